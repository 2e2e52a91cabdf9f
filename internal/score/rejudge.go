package score

import (
	"math/big"

	"ddss/checks"
	"ddss/internal/result"
)

// FromResult takes the counts and the weights of a run out of its result, so that it can be judged again without its data.
// The checks of the tallies know no more than their id and severity.
func FromResult(r *result.Result) ([]Tally, Weights) {
	w := Weights{Severity: map[checks.Severity]int64{checks.Signal: 0}, Dimensions: map[string]int64{}, Check: map[string]int64{}}
	for s, n := range r.Judging.Severities {
		w.Severity[checks.Severity(s)] = n
	}
	for d, n := range r.Judging.Dimensions {
		w.Dimensions[d] = n
	}
	for _, e := range r.Judging.Exceptions {
		if e.Weight != nil {
			w.Check[e.Check] = *e.Weight
		}
	}
	tallies := make([]Tally, len(r.Checks))
	for i, c := range r.Checks {
		tallies[i] = Tally{Check: &checks.Check{ID: c.ID, Severity: checks.Severity(c.Severity)}, Eligible: c.Eligible, Violating: c.Violating, Errored: c.Status == result.Errored}
		if c.Reason != nil {
			tallies[i].Reason = *c.Reason
		}
	}
	return tallies, w
}

// Scores are the figures that follow from tallies and weights, exact; nil where not assessed.
type Scores struct {
	Dimensions        map[string]*big.Rat
	DQI, HeadlineFour *big.Rat
	IdentifiersOK     *bool
}

// ScoresOf judges the tallies.
func ScoresOf(tallies []Tally, w Weights) Scores {
	d := Dimensions(tallies, w)
	return Scores{Dimensions: d, DQI: Mean(d, checks.Dimensions, w), HeadlineFour: Mean(d, FourQualities, w), IdentifiersOK: IdentifiersOK(tallies)}
}

// Mended are the tallies as they would be without the violations of some checks.
func Mended(tallies []Tally, mend func(*checks.Check) bool) []Tally {
	out := make([]Tally, len(tallies))
	for i, t := range tallies {
		if mend(t.Check) {
			t.Violating = 0
		}
		out[i] = t
	}
	return out
}
