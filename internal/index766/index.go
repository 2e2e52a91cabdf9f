package index766

import (
	"math/big"
	"slices"
	"strings"

	"ddss/internal/result"
)

// Count is what was counted for a metric. Known is false where it is not known, and Reason says why. A count that is known
// may still lack its integers: a blank denominator follows the rule of the metric for an empty one, a blank numerator
// counts as 0.
type Count struct {
	Known                  bool
	Numerator, Denominator *int64
	Reason                 string
}

// Reasons of metrics without score.
const (
	ReasonNoCount          = "count_absent"     // nobody supplied a count
	ReasonEmptyDenominator = "no_eligible_rows" // there was nothing to measure
)

// Index computes the index. Metrics that counts lacks are not known.
func (s *FormulaSet) Index(counts map[string]Count) *result.Index766 {
	x := &result.Index766{FormulaSet: s.ID}
	for _, g := range s.Groups {
		sum, known := result.Percent(0), result.Percent(0)
		for _, m := range g.Metrics {
			scored := m.scored(g.ID, counts[m.ID])
			if scored.Score != nil {
				sum += *scored.Score
				known += scored.Max
			}
			x.Metrics = append(x.Metrics, scored)
		}
		most := points(&g.Max)
		x.Groups = append(x.Groups, result.Group766{ID: g.ID, Max: most, Score: min(sum, most)})
		x.Attainable += min(known, most)
	}
	slices.SortFunc(x.Metrics, func(a, b result.Metric766) int { return strings.Compare(a.ID, b.ID) })
	x.Total = Total(x.Groups)
	x.Grade = s.Grade(x.Total).ID
	return x
}

// Total is the sum of the groups.
func Total(groups []result.Group766) result.Percent {
	sum := result.Percent(0)
	for _, g := range groups {
		sum += g.Score
	}
	return sum
}

// Grade is the grade of a total.
func (s *FormulaSet) Grade(total result.Percent) Grade {
	for _, g := range s.Grades {
		if big.NewRat(int64(total), 100).Cmp(&g.From.Rat) >= 0 {
			return g
		}
	}
	return s.Grades[len(s.Grades)-1]
}

// Merged shows groups together, such as online services and payment out of 22.
func (s *FormulaSet) Merged(x *result.Index766) []result.Group766 {
	var out []result.Group766
	for _, m := range s.Merges {
		sum := result.Group766{ID: m.ID}
		for _, g := range x.Groups {
			if slices.Contains(m.Of, g.ID) {
				sum.Max += g.Max
				sum.Score += g.Score
			}
		}
		out = append(out, sum)
	}
	return out
}

func (m Metric) scored(group string, c Count) result.Metric766 {
	out := result.Metric766{ID: m.ID, Group: group, Max: points(&m.Max)}
	if !c.Known {
		reason := c.Reason
		if reason == "" {
			reason = ReasonNoCount
		}
		out.Reason = &reason
		return out
	}
	out.Numerator, out.Denominator = c.Numerator, c.Denominator
	exact := m.exact(c)
	if exact == nil {
		reason := ReasonEmptyDenominator
		out.Reason = &reason
		return out
	}
	score := rounded(exact)
	out.Score = &score
	return out
}

// exact is the score before it is rounded, nil where an empty denominator gives none.
func (m Metric) exact(c Count) *big.Rat {
	if c.Denominator == nil || *c.Denominator == 0 {
		outcome := m.Empty
		if m.Blank != "" && c.Numerator == nil && c.Denominator == nil {
			outcome = m.Blank
		}
		switch outcome {
		case Full:
			return &m.Max.Rat
		case Zero:
			return new(big.Rat)
		}
		return nil
	}
	numerator := int64(0)
	if c.Numerator != nil {
		numerator = *c.Numerator
	}
	exact := big.NewRat(numerator, *c.Denominator)
	exact.Mul(exact, &m.Max.Rat)
	if m.Threshold != nil {
		exact.Quo(exact, &m.Threshold.Rat)
	}
	if exact.Cmp(&m.Max.Rat) > 0 {
		return &m.Max.Rat
	}
	return exact
}

// rounded rounds points half up to hundredths.
func rounded(exact *big.Rat) result.Percent {
	scaled := new(big.Rat).Mul(exact, big.NewRat(100, 1))
	scaled.Add(scaled, big.NewRat(1, 2))
	return result.Percent(new(big.Int).Div(scaled.Num(), scaled.Denom()).Int64())
}
