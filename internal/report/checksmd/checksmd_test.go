package checksmd_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/report/checksmd"
)

// TestPagesAreCurrent compares the pages in docs with the catalogue. To make them anew: go run ./cmd/ddss checks docs docs
func TestPagesAreCurrent(t *testing.T) {
	docs := filepath.Join("..", "..", "..", "docs")
	pages := checksmd.Pages(checks.BuiltIn())
	for name, want := range pages {
		if got, err := os.ReadFile(filepath.Join(docs, filepath.FromSlash(name))); err != nil || !bytes.Equal(got, want) {
			t.Errorf("docs/%s is not what the catalogue says; run: go run ./cmd/ddss checks docs docs", name)
		}
	}
	err := filepath.WalkDir(filepath.Join(docs, checksmd.Folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := pages[checksmd.Folder+"/"+filepath.Base(path)]; !ok {
			t.Errorf("%s belongs to no check", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAPageTellsWhatIsJudged(t *testing.T) {
	page := string(checksmd.Pages(checks.BuiltIn())["checks/dung.dossier.national_id_format.md"])
	for _, want := range []string{
		"**Số định danh có 12 hoặc 9 chữ số** · The identity number has 12 or 9 digits",
		"personal and domestic_id", "`domestic_id`", "`vietnamese`", // a named predicate that another one uses
		"| đạt · pass |", "| sai · fail |", "| không xét · skip |",
		"`\" 001099000001\\u00a0\"`", // blanks can be seen
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	feed := string(checksmd.Pages(checks.BuiltIn())["checks/song.dossier.feed_fresh.md"])
	if !strings.Contains(feed, "Xét · judged 1, sai · wrong 1") {
		t.Error("counts of a check of days are not told")
	}
}
