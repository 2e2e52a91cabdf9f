package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// random is a source of reproducible choices.
type random struct{ *rand.Rand }

// newRandom makes a source for one purpose, so that more choices for one thing do not change another.
func newRandom(seed uint64, purpose string) random {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(purpose) {
		h = (h ^ uint64(purpose[i])) * 1099511628211
	}
	return random{rand.New(rand.NewPCG(seed, h))}
}

// chance is true in permille of 1000 cases.
func (r random) chance(permille int) bool { return r.IntN(1000) < permille }

// between is a number from low to high, both included.
func (r random) between(low, high int) int { return low + r.IntN(high-low+1) }

func pick[T any](r random, list []T) T { return list[r.IntN(len(list))] }

func (r random) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + r.IntN(10)))
	}
	return b.String()
}

func (r random) hex(bytes int) string {
	var b strings.Builder
	for range bytes {
		fmt.Fprintf(&b, "%02x", r.IntN(256))
	}
	return b.String()
}

var zone = time.FixedZone("+07:00", 7*60*60)

// clock sets the time of day of a moment.
func clock(day time.Time, hour, minute int) time.Time {
	y, m, d := day.In(zone).Date()
	return time.Date(y, m, d, hour, minute, 0, 0, zone)
}

func midnight(t time.Time) time.Time { return clock(t, 0, 0) }

const (
	dayForm  = "02/01/2006"
	timeForm = "02/01/2006 15:04"
)

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(dayForm)
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(timeForm)
}
