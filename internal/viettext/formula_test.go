package viettext_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ddss/internal/viettext"
)

func TestNeutralise(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Nguyễn": "Nguyễn", "1-2": "1-2", "'": "'", "'a": "'a", "''": "''",
		"=1+1": "'=1+1", "+84": "'+84", "-": "'-", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "'=1": "''=1", "''-": "'''-",
	} {
		if got := viettext.Neutralise(in); got != want {
			t.Errorf("Neutralise(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestRestoreGivesBackEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`['=+\-@\t\r]{0,4}[a-z]?`)).Draw(t, "text")
		n := viettext.Neutralise(s)
		if n != "" && strings.IndexByte("=+-@\t\r", n[0]) >= 0 {
			t.Fatalf("Neutralise(%q) = %q still begins a formula", s, n)
		}
		if got := viettext.Restore(n); got != s {
			t.Fatalf("Restore(Neutralise(%q)) = %q", s, got)
		}
	})
}
