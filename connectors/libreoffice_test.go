package connectors_test

import (
	"context"
	"fmt"
	"math"

	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/connectors/connectortest"
	"ddss/internal/needs"
)

// office converts a file with LibreOffice and gives the path of the result. The filter may follow the extension, after a colon.
func office(t *testing.T, path, to string) string {
	t.Helper()
	soffice := needs.Program(t, "soffice", "libreoffice")
	out := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, soffice, "--headless", "-env:UserInstallation=file://"+t.TempDir(), "--convert-to", to, "--outdir", out, path)
	text, err := cmd.CombinedOutput()
	made, _ := filepath.Glob(filepath.Join(out, "*"))
	if err != nil || len(made) != 1 {
		t.Fatalf("LibreOffice: %v, %v: %s", err, made, text)
	}
	return made[0]
}

// edited writes a file anew with what the pattern finds replaced.
func edited(t *testing.T, path, pattern, by string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return connectortest.File(t, filepath.Base(path), regexp.MustCompile(pattern).ReplaceAll(text, []byte(by)))
}

// workbook makes a workbook with all that cells hold, on sheets of which one is hidden.
func workbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	try(err)
	code := `dd/mm/yyyy hh:mm:ss`
	moment, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	try(err)
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	try(err)
	clock, err := f.NewStyle(&excelize.Style{NumFmt: 21})
	try(err)
	words := `"TRUE";"TRUE";"FALSE"` // else LibreOffice takes booleans for numbers
	truth, err := f.NewStyle(&excelize.Style{CustomNumFmt: &words})
	try(err)
	style := func(cell string, id int) { try(f.SetCellStyle("Sheet1", cell, cell, id)) }
	set := func(cell string, v any) { try(f.SetCellValue("Sheet1", cell, v)) }
	set("A1", "DANH SÁCH HỒ SƠ")
	try(f.MergeCell("Sheet1", "A1", "D1"))
	for i, h := range []string{"Mã hồ sơ", "Chủ hồ sơ", "Ngày", "Lúc", "Số", "Đúng", "Tỷ lệ", "Giờ", "Lỗi", "Chữ"} {
		set(string(rune('A'+i))+"2", h)
	}
	for i := range 150 {
		r := i + 3
		at := func(column string) string { return fmt.Sprintf("%s%d", column, r) }
		set(at("A"), fmt.Sprintf("H26.99-%06d", i*7919%999983))
		if i%7 != 0 {
			set(at("B"), []string{"Nguyễn Thị Hoà", "Trần Văn Thuý", "ĐỖ ĐÌNH QUÝ", "Lê  hai dấu cách", "dòng một\ndòng hai", "🙂 <&> \"'", "001203004567"}[i%7])
		}
		set(at("C"), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i))
		style(at("C"), day)
		set(at("D"), time.Date(2024, 2, 28, 23, 59, 58, 0, time.UTC).Add(time.Duration(i*7919)*time.Second))
		style(at("D"), moment)
		set(at("E"), []any{int64(i), -i, 0.1 * float64(i), 1e15, 123456789012, 0.000123, 1.0 / 3, 1e-7, 536870911, -536870912, 536870912, 12.34}[i%12])
		set(at("F"), i%3 == 0)
		style(at("F"), truth)
		set(at("G"), float64(i)/1000)
		style(at("G"), percent)
		set(at("H"), float64(i*211%86400)/86400)
		style(at("H"), clock)
		if i%50 == 3 {
			try(f.SetCellFormula("Sheet1", at("I"), "1/0"))
		}
		if i%2 == 0 {
			try(f.SetCellFormula("Sheet1", at("J"), fmt.Sprintf(`A%d&" và tiếp"`, r)))
		} else {
			try(f.SetCellFormula("Sheet1", at("J"), fmt.Sprintf(`E%d*2`, r)))
		}
	}
	set("B500", strings.Repeat("dài ", 4000))
	for i := range 300 {
		cell, err := excelize.CoordinatesToCellName(i+1, 510)
		try(err)
		if err == nil && i < 250 {
			set(cell, fmt.Sprintf("cột %d", i+1))
		}
	}
	try(f.SetRowVisible("Sheet1", 20, false))
	try(f.SetColVisible("Sheet1", "E", false))
	_, err = f.NewSheet("Hướng dẫn")
	try(err)
	try(f.SetCellValue("Hướng dẫn", "C3", "ẩn"))
	try(f.SetSheetVisible("Hướng dẫn", false))
	path := filepath.Join(t.TempDir(), "a.xlsx")
	try(f.SaveAs(path))
	return path
}

// sheetsOf reads every row of every sheet.
func sheetsOf(t *testing.T, path, kind string) (sheets []connectors.Sheet, rows []map[int64][]string, found [][]connectors.Finding) {
	t.Helper()
	book, got, err := connectors.OpenPart(t.Context(), all.List(), "", path)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	defer book.Close()
	if got != kind {
		t.Errorf("kind %s, want %s", got, kind)
	}
	sheets = book.Sheets()
	for i := range sheets {
		byNumber := map[int64][]string{}
		for _, r := range connectortest.Rows(t, book, i) {
			if cells := connectortest.Trimmed(r.Cells); len(cells) > 0 {
				byNumber[r.Number] = cells
			}
		}
		rows = append(rows, byNumber)
		if in, ok := book.(connectors.Inspector); ok {
			found = append(found, in.Findings(i, connectortest.AllData))
		}
	}
	return sheets, rows, found
}

// TestOffice compares what LibreOffice writes in one format cell by cell with what it writes as XLSX.
func TestOffice(t *testing.T) {
	source := workbook(t)
	wantSheets, want, wantFound := sheetsOf(t, office(t, source, "xlsx"), "xlsx")
	narrow := edited(t, office(t, source, "fods"), `table:number-columns-repeated="16\d{3}"`, `table:number-columns-repeated="300"`)
	from := map[string]string{"ods": source, "xls": source, "spreadsheetml": narrow} // LibreOffice gives up on sheets of the full width there
	for _, test := range []struct {
		to, kind string
		lossy    bool // hidden sheets and errors of formulas are lost on the way
	}{
		{"xls:MS Excel 97", "xls", false}, {"ods", "ods", false}, {"fods", "ods", false}, {"xml:MS Excel 2003 XML", "spreadsheetml", true},
	} {
		t.Run(test.to, func(t *testing.T) {
			sheets, rows, found := sheetsOf(t, office(t, from[test.kind], test.to), test.kind)
			if !slices.EqualFunc(sheets, wantSheets, func(a, b connectors.Sheet) bool { return a.Name == b.Name && (a.Hidden == b.Hidden || test.lossy) }) {
				t.Errorf("sheets %+v, want %+v", sheets, wantSheets)
			}
			if test.kind != "xls" { // there and in XLSX LibreOffice writes booleans as numbers
				booleans(want[0], rows[0])
			}
			for i := range want {
				differ(t, rows[i], want[i])
			}
			if !test.lossy && fmt.Sprint(found) != fmt.Sprint(wantFound) {
				t.Errorf("findings %v, want %v", found, wantFound)
			}
		})
	}
}

// booleans writes the column of booleans as got has it, if it stands for what is wanted.
func booleans(want, got map[int64][]string) {
	words := map[string]string{"FALSE": "0", "TRUE": "1"}
	for n, cells := range want {
		if n > 2 && len(cells) > 5 && words[cell(got[n], 5)] == cells[5] {
			cells[5] = got[n][5]
		}
	}
}

func differ(t *testing.T, got, want map[int64][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
	told := 0
	for n, cells := range want {
		if slices.Equal(got[n], cells) {
			continue
		}
		for c := range max(len(cells), len(got[n])) {
			a, b := cell(got[n], c), cell(cells, c)
			if !same(a, b) && told < 20 {
				t.Errorf("row %d, column %d: %.60q, want %.60q", n, c+1, a, b)
				told++
			}
		}
	}
}

// same heeds that LibreOffice cuts numbers to 15 digits in one format and rounds them in another.
func same(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return a == b || err1 == nil && err2 == nil && len(a) > 14 && math.Abs(x-y) <= 2e-14*math.Abs(y)
}

func cell(cells []string, c int) string {
	if c < len(cells) {
		return cells[c]
	}
	return ""
}
