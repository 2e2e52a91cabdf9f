package synth

import (
	"time"

	"ddss/internal/calendar"
)

func dateOf(t time.Time) calendar.Date {
	y, m, d := t.In(zone).Date()
	return calendar.FromYMD(y, int(m), d)
}

func moment(d calendar.Date) time.Time {
	return time.Date(1970, 1, 1+int(d), 0, 0, 0, 0, zone)
}

func working(t time.Time) bool { return calendar.Default().WorkingDay(dateOf(t)) }

// workdaysAfter is the n-th working day after the day of t at the same time of day; n < 0 counts back.
func workdaysAfter(t time.Time, n int) time.Time {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		t = t.AddDate(0, 0, step)
		if working(t) {
			n--
		}
	}
	return t
}

// onOrAfter is the day of t if it is worked, else the next working day.
func onOrAfter(t time.Time) time.Time {
	for !working(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

const cutOffHour = 15 // receipts from here on count for the next working day

// limitDay is the last day on which a result is due, at 17:00.
func limitDay(received time.Time, limit int, unit string) time.Time {
	start := received
	if !working(start) || start.Hour() >= cutOffHour {
		start = workdaysAfter(start, 1)
	}
	switch unit {
	case unitDays:
		return clock(onOrAfter(start.AddDate(0, 0, limit)), 17, 0)
	case unitMonths:
		return clock(onOrAfter(start.AddDate(0, limit, 0)), 17, 0)
	case unitHours:
		return clock(workdaysAfter(start, 1), 17, 0)
	}
	return clock(workdaysAfter(start, limit), 17, 0)
}
