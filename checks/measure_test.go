package checks

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestBuiltInMeasures(t *testing.T) {
	c := BuiltIn()
	if i, m := len(c.Measures(Indicators)), len(c.Measures(Index766)); i != 35 || m != 21 || len(c.All) != i+m {
		t.Errorf("%d indicators, %d metrics", i, m)
	}
	for _, m := range c.All {
		seen := map[string]bool{}
		for _, test := range m.Tests {
			for _, r := range test.Rows {
				seen[r.Expect] = true
			}
			if test.Numerator != nil && *test.Numerator > 0 && *test.Numerator < *test.Denominator {
				seen[Pass], seen[Fail], seen[Skip] = true, true, true
			}
		}
		if m.From == FromRows && (!seen[Pass] || !seen[Fail] || !seen[Skip] && m.Denominator != "true") {
			t.Errorf("%s needs rows of the numerator, others of the denominator and others", m.ID)
		}
	}
}

func TestFaultsOfMeasureFiles(t *testing.T) {
	const good = "id: a.b\nversion: 1\nlabel: {vi: a, en: a}\nbasis: {vi: a, en: a}\ndataset: dossier\ndenominator: accepted\nnumerator: completed\n"
	for _, c := range []struct{ change, to, says string }{
		{"version: 1", "version: 0", "version must be 1 or more"},
		{"label: {vi: a, en: a}", "label: {vi: a}", "need both wordings"},
		{"dataset: dossier", "dataset: dosier", `unknown dataset "dosier"`},
		{"numerator: completed", "numerator: complete", `unknown name "complete" in dataset dossier; did you mean completed?`},
		{"denominator: accepted", "denominator: accepted and", "denominator"},
		{"numerator: completed", "numerator: in_sectors(sector, dat)", "in_sectors needs one of dat_dai"},
		{"numerator: completed", "sum: {denominator: [sector], numerator: [rating]}", "a term of a sum must be an integer"},
		{"numerator: completed", "numerator: completed\nsum: {denominator: [rating], numerator: [rating]}", "sum needs terms of the numerator in place of numerator"},
		{"numerator: completed", "numerator: completed\nfrom: portal", "only a measure that is counted in rows"},
		{"numerator: completed", "numerator: completed\nfrom: rumour", "from must be declared, maturity or portal"},
		{"numerator: completed", "numerator: completed\nunit: metre", "unit must be percent, rank or level"},
		{"numerator: completed", "numerator: completed\nexcept: sach.document.duplicate_file", "except must name a check of dossier"},
		{"numerator: completed", "numerator: completed\nneeds: [raiting]", `needs must name fields of dossier, not "raiting"`},
		{"numerator: completed", "numerator: completed\nsurprise: 1", "field surprise not found"},
		{"id: a.b", "id: b.a", "the measure b.a belongs in b.a.yaml"},
		{"numerator: completed", "numerator: completed\ntests: [{why: a, rows: [{status: x}]}]", "each row needs expect"},
	} {
		text := strings.Replace(good, c.change, c.to, 1)
		fsys := fstest.MapFS{Indicators + "/a.b.yaml": {Data: []byte(text)}}
		cat := &Catalogue{Checks: BuiltIn().Checks, Words: BuiltIn().Words}
		err := cat.addMeasures(fsys, Indicators, func(string, []byte) {})
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "indicators/a.b.yaml") {
			t.Errorf("%s: %v; want %q", c.to, err, c.says)
		}
	}
}
