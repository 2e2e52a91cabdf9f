package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"ddss/internal/fault"
)

func TestCode(t *testing.T) {
	gate := fault.New(fault.BelowGate, "thấp", "low")
	for _, tt := range []struct {
		name string
		err  error
		want int
	}{
		{"no error", nil, 0},
		{"an error of another kind", errors.New("x"), 1},
		{"a fault", gate, 3},
		{"a wrapped fault", fmt.Errorf("assess: %w", gate), 3},
		{"a fault among others", errors.Join(errors.New("x"), gate), 3},
	} {
		if got := fault.Code(tt.err); got != tt.want {
			t.Errorf("%s: code %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestIn(t *testing.T) {
	e := fault.New(fault.Usage, "không thấy %s", "%s is not there", "a.csv").Because(fs.ErrNotExist)
	for _, tt := range []struct {
		err        error
		lang, want string
	}{
		{e, "vi", "không thấy a.csv"},
		{e, "en", "a.csv is not there"},
		{fmt.Errorf("assess: %w", e), "vi", "không thấy a.csv"},
		{errors.New("plain"), "vi", "plain"},
	} {
		if got := fault.In(tt.err, tt.lang); got != tt.want {
			t.Errorf("%v in %s: %q, want %q", tt.err, tt.lang, got, tt.want)
		}
	}
	if !errors.Is(e, fs.ErrNotExist) {
		t.Error("the cause is lost")
	}
}

func TestNearest(t *testing.T) {
	names := []string{"sources", "spellings", "system", "out"}
	for _, tt := range []struct{ word, want string }{
		{"sourcse", "sources"},
		{"sytem", "system"},
		{"out", "out"},
		{"SOURCES", ""},
		{"zzzzzz", ""},
		{"", ""},
	} {
		if got := fault.Nearest(tt.word, names); got != tt.want {
			t.Errorf("nearest to %q: %q, want %q", tt.word, got, tt.want)
		}
	}
	if got := fault.Nearest("ab", []string{"ac", "ad"}); got != "ac" {
		t.Errorf("of equally near names %q, want the first", got)
	}
}
