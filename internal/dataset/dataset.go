package dataset

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Type says how the text of a field is read.
type Type string

// The types of fields. Money is an integer of đồng; Decimal allows one decimal comma or point.
const (
	Text     Type = "text"
	Code     Type = "code"
	Date     Type = "date"
	DateTime Type = "datetime"
	Bool     Type = "bool"
	Int      Type = "int"
	Decimal  Type = "decimal"
	Money    Type = "money"
	Enum     Type = "enum"
)

var types = []Type{Text, Code, Date, DateTime, Bool, Int, Decimal, Money, Enum}

// Temporal reports whether values of the type are days or moments.
func (t Type) Temporal() bool { return t == Date || t == DateTime }

// Whole reports whether values of the type are integers.
func (t Type) Whole() bool { return t == Int || t == Money }

// Readable reports whether a present text can fail to be read as the type.
func (t Type) Readable() bool { return t != Text && t != Code }

// Field is one column of a dataset.
type Field struct {
	Name     string   `yaml:"name"`
	Type     Type     `yaml:"type"`
	Required string   `yaml:"required"` // "always", "no", or the condition in words
	Vi       string   `yaml:"vi"`
	En       string   `yaml:"en"`
	Values   []string `yaml:"values"` // of an Enum
	Aliases  []string `yaml:"aliases"`
}

// IsRequired reports whether the field is required, in every row or under a condition.
func (f Field) IsRequired() bool { return f.Required != "no" }

// Label is the wording of the field for people, in the language "vi" or "en".
func (f Field) Label(lang string) string {
	if lang == "en" {
		return f.En
	}
	return f.Vi
}

// Dataset is one canonical table.
type Dataset struct {
	Name   string  `yaml:"name"`
	Vi     string  `yaml:"vi"`
	En     string  `yaml:"en"`
	Grain  string  `yaml:"grain"`
	Key    string  `yaml:"key"`
	Fields []Field `yaml:"fields"`
}

// Label is the wording of the dataset for people, in the language "vi" or "en".
func (d Dataset) Label(lang string) string {
	if lang == "en" {
		return d.En
	}
	return d.Vi
}

// Field returns the field of that name.
func (d Dataset) Field(name string) (Field, bool) {
	i := slices.IndexFunc(d.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return d.Fields[i], true
}

//go:embed datasets.yaml
var source []byte

var all = mustLoad(source)

// All returns the datasets in their canonical order. The result is shared and must not be changed.
func All() []Dataset { return all }

// Get returns the dataset of that name.
func Get(name string) (Dataset, bool) {
	i := slices.IndexFunc(all, func(d Dataset) bool { return d.Name == name })
	if i < 0 {
		return Dataset{}, false
	}
	return all[i], true
}

// Names lists the datasets in their canonical order.
func Names() []string {
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name
	}
	return names
}

// Source is the text of the table of datasets, for the digest of the catalogue.
func Source() []byte { return bytes.Clone(source) }

func mustLoad(text []byte) []Dataset {
	sets, err := load(text)
	if err != nil {
		panic("built-in table of datasets: " + err.Error())
	}
	return sets
}

func load(text []byte) ([]Dataset, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	var sets []Dataset
	if err := dec.Decode(&sets); err != nil {
		return nil, err
	}
	for _, d := range sets {
		if _, ok := d.Field(d.Key); !ok {
			return nil, fmt.Errorf("dataset %s: key %q is not one of its fields", d.Name, d.Key)
		}
		for _, f := range d.Fields {
			if !slices.Contains(types, f.Type) {
				return nil, fmt.Errorf("field %s.%s: unknown type %q", d.Name, f.Name, f.Type)
			}
			if (f.Type == Enum) != (len(f.Values) > 0) {
				return nil, fmt.Errorf("field %s.%s: values belong to enumerations, and only to them", d.Name, f.Name)
			}
		}
	}
	return sets, nil
}
