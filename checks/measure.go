package checks

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"ddss/internal/dataset"
)

// Families of measures: the folders that their files lie in.
const (
	Indicators = "indicators" // the measurable targets of the plan
	Index766   = "index766"   // the metrics of the index of Quyết định 766/QĐ-TTg
)

// What a measure is taken from.
const (
	FromRows     = ""         // counted in the rows of its dataset
	FromDocument = "declared" // a figure that another body published
	FromMaturity = "maturity" // the level of the run
	FromPortal   = "portal"   // exports do not hold it; a count with its source may be given
)

// Units of measures.
const (
	Percent = "percent"
	Rank    = "rank"
	Level   = "level"
)

// A Measure counts two numbers of which one is a part of the other. Denominator says which rows are counted, Numerator
// which of those make the part. With Sum the terms of these rows are added up instead, a term that is unknown or
// negative being 0. Only what lies in the period counts: dossiers received in it, documents and payments by their
// dossier, surveys by the day of the answer, feedback by its receipt, everything else always.
type Measure struct {
	ID          string  `yaml:"id"`
	Version     int     `yaml:"version"`
	Label       Wording `yaml:"label"`
	Basis       Wording `yaml:"basis"`
	Unit        string  `yaml:"unit"` // percent if left out
	From        string  `yaml:"from"`
	Dataset     string  `yaml:"dataset"`
	Denominator string  `yaml:"denominator"`
	Numerator   string  `yaml:"numerator"`
	// Needs are columns of the dataset without which the figure would mislead, although the predicates can be judged.
	Needs  []string `yaml:"needs"`
	Except string   `yaml:"except"` // rows that violate this check are not in the numerator
	Sum    struct {
		Denominator []string `yaml:"denominator"`
		Numerator   []string `yaml:"numerator"`
	} `yaml:"sum"`
	Tests []Test `yaml:"tests"`

	Family      string `yaml:"-"`
	Whole, Part Expr   `yaml:"-"` // the resolved predicates; the period is in Whole
	WholeTerms  []Expr `yaml:"-"`
	PartTerms   []Expr `yaml:"-"`
}

// Sums reports whether terms are added up instead of rows counted.
func (m *Measure) Sums() bool { return len(m.WholeTerms) > 0 }

// inPeriod says, by dataset, which rows lie in the period.
var inPeriod = map[string]string{
	"dossier":  "in_period(received_at)",
	"document": "in_period(dossier.received_at)",
	"payment":  "in_period(dossier.received_at)",
	"survey":   "in_period(answered_at)",
	"feedback": "in_period(received_at)",
}

// validate checks what the file says of itself and resolves its predicates.
func (m *Measure) validate(words Words) error {
	switch {
	case m.ID == "" || m.Version < 1:
		return errors.New("id must be given, and version must be 1 or more")
	case m.Label.Vi == "" || m.Label.En == "" || m.Basis.Vi == "" || m.Basis.En == "":
		return errors.New("label and basis need both wordings")
	case m.Unit != "" && m.Unit != Percent && m.Unit != Rank && m.Unit != Level:
		return errors.New("unit must be percent, rank or level")
	case m.From != FromRows && m.From != FromDocument && m.From != FromMaturity && m.From != FromPortal:
		return errors.New("from must be declared, maturity or portal, or be left out")
	case m.From != FromRows && m.Dataset+m.Denominator+m.Numerator != "":
		return errors.New("only a measure that is counted in rows has dataset, denominator and numerator")
	}
	if m.Unit == "" {
		m.Unit = Percent
	}
	if m.From != FromRows {
		return nil
	}
	ds, ok := dataset.Get(m.Dataset)
	if !ok {
		return fmt.Errorf("unknown dataset %q", m.Dataset)
	}
	for _, f := range m.Needs {
		if _, ok := ds.Field(f); !ok {
			return fmt.Errorf("needs must name fields of %s, not %q", ds.Name, f)
		}
	}
	for i := range m.Tests {
		if err := m.Tests[i].validateRows(m.Dataset, len(m.Sum.Denominator) == 0); err != nil {
			return err
		}
	}
	return m.compile(words)
}

func (m *Measure) compile(words Words) error {
	of := func(part string, err error) error {
		if err == nil {
			return nil
		}
		return &ExprError{Check: m.ID, Part: part, Err: err}
	}
	var err error
	whole := m.Denominator
	if period := inPeriod[m.Dataset]; period != "" {
		whole = period + " and (" + whole + ")"
	}
	if m.Whole, err = Compile(whole, m.Dataset, words, false); err != nil {
		return of("denominator", err)
	}
	if m.WholeTerms, err = terms(m.Sum.Denominator, m.Dataset, words); err != nil {
		return of("sum.denominator", err)
	}
	if m.PartTerms, err = terms(m.Sum.Numerator, m.Dataset, words); err != nil {
		return of("sum.numerator", err)
	}
	if m.Sums() {
		m.Part = Const{Literal{Type: Bool}}
		if m.Numerator != "" || len(m.PartTerms) == 0 {
			return errors.New("sum needs terms of the numerator in place of numerator")
		}
		return nil
	}
	m.Part, err = Compile(m.Numerator, m.Dataset, words, false)
	return of("numerator", err)
}

func terms(list []string, of string, words Words) ([]Expr, error) {
	var out []Expr
	for _, src := range list {
		e, err := CompileValue(src, of, words)
		if err != nil {
			return nil, err
		}
		if e.Type() != Int {
			return nil, syntaxErrorf(1, "a term of a sum must be an integer, not a value of type %s", e.Type())
		}
		out = append(out, e)
	}
	return out, nil
}

// Measures returns the measures of a family, sorted by id.
func (c *Catalogue) Measures(family string) []*Measure {
	var out []*Measure
	for _, m := range c.All {
		if m.Family == family {
			out = append(out, m)
		}
	}
	return out
}

// addMeasures reads the measure files of a family in the order of their paths.
func (c *Catalogue) addMeasures(fsys fs.FS, family string, hash func(name string, text []byte)) error {
	list, err := fs.ReadDir(fsys, family)
	if err != nil {
		return err
	}
	for _, entry := range list {
		name := path.Join(family, entry.Name())
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("measure file %s: %w", name, err)
		}
		m := &Measure{Family: family}
		if err := decode(bytes.TrimSpace(text), m); err != nil {
			return fmt.Errorf("measure file %s: %w", name, err)
		}
		if err := m.validate(c.Words); err != nil {
			return fmt.Errorf("measure file %s: %w", name, err)
		}
		if want := m.ID + ".yaml"; entry.Name() != want {
			return fmt.Errorf("measure file %s: the measure %s belongs in %s", name, m.ID, want)
		}
		if m.Except != "" {
			if k, ok := c.Get(m.Except); !ok || k.Dataset() != m.Dataset {
				return fmt.Errorf("measure file %s: except must name a check of %s", name, m.Dataset)
			}
		}
		c.All = append(c.All, m)
		hash(m.ID, text)
	}
	slices.SortStableFunc(c.All, func(a, b *Measure) int { return strings.Compare(a.ID, b.ID) })
	return nil
}
