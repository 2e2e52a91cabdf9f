package reporttest_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
)

var update = flag.Bool("update", false, "write the golden files anew")

// styleAndScript are the same on every page, and tested by looking at it.
var styleAndScript = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`)

// A small view whose texts are as ugly as data can be, in every form: tags, quotes, direction marks, formula starts and
// 300 characters stay texts. Of workbooks and PDF it is what a reader sees.
func TestUglyGoldens(t *testing.T) {
	p := view.Make(reporttest.Input(reporttest.Least, reporttest.Ugly), "vi")
	for form, render := range formats {
		t.Run(form, func(t *testing.T) {
			file, err := render(p)
			if err != nil {
				t.Fatal(err)
			}
			got := file
			switch form {
			case "html":
				got = styleAndScript.ReplaceAll(file, nil)
				got = regexp.MustCompile(`sha256-([A-Za-z0-9+/=]|&#43;)+`).ReplaceAll(got, []byte("sha256-…"))
			case "xlsx", "pdf":
				got = []byte(readable(t, form, file))
			}
			name := filepath.Join("testdata", "ugly."+form+".golden")
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if form == "pdf" {
				got, want = []byte(squeeze(string(got))), []byte(squeeze(string(want))) // versions of pdftotext break lines differently
			}
			if !bytes.Equal(got, want) {
				at := 0
				for at < min(len(got), len(want)) && got[at] == want[at] {
					at++
				}
				from := max(0, at-80)
				t.Errorf("it differs from %s at byte %d (go test -update writes it anew):\n got %q\nwant %q", name, at, got[from:min(len(got), at+120)], want[from:min(len(want), at+120)])
			}
		})
	}
}
