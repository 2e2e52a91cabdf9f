package worksheet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// minutes is the sheet that is signed: its counts are formulas over the verdicts.
func (b *bookFile) minutes(s Sample) error {
	name, from := word("minutes", b.lang), word("sheet", b.lang)
	if _, err := b.NewSheet(name); err != nil {
		return err
	}
	say := b.say
	errs := []error{b.SetColWidth(name, "A", "A", 34), b.SetColWidth(name, "B", "E", 16)}
	row := 0
	line := func(style int, texts ...string) {
		row++
		for i, t := range texts {
			errs = append(errs, b.put(name, i+1, row, "", t, style))
		}
	}
	line(b.title, say("BIÊN BẢN KIỂM TRA MẪU HỒ SƠ", "MINUTES OF A SAMPLE CHECK"))
	line(0, say("Đơn vị: ", "Unit: ")+s.Unit)
	line(0, say("Lần đánh giá: ", "Run: ")+s.Run)
	line(0, say("Gốc (SHA-256): ", "Root (SHA-256): ")+s.Root)
	line(0, fmt.Sprintf(say("Mẫu: %d trong %d hồ sơ, mầm chọn mẫu “%s”", "Sample: %d of %d dossiers, seed “%s”"), len(s.Records), s.Population, s.Seed))
	line(0, say("Ngày kiểm tra: …… / …… / ………    Tại: ……………………………………", "Date: …… / …… / ………    Place: ……………………………………"))
	line(0)
	line(b.head, say("Trường", "Field"), word("right", b.lang), word("wrong", b.lang), word("uncheckable", b.lang), say("Chưa có kết luận", "No verdict"))
	quoted := "'" + strings.ReplaceAll(from, "'", "''") + "'!"
	for i, c := range columns(s, b.lang) {
		if !c.verdict {
			continue
		}
		letter, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err)
		row++
		area := fmt.Sprintf("%s$%s$%d:$%s$%d", quoted, letter, headRow+1, letter, headRow+max(1, len(s.Records)))
		errs = append(errs, b.put(name, 1, row, "", strings.TrimPrefix(c.heading, word("verdict", b.lang)), b.value))
		for j, v := range []string{word("right", b.lang), word("wrong", b.lang), word("uncheckable", b.lang)} {
			errs = append(errs, b.formula(name, j+2, row, fmt.Sprintf(`COUNTIF(%s,"%s")`, area, v)))
		}
		errs = append(errs, b.formula(name, 5, row, fmt.Sprintf("%d-SUM(B%d:D%d)", len(s.Records), row, row)))
	}
	line(0)
	line(0, say("Nhận xét và kiến nghị:", "Remarks:"))
	for range 3 {
		line(0, strings.Repeat("…", 70))
	}
	line(0)
	line(0, say("Người kiểm tra", "Auditor"), "", say("Đại diện đơn vị", "For the unit"))
	line(0, say("(ký, ghi rõ họ tên)", "(signature, full name)"), "", say("(ký, ghi rõ họ tên)", "(signature, full name)"))
	errs = append(errs, b.SetPageLayout(name, &excelize.PageLayoutOptions{FitToWidth: pointer(1), FitToHeight: pointer(0)}), b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: pointer(true)}))
	return errors.Join(errs...)
}

func (b *bookFile) formula(sheet string, column, row int, formula string) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	return errors.Join(b.SetCellFormula(sheet, cell, formula), b.SetCellStyle(sheet, cell, cell, b.count))
}
