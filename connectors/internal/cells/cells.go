// Package cells holds what the cells of all workbooks have in common: numbers, dates by serial numbers and number formats,
// addresses, and what a person should know about a sheet although its rows were read.
package cells

import (
	"context"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ddss/connectors"
)

// Epoch is the system of the serial numbers of days.
type Epoch int

// Epochs of workbooks. The first counts a 29 February 1900 that never was.
const (
	Epoch1900 Epoch = iota
	Epoch1904
)

// IsDateFormat reports whether a format code shows a day: it holds y or d, or m beside them, outside of quoted text,
// brackets and escapes. Codes of time alone show no day; their numbers stay numbers.
func IsDateFormat(code string) bool {
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

// Number is the shortest decimal of a numeric cell, without exponent.
func Number(raw string) string {
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
	return Float(f)
}

// Float is the shortest decimal of a number, without exponent.
func Float(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

const maxSerial = 2958466 // 9999-12-31, exclusive

// DateTime is Date of a serial number that is given as text; a text that is none stays as it is.
func DateTime(raw string, e Epoch) string {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || !isSerial(f) {
		return Number(raw)
	}
	return Date(f, e)
}

func isSerial(f float64) bool { return f >= 0 && f < maxSerial }

// Date is the ISO date-time of a serial number, rounded to the second; what is no day of the calendar stays a number. The
// 1900 system counts a 29 February 1900 that never was.
func Date(f float64, e Epoch) string {
	if !isSerial(f) {
		return Float(f)
	}
	seconds := int64(math.Round(f * 86400))
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e == Epoch1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case seconds < 60*86400:
		base = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return base.AddDate(0, 0, int(seconds/86400)).Add(time.Duration(seconds%86400) * time.Second).Format("2006-01-02T15:04:05")
}

// BuiltInDate reports whether a number format that workbooks know by its number alone shows a day.
func BuiltInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58
}

// ErrReference says that a text is no cell reference.
var ErrReference = errors.New("no cell reference")

// Reference reads a cell reference such as AB12 into column and row from 0 and 1.
func Reference(ref string) (column int, row int64, err error) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if column = column*26 + int(ref[i]-'A') + 1; column > connectors.MaxColumns {
			return 0, 0, connectors.ErrColumns
		}
	}
	row, err = strconv.ParseInt(ref[i:], 10, 64)
	if i == 0 || err != nil || row < 1 {
		return 0, 0, ErrReference
	}
	return column - 1, row, nil
}

// ISO is the date-time of a stored ISO date, with or without a time of day, rounded to the second; false for another text.
func ISO(s string) (string, bool) {
	for _, form := range []string{"2006-01-02", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04"} {
		if at, err := time.Parse(form, s); err == nil {
			return at.Round(time.Second).Format("2006-01-02T15:04:05"), true
		}
	}
	return "", false
}

var duration = regexp.MustCompile(`^P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:[.,]\d{1,12})?)S)?$`)

// Duration is a stored ISO duration such as PT17H30M00S as the part of a day that it is, to 15 digits as workbooks hold it;
// false for another text.
func Duration(s string) (string, bool) {
	m := duration.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	seconds := 0.0
	for i, unit := range []float64{86400, 3600, 60, 1} {
		if m[i+1] != "" {
			n, _ := strconv.ParseFloat(strings.Replace(m[i+1], ",", ".", 1), 64)
			seconds += n * unit
		}
	}
	return Number(strconv.FormatFloat(seconds/86400, 'e', 14, 64)), true
}

// Put sets the cell of a column, which may lie beyond the end of the row.
func Put[T any](row []T, column int, v T) []T {
	for len(row) <= column {
		var none T
		row = append(row, none)
	}
	row[column] = v
	return row
}

// ErrYield carries an error of the caller of Rows through a reader unchanged.
type ErrYield struct{ Err error }

func (e ErrYield) Error() string { return e.Err.Error() }

// Ended tells how reading a sheet ended, after the row of that number: an error of the caller as it is, what a reader says
// in its own words, or damage.
func Ended(ctx context.Context, err error, sheet string, row int64) error {
	var y ErrYield
	switch {
	case errors.As(err, &y):
		return y.Err
	case err == nil, ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, connectors.ErrTooLarge), errors.Is(err, connectors.ErrFormat):
		return err
	}
	return connectors.Unreadable("trang %q hỏng sau hàng %d", "sheet %q is damaged after row %d; save the workbook again", sheet, row)
}
