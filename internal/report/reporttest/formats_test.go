package reporttest_test

import (
	"bytes"
	"regexp"
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
	"ddss/internal/result"
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

// A page of a common commune loads at once on a phone; one with thousands of checks of its own stays under 5 MB.
func TestPagesStaySmall(t *testing.T) {
	for _, tt := range []struct {
		size reporttest.Size
		most int
	}{{reporttest.Size{Agencies: 12, Months: 12, Runs: 24}, 1 << 20}, {reporttest.Size{Checks: 3000, Agencies: 126, Months: 12, Runs: 24}, 5 << 20}} {
		page, err := htmlw.Render(view.Make(reporttest.Input(tt.size, reporttest.Plain), "vi"))
		if err != nil {
			t.Fatal(err)
		}
		if len(page) >= tt.most {
			t.Errorf("%+v makes %d bytes, at most %d are wanted", tt.size, len(page), tt.most)
		}
		if s := string(page); strings.Contains(s, " src=") || regexp.MustCompile(`(href|url\()="?https?:`).MatchString(s) {
			t.Error("the page asks for something from elsewhere")
		}
	}
}

// A public page shows no count under 5 nor what would give one away, no file, nobody and no agency's officer.
func TestPublicPageSuppresses(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	in.Public = true
	secret := int64(3)
	for i := range in.Result.Segments {
		if s := &in.Result.Segments[i]; s.By == "agency" && s.Key == "H26.99.03" {
			s.Dossiers, s.Clean = secret, result.Portion{Numerator: 2, Denominator: secret, Score: result.Share(2, secret)}
		}
	}
	for i := range in.Result.Checks {
		in.Result.Checks[i].Violating %= 5
	}
	p := view.Make(in, "vi")
	for _, c := range p.Cuts {
		hidden := 0
		for _, s := range c.Segments {
			if s.Dossiers.Known && s.Dossiers.N < 5 {
				t.Errorf("%s shows %s dossiers", s.Key, s.Dossiers)
			}
			if s.Small {
				hidden++
				for _, f := range append(s.Dimensions, s.Clean.Figure) {
					if f.Known {
						t.Errorf("%s is small and shows %s", s.Key, f.Text)
					}
				}
			}
		}
		if hidden == 1 {
			t.Errorf("%s: the one hidden row follows from the total", c.Title)
		}
	}
	for _, r := range p.Checks {
		if r.Wrong.Known && r.Wrong.N > 0 && r.Wrong.N < 5 || !r.Wrong.Known && r.Score.Known {
			t.Errorf("%s shows %s wrong, %s", r.ID, r.Wrong, r.Score.Text)
		}
	}
	eachForm(t, p, func(t *testing.T, _, text string) {
		for _, never := range []string{"ho_so.xlsx", "khao_sat.csv", "Hệthốngmộtcửa", "Danhsách", "Tổdữliệu", "Phòngsố1"} {
			if strings.Contains(text, never) {
				t.Errorf("a public page shows %q", never)
			}
		}
		if !strings.Contains(text, "<5") {
			t.Error("no small number is marked")
		}
	})
}
