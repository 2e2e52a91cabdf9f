package textw

import (
	"bytes"
	"strings"
	"testing"

	"ddss/internal/report/view"
)

// An agency whose name is one word of 300 letters leaves the table of what is due as wide as the terminal.
func TestALongNameStaysWithinTheTerminal(t *testing.T) {
	name := strings.Repeat("đ", 300)
	for _, width := range []int{80, 120} {
		var b bytes.Buffer
		w := &writer{Writer: &b, page: &view.Page{Lang: "vi", Overdue: &view.Overdue{Units: []view.DueUnit{{Name: name}, {Name: name + " dài"}}}}, opt: Options{Width: width}}
		w.due()
		if w.err != nil {
			t.Fatal(w.err)
		}
		for line := range strings.Lines(b.String()) {
			if n := letters(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("at %d a line takes %d columns", width, n)
			}
		}
		if n := strings.Count(b.String(), "đ"); n < 600 {
			t.Errorf("%d letters of the names are left", n)
		}
	}
}
