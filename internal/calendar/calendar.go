package calendar

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Date is a calendar day: the number of days since 1970-01-01.
type Date int32

const form = "2006-01-02"

// FromYMD is the day of a year, month and day; values beyond their range carry over.
func FromYMD(y, m, d int) Date {
	return Date(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Parse reads a day written yyyy-MM-dd.
func Parse(s string) (Date, error) {
	t, err := time.Parse(form, s)
	if err != nil {
		return 0, fmt.Errorf("%q is no day of the form yyyy-MM-dd", s)
	}
	return FromYMD(t.Year(), int(t.Month()), t.Day()), nil
}

func (d Date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the day as yyyy-MM-dd.
func (d Date) String() string { return d.time().Format(form) }

// Year is the year of the day.
func (d Date) Year() int { return d.time().Year() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

// Saturdays says whether Saturdays are worked.
type Saturdays string

// The ways to work on Saturdays. A morning counts as a working day whose receipts end at noon.
const (
	SaturdayOff     Saturdays = "off"
	SaturdayMorning Saturdays = "morning"
	SaturdayFull    Saturdays = "full"
)

type dayKind int

const (
	dayOff dayKind = iota + 1
	makeUp
)

// Calendar is a set of held years with their days off and make-up days. It is not changed after it was made.
type Calendar struct {
	held      []int // sorted
	days      map[Date]dayKind
	saturdays []saturdayRule
}

type saturdayRule struct {
	mode     Saturdays
	from, to Date
}

//go:embed calendar.yaml
var source []byte

type yamlYear struct {
	Year   int    `yaml:"year"`
	Source string `yaml:"source"`
	Off    []struct {
		Day       string `yaml:"day"`
		Name      string `yaml:"name"`
		Certainty string `yaml:"certainty"`
	} `yaml:"off"`
	MakeUp []struct {
		Day       string `yaml:"day"`
		For       string `yaml:"for"`
		Certainty string `yaml:"certainty"`
	} `yaml:"make_up"`
}

var builtIn = mustLoad(source)

// Default is the built-in calendar.
func Default() *Calendar { return builtIn }

func mustLoad(text []byte) *Calendar {
	var years []yamlYear
	if err := yaml.Unmarshal(text, &years); err != nil {
		panic("built-in calendar: " + err.Error())
	}
	c := &Calendar{days: map[Date]dayKind{}}
	set := func(day string, k dayKind) {
		d, err := Parse(day)
		if err != nil {
			panic("built-in calendar: " + err.Error())
		}
		c.days[d] = k
	}
	for _, y := range years {
		c.held = append(c.held, y.Year)
		for _, d := range y.Off {
			set(d.Day, dayOff)
		}
		for _, d := range y.MakeUp {
			set(d.Day, makeUp)
		}
	}
	slices.Sort(c.held)
	return c
}

// WithSaturdays returns the calendar with Saturdays worked from one day to another, both included.
func (c *Calendar) WithSaturdays(mode Saturdays, from, to Date) *Calendar {
	out := *c
	out.saturdays = append(slices.Clone(c.saturdays), saturdayRule{mode, from, to})
	return &out
}

// Years lists the years that the calendar holds.
func (c *Calendar) Years() []int { return slices.Clone(c.held) }

// Held reports whether the calendar holds the year.
func (c *Calendar) Held(year int) bool {
	_, ok := slices.BinarySearch(c.held, year)
	return ok
}

// WorkingDay reports whether the day is worked. The answer means something only in a held year.
func (c *Calendar) WorkingDay(d Date) bool {
	switch c.days[d] {
	case dayOff:
		return false
	case makeUp:
		return true
	}
	switch d.Weekday() {
	case time.Sunday:
		return false
	case time.Saturday:
		return c.saturday(d) != SaturdayOff
	}
	return true
}

// HalfDay reports whether only the morning of the day is worked.
func (c *Calendar) HalfDay(d Date) bool {
	return c.days[d] == 0 && d.Weekday() == time.Saturday && c.saturday(d) == SaturdayMorning
}

func (c *Calendar) saturday(d Date) Saturdays {
	mode := SaturdayOff
	for _, r := range c.saturdays {
		if r.from <= d && d <= r.to {
			mode = r.mode
		}
	}
	return mode
}

// Next is the next working day after d; false if it walks out of the held years.
func (c *Calendar) Next(d Date) (Date, bool) { return c.Add(d, 1) }

// Add is the n-th working day after d, and d itself for n = 0; false if a day on the way lies in a year not held.
func (c *Calendar) Add(d Date, n int) (Date, bool) {
	for n > 0 {
		d++
		if !c.Held(d.Year()) {
			return 0, false
		}
		if c.WorkingDay(d) {
			n--
		}
	}
	return d, c.Held(d.Year())
}

// Between counts the working days d with x < d <= y; days of years not held count as none.
func (c *Calendar) Between(x, y Date) int {
	n := 0
	for d := x + 1; d <= y; d++ {
		if c.Held(d.Year()) && c.WorkingDay(d) {
			n++
		}
	}
	return n
}

// Digest is the SHA-256 of the calendar's content, in hexadecimal.
func (c *Calendar) Digest() string {
	var lines []string
	for _, y := range c.held {
		lines = append(lines, fmt.Sprintf("year %d", y))
	}
	for d, k := range c.days {
		lines = append(lines, fmt.Sprintf("%s %d", d, k))
	}
	slices.Sort(lines)
	for _, r := range c.saturdays {
		lines = append(lines, fmt.Sprintf("saturdays %s %s %s", r.mode, r.from, r.to))
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}
