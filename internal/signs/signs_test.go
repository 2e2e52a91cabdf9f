package signs_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ddss/internal/calendar"
	"ddss/internal/signs"
)

func day(t testing.TB, iso string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReceiptsOutOfTheOrderOfTheirNumbers(t *testing.T) {
	for _, tt := range []struct {
		name string
		list [][2]string
		want int64
	}{
		{"none", nil, 0},
		{"in order, some on a day", [][2]string{{"H26.1-260105-0001", "2026-01-05"}, {"H26.1-260105-0002", "2026-01-05"}, {"H26.1-260106-0001", "2026-01-06"}}, 0},
		{"numbers count as numbers", [][2]string{{"H26.1-260105-10", "2026-01-06"}, {"H26.1-260105-9", "2026-01-05"}}, 0},
		{"entered later, dated back", [][2]string{{"H26.1-260105-0001", "2026-01-05"}, {"H26.1-260106-0001", "2026-01-02"}, {"H26.1-260107-0001", "2026-01-07"}}, 1},
		{"one wrong day in the far future counts once", [][2]string{{"H26.1-260105-0001", "2062-01-05"}, {"H26.1-260106-0001", "2026-01-06"}, {"H26.1-260107-0001", "2026-01-07"}}, 1},
		{"units apart", [][2]string{{"H26.1-260105-0001", "2026-01-09"}, {"H26.2-260106-0001", "2026-01-06"}}, 0},
		{"other forms are left out", [][2]string{{"x", "2026-01-09"}, {"", "2026-01-01"}, {"H26.1-260106", "2026-01-01"}}, 0},
		{"the same code on two days", [][2]string{{"H26.1-260105-0001", "2026-01-06"}, {"H26.1-260105-0001", "2026-01-05"}}, 0},
	} {
		var list []signs.Receipt
		for _, r := range tt.list {
			list = append(list, signs.Receipt{Code: r[0], Day: day(t, r[1])})
		}
		for range 2 {
			if got := signs.OutOfOrder(list); got != tt.want {
				t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
			}
			slices.Reverse(list)
		}
	}
}

// TestLeastToTakeAway compares with trying every subset.
func TestLeastToTakeAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(1, 9), 0, 9).Draw(t, "days")
		list := make([]signs.Receipt, len(days))
		for i, d := range days {
			list[i] = signs.Receipt{Code: fmt.Sprintf("H26-260101-%04d", i), Day: calendar.FromYMD(2026, 1, d)}
		}
		best := 0
		for set := range 1 << len(days) {
			n, last, rising := 0, 0, true
			for i, d := range days {
				if set>>i&1 == 1 {
					rising = rising && d >= last
					n, last = n+1, d
				}
			}
			if rising {
				best = max(best, n)
			}
		}
		if got := signs.OutOfOrder(list); got != int64(len(days)-best) {
			t.Fatalf("%v: %d, want %d", days, got, len(days)-best)
		}
	})
}

func TestClosingsHeapedBeforeTheEndOfAPeriod(t *testing.T) {
	cal := calendar.Default()
	from, to := day(t, "2026-01-01"), day(t, "2026-10-31")
	usual := func() map[calendar.Date]int64 {
		closed := map[calendar.Date]int64{}
		for d := from; d <= to; d++ {
			if cal.WorkingDay(d) {
				closed[d] = 10 + int64(d)%3 // median 11, MAD 1
			}
		}
		return closed
	}
	for _, tt := range []struct {
		name string
		on   string
		n    int64
		from string
		want []string
	}{
		{"nothing unusual", "", 0, "", nil},
		{"Friday before the 14th of June, a Sunday", "2026-06-12", 40, "", []string{"2026-06-12"}},
		{"the third working day before the end", "2026-06-10", 22, "", []string{"2026-06-10"}},
		{"the fourth", "2026-06-09", 400, "", nil},
		{"the day after the end", "2026-06-15", 400, "", nil},
		{"less than twice the usual", "2026-09-14", 21, "", nil},
		{"twice the usual", "2026-09-14", 22, "", []string{"2026-09-14"}},
		{"the period is not over", "2026-12-14", 400, "", nil},
		{"too few days before", "2026-06-12", 400, "2026-05-01", nil},
	} {
		closed, start := usual(), from
		if tt.on != "" {
			closed[day(t, tt.on)] = tt.n
		}
		if tt.from != "" {
			start = day(t, tt.from)
		}
		var got []string
		for _, d := range signs.Heaped(closed, start, to, cal) {
			got = append(got, d.String())
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := signs.Heaped(map[calendar.Date]int64{day(t, "2020-06-12"): 400}, day(t, "2019-01-01"), day(t, "2020-12-31"), cal); got != nil {
		t.Errorf("years that the calendar does not hold: %v", got)
	}
	few := map[calendar.Date]int64{day(t, "2026-06-12"): 19}
	if got := signs.Heaped(few, from, to, cal); got != nil {
		t.Errorf("nineteen closings among none: %v", got)
	}
	few[day(t, "2026-06-12")] = 20
	if got := signs.Heaped(few, from, to, cal); len(got) != 1 {
		t.Errorf("twenty closings among none: %v", got)
	}
}
