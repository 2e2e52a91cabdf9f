package reporttest_test

import (
	"bytes"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/internal/needs"
	"ddss/internal/report/view"
)

var (
	tag        = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>|<[^>]*>`)
	whiteSpace = regexp.MustCompile(`[\s\x{a0}\x{202f}]+`)
	escapes    = regexp.MustCompile(`\\([|*_\x60\[\]#~\\])`)
)

// squeeze drops all white space: forms break lines where they like.
func squeeze(s string) string { return whiteSpace.ReplaceAllString(s, "") }

// eachForm tries the text that a reader sees of the page in every form, squeezed.
func eachForm(t *testing.T, p *view.Page, try func(t *testing.T, form, text string)) {
	for _, form := range slices.Sorted(maps.Keys(formats)) {
		t.Run(form, func(t *testing.T) {
			file, err := formats[form](p)
			if err != nil {
				t.Fatal(err)
			}
			try(t, form, squeeze(readable(t, form, file)))
		})
	}
}

// readable is the text of a file of a form.
func readable(t *testing.T, form string, file []byte) string {
	t.Helper()
	switch form {
	case "html":
		return html.UnescapeString(tag.ReplaceAllString(string(file), " "))
	case "md":
		return html.UnescapeString(escapes.ReplaceAllString(string(file), "$1"))
	case "xlsx":
		return cells(t, file)
	case "pdf":
		return drawn(t, file)
	}
	return string(file)
}

// drawn is the text of a PDF.
func drawn(t *testing.T, file []byte) string {
	t.Helper()
	program := needs.Program(t, "pdftotext")
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command(program, "-raw", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// cells are the texts of a workbook as a spreadsheet program shows them.
func cells(t *testing.T, file []byte) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var b strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			b.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return b.String()
}
