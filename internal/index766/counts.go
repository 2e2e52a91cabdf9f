package index766

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// UnitCounts is what a file of counts says of a unit.
type UnitCounts struct {
	Unit   string
	Counts map[string]Count
}

// Columns of a file of counts. The source of a count is for people and is not read.
const (
	columnUnit        = "unit"
	columnMetric      = "metric"
	columnNumerator   = "numerator"
	columnDenominator = "denominator"
	columnSource      = "source"
)

var required = []string{columnUnit, columnMetric, columnNumerator, columnDenominator}

// ReadCounts reads delimited text with the columns unit, metric, numerator, denominator and perhaps source, in any order,
// and returns the units sorted by name. A row with blank cells is a count that is known to be blank. Errors are
// *fault.Error with exit code 2 that name the file and the line.
func ReadCounts(name string, text []byte, s *FormulaSet) ([]UnitCounts, error) {
	encoding, _ := viettext.GuessEncoding(text)
	decoded := viettext.Decode(encoding, text)
	r := csv.NewReader(strings.NewReader(decoded))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = delimiter(decoded), -1, true
	f := &countFile{name: name, set: s, units: map[string]map[string]Count{}, lines: map[[2]string]int{}}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, f.wrong(bad.StartLine, "dấu nháy không khép", "a quote is not closed", "").Because(err)
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if f.columns == nil {
			err = f.header(line, record)
		} else {
			err = f.row(line, record)
		}
		if err != nil {
			return nil, err
		}
	}
	if f.columns == nil {
		return nil, f.wrong(1, "tệp không có dòng tiêu đề", "the file has no header", askHeader)
	}
	var out []UnitCounts
	for unit, counts := range f.units {
		out = append(out, UnitCounts{unit, counts})
	}
	slices.SortFunc(out, func(a, b UnitCounts) int { return strings.Compare(a.Unit, b.Unit) })
	return out, nil
}

// delimiter is the one of , ; and tab that the first line has most of.
func delimiter(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best := ','
	for _, d := range []rune{';', '\t'} {
		if strings.Count(line, string(d)) > strings.Count(line, string(best)) {
			best = d
		}
	}
	return best
}

type countFile struct {
	name    string
	set     *FormulaSet
	columns map[string]int
	width   int
	units   map[string]map[string]Count
	lines   map[[2]string]int
}

const askHeader = "unit,metric,numerator,denominator"

// wrong names the line of a fault, and what is asked for instead where that is one text.
func (f *countFile) wrong(line int, vi, en, ask string) *fault.Error {
	if ask != "" {
		vi, en = vi+"; cần "+ask, en+"; needed: "+ask
	}
	return fault.New(fault.Usage, "%s, dòng %d: "+strings.ReplaceAll(vi, "%", "%%")+".", "%s, line %d: "+strings.ReplaceAll(en, "%", "%%")+".", f.name, line)
}

func (f *countFile) header(line int, record []string) error {
	f.columns, f.width = map[string]int{}, len(record)
	for i, cell := range record {
		name := viettext.Normalize(cell)
		_, twice := f.columns[name]
		if twice || name != columnSource && !slices.Contains(required, name) {
			return f.wrong(line, fmt.Sprintf("cột %q lạ hoặc lặp lại trong dòng tiêu đề", name), fmt.Sprintf("the header has the unknown or repeated column %q", name), askHeader)
		}
		f.columns[name] = i
	}
	for _, name := range required {
		if _, ok := f.columns[name]; !ok {
			return f.wrong(line, fmt.Sprintf("dòng tiêu đề thiếu cột %q", name), fmt.Sprintf("the header lacks the column %q", name), askHeader)
		}
	}
	return nil
}

func (f *countFile) row(line int, record []string) error {
	if !slices.ContainsFunc(record, func(cell string) bool { return viettext.Trim(cell) != "" }) {
		return nil
	}
	if len(record) != f.width {
		return f.wrong(line, fmt.Sprintf("có %d ô, tiêu đề có %d", len(record), f.width), fmt.Sprintf("has %d cells, the header %d", len(record), f.width), "")
	}
	unit := viettext.Spaced(record[f.columns[columnUnit]])
	if unit == "" {
		return f.wrong(line, "thiếu tên đơn vị (unit)", "the unit is missing", "")
	}
	metric := viettext.NFC(viettext.Trim(record[f.columns[columnMetric]]))
	if _, _, ok := f.set.Metric(metric); !ok {
		return f.unknown(line, metric)
	}
	if first, twice := f.lines[[2]string{unit, metric}]; twice {
		return f.wrong(line, fmt.Sprintf("%s của %q đã có ở dòng %d", metric, unit, first), fmt.Sprintf("%s of %q is already on line %d", metric, unit, first), "")
	}
	f.lines[[2]string{unit, metric}] = line
	c := Count{Known: true}
	for _, part := range []struct {
		column string
		into   **int64
	}{{columnNumerator, &c.Numerator}, {columnDenominator, &c.Denominator}} {
		cell := viettext.Trim(record[f.columns[part.column]])
		n, ok := integer(cell)
		if !ok {
			return f.wrong(line, fmt.Sprintf("%s %q của %s không phải số nguyên từ 0 trở lên", part.column, cell, metric), fmt.Sprintf("the %s %q of %s is no whole number from 0 on", part.column, cell, metric), "")
		}
		*part.into = n
	}
	if c.Numerator != nil && c.Denominator != nil && *c.Numerator > *c.Denominator {
		return f.wrong(line, fmt.Sprintf("tử số %d của %s lớn hơn mẫu số %d", *c.Numerator, metric, *c.Denominator), fmt.Sprintf("the numerator %d of %s is above its denominator %d", *c.Numerator, metric, *c.Denominator), "")
	}
	if f.units[unit] == nil {
		f.units[unit] = map[string]Count{}
	}
	f.units[unit][metric] = c
	return nil
}

func (f *countFile) unknown(line int, metric string) error {
	vi, en := fmt.Sprintf("không có chỉ tiêu %q trong %s", metric, f.set.ID), fmt.Sprintf("%s has no metric %q", f.set.ID, metric)
	if near := fault.Nearest(strings.ToUpper(metric), f.set.Names()); near != "" {
		vi, en = vi+fmt.Sprintf("; có phải là %s không", near), en+fmt.Sprintf("; did you mean %s", near)
	}
	return f.wrong(line, vi, en, "")
}

var (
	plainInteger   = regexp.MustCompile(`^\+?\d{1,18}$`)
	groupedInteger = regexp.MustCompile(`^\+?\d{1,3}((\.\d{3}){1,5}|(,\d{3}){1,5})$`)
)

// integer reads a trimmed count: nil for a blank, false for what is no whole number from 0 on. Groups of three may be
// separated.
func integer(s string) (*int64, bool) {
	if s == "" {
		return nil, true
	}
	if !plainInteger.MatchString(s) && !groupedInteger.MatchString(s) {
		return nil, false
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", "+", "").Replace(s), 10, 64)
	return &n, err == nil
}
