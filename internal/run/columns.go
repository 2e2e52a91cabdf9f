package run

import (
	"slices"

	"ddss/internal/result"
)

// columnsOf lists the fields that the files of a run hold, as dataset.field.
func columnsOf(r *result.Result) []string {
	var out []string
	for _, d := range r.Datasets {
		for _, f := range d.Fields {
			out = append(out, d.Name+"."+f.Name)
		}
	}
	slices.Sort(out)
	return out
}

// lost lists the columns of a run that the next one lacks.
func lost(before, after []string) []string {
	return slices.DeleteFunc(slices.Clone(before), func(c string) bool { return slices.Contains(after, c) })
}

// compareColumns compares every run with the one before it, and keeps the columns of the last for the run to come.
func (h History) compareColumns() {
	for i := 1; i < len(h.Runs); i++ {
		r, before := &h.Runs[i], &h.Runs[i-1]
		r.Compared, r.Lost = true, lost(before.Columns, r.Columns)
		before.Columns = nil
	}
}

// LostSince are the columns, as dataset.field, that the last run of the history had and a result lacks, and that run.
func (h History) LostSince(r *result.Result) ([]string, Earlier) {
	if len(h.Runs) == 0 {
		return nil, Earlier{}
	}
	last := h.Runs[len(h.Runs)-1]
	return lost(last.Columns, columnsOf(r)), last
}
