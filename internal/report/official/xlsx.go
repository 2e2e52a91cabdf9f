package official

import (
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/workbook"
	"ddss/internal/viettext"
)

const (
	typeface   = "Times New Roman"
	firstSheet = "Báo cáo"
	textColumn = 68 // width of the sheet of the text, in the unit of spreadsheets: an A4 page
	textChars  = 62 // of its type on a line
	charsPerMM = 0.58
)

// WriteXLSX writes the document as a workbook: a sheet of the text, then a sheet for each table.
func WriteXLSX(out io.Writer, d *Document) error {
	w := &bookWriter{book: excelize.NewFile()}
	defer w.book.Close()
	if err := w.styles(); err != nil {
		return err
	}
	if err := w.book.SetSheetName("Sheet1", firstSheet); err != nil {
		return err
	}
	if err := w.text(d); err != nil {
		return err
	}
	tables := d.Blocks
	for _, a := range d.Annexes {
		tables = append(tables[:len(tables):len(tables)], a.Blocks...)
	}
	for _, b := range tables {
		if b.Table != nil {
			if err := w.table(b.Table); err != nil {
				return err
			}
		}
	}
	return workbook.Write(out, w.book)
}

type bookWriter struct {
	book                              *excelize.File
	plain, bold, title, italic        int
	head, cell, centre, group, signer int
}

func (w *bookWriter) styles() error {
	border := []excelize.Border{{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1}, {Type: "top", Color: "000000", Style: 1}, {Type: "bottom", Color: "000000", Style: 1}}
	for _, s := range []struct {
		into       *int
		size       float64
		bold, it   bool
		horizontal string
		border     []excelize.Border
	}{
		{&w.plain, 13, false, false, "left", nil}, {&w.bold, 13, true, false, "left", nil}, {&w.title, 14, true, false, "center", nil}, {&w.italic, 13, false, true, "center", nil}, {&w.signer, 13, true, false, "right", nil},
		{&w.head, 11, true, false, "center", border}, {&w.cell, 11, false, false, "left", border}, {&w.centre, 11, false, false, "center", border}, {&w.group, 11, true, false, "left", border},
	} {
		var err error
		if *s.into, err = w.book.NewStyle(&excelize.Style{Font: &excelize.Font{Family: typeface, Size: s.size, Bold: s.bold, Italic: s.it},
			Alignment: &excelize.Alignment{Horizontal: s.horizontal, Vertical: "center", WrapText: true}, Border: s.border}); err != nil {
			return err
		}
	}
	return nil
}

// text writes the sheet of the text. A table is named where it belongs.
func (w *bookWriter) text(d *Document) error {
	if err := w.page(firstSheet, "portrait"); err != nil {
		return err
	}
	sheet, err := w.book.NewStreamWriter(firstSheet)
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(1, 1, textColumn); err != nil {
		return err
	}
	row := 0
	var failed error
	add := func(style int, text string) {
		row++
		if strings.HasPrefix(text, "-") {
			text = " " + text // an item of a list is no formula
		}
		lines := 1 + len([]rune(text))/textChars
		if err := sheet.SetRow(cellName(1, row), []any{excelize.Cell{StyleID: style, Value: viettext.Inert(text)}}, excelize.RowOpts{Height: 18 * float64(lines)}); err != nil && failed == nil {
			failed = err
		}
	}
	add(w.title, strings.Join(d.Agency, " "))
	add(w.title, country)
	add(w.title, motto)
	add(w.italic, d.Number+"          "+d.Place)
	add(w.title, d.Kind)
	add(w.title, d.Title)
	for _, b := range d.Blocks {
		switch {
		case b.Table != nil:
			add(w.italic, "(Bảng ở trang tính «"+b.Table.Name+"»)")
		case b.Style == Blank:
			for range blankLines {
				add(w.plain, dots)
			}
		case b.Style == Text:
			add(w.plain, b.Text)
		default:
			add(w.bold, b.Text)
		}
	}
	for _, s := range d.Signer {
		add(w.signer, s)
	}
	add(w.bold, recipientsHead)
	for _, r := range d.Recipients {
		add(w.plain, r)
	}
	if failed != nil {
		return failed
	}
	return sheet.Flush()
}

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // both are above 0
	}
	return name
}

// page sets the paper; a sheet that is streamed needs it before its first row.
func (w *bookWriter) page(sheet, orientation string) error {
	a4, fit, tall := 9, 1, 0
	on := true
	if err := w.book.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &on}); err != nil {
		return err
	}
	return w.book.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &fit, FitToHeight: &tall})
}

func (w *bookWriter) table(t *Table) error {
	if _, err := w.book.NewSheet(t.Name); err != nil {
		return err
	}
	if err := w.page(t.Name, "landscape"); err != nil {
		return err
	}
	sheet, err := w.book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	head := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		if err := sheet.SetColWidth(i+1, i+1, max(6, c.Width*charsPerMM)); err != nil {
			return err
		}
		head[i] = excelize.Cell{StyleID: w.head, Value: c.Head}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sheet.SetRow("A1", head, excelize.RowOpts{Height: 32}); err != nil {
		return err
	}
	for n, row := range t.Rows {
		if err := sheet.SetRow(cellName(1, n+2), w.cells(t, row), excelize.RowOpts{Height: 15 * float64(t.lines(row))}); err != nil {
			return err
		}
		if len(row) == 1 {
			if err := sheet.MergeCell(cellName(1, n+2), cellName(len(t.Columns), n+2)); err != nil {
				return err
			}
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return w.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + t.Name + "'!$1:$1", Scope: t.Name})
}

func (w *bookWriter) cells(t *Table, row []string) []any {
	if len(row) == 1 {
		out := make([]any, len(t.Columns))
		for i := range out {
			out[i] = excelize.Cell{StyleID: w.group}
		}
		out[0] = excelize.Cell{StyleID: w.group, Value: viettext.Inert(row[0])}
		return out
	}
	out := make([]any, len(row))
	for i, text := range row {
		style := w.cell
		if t.Columns[i].Centre {
			style = w.centre
		}
		out[i] = excelize.Cell{StyleID: style, Value: viettext.Inert(text)}
	}
	return out
}

// lines is how many lines the highest cell of a row takes.
func (t *Table) lines(row []string) int {
	most := 1
	if len(row) == 1 {
		return most
	}
	for i, text := range row {
		width := max(6, t.Columns[i].Width*charsPerMM) - 1
		most = max(most, 1+int(float64(len([]rune(text)))*1.05/width))
	}
	return most
}
