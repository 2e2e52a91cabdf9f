package fixlist

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ddss/internal/failure"
	"ddss/internal/viettext"
)

// SheetRows is how many lines a sheet holds at most, its header apart; further ones go to a further sheet.
const SheetRows = 1_000_000

// xlsxWriter writes one sheet per agency, one line per row and check. Failures have to come by agency.
type xlsxWriter struct {
	book   *workbook
	o      Options
	most   int // lines a sheet
	agency string
	part   int // number of the sheet of the agency
	line   int // lines written to the sheet, its header included
	used   map[string]bool
}

type column struct {
	vi, en string
	width  float64
}

var columns = []column{
	{"Bộ dữ liệu", "Dataset", 12}, {"Tệp", "File", 22}, {"Trang tính", "Sheet", 16}, {"Hàng", "Row", 8}, {"Mã", "Key", 26}, {"Người xử lý", "Officer", 18},
	{"Mức", "Severity", 10}, {"Quy tắc", "Check", 34}, {"Giá trị", "Value", 28}, {"Lý do", "Reason", 48}, {"Cách sửa", "Advice", 60}, {"Điểm DQI tăng nếu sửa", "DQI points gained", 14},
}

func newXLSX(w io.Writer, o Options) (*xlsxWriter, error) {
	book, err := newWorkbook(w)
	return &xlsxWriter{book: book, o: o, most: SheetRows, used: map[string]bool{}}, err
}

func (x *xlsxWriter) Write(f failure.Failure) error {
	show := x.o.shown(f)
	for i, r := range f.Reasons {
		if x.line == 0 || f.Agency != x.agency || x.line > x.most {
			if err := x.next(f.Agency); err != nil {
				return err
			}
		}
		x.line++
		b := x.book
		b.startRow(x.line)
		for _, s := range []string{f.Dataset, f.Source, f.Sheet} {
			b.shared(cell(s))
		}
		b.number(strconv.FormatInt(f.Row, 10))
		b.inline(cell(show.key))
		b.inline(cell(show.officer))
		b.shared(x.o.severity(r))
		b.shared(r.Check.ID)
		b.inline(cell(show.values[i]))
		b.shared(cell(x.o.reason(r)))
		b.shared(cell(x.o.advice(r)))
		b.number(gain(r.Gain))
		if err := b.endRow(); err != nil {
			return err
		}
	}
	return nil
}

func cell(s string) string { return shortened(viettext.Neutralise(s)) }

// next starts a sheet: the first of an agency, or one more.
func (x *xlsxWriter) next(agency string) error {
	if x.line > 0 && agency != x.agency {
		x.part = 0
	}
	x.agency = agency
	x.part++
	name := x.sheetName()
	x.used[strings.ToLower(name)] = true
	widths := make([]float64, len(columns))
	head := make([]string, len(columns))
	for i, c := range columns {
		widths[i], head[i] = c.width, x.o.choose(c.vi, c.en)
	}
	x.line = 1
	return x.book.startSheet(name, widths, head)
}

// maxSheetName is how many characters the name of a sheet may have.
const maxSheetName = 31

// sheetName is the code of the agency without what a name may not hold, and unlike every other name.
func (x *xlsxWriter) sheetName() string {
	base := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '_'
		}
		return r
	}, x.agency), "' ")
	if base == "" {
		base = x.o.choose("Không rõ đơn vị", "No agency")
	}
	for n := x.part; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" (%d)", n)
		}
		r := []rune(base)
		name := string(r[:min(len(r), maxSheetName-utf8.RuneCountInString(suffix))]) + suffix
		if !x.used[strings.ToLower(name)] {
			return name
		}
	}
}

// Close writes the book. A list without failures has one empty sheet.
func (x *xlsxWriter) Close() error {
	if x.line == 0 {
		if err := x.next(""); err != nil {
			return err
		}
	}
	return x.book.close()
}

// maxCell is how many characters a cell may hold.
const maxCell = 32_767

// shortened cuts what no cell can hold.
func shortened(s string) string {
	if len(s) <= maxCell {
		return s
	}
	r := []rune(s)
	if len(r) <= maxCell {
		return s
	}
	return string(r[:maxCell-1]) + "…"
}
