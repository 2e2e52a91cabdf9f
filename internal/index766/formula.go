package index766

import (
	"bytes"
	_ "embed"
	"fmt"
	"math/big"

	"go.yaml.in/yaml/v3"

	"ddss/internal/result"
)

// FormulaSet is one way to compute the index. Figures of different sets are never put in one series.
type FormulaSet struct {
	ID        string  `yaml:"id"`
	Version   string  `yaml:"version"`
	Source    Label   `yaml:"source"`
	Effective Period  `yaml:"effective"`
	Groups    []Group `yaml:"groups"` // in the order of the decision
	Merges    []Merge `yaml:"merged"`
	Grades    []Grade `yaml:"grades"` // highest first
}

// Label is a text for people.
type Label struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// In is the text in the language "vi" or "en".
func (l Label) In(lang string) string {
	if lang == "en" {
		return l.En
	}
	return l.Vi
}

// Period is a span of days, yyyy-MM-dd, both included; an empty end is open.
type Period struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Group is a part of the index. The maxima of its metrics may add up to more than its own.
type Group struct {
	ID      string  `yaml:"id"`
	Max     Decimal `yaml:"max"`
	Label   `yaml:",inline"`
	Metrics []Metric `yaml:"metrics"`
}

// Rules of metrics, with R = numerator ÷ denominator and P = the maximum.
const (
	Linear    = "linear"    // P·R
	Threshold = "threshold" // P from R = the threshold on, P·R ÷ threshold below
)

// Outcomes of an empty denominator.
const (
	None = "none" // no score
	Zero = "zero" // 0 points
	Full = "full" // the maximum
)

// Metric is one measured share of the index.
type Metric struct {
	ID        string   `yaml:"id"`
	Max       Decimal  `yaml:"max"`
	Rule      string   `yaml:"rule"`
	Threshold *Decimal `yaml:"threshold"` // in (0, 1]; only of the rule Threshold
	Empty     string   `yaml:"empty"`     // outcome of a denominator that is 0 or blank
	Blank     string   `yaml:"blank"`     // instead, where numerator and denominator are both blank
	Label     `yaml:",inline"`
}

// Merge shows several groups as one, as many publications do.
type Merge struct {
	ID    string   `yaml:"id"`
	Of    []string `yaml:"of"`
	Label `yaml:",inline"`
}

// Grade is the name of the totals from a score on.
type Grade struct {
	ID    string  `yaml:"id"`
	From  Decimal `yaml:"from"`
	Label `yaml:",inline"`
}

// Decimal is an exact number of the data.
type Decimal struct{ big.Rat }

// UnmarshalYAML reads the digits as they are written, without going through a float.
func (d *Decimal) UnmarshalYAML(n *yaml.Node) error {
	if n.Tag != "!!int" && n.Tag != "!!float" {
		return fmt.Errorf("line %d: %q is no number", n.Line, n.Value)
	}
	if _, ok := d.SetString(n.Value); !ok {
		return fmt.Errorf("line %d: %q is no number", n.Line, n.Value)
	}
	return nil
}

//go:embed live2026.yaml
var live2026 []byte

var builtIn = func() *FormulaSet {
	s, err := Parse(live2026)
	if err != nil {
		panic("built-in formula set: " + err.Error())
	}
	return s
}()

// Live2026 is the formula set qd766-live-2026, as the national portal computes the index in 2026.
func Live2026() *FormulaSet { return builtIn }

// Set finds a built-in formula set by id.
func Set(id string) (*FormulaSet, bool) { return builtIn, id == builtIn.ID }

// Parse reads a formula set strictly: unknown keys, unknown rules and outcomes, and ids given twice are errors.
func Parse(text []byte) (*FormulaSet, error) {
	s := &FormulaSet{}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(s); err != nil {
		return nil, fmt.Errorf("read formula set: %w", err)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("formula set %q: %w", s.ID, err)
	}
	return s, nil
}

func (s *FormulaSet) check() error {
	if s.ID == "" || s.Version == "" || s.Effective.From == "" || len(s.Groups) == 0 {
		return fmt.Errorf("id, version, effective.from and groups are needed")
	}
	groups, metrics := map[string]bool{}, map[string]bool{}
	for _, g := range s.Groups {
		if g.ID == "" || groups[g.ID] || g.Max.Sign() <= 0 || g.Vi == "" || g.En == "" {
			return fmt.Errorf("group %q needs an id of its own, a maximum and labels", g.ID)
		}
		groups[g.ID] = true
		for _, m := range g.Metrics {
			if m.ID == "" || metrics[m.ID] {
				return fmt.Errorf("metric %q needs an id of its own", m.ID)
			}
			metrics[m.ID] = true
			if err := m.check(); err != nil {
				return fmt.Errorf("metric %s: %w", m.ID, err)
			}
		}
	}
	for _, m := range s.Merges {
		for _, g := range m.Of {
			if !groups[g] {
				return fmt.Errorf("%s merges the unknown group %q", m.ID, g)
			}
		}
	}
	return s.checkGrades()
}

func (m Metric) check() error {
	one := big.NewRat(1, 1)
	outcome := func(o string) bool { return o == None || o == Zero || o == Full }
	switch {
	case m.Max.Sign() <= 0 || m.Vi == "" || m.En == "":
		return fmt.Errorf("a maximum and labels are needed")
	case m.Rule != Linear && m.Rule != Threshold:
		return fmt.Errorf("unknown rule %q", m.Rule)
	case (m.Rule == Threshold) != (m.Threshold != nil):
		return fmt.Errorf("a threshold belongs to the rule %q alone", Threshold)
	case m.Threshold != nil && (m.Threshold.Sign() <= 0 || m.Threshold.Cmp(one) > 0):
		return fmt.Errorf("the threshold must lie above 0 and not above 1")
	case !outcome(m.Empty) || m.Blank != "" && !outcome(m.Blank):
		return fmt.Errorf("unknown outcome of an empty denominator %q %q", m.Empty, m.Blank)
	}
	return nil
}

func (s *FormulaSet) checkGrades() error {
	for i, g := range s.Grades {
		if i > 0 && g.From.Cmp(&s.Grades[i-1].From.Rat) >= 0 {
			return fmt.Errorf("the grades must fall: %s", g.ID)
		}
	}
	if n := len(s.Grades); n == 0 || s.Grades[n-1].From.Sign() != 0 {
		return fmt.Errorf("the lowest grade must begin at 0")
	}
	return nil
}

// Metric finds a metric and its group by id.
func (s *FormulaSet) Metric(id string) (Metric, Group, bool) {
	for _, g := range s.Groups {
		for _, m := range g.Metrics {
			if m.ID == id {
				return m, g, true
			}
		}
	}
	return Metric{}, Group{}, false
}

// Names lists the ids of the metrics in the order of the set.
func (s *FormulaSet) Names() []string {
	var out []string
	for _, g := range s.Groups {
		for _, m := range g.Metrics {
			out = append(out, m.ID)
		}
	}
	return out
}

func points(d *Decimal) result.Percent { return rounded(&d.Rat) }
