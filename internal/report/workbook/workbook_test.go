package workbook

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

func book(t *testing.T) *excelize.File {
	t.Helper()
	f := excelize.NewFile()
	for n := range 8 {
		name := fmt.Sprintf("S%d", n)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		w, err := f.NewStreamWriter(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.SetRow("A1", []any{name}); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestEqualBooksHaveEqualBytes(t *testing.T) {
	var first []byte
	for range 5 {
		var b bytes.Buffer
		if err := Write(&b, book(t)); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("equal books have different bytes")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if v, err := f.GetCellValue("S7", "A1"); v != "S7" || err != nil {
		t.Errorf("the last sheet holds %q, %v", v, err)
	}
}
