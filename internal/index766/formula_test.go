package index766

import (
	"strings"
	"testing"
)

func TestParseRefusesWhatIsWrong(t *testing.T) {
	valid := string(live2026)
	for _, c := range []struct{ old, new, says string }{
		{"id: qd766-live-2026", "id: qd766-live-2026\nsurprise: 1", "surprise"},
		{"version: \"2026.11\"", "", "version"},
		{"effective: {from: 2026-01-01}", "", "effective.from"},
		{"id: progress", "id: transparency", "transparency"},
		{"max: 20, rule", "max: 0, rule", "ON_TIME"},
		{"max: 20, rule", "max: \"20\", rule", "no number"},
		{"{id: ON_TIME", "{id: DOSSIER_SYNC", "DOSSIER_SYNC"},
		{"{id: ON_TIME, max: 20, rule: linear", "{id: ON_TIME, max: 20, rule: cubic", "cubic"},
		{"{id: ON_TIME, max: 20, rule: linear", "{id: ON_TIME, max: 20, rule: threshold", "threshold"},
		{"rule: threshold, threshold: 0.5", "rule: linear, threshold: 0.5", "threshold"},
		{"threshold: 0.5", "threshold: 1.5", "threshold"},
		{"empty: full", "empty: some", "some"},
		{"blank: full", "blank: some", "some"},
		{"of: [online, payment]", "of: [online, paiment]", "paiment"},
		{"{id: tot, from: 80", "{id: tot, from: 90", "tot"},
		{"{id: yeu, from: 0", "{id: yeu, from: 10", "lowest"},
		{"en: Dossiers on time", "en: \"\"", "ON_TIME"},
	} {
		text := strings.Replace(valid, c.old, c.new, 1)
		if text == valid {
			t.Fatalf("the set has no %q", c.old)
		}
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q for %q: %v; want an error with %q", c.new, c.old, err, c.says)
		}
	}
}

func TestBuiltInSet(t *testing.T) {
	s, ok := Set("qd766-live-2026")
	if !ok || s != Live2026() || s.Effective.From != "2026-01-01" || s.Source.In("vi") == s.Source.In("en") {
		t.Errorf("built-in set: %v %+v", ok, s)
	}
	if _, ok := Set("qd766-2022"); ok {
		t.Error("a set that is not built in is found")
	}
}
