package duelist

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"

	"ddss/internal/due"
	"ddss/internal/report/workbook"
	"ddss/internal/viettext"
)

type column struct {
	vi, en string
	width  float64
}

var (
	deskColumns = []column{{"Đơn vị", "Agency", 40}, {"Người xử lý", "Officer", 24}, {"Hồ sơ quá hạn", "Dossiers overdue", 12}, {"Hồ sơ sắp đến hạn", "Dossiers due soon", 12}, {"Phản ánh quá hạn", "Feedback overdue", 12}, {"Phản ánh sắp đến hạn", "Feedback due soon", 12}}
	itemColumns = []column{{"Đơn vị", "Agency", 40}, {"Người xử lý", "Officer", 24}, {"Hạn", "Deadline", 17}, {"Tình hình", "State", 34}, {"Mã", "Code", 28}, {"Thủ tục", "Procedure", 60}, {"Trạng thái", "Status", 24}, {"Tệp", "File", 24}, {"Trang tính", "Sheet", 16}, {"Hàng", "Row", 8}}
)

// writeXLSX writes a workbook with a sheet of counts by agency and officer and a sheet of the items.
func writeXLSX(out io.Writer, l *due.List, o Options) error {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	var desks, items [][]any
	for _, d := range l.Desks() {
		desks = append(desks, []any{o.agency(d.AgencyCode, d.AgencyName), o.officer(d.Officer), d.Overdue["dossier"], d.Soon["dossier"], d.Overdue["feedback"], d.Soon["feedback"]})
	}
	for _, i := range l.Items {
		items = append(items, []any{o.agency(i.AgencyCode, i.AgencyName), o.officer(i.Officer), deadline(i.Due), o.when(i), i.Code, i.Procedure, o.status(i), i.Source, i.Sheet, i.Row})
	}
	first, second := o.choose("Tổng hợp", "Summary"), o.choose("Chi tiết", "Items")
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if _, err := book.NewSheet(second); err != nil {
		return err
	}
	if err := errors.Join(o.sheet(book, first, bold, deskColumns, desks), o.sheet(book, second, bold, itemColumns, items)); err != nil {
		return err
	}
	return workbook.Write(out, book)
}

func (o Options) sheet(book *excelize.File, name string, bold int, columns []column, rows [][]any) error {
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	header := make([]any, len(columns))
	for i, c := range columns {
		if err := sheet.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
		header[i] = excelize.Cell{StyleID: bold, Value: o.choose(c.vi, c.en)}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sheet.SetRow("A1", header); err != nil {
		return err
	}
	for n, row := range rows {
		for i, v := range row {
			if s, ok := v.(string); ok {
				row[i] = viettext.Inert(s)
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, n+2)
		if err != nil {
			return err
		}
		if err := sheet.SetRow(cell, row); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(columns), len(rows)+1)
	if err != nil {
		return err
	}
	return errors.Join(book.AutoFilter(name, "A1:"+last, nil), sheet.Flush())
}
