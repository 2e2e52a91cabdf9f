package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/connectors"
	"ddss/connectors/connectortest"
	"ddss/internal/fault"
)

// write makes a workbook with shared strings.
func write(t testing.TB, tab connectortest.Table) []byte {
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 22})
	if err != nil {
		t.Fatal(err)
	}
	set := func(c, r int, v any) {
		cell, err := excelize.CoordinatesToCellName(c+1, r+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
		if _, ok := v.(time.Time); ok {
			if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
				t.Fatal(err)
			}
		}
	}
	for c, h := range tab.Header {
		set(c, 0, h)
	}
	for r, row := range tab.Rows {
		for c, v := range row {
			set(c, r+1, v)
		}
	}
	return bytesOf(t, f)
}

// writeInline makes a workbook with inline strings.
func writeInline(t testing.TB, tab connectortest.Table) []byte {
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{NumFmt: 22})
	if err != nil {
		t.Fatal(err)
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	rows := append([][]any{nil}, tab.Rows...)
	for _, h := range tab.Header {
		rows[0] = append(rows[0], h)
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for c, v := range row {
			cells[c] = v
			if at, ok := v.(time.Time); ok {
				cells[c] = excelize.Cell{StyleID: style, Value: at}
			}
		}
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := w.SetRow(cell, cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return bytesOf(t, f)
}

func bytesOf(t testing.TB, f *excelize.File) []byte {
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Run("shared", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xlsx", Write: write})
	})
	t.Run("inline", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xlsx", Write: writeInline})
	})
}

// TestOtherDocuments: what is packed like a workbook and is none is told as what it is.
func TestOtherDocuments(t *testing.T) {
	for part, sentence := range map[string]string{"xl/workbook.bin": "XLSB", "word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, text := range map[string]string{"[Content_Types].xml": "<Types/>", "_rels/.rels": `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="` + part + `"/></Relationships>`, part: "x"} {
			w, err := z.Create(name)
			if err == nil {
				_, err = io.WriteString(w, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		_, err := New().Open(t.Context(), connectortest.File(t, "a.xlsx", b.Bytes()))
		if !errors.Is(err, connectors.ErrFormat) || !strings.Contains(fault.In(err, "vi"), sentence) {
			t.Errorf("%s: %v", part, err)
		}
	}
}
