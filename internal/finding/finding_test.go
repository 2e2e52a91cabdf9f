package finding

import (
	"slices"
	"testing"
)

func TestKinds(t *testing.T) {
	for kind, w := range words {
		if !slices.Contains(Kinds(), kind) || Word(kind, "vi") != w[0] || Word(kind, "en") != w[1] || w[0] == w[1] {
			t.Errorf("%s: told %t, %q, %q", kind, slices.Contains(Kinds(), kind), w[0], w[1])
		}
	}
	if len(Kinds()) != len(words) || Word("x", "vi") != "x" {
		t.Errorf("%d kinds, %d words; unknown %q", len(Kinds()), len(words), Word("x", "vi"))
	}
}

func TestCount(t *testing.T) {
	for note, want := range map[string]int64{"count=12": 12, "count=0,workbooks=2": 0, "absent=a": -1, "count=x": -1, "": -1} {
		n, ok := Count(note)
		if ok != (want >= 0) || ok && n != want {
			t.Errorf("%q: %d, %t", note, n, ok)
		}
	}
}
