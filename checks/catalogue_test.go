package checks

import "testing"

func TestBuiltInCatalogueLoads(t *testing.T) {
	c, err := load(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Checks) != 141 {
		t.Errorf("%d checks", len(c.Checks))
	}
	for _, k := range c.Checks {
		seen := map[string]bool{}
		for _, test := range k.Tests {
			for _, r := range test.Rows {
				seen[r.Expect] = true
			}
			if test.Violating != nil && *test.Violating > 0 {
				seen[Fail] = true
			}
			if test.Violating != nil && *test.Violating == 0 {
				seen[Pass] = true
			}
		}
		if !seen[Pass] || !seen[Fail] || !seen[Skip] && k.Applies != "true" {
			t.Errorf("%s needs rows that pass, fail and are skipped", k.ID)
		}
		if k.Title.En == "" || k.Advice.En == "" || k.Basis.En == "" {
			t.Errorf("%s lacks an English wording", k.ID)
		}
	}
}
