package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ddss/internal/result"
)

// Figure is a percentage for people. An unknown one has the text "–".
type Figure struct {
	Text  string // "97,12 %" in Vietnamese, "97.12%" in English
	Value int64  // hundredths, for lengths and colours of charts
	Known bool
	Band  string // green, yellow, red; empty if unknown
}

const unknown = "–"

// Count is a whole number for people. One that is not known has the text "–", one too small to be published "<5".
type Count struct {
	Text  string
	N     int64
	Known bool
}

func (c Count) String() string { return c.Text }

func (l lang) known(n int64) Count { return Count{l.whole(n), n, true} }

func (l lang) unknownCount() Count { return Count{Text: unknown} }

func (l lang) figure(p *result.Percent) Figure {
	if p == nil {
		return Figure{Text: unknown}
	}
	f := Figure{Text: l.percent(*p), Value: int64(*p), Known: true, Band: "red"}
	switch {
	case *p >= 9000:
		f.Band = "green"
	case *p >= 7500:
		f.Band = "yellow"
	}
	return f
}

type lang string

func (l lang) percent(p result.Percent) string {
	s := l.decimal(int64(p))
	if l == "en" {
		return s + "%"
	}
	return s + "\u00a0%"
}

// decimal writes hundredths with two decimals.
func (l lang) decimal(hundredths int64) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "−", -hundredths
	}
	point := ","
	if l == "en" {
		point = "."
	}
	return fmt.Sprintf("%s%s%s%02d", sign, l.whole(hundredths/100), point, hundredths%100)
}

// points writes a change in hundredths of a point with its sign.
func (l lang) points(hundredths int64) string {
	if hundredths > 0 {
		return "+" + l.decimal(hundredths)
	}
	return l.decimal(hundredths)
}

// whole writes an integer in groups of three.
func (l lang) whole(n int64) string {
	sep := "."
	if l == "en" {
		sep = ","
	}
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// moment writes a time of Asia/Ho_Chi_Minh as people do.
func (l lang) moment(rfc3339 string) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return rfc3339
	}
	if l == "en" {
		return t.Format("2 January 2006, 15:04")
	}
	return t.Format("15:04 02/01/2006")
}

// month writes a key yyyy-MM.
func (l lang) month(key string) string {
	t, err := time.Parse("2006-01", key)
	if err != nil {
		return key
	}
	if l == "en" {
		return t.Format("Jan 2006")
	}
	return t.Format("01/2006")
}

// day writes yyyy-MM-dd as people do.
func (l lang) day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	if l == "en" {
		return t.Format("2 January 2006")
	}
	return t.Format("02/01/2006")
}

// Unknown is how a figure that is not known is shown.
const Unknown = unknown

// Whole writes an integer in the language "vi" or "en".
func Whole(n int64, language string) string { return lang(language).whole(n) }

// Percent writes a percentage in the language "vi" or "en".
func Percent(p result.Percent, language string) string { return lang(language).percent(p) }

// Word is a word of the scorecard in the language "vi" or "en". It panics on a word that is not in the table.
func Word(key, language string) string { return lang(language).word(key) }

// Field names field or dataset.field as people know it.
func Field(name, language string) string { return fieldLabel(name, language) }

// Moment writes a time of Asia/Ho_Chi_Minh in the language "vi" or "en".
func Moment(rfc3339, language string) string { return lang(language).moment(rfc3339) }

// Points writes a change in hundredths of a point with its sign.
func Points(hundredths int64, language string) string { return lang(language).points(hundredths) }

// inline is a text of the data on one line, without the control and direction marks that would upset what stands around it.
func inline(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

func inlines(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, inline(s))
	}
	return out
}

// Inline is a text of the data on one line, without marks that would upset what stands around it.
func Inline(s string) string { return inline(s) }
