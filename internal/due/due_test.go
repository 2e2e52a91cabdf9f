package due

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"ddss/internal/calendar"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02"} {
		if moment, err := time.Parse(form, s); err == nil {
			return moment
		}
	}
	t.Fatalf("%q is no moment", s)
	return time.Time{}
}

// Tết 2026: 16 to 20 February are off. Tết 2025: 27 to 31 January. 26 April 2025, a Saturday, is worked for 2 May.
func TestJudgeOverTetAndMakeUpDays(t *testing.T) {
	for _, c := range []struct {
		now, deadline string
		within        int
		state         State
		days          int
	}{
		{"2026-02-12 08:00", "2026-02-13 17:00", 2, Soon, 1},    // Thursday, Friday
		{"2026-02-13 08:00", "2026-02-13 17:00", 2, Soon, 0},    // today
		{"2026-02-13 08:00", "2026-02-13 07:59", 2, Overdue, 0}, // this morning
		{"2026-02-13 08:00", "2026-02-13", 2, Soon, 0},          // by day alone
		{"2026-02-14", "2026-02-13 17:00", 2, Overdue, 0},       // a Saturday after
		{"2026-02-13 08:00", "2026-02-20 17:00", 2, Soon, 0},    // the last day of Tết
		{"2026-02-13 08:00", "2026-02-23 17:00", 2, Soon, 1},    // the Monday after Tết
		{"2026-02-13 08:00", "2026-02-24 17:00", 2, Soon, 2},
		{"2026-02-13 08:00", "2026-02-25 17:00", 2, Later, 3},
		{"2026-02-13 08:00", "2026-02-24 17:00", 1, Later, 2},
		{"2026-02-24 08:00", "2026-02-13 17:00", 2, Overdue, 2}, // late by 23 and 24 February
		{"2025-02-03 08:00", "2025-01-24 17:00", 2, Overdue, 1},
		{"2025-04-25 08:00", "2025-04-26 11:00", 0, Later, 1}, // the make-up Saturday is worked
		{"2025-04-25 08:00", "2025-04-26 11:00", 1, Soon, 1},
		{"2025-04-25 08:00", "2025-04-28 11:00", 1, Later, 2},
		{"2025-04-29 08:00", "2025-05-05 11:00", 1, Soon, 1}, // 30 April to 2 May off, then a weekend
		{"2025-05-05 08:00", "2025-04-25 17:00", 2, Overdue, 4},
		{"2026-02-12 08:00", "2026-02-11", 2, Overdue, 1},
		{"2040-01-02 08:00", "2040-01-03", 2, Unknown, -1}, // a year that the calendar does not hold
		{"2040-01-02 08:00", "2040-01-02", 2, Soon, 0},
		{"2026-02-12 08:00", "9999-12-31", 2, Later, 3},
		{"2026-02-12 08:00", "1900-01-01", 2, Overdue, -1},
	} {
		state, days := Clock{calendar.Default(), at(t, c.now), c.within}.Judge(at(t, c.deadline))
		if state != c.state || days != c.days {
			t.Errorf("at %s, due %s, within %d: %s %d, want %s %d", c.now, c.deadline, c.within, state, days, c.state, c.days)
		}
	}
}

func TestSaturdaysOfTheUnitCount(t *testing.T) {
	from, to := calendar.FromYMD(2026, 1, 1), calendar.FromYMD(2026, 12, 31)
	for mode, want := range map[calendar.Saturdays]int{calendar.SaturdayOff: 1, calendar.SaturdayMorning: 2, calendar.SaturdayFull: 2} {
		clock := Clock{calendar.Default().WithSaturdays(mode, from, to), at(t, "2026-03-06 08:00"), 5} // a Friday
		if state, days := clock.Judge(at(t, "2026-03-09 17:00")); state != Soon || days != want {
			t.Errorf("Saturdays %s: %s %d, want %d days left", mode, state, days, want)
		}
	}
}

func TestJudgeAgreesWithTheCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		now := from.Add(time.Duration(rapid.IntRange(1, 1_000_000).Draw(t, "now")) * time.Minute)
		deadline := from.Add(time.Duration(rapid.IntRange(1, 1_000_000).Draw(t, "deadline")) * time.Minute)
		within := rapid.IntRange(0, 30).Draw(t, "within")
		state, days := Clock{calendar.Default(), now, within}.Judge(deadline)
		left := calendar.Default().Between(day(now), day(deadline))
		switch {
		case deadline.Before(now) && hasTime(deadline) && hasTime(now):
			if state != Overdue || days != calendar.Default().Between(day(deadline), day(now)) {
				t.Errorf("%s at %s: %s %d", deadline, now, state, days)
			}
		case !deadline.Before(now) && (state == Soon) != (left <= within):
			t.Errorf("%s at %s within %d: %s, %d left", deadline, now, within, state, left)
		}
	})
}

func TestDesksCountTheSortedItems(t *testing.T) {
	l := List{Items: []Item{
		{Dataset: "dossier", Code: "3", AgencyCode: "B", Officer: "y", State: Soon, Due: "2026-02-13"},
		{Dataset: "dossier", Code: "2", AgencyCode: "A", Officer: "x", State: Soon, Due: "2026-02-13"},
		{Dataset: "feedback", Code: "1", AgencyCode: "A", State: Overdue, Due: "2026-02-10"},
		{Dataset: "dossier", Code: "1", AgencyCode: "A", Officer: "x", State: Overdue, Due: "2026-02-12"},
		{Dataset: "dossier", Code: "0", AgencyCode: "A", Officer: "x", State: Overdue, Due: "2026-02-11"},
	}}
	l.Sort()
	codes := ""
	for _, i := range l.Items {
		codes += i.Code
	}
	desks := l.Desks()
	if codes != "10123" || len(desks) != 3 || desks[0].Overdue["feedback"] != 1 || desks[1].Overdue["dossier"] != 2 || desks[1].Soon["dossier"] != 1 || desks[2].Soon["dossier"] != 1 {
		t.Errorf("%s, %+v", codes, desks)
	}
}
