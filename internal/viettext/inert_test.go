package viettext

import "testing"

func TestInert(t *testing.T) {
	for s, want := range map[string]string{"": "", "Ô Diên": "Ô Diên", "=1+1": "'=1+1", "+84": "'+84", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "1=1": "1=1"} {
		if got := Inert(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}
