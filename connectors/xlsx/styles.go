package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"
)

type epoch int

const (
	epoch1900 epoch = iota
	epoch1904
)

// styles says which cell formats show dates.
type styles struct{ dates []bool }

func (s styles) isDate(i int) bool { return i >= 0 && i < len(s.dates) && s.dates[i] }

func (b *book) loadStyles(part string) error {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode(part, &sheet); err != nil {
		return err
	}
	custom := map[int]bool{}
	for _, f := range sheet.Formats {
		custom[f.ID] = isDateFormat(f.Code)
	}
	for _, c := range sheet.Cells {
		date, ok := custom[c.ID]
		if !ok {
			date = c.ID >= 14 && c.ID <= 17 || c.ID == 22 || c.ID >= 27 && c.ID <= 31 || c.ID == 36 || c.ID >= 50 && c.ID <= 54 || c.ID == 57 || c.ID == 58
		}
		b.styles.dates = append(b.styles.dates, date)
	}
	return nil
}

// isDateFormat reports whether a format code shows a day: it holds y or d, or m beside them, outside of quoted text,
// brackets and escapes. Codes of time alone show no day; their numbers stay numbers.
func isDateFormat(code string) bool {
	code, _, _ = strings.Cut(code, ";")
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch {
		case quoted:
			quoted = c != '"'
		case bracket:
			bracket = c != ']'
		case c == '"':
			quoted = true
		case c == '[':
			bracket = true
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return !strings.HasPrefix(strings.ToLower(code), "general")
		}
	}
	return false
}

// number is the shortest decimal of a numeric cell, without exponent.
func number(raw string) string {
	plain := true
	for i := 0; i < len(raw); i++ {
		if (raw[i] < '0' || raw[i] > '9') && (i > 0 || raw[i] != '-') {
			plain = false
			break
		}
	}
	if plain && len(raw) <= 15 {
		return raw
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return raw
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

const maxSerial = 2958466 // 9999-12-31, exclusive

// dateTime is the ISO date-time of a serial number, rounded to the second. The 1900 system counts a 29 February 1900
// that never was.
func dateTime(raw string, e epoch) string {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || f < 0 || f >= maxSerial {
		return number(raw)
	}
	seconds := int64(math.Round(f * 86400))
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e == epoch1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case seconds < 60*86400:
		base = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return base.AddDate(0, 0, int(seconds/86400)).Add(time.Duration(seconds%86400) * time.Second).Format("2006-01-02T15:04:05")
}
