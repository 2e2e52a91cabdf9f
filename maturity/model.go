package maturity

import (
	"bytes"
	"embed"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"ddss/internal/fault"
)

//go:embed models/*.yaml
var models embed.FS

// DefaultModel names the model that is used if none is chosen.
const DefaultModel = "ddss-2026"

// Levels is the number of levels of an area.
const Levels = 5

// Kinds of criteria.
const (
	Auto     = "auto"     // by figures
	Declared = "declared" // by documents
	Hybrid   = "hybrid"   // by the least of both
)

// Text is a wording in Vietnamese and English.
type Text struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// In is the wording in the language "vi" or "en".
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.En
	}
	return t.Vi
}

// Model is a maturity model.
type Model struct {
	ID      string      `yaml:"id"`
	Version string      `yaml:"version"`
	Title   Text        `yaml:"title"`
	Note    Text        `yaml:"note"` // where the model comes from; every report prints it
	Levels  []Text      `yaml:"levels"`
	Areas   []ModelArea `yaml:"areas"`
}

// ModelArea is an area of governance with its criteria from level 1 to 5. Maps names what it corresponds to in the twelve
// components of Quyết định 2439/QĐ-TTg, in GB/T 36073 (DCMM), DAMA-DMBOK and ISO 8000-61.
type ModelArea struct {
	ID       string `yaml:"id"`
	Text     `yaml:",inline"`
	Maps     map[string][]string `yaml:"maps"`
	Criteria []ModelCriterion    `yaml:"criteria"`
}

// ModelCriterion is a cell of the model, with the article that it serves.
type ModelCriterion struct {
	ID    string `yaml:"id"`
	Kind  string `yaml:"kind"`
	Basis string `yaml:"basis"`
	Text  `yaml:",inline"`
	Parts []ModelPart `yaml:"parts"`
}

// ModelPart is a figure with its target.
type ModelPart struct {
	Value     string `yaml:"value"`
	Target    Number `yaml:"target"`
	Direction string `yaml:"direction"` // "low" where low is good
	Yes       bool   `yaml:"yes"`       // any figure above 0 is worth 100, else 0
	Plan      bool   `yaml:"plan"`      // the target is the plan's: below it the part is worth at most 50
}

// Number is a decimal number, kept exact.
type Number struct{ rat *big.Rat }

// UnmarshalYAML reads the digits as they are written, without going through a float.
func (n *Number) UnmarshalYAML(node *yaml.Node) error {
	r, ok := new(big.Rat).SetString(node.Value)
	if !ok || strings.ContainsAny(node.Value, "/eExX") {
		return fmt.Errorf("line %d: %q is no number", node.Line, node.Value)
	}
	n.rat = r
	return nil
}

// Rat is the exact number; 0 if none is set.
func (n Number) Rat() *big.Rat {
	if n.rat == nil {
		return new(big.Rat)
	}
	return n.rat
}

// Load reads a model: a built-in one by its name, or a file. The error is a *fault.Error.
func Load(name string) (*Model, error) {
	if name == "" {
		name = DefaultModel
	}
	if text, err := models.ReadFile("models/" + name + ".yaml"); err == nil {
		return Parse(name, text)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.New(fault.Usage, "Không có mô hình %q; các mô hình có sẵn: %s; hoặc hãy ghi tên một tệp YAML.",
			"There is no model %q; the built-in ones are %s; or name a YAML file.", name, strings.Join(Names(), ", ")).Because(err)
	}
	return Parse(filepath.Base(name), text)
}

// Names lists the built-in models.
func Names() []string {
	entries, err := models.ReadDir("models")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Default is the built-in model.
var Default = sync.OnceValue(func() *Model {
	m, err := Load(DefaultModel)
	if err != nil {
		panic(err) // the embedded model is wrong, which a test would show
	}
	return m
})

// Parse decodes a model strictly. The error is a *fault.Error that names the file and what is wrong.
func Parse(name string, text []byte) (*Model, error) {
	m := &Model{}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	err := dec.Decode(m)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return nil, fault.New(fault.Usage, "Mô hình %s sai: %s.", "The model %s is wrong: %s.", name, strings.Join(strings.Fields(err.Error()), " ")).Because(err)
	}
	return m, nil
}

func (m *Model) check() error {
	if m.ID == "" || m.Title.Vi == "" || len(m.Levels) != Levels || len(m.Areas) == 0 {
		return fmt.Errorf("it needs id, title, %d levels and areas", Levels)
	}
	seen := map[string]bool{}
	for _, a := range m.Areas {
		if a.ID == "" || seen[a.ID] || a.Vi == "" || len(a.Criteria) != Levels {
			return fmt.Errorf("area %q needs an id of its own, a wording and %d criteria", a.ID, Levels)
		}
		seen[a.ID] = true
		for k, c := range a.Criteria {
			if want := fmt.Sprintf("%s.%d", a.ID, k+1); c.ID != want {
				return fmt.Errorf("criterion %q stands where %s belongs", c.ID, want)
			}
			if err := c.check(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c ModelCriterion) check() error {
	if c.Vi == "" || !slices.Contains([]string{Auto, Declared, Hybrid}, c.Kind) {
		return fmt.Errorf("criterion %s needs a wording and the kind %s, %s or %s", c.ID, Auto, Declared, Hybrid)
	}
	if (c.Kind == Declared) != (len(c.Parts) == 0) {
		return fmt.Errorf("criterion %s: parts belong to the kinds %s and %s, and only to them", c.ID, Auto, Hybrid)
	}
	for _, p := range c.Parts {
		if !slices.Contains(ValueNames(), p.Value) {
			return fmt.Errorf("criterion %s: there is no value %q", c.ID, p.Value)
		}
		if p.Direction != "" && p.Direction != "high" && p.Direction != "low" {
			return fmt.Errorf("criterion %s: direction is high or low, not %q", c.ID, p.Direction)
		}
		if !p.Yes && p.Target.Rat().Sign() <= 0 {
			return fmt.Errorf("criterion %s: %s needs a target above 0, or yes: true", c.ID, p.Value)
		}
	}
	return nil
}

// Criterion finds a criterion by its id.
func (m *Model) Criterion(id string) (ModelCriterion, bool) {
	for _, a := range m.Areas {
		for _, c := range a.Criteria {
			if c.ID == id {
				return c, true
			}
		}
	}
	return ModelCriterion{}, false
}
