package audit

import (
	"maps"
	"slices"
)

// Verdict is what an auditor says of a value.
type Verdict int

// The verdicts. Of a value that cannot be checked nothing is known; it counts neither way.
const (
	Unjudged Verdict = iota
	Right
	Wrong
	Uncheckable
)

// Judged is a drawn record with the verdicts on its values, by field.
type Judged struct {
	Stratum  string
	Verdicts []Verdict
	Faults   []bool // what the tool's checks say of the same values: true where one faults it
}

// complete reports whether every value has a verdict and something is known of one of them.
func (j Judged) complete() bool {
	return !slices.Contains(j.Verdicts, Unjudged) && (slices.Contains(j.Verdicts, Right) || slices.Contains(j.Verdicts, Wrong))
}

// Methods of intervals.
const (
	MethodBinomial   = "clopper_pearson"
	MethodFinite     = "hypergeometric"
	MethodStratified = "stratified_wilson"
	MethodNone       = "" // nothing was judged
)

// Rate is a share found in a sample.
type Rate struct {
	Errors, Of int // of those that were judged
	Population int // that the sample stands for
	Share      float64
	Interval   Interval
	Method     string
}

// Score is what the verdicts say.
type Score struct {
	Drawn, Complete int    // records drawn, and those with all their verdicts
	Fields          []Rate // by field: values that are wrong
	Records         Rate   // complete records with a value that is wrong
	WrongRecords    int    // records with a value that is wrong, complete or not
	Errors, Judged  int    // values that are wrong, and those judged
	// FalseAlarms are the values that a check faults and the auditor finds right, of those that a check faults; Misses those
	// that no check faults and the auditor finds wrong, of those that no check faults. Both over fields that checks look at.
	FalseAlarms, Misses Rate
	Unheard             []string // strata of which no record is complete
}

// Count counts the verdicts. The sizes are those of the strata in the population; of one stratum it is the whole. Checked
// tells which fields the tool's checks look at.
func Count(records []Judged, sizes map[string]int, checked []bool, confidence float64) Score {
	s := Score{Drawn: len(records)}
	all := tally{}
	byField := make([]tally, len(checked))
	alarms, clean := [2]int{}, [2]int{}
	for _, r := range records {
		wrong := slices.Contains(r.Verdicts, Wrong)
		if wrong {
			s.WrongRecords++
		}
		if r.complete() {
			s.Complete++
			all.add(r.Stratum, wrong)
		}
		for i, v := range r.Verdicts {
			if v != Right && v != Wrong {
				continue
			}
			byField[i].add(r.Stratum, v == Wrong)
			s.Judged++
			if v == Wrong {
				s.Errors++
			}
			switch {
			case !checked[i]:
			case r.Faults[i]:
				alarms[1]++
				if v == Right {
					alarms[0]++
				}
			default:
				clean[1]++
				if v == Wrong {
					clean[0]++
				}
			}
		}
	}
	s.Records = all.rate(sizes, confidence)
	for _, t := range byField {
		s.Fields = append(s.Fields, t.rate(sizes, confidence))
	}
	s.FalseAlarms, s.Misses = simple(alarms, confidence), simple(clean, confidence)
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if all[name] == nil {
			s.Unheard = append(s.Unheard, name)
		}
	}
	return s
}

// tally holds errors and judged by stratum.
type tally map[string]*[2]int

func (t *tally) add(stratum string, wrong bool) {
	if *t == nil {
		*t = tally{}
	}
	n := (*t)[stratum]
	if n == nil {
		n = &[2]int{}
		(*t)[stratum] = n
	}
	n[1]++
	if wrong {
		n[0]++
	}
}

func (t tally) rate(sizes map[string]int, confidence float64) Rate {
	r := Rate{}
	var strata []Stratum
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		r.Population += sizes[name]
		n := t[name]
		if n == nil {
			n = &[2]int{}
		}
		strata = append(strata, Stratum{Name: name, Population: sizes[name], Errors: n[0], Drawn: n[1]})
		r.Errors += n[0]
		r.Of += n[1]
	}
	if r.Of == 0 {
		return r
	}
	if len(strata) > 1 {
		e := Stratified(strata, confidence)
		r.Share, r.Interval, r.Method = e.Share, e.Interval, MethodStratified
		return r
	}
	r.Share, r.Method = float64(r.Errors)/float64(r.Of), MethodBinomial
	finite := false
	if r.Interval, finite = Exact(r.Errors, r.Of, r.Population, confidence); finite {
		r.Method = MethodFinite
	}
	return r
}

func simple(n [2]int, confidence float64) Rate {
	r := Rate{Errors: n[0], Of: n[1]}
	if r.Of > 0 {
		r.Share, r.Interval, r.Method = float64(n[0])/float64(n[1]), ClopperPearson(n[0], n[1], confidence), MethodBinomial
	}
	return r
}

// Decisions under a plan.
const (
	Accepted  = "accepted"
	Rejected  = "rejected"
	Undecided = "undecided" // verdicts are lacking that could still change it
)

// Decide applies the acceptance number of a plan.
func (s Score) Decide(accept int) string {
	switch {
	case s.WrongRecords > accept:
		return Rejected
	case s.Complete == s.Drawn:
		return Accepted
	}
	return Undecided
}

// Agree compares two people's verdicts on the same values, by field; class 0 is right, class 1 wrong. Values that one of
// them did not judge are left out.
func Agree(first, second []Judged, fields int) (all Agreement, byField []Agreement) {
	empty := func() Agreement { return Agreement{[][]int64{{0, 0}, {0, 0}}} }
	all = empty()
	for range fields {
		byField = append(byField, empty())
	}
	class := map[Verdict]int{Right: 0, Wrong: 1}
	for i := range first {
		for f := range fields {
			a, ok := class[first[i].Verdicts[f]]
			b, both := class[second[i].Verdicts[f]]
			if ok && both {
				all.Both[a][b]++
				byField[f].Both[a][b]++
			}
		}
	}
	return all, byField
}
