package layout

import (
	"regexp"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/catalogue"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// Evidence is what the values of a column say of a field: so many of so many values have its form. It never maps a column;
// a person does.
type Evidence struct {
	Column    int
	Field     string
	Form      string // language-free code of the form
	Hits, All int    // values of the form, and all values that were looked at
}

// Score is at most 25, below that of any label: the share of values of the form.
func (e Evidence) Score() int { return 25 * e.Hits / max(1, e.All) }

// strong: at least three values, and four fifths of them have the form.
func (e Evidence) strong() bool { return e.All >= 3 && e.Hits*5 >= e.All*4 }

// Forms of values. FormSpelling stands for the known spellings of an enumeration.
const (
	FormIdentity  = "12_digits"
	FormPhone     = "phone"
	FormEmail     = "email"
	FormDossier   = "dossier_code"
	FormProcedure = "procedure_code"
	FormSpelling  = "spelling"
)

var forms = []struct {
	name   string
	form   *regexp.Regexp
	fields []string
}{
	{FormIdentity, regexp.MustCompile(`^0\d{11}$`), []string{"national_id", "submitter_id", "owner_id"}},
	{FormPhone, regexp.MustCompile(`^(0|\+?84)[35789]\d{8}$`), []string{"phone"}},
	{FormEmail, regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$`), []string{"email"}},
	{FormDossier, regexp.MustCompile(`^[A-Z]\d{2}(\.\d+)*-\d{6}-\d+$`), []string{"dossier_code", "parent_dossier_code"}},
	{FormProcedure, regexp.MustCompile(`^\d\.\d{6}$`), []string{"procedure_code"}},
}

// Proposals lists, for the columns that no field takes, the unmapped fields whose form most values have: by column, then
// in the order of the dataset. The rows are the head of the sheet.
func (p *Plan) Proposals(head []connectors.Row) []Evidence {
	var open []formOf
	for _, f := range p.Dataset.Fields {
		if form := p.form(f); form.match != nil && p.Column(f.Name) < 0 {
			open = append(open, form)
		}
	}
	var out []Evidence
	for _, c := range p.Columns {
		if c.Reason != NotMapped || c.Header == "" {
			continue
		}
		for _, form := range open {
			if e := p.evidence(form, c.Index, head); e.strong() {
				out = append(out, e)
			}
		}
	}
	return out
}

// Evidence looks at the values of a column in the head of the sheet for the form of a field. Its Form is empty where the
// field has none.
func (p *Plan) Evidence(f dataset.Field, column int, head []connectors.Row) Evidence {
	return p.evidence(p.form(f), column, head)
}

func (p *Plan) evidence(form formOf, column int, head []connectors.Row) Evidence {
	e := Evidence{Column: column, Field: form.field, Form: form.name}
	if form.match == nil {
		return e
	}
	for _, row := range head {
		if row.Number <= p.HeaderTo || row.Fault != "" || column >= len(row.Cells) {
			continue
		}
		if t := viettext.Trim(label(row.Cells[column])); !viettext.IsMissing(t) {
			if e.All++; form.match(t) {
				e.Hits++
			}
		}
	}
	return e
}

// formOf is the form of the values of a field; match is nil where it has none.
type formOf struct {
	field, name string
	match       func(string) bool
}

func (p *Plan) form(f dataset.Field) formOf {
	for _, form := range forms {
		if slices.Contains(form.fields, f.Name) {
			return formOf{f.Name, form.name, func(s string) bool { return form.form.MatchString(plain.Replace(s)) }}
		}
	}
	if f.Type != dataset.Enum {
		return formOf{field: f.Name}
	}
	known := spellings(p.Dataset, f)
	return formOf{f.Name, FormSpelling, func(s string) bool { return known[viettext.Normalize(s)] }}
}

var plain = strings.NewReplacer(" ", "", "'", "")

// spellings are the known spellings of an enumeration, normalised.
func spellings(ds dataset.Dataset, f dataset.Field) map[string]bool {
	known := map[string]bool{}
	for _, s := range catalogue.Enum(ds.Name, f.Name) {
		known[s.Text] = true
	}
	return known
}
