package assess

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"ddss/checks"
	"ddss/internal/run"
)

// withRules adds to the pages of the run folder the catalogue and the SQL that judged the rows.
func (out *Outcome) withRules(pages map[string][]byte) (map[string][]byte, error) {
	both := func(w checks.Wording) map[string]string { return map[string]string{"vi": w.Vi, "en": w.En} }
	list := run.Rules{Schema: run.RulesSchema, Digest: out.Result.Catalogue.Digest, Checks: []run.Rule{}}
	for _, c := range out.Catalogue.Checks {
		list.Checks = append(list.Checks, run.Rule{ID: c.ID, Version: c.Version, Severity: string(c.Severity), Title: both(c.Title), Basis: both(c.Basis), Advice: both(c.Advice), Field: c.Value, Unit: c.Unit,
			Eligible: c.Applies, Violating: c.Violates, Custom: c.Custom})
	}
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the catalogue of the run: %w", err)
	}
	pages = maps.Clone(pages)
	if pages == nil {
		pages = map[string][]byte{}
	}
	pages[run.CatalogueFile], pages[run.StatementsFile] = append(text, '\n'), []byte(out.statements())
	return pages, nil
}

// statements is the SQL that judged the rows. Check i of a dataset is bit i mod 64 of the words e (eligible) and x
// (violating) with the number i div 64; set checks set their bits from the statements after the first.
func (out *Outcome) statements() string {
	var b strings.Builder
	for _, j := range out.judged.Datasets {
		fmt.Fprintf(&b, "-- %s\n", j.Name)
		for i, it := range j.Items {
			fmt.Fprintf(&b, "-- bit %d: %s\n", i, it.ID())
		}
		for _, s := range j.Statements {
			b.WriteString(strings.TrimSpace(s) + ";\n")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
