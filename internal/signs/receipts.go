package signs

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"

	"ddss/internal/calendar"
)

// Receipt is a dossier handed in at a counter: its code and the day of its receipt.
type Receipt struct {
	Code string
	Day  calendar.Date
}

// codeForm is a dossier code: the unit, the day and the running number of the day.
var codeForm = regexp.MustCompile(`^([A-Za-z0-9.]+)-(\d{6})-(\d{1,9})$`)

// OutOfOrder is the least number of receipts that would have to be taken away so that, in each unit, no dossier with a
// higher number was received on an earlier day. One wrong day counts once, however many dossiers stand on either side.
// Codes of another form are left out.
func OutOfOrder(list []Receipt) int64 {
	type numbered struct {
		date   string
		number int
		day    calendar.Date
	}
	units := map[string][]numbered{}
	for _, r := range list {
		m := codeForm.FindStringSubmatch(r.Code)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[3])
		if err != nil {
			continue // nine digits fit
		}
		units[m[1]] = append(units[m[1]], numbered{m[2], n, r.Day})
	}
	out := 0
	for _, all := range units {
		slices.SortFunc(all, func(a, b numbered) int {
			return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.number, b.number), cmp.Compare(a.day, b.day))
		})
		days := make([]calendar.Date, len(all))
		for i, x := range all {
			days[i] = x.day
		}
		out += len(days) - longestRising(days)
	}
	return int64(out)
}

// longestRising is the length of the longest subsequence that never falls (patience sorting: tails[i] is the least last
// value of those of length i+1).
func longestRising(list []calendar.Date) int {
	var tails []calendar.Date
	for _, x := range list {
		i, _ := slices.BinarySearchFunc(tails, x, func(tail, x calendar.Date) int {
			if tail <= x {
				return -1
			}
			return 1
		})
		if i == len(tails) {
			tails = append(tails, x)
		} else {
			tails[i] = x
		}
	}
	return len(tails)
}
