package audit

import (
	"fmt"
	"math/big"
	"slices"
	"testing"
)

func judged(stratum, verdicts, faults string) Judged {
	j := Judged{Stratum: stratum}
	for i := range verdicts {
		j.Verdicts = append(j.Verdicts, map[byte]Verdict{'.': Unjudged, '+': Right, '-': Wrong, '?': Uncheckable}[verdicts[i]])
		j.Faults = append(j.Faults, faults[i] == '!')
	}
	return j
}

func TestCount(t *testing.T) {
	records := []Judged{
		judged("", "++", "  "),
		judged("", "+-", " !"),
		judged("", "-+", " !"), // a miss and a false alarm
		judged("", "+.", "  "), // half filled
		judged("", "-.", "  "), // half filled and wrong
		judged("", "+?", "  "),
		judged("", "??", "  "),
		judged("", "..", "  "),
	}
	s := Count(records, map[string]int{"": 1000}, []bool{false, true}, 0.95)
	if s.Drawn != 8 || s.Complete != 4 || s.WrongRecords != 3 || s.Errors != 3 || s.Judged != 9 {
		t.Errorf("counts: %+v", s)
	}
	if r := s.Records; r.Errors != 2 || r.Of != 4 || r.Method != MethodBinomial || r.Interval != ClopperPearson(2, 4, 0.95) {
		t.Errorf("records: %+v", r)
	}
	if f := s.Fields[0]; f.Errors != 2 || f.Of != 6 {
		t.Errorf("first field: %+v", f)
	}
	if s.FalseAlarms.Errors != 1 || s.FalseAlarms.Of != 2 || s.Misses.Errors != 0 || s.Misses.Of != 1 {
		t.Errorf("false alarms %+v, misses %+v", s.FalseAlarms, s.Misses)
	}
	for accept, want := range map[int]string{2: Rejected, 3: Undecided} {
		if got := s.Decide(accept); got != want {
			t.Errorf("accept %d: %s, want %s", accept, got, want)
		}
	}
	if got := Count(records[:3], map[string]int{"": 3}, []bool{false, true}, 0.95); got.Decide(2) != Accepted || got.Records.Method != MethodFinite || got.Records.Interval.Low != got.Records.Interval.High {
		t.Errorf("a whole population: %+v", got)
	}
}

func TestCountByStratum(t *testing.T) {
	var records []Judged
	for i := range 20 {
		records = append(records, judged("A", map[bool]string{true: "-", false: "+"}[i < 16], " "))
	}
	for i := range 8 {
		records = append(records, judged("B", map[bool]string{true: "-", false: "+"}[i < 2], " "))
	}
	records = append(records, judged("C", ".", " "))
	s := Count(records, map[string]int{"A": 155, "B": 62, "C": 93}, []bool{true}, 0.95)
	if s.Records.Method != MethodStratified || rounded(s.Records.Share, 4) != rounded((155*0.8+62*0.25)/217, 4) || !slices.Equal(s.Unheard, []string{"C"}) {
		t.Errorf("%+v", s)
	}
	if none := Count(nil, map[string]int{"": 9}, []bool{true}, 0.95); none.Records.Method != MethodNone || none.Fields[0].Of != 0 {
		t.Errorf("nothing judged: %+v", none)
	}
}

func TestAgree(t *testing.T) {
	var first, second []Judged
	for pair, n := range map[string]int{"++": 20, "+-": 5, "-+": 10, "--": 15, "+?": 7, ".-": 3} {
		for range n {
			first = append(first, judged("", pair[:1], " "))
			second = append(second, judged("", pair[1:], " "))
		}
	}
	all, fields := Agree(first, second, 1)
	if k := all.Kappa(); k == nil || k.Cmp(big.NewRat(2, 5)) != 0 || fmt.Sprint(all) != fmt.Sprint(fields[0]) {
		t.Errorf("kappa %v over %v, want 2/5", k, all)
	}
}
