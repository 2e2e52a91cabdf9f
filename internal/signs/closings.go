package signs

import (
	"math/big"
	"slices"

	"ddss/internal/calendar"
	"ddss/internal/robust"
)

const (
	lastDays   = 3  // working days before the end of a period that are looked at
	usualDays  = 40 // working days before those: what is usual
	leastSpike = 20 // closings of a day that are worth a look
	manyMAD    = 6  // how many median absolute deviations a day has to stand above the median
)

// Heaped lists the days, in order, among the last three working days of a report period on which unusually many dossiers were
// closed: 20 or more, twice the median of the forty working days before, and more than six median absolute deviations
// above it. Periods for which the calendar is not held are left out. Closed counts the closings of each day.
func Heaped(closed map[calendar.Date]int64, from, to calendar.Date, cal *calendar.Calendar) []calendar.Date {
	var out []calendar.Date
	for year := from.Year(); year <= to.Year(); year++ {
		for _, end := range calendar.PeriodEnds(year) {
			last, usual, held := split(end, cal)
			if !held || usual[0] < from || end > to {
				continue
			}
			counts := make([]int64, len(usual))
			for i, d := range usual {
				counts[i] = closed[d]
			}
			for _, d := range last {
				if n := closed[d]; n >= leastSpike && above(counts, n) {
					out = append(out, d)
				}
			}
		}
	}
	return out
}

// split gives the last working days up to a day, and those before; false where the calendar of one is not held.
func split(end calendar.Date, cal *calendar.Calendar) (last, usual []calendar.Date, held bool) {
	var days []calendar.Date
	for d := end; len(days) < lastDays+usualDays; d-- {
		if !cal.Held(d.Year()) {
			return nil, nil, false
		}
		if cal.WorkingDay(d) {
			days = append(days, d)
		}
	}
	slices.Reverse(days)
	return days[usualDays:], days[:usualDays], true
}

func above(usual []int64, n int64) bool {
	m, v := robust.Median(usual), big.NewRat(n, 1)
	bound := new(big.Rat).Mul(big.NewRat(manyMAD, 1), robust.MAD(usual))
	return v.Cmp(new(big.Rat).Mul(big.NewRat(2, 1), m)) >= 0 && new(big.Rat).Sub(v, m).Cmp(bound) > 0
}
