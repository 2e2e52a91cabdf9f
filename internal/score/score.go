package score

import (
	"math/big"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
)

// Weights of the score.
type Weights struct {
	Severity   map[checks.Severity]int64
	Dimensions map[string]int64
	Check      map[string]int64 // instead of the weight of its severity
}

// DefaultWeights are those of the contract.
func DefaultWeights() Weights {
	return Weights{
		Severity:   map[checks.Severity]int64{checks.Critical: 50, checks.Major: 30, checks.Minor: 20, checks.Signal: 0},
		Dimensions: map[string]int64{"dung": 25, "du": 20, "sach": 20, "song": 15, "thong_nhat": 10, "dung_chung": 10},
		Check:      map[string]int64{},
	}
}

// Of is the weight of a check. A signal has none.
func (w Weights) Of(c *checks.Check) int64 {
	if c.Severity == checks.Signal {
		return 0
	}
	if own, ok := w.Check[c.ID]; ok {
		return own
	}
	return w.Severity[c.Severity]
}

// Tally is what a check counted. Reason says why it was not judged.
type Tally struct {
	Check               *checks.Check
	Eligible, Violating int64
	Reason              string
	Errored             bool
}

// Status follows from the counts.
func (t Tally) Status() string {
	switch {
	case t.Errored:
		return result.Errored
	case t.Eligible == 0:
		return result.NotApplicable
	case t.Violating > 0:
		return result.Failed
	}
	return result.Passed
}

// Exact is 100 × (eligible − violating) ÷ eligible, nil without eligible rows.
func (t Tally) Exact() *big.Rat {
	if t.Errored || t.Eligible == 0 {
		return nil
	}
	exact := big.NewRat(t.Eligible-t.Violating, t.Eligible)
	return exact.Mul(exact, big.NewRat(100, 1))
}

// Dimensions weighs the tallies into the exact scores of the dimensions. A dimension without a weighted check that was
// judged has none.
func Dimensions(tallies []Tally, w Weights) map[string]*big.Rat {
	sums, weights := map[string]*big.Rat{}, map[string]int64{}
	for _, t := range tallies {
		exact, weight, d := t.Exact(), w.Of(t.Check), t.Check.Dimension()
		if exact == nil || weight == 0 {
			continue
		}
		if sums[d] == nil {
			sums[d] = new(big.Rat)
		}
		sums[d].Add(sums[d], exact.Mul(exact, big.NewRat(weight, 1)))
		weights[d] += weight
	}
	for d, sum := range sums {
		sum.Quo(sum, big.NewRat(weights[d], 1))
	}
	return sums
}

// FourQualities are the dimensions of headline_four.
var FourQualities = []string{"dung", "du", "sach", "song"}

// Mean is the weighted mean of those of the named dimensions that are assessed, nil if none is.
func Mean(scores map[string]*big.Rat, names []string, w Weights) *big.Rat {
	sum, weights := new(big.Rat), int64(0)
	for _, d := range names {
		if s := scores[d]; s != nil && w.Dimensions[d] > 0 {
			sum.Add(sum, new(big.Rat).Mul(s, big.NewRat(w.Dimensions[d], 1)))
			weights += w.Dimensions[d]
		}
	}
	if weights == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(weights, 1))
}

// Band is green from 90, yellow from 75, red below, by the exact value.
func Band(exact *big.Rat) string {
	switch {
	case exact.Cmp(big.NewRat(90, 1)) >= 0:
		return "green"
	case exact.Cmp(big.NewRat(75, 1)) >= 0:
		return "yellow"
	}
	return "red"
}

// IdentifiersOK tells whether the identifiers are whole. It is nil if one of the five checks could not be assessed because
// a dataset or catalogue is absent, it is switched off or it errored, and if none has eligible rows; one without eligible
// rows does not count. Else it is true if none of them is violated.
func IdentifiersOK(tallies []Tally) *bool {
	counted, ok, known := 0, true, true
	for _, t := range tallies {
		if !isIdentifier(t.Check.ID) {
			continue
		}
		switch {
		case t.Errored, strings.HasPrefix(t.Reason, "dataset_absent:"), strings.HasPrefix(t.Reason, "catalogue_absent:"), t.Reason == "disabled":
			known = false
		case t.Eligible > 0:
			counted++
			ok = ok && t.Violating == 0
		}
	}
	if !known || counted == 0 {
		return nil
	}
	return &ok
}

func isIdentifier(id string) bool {
	for _, known := range checks.Identifiers {
		if id == known {
			return true
		}
	}
	return false
}

// Loss is by how many points of the DQI a check lowers it: w·(100 − score)/Σw of its dimension, times the dimension's
// share among the assessed ones. It is nil for checks without weight or verdict.
func Loss(t Tally, tallies []Tally, w Weights) *big.Rat {
	return newShares(tallies, w).loss(t)
}

// Losses are the losses by all checks, in their order; see Loss.
func Losses(tallies []Tally, w Weights) []*big.Rat {
	shares := newShares(tallies, w)
	out := make([]*big.Rat, len(tallies))
	for i, t := range tallies {
		out[i] = shares.loss(t)
	}
	return out
}

// shares are the weights that losses are parts of.
type shares struct {
	weights    Weights
	dimensions map[string]int64 // sums of the weights of the judged checks
	all        int64            // sum of the weights of the assessed dimensions
}

func newShares(tallies []Tally, w Weights) shares {
	s := shares{weights: w, dimensions: map[string]int64{}}
	for _, t := range tallies {
		if !t.Errored && t.Eligible > 0 {
			s.dimensions[t.Check.Dimension()] += w.Of(t.Check)
		}
	}
	for d, sum := range s.dimensions {
		if sum > 0 {
			s.all += w.Dimensions[d]
		}
	}
	return s
}

func (s shares) loss(t Tally) *big.Rat {
	exact, weight, d := t.Exact(), s.weights.Of(t.Check), t.Check.Dimension()
	if exact == nil || weight == 0 || s.all == 0 {
		return nil
	}
	loss := exact.Sub(big.NewRat(100, 1), exact)
	return loss.Mul(loss, big.NewRat(weight*s.weights.Dimensions[d], s.dimensions[d]*s.all))
}

// Gain is by how many points of the DQI one mended row raises it: the loss by the check divided evenly among its violating
// rows. It is 0 for checks without weight, verdict or violation. Gains add up: the DQI is linear in the violations.
func Gain(t Tally, tallies []Tally, w Weights) *big.Rat {
	loss := Loss(t, tallies, w)
	if loss == nil || t.Violating == 0 {
		return new(big.Rat)
	}
	return loss.Quo(loss, big.NewRat(t.Violating, 1))
}

// Rise is what one mended row brings: points of the DQI, and of the score of the check's dimension.
type Rise struct{ DQI, Dimension *big.Rat }

// Rises are those of all checks, in their order; nil for checks without weight, verdict or violation.
func Rises(tallies []Tally, w Weights) []*Rise {
	shares := newShares(tallies, w)
	out := make([]*Rise, len(tallies))
	for i, t := range tallies {
		loss := shares.loss(t)
		if loss == nil || t.Violating == 0 {
			continue
		}
		each := big.NewRat(100*w.Of(t.Check), t.Eligible)
		out[i] = &Rise{loss.Quo(loss, big.NewRat(t.Violating, 1)), each.Quo(each, big.NewRat(shares.dimensions[t.Check.Dimension()], 1))}
	}
	return out
}
