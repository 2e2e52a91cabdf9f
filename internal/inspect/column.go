package inspect

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"ddss/internal/dataset"
	"ddss/internal/layout"
	"ddss/internal/viettext"
)

// oddity is a set of damages that spreadsheets do to values.
type oddity uint8

const (
	oddScientific oddity = 1 << iota
	oddFormula
	oddLostZero
)

// oddities are their codes, in the order of the bits.
var oddities = []string{"scientific_notation", "formula_error", "lost_zero"}

// column is a column while it is counted.
type column struct {
	layout.Column
	field    dataset.Field
	tally    *tally
	shortest int // characters
	longest  int
	oddCount [8]int64
}

func newColumn(c layout.Column, ds dataset.Dataset) *column {
	col := &column{Column: c}
	col.field, _ = ds.Field(c.Field)
	col.tally = newTally(col)
	return col
}

var (
	scientific   = regexp.MustCompile(`^[+-]?\d+([.,]\d+)?[eE][+-]?\d+$`)
	formulaError = regexp.MustCompile(`^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$`)
)

// zeroless are the digits that a value of a field has left once its leading zeros are lost.
var zeroless = map[string]*regexp.Regexp{
	"national_id": regexp.MustCompile(`^\d{10,11}$`), "submitter_id": regexp.MustCompile(`^\d{10,11}$`), "owner_id": regexp.MustCompile(`^\d{10,11}$`),
	"phone": regexp.MustCompile(`^[35789]\d{8}$`), "ward_code": regexp.MustCompile(`^\d{4}$`),
}

// look finds out about a value what every row with it shares.
func (c *column) look(s string, p *patterns) fact {
	if c.missing(s) {
		return fact{missing: true}
	}
	n := utf8.RuneCountInString(s)
	if c.longest == 0 || n < c.shortest {
		c.shortest = n
	}
	c.longest = max(c.longest, n)
	f := fact{pattern: p.of(s)}
	if digit := s[len(s)-1] >= '0' && s[len(s)-1] <= '9'; digit && strings.ContainsAny(s, "eE") && scientific.MatchString(s) {
		f.oddity |= oddScientific
	}
	if s[0] == '#' && formulaError.MatchString(s) {
		f.oddity |= oddFormula
	}
	if form := zeroless[c.Field]; form != nil && form.MatchString(s) {
		f.oddity |= oddLostZero
	}
	return f
}

// missing: in columns of booleans only a blank is missing.
func (c *column) missing(s string) bool {
	return c.field.Type != dataset.Bool && viettext.IsMissing(s)
}

func (c *column) odd(o oddity, n int64) {
	for i := range oddities {
		if o&(1<<i) != 0 {
			c.oddCount[i] += n
		}
	}
}

// mask hides personal data: by the kind of the field, or all but the first letter of each word where no field tells what
// the column holds.
func (c *column) mask(s string) string {
	if c.Field != "" {
		return viettext.MaskField(c.Field, s)
	}
	if c.Reason == layout.Running {
		return s
	}
	if !strings.ContainsFunc(s, isLetter) && len(s) < longNumber {
		return s
	}
	return viettext.MaskName(s)
}

// longNumber is how many characters a number has at least that may name a person.
const longNumber = 6

func isLetter(r rune) bool { return r > 127 || r|0x20 >= 'a' && r|0x20 <= 'z' }
