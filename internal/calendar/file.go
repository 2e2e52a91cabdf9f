package calendar

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Load reads a unit's own calendar: text with the columns date, kind, name, divided by commas or semicolons. Kinds are
// off and swap_off (not worked), makeup_work (worked), off? (undecided, worked) and year, whose date is a year that the
// calendar holds. Without a line of kind year it holds the years in which it has a day off. Errors name the line.
func Load(r io.Reader) (*Calendar, error) {
	c := &Calendar{days: map[Date]dayKind{}}
	var declared, withDayOff []int
	sc := bufio.NewScanner(r)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		cells := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' })
		if len(cells) == 0 || line == 1 && strings.EqualFold(strings.TrimSpace(cells[0]), "date") {
			continue
		}
		if len(cells) < 2 {
			return nil, fmt.Errorf("line %d: expected date,kind,name", line)
		}
		day, kind := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1])
		if kind == "year" {
			y, err := strconv.Atoi(day)
			if err != nil {
				return nil, fmt.Errorf("line %d: %q is no year", line, day)
			}
			declared = append(declared, y)
			continue
		}
		d, err := Parse(day)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		switch kind {
		case "off", "swap_off":
			c.days[d] = dayOff
			withDayOff = append(withDayOff, d.Year())
		case "makeup_work":
			c.days[d] = makeUp
		case "off?":
		default:
			return nil, fmt.Errorf("line %d: unknown kind %q; use off, swap_off, makeup_work, off? or year", line, kind)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	c.held = declared
	if len(declared) == 0 {
		c.held = withDayOff
	}
	slices.Sort(c.held)
	c.held = slices.Compact(c.held)
	if len(c.held) == 0 {
		return nil, fmt.Errorf("the calendar holds no year: it lists no day off and no line of kind year")
	}
	return c, nil
}
