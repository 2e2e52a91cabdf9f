package reporttest_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/htmlw"
	"ddss/internal/report/mdw"
	"ddss/internal/report/pdfw"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/report/xlsxw"
)

var formats = map[string]func(*view.Page) ([]byte, error){"html": htmlw.Render, "xlsx": xlsxw.Render, "pdf": pdfw.Render, "md": mdw.Render, "text": terminal}

func terminal(p *view.Page) ([]byte, error) {
	var b bytes.Buffer
	err := textw.Write(&b, p, textw.Options{})
	return b.Bytes(), err
}

// Every word that a format asks for is in both languages, else rendering panics; equal runs give equal bytes.
func TestEveryFormatInBothLanguagesTwice(t *testing.T) {
	for _, name := range []func(string) string{reporttest.Plain, reporttest.Ugly} {
		for _, lang := range []string{"vi", "en"} {
			for form, render := range formats {
				one, err := render(view.Make(reporttest.Input(reporttest.Small, name), lang))
				if err != nil {
					t.Fatal(form, lang, err)
				}
				two, err := render(view.Make(reporttest.Input(reporttest.Small, name), lang))
				if err != nil || !bytes.Equal(one, two) {
					t.Errorf("%s in %s: equal runs have different bytes (%v)", form, lang, err)
				}
			}
		}
	}
}

func TestUglyDataStaysData(t *testing.T) {
	p := view.Make(reporttest.Input(reporttest.Small, reporttest.Ugly), "vi")
	html, err := htmlw.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(html, []byte("<script>alert")) || bytes.Contains(html, []byte("\u202e")) || bytes.Count(html, []byte("</style>")) != 1 {
		t.Error("a tag or a direction mark of the data stands in the page")
	}
	text, err := xlsxw.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if strings.HasPrefix(cell, "=") {
					t.Errorf("%s: a cell starts like a formula", sheet)
				}
			}
		}
	}
}

// What keeps the unit from its goal and what costs the least stand in every form.
func TestEveryFormatSaysWhy(t *testing.T) {
	p := view.Make(reporttest.Input(reporttest.Small, reporttest.Plain), "vi")
	if p.Maturity.Why == "" || p.Maturity.Cheapest == "" {
		t.Fatal("the page does not say why")
	}
	eachForm(t, p, func(t *testing.T, _, text string) {
		for _, want := range []string{p.Maturity.Why, p.Maturity.Cheapest} {
			if !strings.Contains(text, squeeze(want)) {
				t.Errorf("it lacks %q", want)
			}
		}
	})
}
