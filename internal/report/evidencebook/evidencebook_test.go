package evidencebook

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/internal/fault"
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

func TestDaysAreReadInTheirForms(t *testing.T) {
	day := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		set  func(f *excelize.File) error
		want string
	}{
		{"the year first", func(f *excelize.File) error { return f.SetCellStr(sheet, "F4", "2026-01-04") }, "04/01/2026"},
		{"short", func(f *excelize.File) error { return f.SetCellStr(sheet, "F4", "5/3/2026") }, "05/03/2026"},
		{"a date", func(f *excelize.File) error { return f.SetCellValue(sheet, "F4", day) }, "05/03/2026"},
		{"a date with the month first", func(f *excelize.File) error {
			form := "m/d/yyyy"
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &form})
			return errors.Join(err, f.SetCellValue(sheet, "F4", day), f.SetCellStyle(sheet, "F4", "F4", style))
		}, "05/03/2026"},
		{"a date from 1904", func(f *excelize.File) error {
			yes := true
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			return errors.Join(err, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}), f.SetCellValue(sheet, "F4", 46086-1462), f.SetCellStyle(sheet, "F4", "F4", style))
		}, "05/03/2026"},
		{"a number", func(f *excelize.File) error {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 3})
			return errors.Join(err, f.SetCellValue(sheet, "F4", 2026), f.SetCellStyle(sheet, "F4", "F4", style))
		}, ""},
	} {
		path := filled(t, first(nil))
		f, err := excelize.OpenFile(path)
		if err == nil {
			err = errors.Join(c.set(f), f.Save(), f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		rows, err := Read(path, maturity.Default())
		switch {
		case c.want == "" && (err == nil || !strings.Contains(err.Error(), "Minh chứng!F4")):
			t.Errorf("%s: %v, error %v", c.name, rows, err)
		case c.want != "" && (err != nil || rows[1][4] != c.want):
			t.Errorf("%s: %v, error %v; want %s", c.name, rows, err, c.want)
		}
	}
}

func TestAllWrongCellsAreNamedAtOnce(t *testing.T) {
	_, err := Read(filled(t, first(map[string]string{"F4": "31/02/2026", "J4": "tốt", "P4": "../ngoai.pdf", "Q4": "abc", "A5": "", "D5": "Quy chế", "J5": "F", "P5": `C:\qd.pdf`})), maturity.Default())
	if err == nil {
		t.Fatal("read")
	}
	for _, lang := range []string{"vi", "en"} {
		lines := strings.Split(fault.In(err, lang), "\n")
		if len(lines) != 6 {
			t.Fatalf("%d sentences: %q", len(lines), lines)
		}
		for i, place := range []string{"!J4", "!F4", "!P4", "!Q4", "!A5", "!P5"} {
			if !strings.Contains(lines[i], "Minh chứng"+place) {
				t.Errorf("%q does not name %s", lines[i], place)
			}
		}
	}
	if _, err := Read(filled(t, first(map[string]string{"P4": "minh chứng/qd 12.pdf", "Q4": strings.Repeat("aB", 32)})), maturity.Default()); err != nil {
		t.Error(err)
	}
	if _, err := Read(filepath.Join(t.TempDir(), "khong_co.xlsx"), maturity.Default()); err == nil || strings.Contains(err.Error(), "XLSX") || !strings.Contains(err.Error(), "khong_co.xlsx") {
		t.Errorf("an absent workbook: %v", err)
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
