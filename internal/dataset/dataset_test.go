package dataset

import (
	"strings"
	"testing"
)

func TestBuiltInTable(t *testing.T) {
	fields := 0
	for _, d := range All() {
		seen := map[string]bool{}
		for _, f := range d.Fields {
			if seen[f.Name] {
				t.Errorf("%s.%s stands twice", d.Name, f.Name)
			}
			seen[f.Name] = true
			if f.Vi == "" || f.En == "" || f.Required == "" {
				t.Errorf("%s.%s lacks a label or its requirement", d.Name, f.Name)
			}
			fields++
		}
		if f, _ := d.Field(d.Key); f.Type != Code || f.Required != "always" {
			t.Errorf("key %s.%s must be a required code", d.Name, d.Key)
		}
	}
	if len(All()) != 12 || fields != 165 {
		t.Errorf("%d datasets with %d fields", len(All()), fields)
	}
}

func TestLoadRefusesBadTables(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"- {name: a, key: b, fields: [{name: c, type: code}]}", `key "b" is not one of its fields`},
		{"- {name: a, key: c, fields: [{name: c, type: colour}]}", `unknown type "colour"`},
		{"- {name: a, key: c, fields: [{name: c, type: enum}]}", "values belong to enumerations"},
		{"- {name: a, colour: red}", "colour"},
	} {
		if _, err := load([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("load(%q): got %v, want %q", c.text, err, c.want)
		}
	}
}
