package evidencebook

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/maturity"
)

// filled is a workbook with cells filled in by their names.
func filled(t *testing.T, cells map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, maturity.Default(), "vi"); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for cell, text := range cells {
		if err := f.SetCellStr(sheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "tu_danh_gia.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// first is the first line, filled in: id, criterion and text stand there already.
func first(change map[string]string) map[string]string {
	cells := map[string]string{"D4": "Quyết định phân công", "E4": "12/QĐ-UBND", "F4": "05/03/2026", "J4": "F"}
	for k, v := range change {
		cells[k] = v
	}
	return cells
}

func TestRoundTrip(t *testing.T) {
	rows, err := Read(filled(t, nil), maturity.Default())
	if err != nil || len(rows) != 1 {
		t.Fatalf("an empty workbook has %d rows, error %v", len(rows), err)
	}
	rows, err = Read(filled(t, first(nil)), maturity.Default())
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, error %v", len(rows), err)
	}
	if got := rows[1]; !slices.Equal(got[:5], []string{"MC-A1.1", "A1.1", "Quyết định phân công", "12/QĐ-UBND", "05/03/2026"}) || got[8] != "F" {
		t.Errorf("the row came back as %q", got)
	}
}

func TestAWrongCellIsNamed(t *testing.T) {
	for _, c := range []struct{ cell, text, place string }{
		{"F4", "31/02/2026", "Minh chứng!F4"}, {"J4", "tốt", "Minh chứng!J4"}, {"B4", "A11.1", "Minh chứng!B4"}, {"A4", "", "Minh chứng!A4"}, {"D4", "", "Minh chứng!D4"},
	} {
		_, err := Read(filled(t, first(map[string]string{c.cell: c.text})), maturity.Default())
		if err == nil || !strings.Contains(err.Error(), c.place) {
			t.Errorf("%q in %s: %v", c.text, c.cell, err)
		}
	}
	twice := first(map[string]string{"A5": "MC-A1.1", "D5": "Quyết định", "J5": "F"})
	if _, err := Read(filled(t, twice), maturity.Default()); err == nil || !strings.Contains(err.Error(), "Minh chứng!A5") {
		t.Errorf("an id that is there twice: %v", err)
	}
	if _, err := Read(filled(t, first(map[string]string{"A3": "Mã"})), maturity.Default()); err == nil {
		t.Error("other headings are read")
	}
	other := filepath.Join(t.TempDir(), "a.xlsx")
	if err := os.WriteFile(other, []byte("no workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(other, maturity.Default()); err == nil {
		t.Error("a text is read as a workbook")
	}
}
