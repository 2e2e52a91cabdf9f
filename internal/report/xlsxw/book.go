package xlsxw

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/view"
	"ddss/internal/viettext"
)

// book writes tables, each on a sheet of its own. The first error stays.
type book struct {
	*excelize.File
	page                              *view.Page
	sheets                            int
	head, title, wrap, percent, whole int // styles
	bands, formats                    map[string]int
	err                               error
}

func newBook(p *view.Page) *book {
	b := &book{File: excelize.NewFile(), page: p, bands: map[string]int{}, formats: map[string]int{}}
	style := func(s excelize.Style) int {
		id, err := b.NewStyle(&s)
		b.keep(err)
		return id
	}
	top := &excelize.Alignment{Vertical: "top"}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	share, grouped := "0.00%", "#,##0"
	b.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: fill("1B4F8F"), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	b.title = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 15, Color: "1B4F8F"}})
	b.wrap = style(excelize.Style{Alignment: wrapped})
	b.percent = style(excelize.Style{CustomNumFmt: &share, Alignment: top})
	b.whole = style(excelize.Style{CustomNumFmt: &grouped, Alignment: top})
	for _, c := range []struct{ band, colour string }{{"green", "E2F3E8"}, {"yellow", "FCEFD2"}, {"red", "FAE3E1"}} {
		b.bands[c.band] = style(excelize.Style{CustomNumFmt: &share, Alignment: top, Fill: fill(c.colour)})
	}
	return b
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// maxSheetName is how many characters the name of a sheet may have.
const maxSheetName = 31

// add starts a sheet; the first takes the place of the one that a new book has.
func (b *book) add(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, name)
	if r := []rune(name); len(r) > maxSheetName {
		name = strings.TrimSpace(string(r[:maxSheetName]))
	}
	b.sheets++
	if b.sheets == 1 {
		b.keep(b.SetSheetName("Sheet1", name))
	} else {
		_, err := b.NewSheet(name)
		b.keep(err)
	}
	landscape, a4, wide, tall := "landscape", 9, 1, 0
	b.keep(b.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &tall}))
	fit := true
	b.keep(b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	return name
}

// column of a table: its head and its width in characters.
type column struct {
	head  string
	width float64
}

// table fills a sheet of its own with a table: the head stays in sight, and the rows can be filtered. Values are texts,
// view.Count, view.Figure and numbers.
func (b *book) table(name string, columns []column, rows [][]any) string {
	sheet := b.add(name)
	w, err := b.NewStreamWriter(sheet)
	if err != nil {
		b.keep(err)
		return sheet
	}
	heads := make([]any, len(columns))
	for i, c := range columns {
		b.keep(w.SetColWidth(i+1, i+1, c.width))
		heads[i] = excelize.Cell{StyleID: b.head, Value: safe(c.head)}
	}
	b.keep(w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, XSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
	b.keep(w.SetRow("A1", heads, excelize.RowOpts{Height: headHeight(columns)}))
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, v := range row {
			cells[k] = b.cell(v)
		}
		b.keep(w.SetRow(fmt.Sprint("A", i+2), cells, excelize.RowOpts{Height: height(columns, row)}))
	}
	last, err := excelize.CoordinatesToCellName(len(columns), len(rows)+1)
	b.keep(err)
	b.keep(b.AutoFilter(sheet, "A1:"+last, nil)) // before the sheet is flushed: it is not written after
	b.keep(w.Flush())
	top := "$1:$1"
	b.keep(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!%s", sheet, top), Scope: sheet}))
	return sheet
}

// height is that of a row in points, so that texts that are broken into lines are seen whole.
func height(columns []column, row []any) float64 {
	const oneLine, highest = 15, 400
	lines := 1
	for i, v := range row {
		if text, ok := v.(string); ok {
			lines = max(lines, 1+len([]rune(text))*11/10/int(columns[i].width)) // letters are a little wider than digits
		}
	}
	return float64(min(highest, lines*oneLine))
}

// headHeight is that of the head: its words are bold, and the button of the filter takes room as well.
func headHeight(columns []column) float64 {
	const oneLine, button = 15, 3
	most := 1
	for _, c := range columns {
		lines, left := 0, 0.0
		for word := range strings.FieldsSeq(c.head) {
			long := float64(len([]rune(word)))*1.15 + 1
			if long > left {
				lines, left = lines+1, max(1, c.width-button)
			}
			left -= long
		}
		most = max(most, lines)
	}
	return float64(most*oneLine + 3)
}

// number is a figure as the page shows it; in the workbook it is a number, or a text where it is not known.
type number string

// goal is a target as the page shows it, with its sign.
type goal string

// day is a day as the page shows it.
type day string

// own is a text that the program made, such as +0,72: it holds no data, and needs no guard against formulas.
type own string

// cell turns a value of the view into a cell: what is known is a number.
func (b *book) cell(v any) any {
	switch v := v.(type) {
	case string:
		return excelize.Cell{StyleID: b.wrap, Value: safe(v)}
	case number:
		return b.number("", string(v))
	case goal:
		sign, figure, ok := strings.Cut(string(v), " ")
		if !ok {
			return b.cell(string(v))
		}
		return b.number(sign+" ", figure)
	case day:
		if t, ok := view.DayOf(string(v), b.page.Lang); ok {
			return excelize.Cell{StyleID: b.format("dd/mm/yyyy"), Value: t}
		}
		return b.cell(string(v))
	case own:
		return excelize.Cell{StyleID: b.wrap, Value: string(v)}
	case view.Count:
		if v.Known {
			return excelize.Cell{StyleID: b.whole, Value: v.N}
		}
		return safe(v.Text)
	case view.Figure:
		if !v.Known {
			return safe(v.Text)
		}
		id := b.percent
		if styled, ok := b.bands[v.Band]; ok {
			id = styled
		}
		return excelize.Cell{StyleID: id, Value: float64(v.Value) / 100_00}
	}
	return v
}

// number is a cell of a figure in hundredths, with a sign before it.
func (b *book) number(sign, text string) any {
	n, ok := view.Hundredths(text, b.page.Lang)
	if !ok {
		return b.cell(sign + text)
	}
	form, whole := "#,##0.00", 100.0
	if strings.HasSuffix(text, "%") {
		form, whole = "0.00%", 100_00
	}
	if n%100 == 0 && sign != "" { // targets are whole as a rule
		form = strings.Replace(form, ".00", "", 1)
	}
	switch {
	case sign != "":
		form = `"` + sign + `"` + form
	case strings.HasPrefix(text, "+") || strings.HasPrefix(text, "−"):
		form = "+" + form + ";\u2212" + form
	}
	return excelize.Cell{StyleID: b.format(form), Value: float64(n) / whole}
}

// format is the style of a format of numbers.
func (b *book) format(form string) int {
	if id, ok := b.formats[form]; ok {
		return id
	}
	id, err := b.NewStyle(&excelize.Style{CustomNumFmt: &form, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}})
	b.keep(err)
	b.formats[form] = id
	return id
}

// maxCell is how many characters a cell may hold.
const maxCell = 32_767

// safe keeps texts from being taken for formulas, and within what a cell can hold.
func safe(s string) string {
	s = viettext.Inert(s)
	if r := []rune(s); len(r) > maxCell {
		return string(r[:maxCell-1]) + "…"
	}
	return s
}
