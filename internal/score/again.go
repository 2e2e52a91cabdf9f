package score

import (
	"ddss/checks"
	"ddss/internal/result"
)

// Of takes the counts and weights of a finished run out of its result, so that it can be judged and shown again without its
// inputs. A check that the catalogue does not hold any more is known by its id alone.
func Of(r *result.Result, cat *checks.Catalogue) ([]Tally, Weights) {
	tallies := make([]Tally, len(r.Checks))
	for i, c := range r.Checks {
		known, ok := cat.Get(c.ID)
		if !ok || string(known.Severity) != c.Severity {
			known = &checks.Check{ID: c.ID, Severity: checks.Severity(c.Severity), Title: titleOf(known, c.ID), Custom: true}
		}
		tallies[i] = Tally{Check: known, Eligible: c.Eligible, Violating: c.Violating, Errored: c.Status == result.Errored}
		if c.Reason != nil {
			tallies[i].Reason = *c.Reason
		}
	}
	w := Weights{Severity: map[checks.Severity]int64{}, Dimensions: r.Judging.Dimensions, Check: map[string]int64{}}
	for s, n := range r.Judging.Severities {
		w.Severity[checks.Severity(s)] = n
	}
	for _, e := range r.Judging.Exceptions {
		if e.Weight != nil {
			w.Check[e.Check] = *e.Weight
		}
	}
	return tallies, w
}

func titleOf(c *checks.Check, id string) checks.Wording {
	if c != nil {
		return c.Title
	}
	return checks.Wording{Vi: id, En: id}
}
