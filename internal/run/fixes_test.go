package run

import (
	"testing"
	"time"
)

func TestFollow(t *testing.T) {
	now := time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC)
	yes, no := func(string) bool { return true }, func(string) bool { return false }
	pass := func(ago int, judged, off func(string) bool, tags ...string) Pass {
		p := Pass{AsOf: now.AddDate(0, 0, -ago), Violated: map[Violated]string{}, Judged: judged, Off: off}
		for _, tag := range tags {
			p.Violated[Violated{"dossier", tag, "c"}] = "H26.99"
		}
		return p
	}
	for name, c := range map[string]struct {
		passes   []Pass
		loaded   bool
		severity string
		want     Fixes
	}{
		"mended in time":        {[]Pass{pass(60, yes, no, "a"), pass(50, yes, no), pass(0, yes, no)}, true, "major", Fixes{Seen: 1, Fixed: 1}},
		"a day late":            {[]Pass{pass(60, yes, no, "a"), pass(49, yes, no), pass(0, yes, no)}, true, "major", Fixes{Seen: 1}},
		"vanished":              {[]Pass{pass(60, yes, no, "a"), pass(50, yes, no), pass(0, yes, no)}, false, "major", Fixes{Seen: 1}},
		"check not judged":      {[]Pass{pass(60, yes, no, "a"), pass(50, no, no), pass(0, yes, no)}, true, "major", Fixes{Seen: 1}},
		"older than the window": {[]Pass{pass(91, yes, no, "a"), pass(85, yes, no), pass(0, yes, no)}, true, "critical", Fixes{}},
		"at its first day":      {[]Pass{pass(90, yes, no, "a"), pass(85, yes, no), pass(0, yes, no)}, true, "critical", Fixes{1, 1, 1, 1, ""}},
		"too young":             {[]Pass{pass(9, yes, no, "a"), pass(0, yes, no)}, true, "major", Fixes{}},
		"young alert":           {[]Pass{pass(9, yes, no, "a"), pass(0, yes, no)}, true, "critical", Fixes{Alerts: 1, Answered: 1}},
		"excepted":              {[]Pass{pass(60, yes, no, "a"), pass(50, no, yes), pass(0, no, yes)}, true, "critical", Fixes{Seen: 1, Alerts: 1, Answered: 1}},
		"pending alert":         {[]Pass{pass(60, yes, no), pass(9, yes, no, "a"), pass(0, yes, no, "a")}, true, "critical", Fixes{}},
		"lasting":               {[]Pass{pass(60, yes, no, "a"), pass(0, yes, no, "a")}, true, "critical", Fixes{Seen: 1, Alerts: 1}},
		"seen anew":             {[]Pass{pass(60, yes, no, "a"), pass(55, yes, no), pass(40, yes, no, "a"), pass(0, yes, no, "a")}, true, "major", Fixes{Seen: 2, Fixed: 1}},
		"signal":                {[]Pass{pass(60, yes, no, "a"), pass(55, yes, no), pass(0, yes, no)}, true, "signal", Fixes{}},
	} {
		got, by := Follow(c.passes, func(string) string { return c.severity }, func(string, string) bool { return c.loaded })
		if got != c.want {
			t.Errorf("%s: %+v, not %+v", name, got, c.want)
		}
		want := Mending{Agency: "H26.99", Seen: got.Seen, Fixed: got.Fixed}
		if name == "lasting" || name == "seen anew" {
			want.Overdue = 1
		}
		switch {
		case want.Seen+want.Overdue == 0 && len(by) > 0:
			t.Errorf("%s: %+v by agency", name, by)
		case want.Seen+want.Overdue > 0 && (len(by) != 1 || by[0] != want):
			t.Errorf("%s: %+v by agency, not %+v", name, by, want)
		}
	}
}
