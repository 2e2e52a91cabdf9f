package due

import (
	"time"

	"ddss/internal/calendar"
)

// State of a deadline.
type State string

// The states. Unknown is a deadline whose working days lie in years that the calendar does not hold.
const (
	Overdue State = "overdue"
	Soon    State = "soon"
	Later   State = "later"
	Unknown State = "unknown"
)

// Clock judges deadlines at a moment, in the local time of the deadlines.
type Clock struct {
	Calendar *calendar.Calendar
	Now      time.Time
	Within   int // working days that count as soon
}

// Judge gives the state of a deadline, and the working days that it is late or has left; -1 where the calendar does not
// hold all of them.
func (c Clock) Judge(deadline time.Time) (State, int) {
	now, at := day(c.Now), day(deadline)
	late := at < now
	if hasTime(c.Now) && hasTime(deadline) {
		late = wall(deadline).Before(wall(c.Now))
	}
	if late {
		n, held := c.walk(at, now, -1)
		if !held {
			n = -1
		}
		return Overdue, n
	}
	switch n, held := c.walk(now, at, c.Within); {
	case n > c.Within:
		return Later, n
	case !held:
		return Unknown, -1
	default:
		return Soon, n
	}
}

// walk counts the working days d with from < d ≤ to, no further than one more than most unless most is negative, and tells
// whether the calendar holds the years that it went through. Days of years not held count as none.
func (c Clock) walk(from, to calendar.Date, most int) (n int, held bool) {
	years := c.Calendar.Years()
	if from == to {
		return 0, true
	}
	if len(years) == 0 {
		return 0, false
	}
	first, last := calendar.FromYMD(years[0], 1, 1), calendar.FromYMD(years[len(years)-1], 12, 31)
	held = from+1 >= first && to <= last
	for d := max(from+1, first); d <= min(to, last); d++ {
		if !c.Calendar.Held(d.Year()) {
			held = false
			continue
		}
		if c.Calendar.WorkingDay(d) {
			n++
		}
		if most >= 0 && n > most {
			break
		}
	}
	return n, held
}

func day(t time.Time) calendar.Date {
	y, m, d := t.Date()
	return calendar.FromYMD(y, int(m), d)
}

func hasTime(t time.Time) bool {
	h, m, s := t.Clock()
	return h != 0 || m != 0 || s != 0 || t.Nanosecond() != 0
}

// wall drops the zone: deadlines and moment are of one local time.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
