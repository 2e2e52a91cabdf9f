package view

import (
	"cmp"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
)

// Agency is what a run found in the dossiers of an agency.
type Agency struct {
	Code    string
	Segment *Segment // nil: the run has no figures of it
	Rows    []Row    // checks that its rows violate, most violations first
}

// AgencyCodes lists the agencies of a run, sorted.
func AgencyCodes(r *result.Result) []string {
	var out []string
	for _, s := range r.Segments {
		if s.By == "agency" && s.Key != "" {
			out = append(out, s.Key)
		}
	}
	slices.Sort(out)
	return out
}

// AgencyOf makes the figures of an agency in the language "vi" or "en".
func AgencyOf(in Input, code, language string) *Agency {
	m := newMaker(in, language)
	out := &Agency{Code: inline(code)}
	for _, s := range in.Result.Segments {
		if s.By == "agency" && s.Key == code {
			segment := m.segment(s, s.Dossiers < smallCell)
			out.Segment = &segment
		}
	}
	counts := map[string][2]int64{}
	for _, c := range in.Counts {
		if c.By == "agency" && c.Key == code && c.Violating > 0 {
			counts[c.Check] = [2]int64{c.Violating, c.Eligible}
		}
	}
	for _, t := range m.tallies {
		n, ok := counts[t.Check.ID]
		if !ok || t.Errored {
			continue
		}
		t.Violating, t.Eligible = n[0], n[1]
		out.Rows = append(out.Rows, m.row(t))
	}
	rank := func(r Row) int { return slices.Index(checks.Severities, checks.Severity(r.Severity)) }
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Wrong.N, a.Wrong.N), cmp.Compare(rank(a), rank(b)), strings.Compare(a.ID, b.ID))
	})
	return out
}

// CheckOf is a check with what the run counted; false if the run does not know it.
func CheckOf(in Input, id, language string) (Row, bool) {
	m := newMaker(in, language)
	for _, t := range m.tallies {
		if t.Check.ID == id {
			return m.row(t), true
		}
	}
	return Row{}, false
}

// UnitName names the unit with its code; "" if it is not named.
func UnitName(u result.Unit) string { return unitName(u) }
