package maturity

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// What has too little history names the first day on which it can be judged, also after gaps: with a run every night it is known
// on that day, and not before.
func TestTheNamedDayAfterGaps(t *testing.T) {
	named := map[string]int{}
	steady := func(day time.Time) Run {
		return Run{AsOf: day, Comparable: true, Compared: true, Figures: map[string]Value{"dqi": Known(big.NewRat(95, 1))}}
	}
	of := func(runs []Run) Input {
		last := len(runs) - 1
		return Input{Today: dayOf(runs[last]), Now: runs[last], Earlier: runs[:last]}
	}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "start"))
		var runs []Run
		n := 0
		for n < 400 {
			runs = append(runs, steady(start.AddDate(0, 0, n)))
			n += rapid.SampledFrom([]int{1, 1, 1, 7, 30, 45, 120}).Draw(t, "next")
		}
		runs = runs[rapid.IntRange(0, len(runs)-1).Draw(t, "from"):]
		now := runs[len(runs)-1].AsOf
		until := func(day time.Time) Input {
			list := slices.Clone(runs)
			for d := now.AddDate(0, 0, 1); d.Format(time.DateOnly) <= day.Format(time.DateOnly); d = d.AddDate(0, 0, 1) {
				list = append(list, steady(d))
			}
			return of(list)
		}
		for _, name := range []string{"dqi_three_months", "dqi_four_quarters", "violations_not_rising", "stable_schema"} {
			v := of(runs).value(name)
			text, short := strings.CutPrefix(v.Reason, "history_short:")
			if short == (v.Exact != nil) {
				t.Fatalf("%s is %v, %q", name, v.Exact, v.Reason)
			}
			if !short {
				continue
			}
			named[name]++
			day, err := time.Parse(time.DateOnly, text)
			if err != nil || text <= dayOf(runs[len(runs)-1]) {
				t.Fatalf("%s can be judged from %q, named on %s", name, text, dayOf(runs[len(runs)-1]))
			}
			if v := until(day).value(name); v.Exact == nil {
				t.Fatalf("%s, named on %s: not on %s: %s", name, dayOf(runs[len(runs)-1]), text, v.Reason)
			}
			if v := until(day.AddDate(0, 0, -1)).value(name); v.Exact != nil {
				t.Fatalf("%s, named on %s: before %s", name, dayOf(runs[len(runs)-1]), text)
			}
		}
	})
	for _, name := range []string{"dqi_three_months", "dqi_four_quarters", "violations_not_rising", "stable_schema"} {
		if named[name] == 0 {
			t.Errorf("%s never had too little history", name)
		}
	}
}
