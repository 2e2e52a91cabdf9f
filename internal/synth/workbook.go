package synth

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	dossierFile  = "ho_so.xlsx"
	dossierSheet = "Danh sách hồ sơ"
	titleRows    = 4
)

// nativeDates are written as date cells where the text is a moment.
var nativeDates = map[string]bool{"received_at": true, "completed_at": true, "updated_at": true}

// writeDossiers writes the workbook: notes on a first sheet, then four title rows, a header of two rows with merged cells,
// running numbers, a total and the place for signatures.
func (g *generator) writeDossiers(path string) (err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	if err := notes(f); err != nil {
		return err
	}
	if _, err := f.NewSheet(dossierSheet); err != nil {
		return err
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	b := &book{file: f}
	if b.out, err = f.NewStreamWriter(dossierSheet); err != nil {
		return err
	}
	if err := b.styles(); err != nil {
		return err
	}
	b.titles(g)
	b.header()
	for i, r := range g.tables["dossier"] {
		r.line = b.row
		b.record(i+1, r)
	}
	b.footer(len(g.tables["dossier"]))
	if b.err != nil {
		return b.err
	}
	if err := b.out.Flush(); err != nil {
		return err
	}
	return f.SaveAs(path)
}

func notes(f *excelize.File) error {
	if _, err := f.NewSheet("Hướng dẫn"); err != nil {
		return err
	}
	for i, line := range []string{"BÁO CÁO CHI TIẾT HỒ SƠ TTHC", "Dữ liệu giả lập, không có thật.", "Cột có dấu (*) là bắt buộc."} {
		if err := f.SetCellStr("Hướng dẫn", fmt.Sprintf("A%d", i+1), line); err != nil {
			return err
		}
	}
	return nil
}

// book is the workbook as it is written, row by row.
type book struct {
	file       *excelize.File
	out        *excelize.StreamWriter
	row        int
	bold, date int
	err        error
}

func (b *book) styles() error {
	var err error
	if b.bold, err = b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}); err != nil {
		return err
	}
	form := "dd/mm/yyyy hh:mm"
	b.date, err = b.file.NewStyle(&excelize.Style{CustomNumFmt: &form})
	return err
}

func (b *book) write(cells []any) {
	if b.row == 0 {
		b.row = 1
	}
	if b.err == nil {
		b.err = b.out.SetRow(fmt.Sprintf("A%d", b.row), cells)
	}
	b.row++
}

func (b *book) merge(fromColumn, fromRow, toColumn, toRow int) {
	from, err1 := excelize.CoordinatesToCellName(fromColumn, fromRow)
	to, err2 := excelize.CoordinatesToCellName(toColumn, toRow)
	for _, err := range []error{err1, err2} {
		if b.err == nil {
			b.err = err
		}
	}
	if b.err == nil {
		b.err = b.out.MergeCell(from, to)
	}
}

func (b *book) styled(text string) any { return excelize.Cell{StyleID: b.bold, Value: text} }

func (b *book) titles(g *generator) {
	b.write([]any{"UBND XÃ Ô DIÊN", nil, nil, nil, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"})
	b.write([]any{"TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", nil, nil, nil, nil, nil, "Độc lập - Tự do - Hạnh phúc"})
	b.write([]any{b.styled("DANH SÁCH HỒ SƠ THỦ TỤC HÀNH CHÍNH")})
	b.write([]any{"Từ ngày " + dayText(g.Until.AddDate(-1, 0, 1)) + " đến ngày " + dayText(g.AsOf) + " (dữ liệu giả lập)"})
	b.merge(1, 3, 12, 3)
}

func (b *book) header() {
	upper, lower := []any{b.styled("STT")}, []any{nil}
	top := b.row
	b.merge(1, top, 1, top+1)
	column := 2
	for _, g := range dossierColumns {
		for i, f := range g.fields {
			name := label("dossier", f)
			switch {
			case g.title == "":
				upper, lower = append(upper, b.styled(name)), append(lower, nil)
				b.merge(column, top, column, top+1)
			case i == 0:
				upper, lower = append(upper, b.styled(g.title)), append(lower, b.styled(name))
				if len(g.fields) > 1 {
					b.merge(column, top, column+len(g.fields)-1, top)
				}
			default:
				upper, lower = append(upper, nil), append(lower, b.styled(name))
			}
			column++
		}
	}
	b.write(upper)
	b.write(lower)
}

func (b *book) record(number int, r *row) {
	cells := []any{number}
	for _, g := range dossierColumns {
		for _, f := range g.fields {
			cells = append(cells, b.cell(f, r.get(f)))
		}
	}
	b.write(cells)
}

func (b *book) cell(field, text string) any {
	if text == "" {
		return nil
	}
	if nativeDates[field] {
		if t, err := time.Parse(timeForm, text); err == nil && t.Year() > 1900 {
			return excelize.Cell{StyleID: b.date, Value: t}
		}
	}
	return text
}

func (b *book) footer(n int) {
	b.write([]any{b.styled("Tổng cộng"), fmt.Sprintf("%d hồ sơ", n)})
	b.write(nil)
	b.write([]any{nil, nil, nil, nil, nil, nil, "Ô Diên, ngày … tháng … năm …"})
	b.write([]any{nil, "NGƯỜI LẬP BIỂU", nil, nil, nil, nil, "GIÁM ĐỐC TRUNG TÂM"})
	b.write([]any{nil, "(Ký, ghi rõ họ tên)", nil, nil, nil, nil, "(Ký, đóng dấu)"})
}
