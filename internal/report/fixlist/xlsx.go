package fixlist

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ddss/internal/failure"
	"ddss/internal/viettext"
)

// SheetRows is how many lines a sheet holds at most, its header apart; further ones go to a further sheet.
const SheetRows = 1_000_000

// xlsxWriter writes one sheet per agency, one line per row and check. Failures have to come by agency.
type xlsxWriter struct {
	w      io.Writer
	o      Options
	book   *excelize.File
	bold   int
	most   int // lines a sheet
	sheet  *excelize.StreamWriter
	name   string
	agency string
	part   int // number of the sheet of the agency
	line   int // last line written to the sheet
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
	x := &xlsxWriter{w: w, o: o, book: excelize.NewFile(), most: SheetRows, used: map[string]bool{}}
	var err error
	x.bold, err = x.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	return x, err
}

func (x *xlsxWriter) Write(f failure.Failure) error {
	for _, r := range f.Reasons {
		if x.sheet == nil || f.Agency != x.agency || x.line > x.most {
			if err := x.next(f.Agency); err != nil {
				return err
			}
		}
		x.line++
		row := []any{f.Dataset, f.Source, f.Sheet, f.Row, x.o.key(f), x.o.officer(f), string(r.Check.Severity), r.Check.ID, x.o.value(r), x.o.reason(r), x.o.advice(r), number(r.Gain)}
		for i, v := range row {
			if s, ok := v.(string); ok {
				row[i] = shortened(viettext.Neutralise(s))
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, x.line)
		if err != nil {
			return err
		}
		if err := x.sheet.SetRow(cell, row); err != nil {
			return err
		}
	}
	return nil
}

// next starts a sheet: the first of an agency, or one more.
func (x *xlsxWriter) next(agency string) error {
	if err := x.finish(); err != nil {
		return err
	}
	if x.part == 0 || agency != x.agency {
		x.part = 0
	}
	x.agency = agency
	x.part++
	name := x.sheetName()
	if len(x.used) == 0 {
		if err := x.book.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := x.book.NewSheet(name); err != nil {
		return err
	}
	x.used[strings.ToLower(name)] = true
	sheet, err := x.book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	x.sheet, x.name, x.line = sheet, name, 1
	header := make([]any, len(columns))
	for i, c := range columns {
		if err := sheet.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		header[i] = excelize.Cell{StyleID: x.bold, Value: x.o.choose(c.vi, c.en)}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return sheet.SetRow("A1", header)
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

func (x *xlsxWriter) finish() error {
	if x.sheet == nil {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(columns), x.line)
	if err != nil {
		return err
	}
	return errors.Join(x.book.AutoFilter(x.name, "A1:"+last, nil), x.sheet.Flush())
}

// Close writes the book. A list without failures has one empty sheet.
func (x *xlsxWriter) Close() error {
	defer x.book.Close()
	if x.sheet == nil {
		if err := x.next(""); err != nil {
			return err
		}
	}
	if err := x.finish(); err != nil {
		return err
	}
	return x.book.Write(x.w)
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

// number is a gain as a cell's number, rounded like the texts.
func number(exact *big.Rat) float64 {
	r, _ := new(big.Rat).SetString(gain(exact))
	f, _ := r.Float64()
	return f
}
