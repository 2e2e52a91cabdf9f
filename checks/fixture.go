package checks

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"ddss/internal/dataset"
)

// Test is one table of rows beside a check that says how it must judge them.
type Test struct {
	Why     string             `yaml:"why"`
	AsOf    string             `yaml:"as_of"` // RFC 3339; DefaultAsOf if empty
	Config  TestConfig         `yaml:"config"`
	Wards   []string           `yaml:"wards"`    // codes of the catalogue of present wards; nil: the catalogue is absent
	WardMap []string           `yaml:"ward_map"` // old codes; nil: absent
	Given   map[string][]Given `yaml:"given"`    // other datasets; those not named are not loaded
	Absent  []string           `yaml:"absent"`   // columns that the dataset lacks; by default it has all
	Expect  string             `yaml:"expect"`   // reason for which the whole check is not applicable
	Rows    []Row              `yaml:"rows"`
	// Eligible and Violating are the counts of checks whose unit is not a row.
	Eligible  *int64 `yaml:"eligible"`
	Violating *int64 `yaml:"violating"`
	// Denominator and Numerator are the counts of measures that add up.
	Denominator *int64 `yaml:"denominator"`
	Numerator   *int64 `yaml:"numerator"`
}

// DefaultAsOf is the as_of of tests that name none.
const DefaultAsOf = "2026-10-31T17:00:00+07:00"

// TestConfig is the part of the configuration that checks can see.
type TestConfig struct {
	AgencyPrefix string   `yaml:"agency_prefix"`
	System       string   `yaml:"system"`
	CutOff       string   `yaml:"cut_off"`
	IDPrefixes   []string `yaml:"id_prefixes"`
	// From and To bound the period, yyyy-MM-dd; Sectors adds names to the groups of sectors.
	From    string              `yaml:"from"`
	To      string              `yaml:"to"`
	Sectors map[string][]string `yaml:"sectors"`
}

// Expectations of rows.
const (
	Pass = "pass" // eligible and not violating
	Fail = "fail" // eligible and violating
	Skip = "skip" // not eligible
)

// Row is one row of the judged dataset, as texts of an export, and what is expected of it.
type Row struct {
	Expect string
	Fields map[string]string
}

// Given is one row of another dataset.
type Given map[string]string

// UnmarshalYAML reads a row written as a mapping of fields with the extra key expect.
func (r *Row) UnmarshalYAML(n *yaml.Node) error {
	if err := n.Decode(&r.Fields); err != nil {
		return err
	}
	r.Expect = r.Fields["expect"]
	delete(r.Fields, "expect")
	return nil
}

func (t Test) validate(c *Check) error { return t.validateRows(c.Dataset(), c.Unit == UnitRow) }

// validateRows checks the rows of a test over a dataset; byRow says that each row is judged by itself.
func (t Test) validateRows(of string, byRow bool) error {
	ds, _ := dataset.Get(of)
	for _, r := range t.Rows {
		if err := knownFields(ds, r.Fields); err != nil {
			return fmt.Errorf("test %q: %w", t.Why, err)
		}
		judged := r.Expect == Pass || r.Expect == Fail || r.Expect == Skip
		if judged == (!byRow || t.Expect != "") {
			return fmt.Errorf("test %q: each row needs expect: pass, fail or skip, unless the whole check is expected to be not applicable or counts something other than rows", t.Why)
		}
	}
	for name, rows := range t.Given {
		other, ok := dataset.Get(name)
		if !ok {
			return fmt.Errorf("test %q: unknown dataset %q", t.Why, name)
		}
		for _, r := range rows {
			if err := knownFields(other, r); err != nil {
				return fmt.Errorf("test %q: %w", t.Why, err)
			}
		}
	}
	absent := map[string]string{}
	for _, f := range t.Absent {
		absent[f] = ""
	}
	return knownFields(ds, absent)
}

func knownFields(ds dataset.Dataset, row map[string]string) error {
	for f := range row {
		if _, ok := ds.Field(f); !ok {
			return fmt.Errorf("dataset %s has no field %q", ds.Name, f)
		}
	}
	return nil
}
