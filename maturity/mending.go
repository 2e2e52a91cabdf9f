package maturity

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// Fault is what mending the violations of one check brings. The DQI and the scores are linear in the violations.
type Fault struct {
	Dimension string
	Rows      int64    // violating
	DQI       *big.Rat // points of the DQI that a mended row brings
	Score     *big.Rat // points of the score of its dimension
}

// goal is the figure by which a part comes above the cut; more says that it has to be exceeded, not only reached.
func (p PartScore) goal(cut *big.Rat) (want *big.Rat, more bool) {
	if cut.Cmp(cutL) < 0 && !p.Plan {
		return new(big.Rat).Quo(new(big.Rat).Mul(p.Target.Rat(), cut), hundred), true
	}
	return p.Target.Rat(), false // below its target a part is at most 85, one of the plan at most 50
}

// rows is the number of rows to be mended until a part comes above the cut; false for figures that are no matter of rows.
func (in Input) rows(p PartScore, cut *big.Rat) (int64, bool) {
	if p.Yes || p.Direction == "low" {
		return 0, false
	}
	want, more := p.goal(cut)
	switch p.ModelPart.Value {
	case "catalogue_match":
		return in.checkRows(matchChecks, want, more)
	case "identifiers":
		return in.checkRows(identifierChecks, want, more)
	case "dqi", "dqi_three_months", "dqi_four_quarters":
		return mending(in.Faults, in.Now.figure("dqi").Exact, want, more, func(f Fault) *big.Rat { return f.DQI })
	case "least_dimension":
		return in.dimensionRows(want, more)
	}
	if values[p.ModelPart.Value] != nil {
		return 0, false // a share of something else than rows
	}
	return shareRows(p.Value, want, more)
}

// shareRows is how many rows the numerator of a share lacks.
func shareRows(v Value, want *big.Rat, more bool) (int64, bool) {
	if v.Exact == nil || v.Numerator == nil || v.Denominator == nil {
		return 0, false
	}
	need := new(big.Rat).Mul(want, big.NewRat(*v.Denominator, 100))
	n := new(big.Int).Quo(need.Num(), need.Denom()).Int64()
	if more || !need.IsInt() {
		n++
	}
	return max(n-*v.Numerator, 0), true
}

// checkRows is how many rows the checks lack together.
func (in Input) checkRows(ids []string, want *big.Rat, more bool) (int64, bool) {
	all, known := int64(0), false
	for _, id := range ids {
		if n, ok := shareRows(in.Now.figure("check."+id), want, more); ok {
			all, known = all+n, true
		}
	}
	return all, known
}

// dimensionRows is how many rows the dimensions lack together.
func (in Input) dimensionRows(want *big.Rat, more bool) (int64, bool) {
	faults := map[string][]Fault{}
	for _, f := range in.Faults {
		faults[f.Dimension] = append(faults[f.Dimension], f)
	}
	all := int64(0)
	for d, list := range faults {
		n, ok := mending(list, in.Now.figure("dimension."+d).Exact, want, more, func(f Fault) *big.Rat { return f.Score })
		if !ok {
			return 0, false
		}
		all += n
	}
	return all, true
}

// mending is the least number of violations whose mending lifts a figure to what is wanted: those that bring most first. A
// row that violates several checks may be counted several times. False if all of them together do not suffice.
func mending(faults []Fault, now, want *big.Rat, more bool, gain func(Fault) *big.Rat) (int64, bool) {
	if now == nil {
		return 0, false
	}
	list := slices.Clone(faults)
	slices.SortStableFunc(list, func(a, b Fault) int { return cmp.Or(gain(b).Cmp(gain(a)), cmp.Compare(a.Dimension, b.Dimension)) })
	lack, n := new(big.Rat).Sub(want, now), int64(0)
	enough := func() bool { return lack.Sign() < 0 || lack.Sign() == 0 && !more }
	for _, f := range list {
		each := gain(f)
		if enough() || each.Sign() <= 0 {
			break
		}
		need := new(big.Rat).Quo(lack, each)
		rows := new(big.Int).Quo(need.Num(), need.Denom()).Int64()
		if more || !need.IsInt() {
			rows++
		}
		rows = min(rows, f.Rows)
		lack.Sub(lack, new(big.Rat).Mul(each, big.NewRat(rows, 1)))
		n += rows
	}
	if !enough() {
		return 0, false
	}
	return n, true
}

// spanned are the figures that are the least over past spans: months to a span, and how many spans.
var spanned = map[string][2]int{"dqi_three_months": {1, 3}, "dqi_four_quarters": {3, 4}}

// leaves is the day on which the last span with a DQI below what is wanted leaves the spans of a figure, if every run from
// today on reaches it.
func (in Input) leaves(figure string, want *big.Rat, more bool) (string, bool) {
	months, n := spanned[figure][0], spanned[figure][1]
	if n == 0 {
		return "", false
	}
	list, _ := in.spans(months, n)
	for i := len(list) - 1; i >= 0; i-- {
		v := list[i].figure("dqi").Exact
		if v != nil && (v.Cmp(want) > 0 || v.Cmp(want) == 0 && !more) {
			continue
		}
		return addMonths(in.ended(months), months*(i+1)).AddDate(0, 0, -1).Format(time.DateOnly), true
	}
	return "", false
}
