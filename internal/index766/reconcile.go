package index766

import (
	"ddss/internal/result"
)

// Causes for which the portal may count other dossiers than the exports show.
const (
	CauseUnsynced = "unsynced"       // in the exports, never synced: the portal may not have them
	CauseChannel  = "other_channel"  // in the exports, not filed online: the portal's filter may leave them out
	CausePeriod   = "outside_period" // received outside the period: the portal may count them
	CauseRejected = "rejected"       // rows that could not be brought in: the portal may have them
)

// Part is what a group of dossiers adds to a metric. Of Unsure dossiers nobody knows whether they are in the numerator.
type Part struct{ Numerator, Denominator, Unsure int64 }

// Candidate is a group of dossiers that may explain a difference. Groups do not overlap. Ours tells on which side they
// are: counted by us and perhaps not by the portal, or the other way round.
type Candidate struct {
	Cause string
	Ours  bool
	Parts map[string]Part // by metric
}

// Gap is the difference of a metric, the portal's figure less ours.
type Gap struct {
	Metric      string         `json:"metric"`
	Numerator   int64          `json:"numerator"`
	Denominator int64          `json:"denominator"`
	Score       result.Percent `json:"score"`
	Causes      []Share        `json:"causes"`
	// RestNumerator and RestDenominator are what the causes leave unexplained.
	RestNumerator   int64 `json:"rest_numerator"`
	RestDenominator int64 `json:"rest_denominator"`
}

// Share is the part of a difference that a cause explains, with its sign. Unsure is by how much more its numerator may be.
type Share struct {
	Cause       string `json:"cause"`
	Numerator   int64  `json:"numerator"`
	Denominator int64  `json:"denominator"`
	Unsure      int64  `json:"unsure"`
}

// Explained reports whether nothing is left.
func (g Gap) Explained() bool { return g.RestNumerator == 0 && g.RestDenominator == 0 }

// Reconcile compares the counts that the portal published with ours and says which groups of dossiers explain the metrics
// that differ. It tries every choice of candidates, takes the one choice for all metrics that leaves the least
// unexplained, and of equal ones that with the fewest groups, then the first in the order given. Only metrics whose counts
// are known on both sides are compared; they come in the order of the set.
func (s *FormulaSet) Reconcile(ours, portal map[string]Count, candidates []Candidate) []Gap {
	gaps := s.differences(ours, portal)
	best, least, fewest := uint(0), int64(-1), 0
	for choice := range uint(1) << len(candidates) {
		chosen := chosenOf(candidates, choice)
		rest := int64(0)
		for _, id := range s.Names() {
			if both(ours[id], portal[id]) {
				g := explained(gapOf(id, ours[id], portal[id]), chosen)
				rest += magnitude(g.RestNumerator) + magnitude(g.RestDenominator)
			}
		}
		if least < 0 || rest < least || rest == least && len(chosen) < fewest {
			best, least, fewest = choice, rest, len(chosen)
		}
	}
	chosen := chosenOf(candidates, best)
	for i := range gaps {
		gaps[i] = explained(gaps[i], chosen)
	}
	return gaps
}

func chosenOf(candidates []Candidate, choice uint) []Candidate {
	var out []Candidate
	for i, c := range candidates {
		if choice>>i&1 == 1 {
			out = append(out, c)
		}
	}
	return out
}

func both(a, b Count) bool {
	return a.Known && b.Known && a.Numerator != nil && a.Denominator != nil && b.Numerator != nil && b.Denominator != nil
}

func gapOf(id string, ours, portal Count) Gap {
	return Gap{Metric: id, Numerator: *portal.Numerator - *ours.Numerator, Denominator: *portal.Denominator - *ours.Denominator}
}

// differences lists the metrics whose integers differ.
func (s *FormulaSet) differences(ours, portal map[string]Count) []Gap {
	score := func(id string, c Count) result.Percent {
		m, _, _ := s.Metric(id)
		if exact := m.exact(c); exact != nil {
			return rounded(exact)
		}
		return 0
	}
	var out []Gap
	for _, id := range s.Names() {
		if !both(ours[id], portal[id]) {
			continue
		}
		g := gapOf(id, ours[id], portal[id])
		g.Score = score(id, portal[id]) - score(id, ours[id])
		if g.Numerator != 0 || g.Denominator != 0 {
			out = append(out, g)
		}
	}
	return out
}

// explained takes the parts of the chosen candidates off the difference.
func explained(g Gap, chosen []Candidate) Gap {
	g.Causes = nil
	g.RestNumerator, g.RestDenominator = g.Numerator, g.Denominator
	low, high := int64(0), int64(0) // by how much the unsure may move the rest
	for _, c := range chosen {
		p, ok := c.Parts[g.Metric]
		if !ok || p == (Part{}) {
			continue
		}
		sign := int64(1)
		if c.Ours {
			sign = -1
		}
		g.Causes = append(g.Causes, Share{c.Cause, sign * p.Numerator, sign * p.Denominator, sign * p.Unsure})
		g.RestNumerator -= sign * p.Numerator
		g.RestDenominator -= sign * p.Denominator
		low, high = low+min(0, sign*p.Unsure), high+max(0, sign*p.Unsure)
	}
	switch {
	case g.RestNumerator > high:
		g.RestNumerator -= high
	case g.RestNumerator < low:
		g.RestNumerator -= low
	default:
		g.RestNumerator = 0
	}
	return g
}

func magnitude(n int64) int64 { return max(n, -n) }
