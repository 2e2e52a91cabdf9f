package reporttest_test

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
	"ddss/internal/report/xlsxw"
)

// Targets, gaps, days and 766 points are numbers in the workbook, the merged group stands beside the others, and every list
// can be filtered.
func TestTheWorkbookCanBeReckonedWith(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		p := view.Make(reporttest.Input(reporttest.Small, reporttest.Plain), lang)
		file, err := xlsxw.Render(p)
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		raw := func(sheet string) map[string][]string {
			list, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			out := map[string][]string{}
			for _, row := range list {
				out[strings.TrimSpace(row[0])] = append(row, make([]string, 8)...)
			}
			return out
		}
		number := func(what, text string) {
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				t.Errorf("%s: %s is the text %q", lang, what, text)
			}
		}
		targets := raw(p.W("targets"))
		for _, x := range p.Targets {
			row := targets[x.Name]
			number(x.ID+", target", row[4])
			number(x.ID+", day", row[6])
			if x.Gap != "" {
				number(x.ID+", gap", row[5])
			} else if row[5] != "" {
				t.Errorf("%s has the gap %q", x.ID, row[5])
			}
		}
		index := raw("766")
		for _, g := range append(p.Index.Groups, p.Index.Merged...) {
			number(g.Name, index[g.Name][2])
			number(g.Name, index[g.Name][3])
			if n, ok := view.Hundredths(g.Score, lang); !ok || index[g.Name][2] != strconv.FormatFloat(float64(n)/100, 'f', -1, 64) {
				t.Errorf("%s: %q stands for %s", g.Name, index[g.Name][2], g.Score)
			}
		}
		filtered(t, file, len(book.GetSheetList()))
	}
}

// filtered looks for the filters of all sheets but the first, and for rows of the head that are high enough for two lines.
func filtered(t *testing.T, file []byte, sheets int) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	head := regexp.MustCompile(`<row r="1"[^>]* ht="(\d+)`)
	filters, high := 0, 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("<autoFilter ")) {
			filters++
		}
		if found := head.FindSubmatch(text); found != nil {
			if n, _ := strconv.Atoi(string(found[1])); n >= 30 {
				high++
			}
		}
	}
	if filters != sheets-1 {
		t.Errorf("%d of %d sheets can be filtered", filters, sheets)
	}
	if high < 5 {
		t.Errorf("the heads of %d sheets have two lines", high)
	}
}

func TestHundredths(t *testing.T) {
	for text, want := range map[string]int64{"1.234,56": 123456, "−0,72": -72, "+3": 300, "60\u00a0%": 6000, "97,12\u00a0%": 9712} {
		if got, ok := view.Hundredths(text, "vi"); !ok || got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "–", "<5", "%", "1,2,3", "1,2"} {
		if got, ok := view.Hundredths(text, "vi"); ok {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}
