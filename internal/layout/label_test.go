package layout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ddss/connectors"
)

// TestLabels: a long text is cut between characters, but blanks before a text do not hide it, and the row itself stays.
func TestLabels(t *testing.T) {
	long := strings.Repeat("Nguyễn ", maxLabel)
	for text, want := range map[string]string{"Mã hồ sơ": "Mã hồ sơ", strings.Repeat(" ", maxLabel) + "x": "x", long: ""} {
		got := label(text)
		if want != "" && got != want || !utf8.ValidString(got) || len(got) > maxLabel || !strings.HasPrefix(strings.TrimSpace(text), got) {
			t.Errorf("label of %d bytes has %d, want %q", len(text), len(got), want)
		}
	}
	row := connectors.Row{Number: 1, Cells: []string{"a", long}}
	if got := labels(row); len(got.Cells[1]) > maxLabel || got.Cells[0] != "a" || row.Cells[1] != long {
		t.Error("the labels of a row changed the row")
	}
}

// TestLongTextsAreData: what begins like a total or a signature and goes on for pages is data, and a header beside a long text is found.
func TestLongTextsAreData(t *testing.T) {
	header := headers[0][0]
	long := "Tổng cộng: 12 " + strings.Repeat("Kính gửi ", maxLabel)
	plan, err := Detect(dossier(t), connectors.Sheet{}, numbered([]string{long}, header), nil)
	if err != nil || plan.HeaderTo != 2 {
		t.Fatalf("%v, %v", plan, err)
	}
	s := plan.NewSorter()
	for i, want := range []struct {
		cells []string
		kind  Kind
	}{{[]string{long}, Title}, {header, Header}, {[]string{"1", "H26-1", long, "1/10/2026"}, Loaded}, {[]string{"", "", strings.Repeat(" ", maxLabel) + "A", "1/10/2026", "2/10/2026", "x"}, Loaded}} {
		if kind, _ := s.Sort(connectors.Row{Number: int64(i + 1), Cells: want.cells}); kind != want.kind {
			t.Errorf("row %d is %s, want %s", i+1, kind, want.kind)
		}
	}
}
