package maturity

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/fault"
)

func TestTheBuiltInModel(t *testing.T) {
	m := Default()
	kinds := map[string]int{}
	for _, a := range m.Areas {
		for _, to := range []string{"qd2439", "dcmm", "dama", "iso8000"} {
			if len(a.Maps[to]) == 0 {
				t.Errorf("%s corresponds to nothing in %s", a.ID, to)
			}
		}
		for _, c := range a.Criteria {
			kinds[c.Kind]++
			if c.En == "" || c.Basis == "" {
				t.Errorf("%s lacks English or its article", c.ID)
			}
		}
	}
	if n := kinds[Auto] + kinds[Declared] + kinds[Hybrid]; len(m.Areas) != 10 || n != 50 {
		t.Errorf("%d areas, %d criteria", len(m.Areas), n)
	}
	for _, id := range []string{"A2.3", "A3.2", "A3.3", "A3.4", "A7.3", "A9.1", "A9.3", "A1.2", "A1.3"} {
		if c, _ := m.Criterion(id); c.Kind != Hybrid {
			t.Errorf("%s is %s: a tool alone is no governance", id, c.Kind)
		}
	}
}

func TestValuesAreThoseOfTheCatalogue(t *testing.T) {
	counted := map[string]bool{}
	for _, m := range checks.BuiltIn().Measures(checks.Indicators) {
		counted[m.ID] = m.From == checks.FromRows
	}
	for _, id := range indicatorValues {
		if !counted[id] {
			t.Errorf("the catalogue does not count %s", id)
		}
	}
	known := map[string]bool{}
	for _, c := range checks.BuiltIn().Checks {
		known[c.ID] = true
	}
	for _, id := range append(append([]string{batchCheck}, identifierChecks...), matchChecks...) {
		if !known[id] {
			t.Errorf("the catalogue has no check %s", id)
		}
	}
}

func TestWrongModelsAreRefused(t *testing.T) {
	text, err := models.ReadFile("models/" + DefaultModel + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][3]string{
		"unknown key":      {"id: ddss-2026", "id: ddss-2026\nsurprise: 1", "surprise"},
		"unknown figure":   {"value: viewers", "value: viewer", `no value "viewer"`},
		"no target":        {"{value: viewers, target: 2}", "{value: viewers}", "target above 0"},
		"bad target":       {"{value: viewers, target: 2}", "{value: viewers, target: two}", "no number"},
		"criterion astray": {"id: A10.4,", "id: A10.6,", "A10.4"},
		"unknown kind":     {"id: A10.4, kind: hybrid", "id: A10.4, kind: guess", "A10.4"},
		"parts of papers":  {"id: A10.4, kind: hybrid", "id: A10.4, kind: declared", "A10.4"},
		"bad direction":    {"direction: low}", "direction: down}", "down"},
		"twice":            {"- id: A10\n", "- id: A9\n", "A9"},
	} {
		if _, err := Parse("m.yaml", []byte(strings.Replace(string(text), c[0], c[1], 1))); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: error %v, which should tell %q", name, err, c[2])
		}
	}
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "id: ddss-2026", "id: own", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if m, err := Load(file); err != nil || m.ID != "own" {
		t.Errorf("a model of a file: %v", err)
	}
	var f *fault.Error
	if _, err := Load("no-such"); !errors.As(err, &f) || f.Code != fault.Usage {
		t.Errorf("an unknown model: %v", err)
	}
}
