package synth

import "maps"

// row is a record of an export: texts by field, and the checks that must find fault with it.
type row struct {
	fields map[string]string
	faults []string
	gone   bool // taken out again
	line   int  // number in its file, once written
}

func newRow(fields map[string]string) *row { return &row{fields: fields} }

func (r *row) get(field string) string { return r.fields[field] }

// set changes fields, given as pairs of field and text.
func (r *row) set(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		r.fields[pairs[i]] = pairs[i+1]
	}
}

// must names checks that have to find fault with the row.
func (r *row) must(checks ...string) { r.faults = append(r.faults, checks...) }

func (r *row) copy() *row { return newRow(maps.Clone(r.fields)) }
