package evidencebook

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"ddss/internal/dataset"
	"ddss/internal/viettext"
	"ddss/maturity"
)

// Dataset is the one whose rows the workbook holds.
const Dataset = "evidence"

const (
	sheet   = "Minh chứng"
	headRow = 3 // a title and a line of guidance stand above
	spare   = 50
)

// column is a field of the dataset; the text of the criterion, which is no field, stands after its id.
type column struct {
	field   string // "" for the text of the criterion
	heading string
	kind    dataset.Type
}

const textHeading = "Nội dung tiêu chí"

func columns() []column {
	ds, _ := dataset.Get(Dataset)
	var out []column
	for _, f := range ds.Fields {
		out = append(out, column{f.Name, f.Vi, f.Type})
		if f.Name == "criterion" {
			out = append(out, column{heading: textHeading})
		}
	}
	return out
}

// Ratings in the order of the drop-down.
var ratings = []string{maturity.NotAchieved, maturity.Partly, maturity.Largely, maturity.Fully}

// Write writes the workbook: a line for each criterion that wants a document, and some to spare. Headings are those of the
// dataset, so that a filled workbook can be read by them.
func Write(to io.Writer, model *maturity.Model, lang string) error {
	f := excelize.NewFile()
	defer f.Close()
	const asText = 49
	head, err1 := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	cells, err2 := f.NewStyle(&excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	errs := []error{err1, err2, f.SetSheetName("Sheet1", sheet), f.SetCellStr(sheet, "A1", model.Title.In(lang)), f.SetCellStr(sheet, "A2", guidance(lang))}
	row := headRow
	for _, a := range model.Areas {
		for _, c := range a.Criteria {
			if c.Kind == maturity.Auto {
				continue
			}
			row++
			for i, text := range []string{"MC-" + c.ID, c.ID, c.In(lang)} {
				errs = append(errs, f.SetCellStr(sheet, name(i, row), viettext.Neutralise(text)))
			}
		}
	}
	last := row + spare
	for i, c := range columns() {
		letter, err := excelize.ColumnNumberToName(i + 1)
		width := 18.0
		if c.field == "" || c.field == "title" {
			width = 50
		}
		errs = append(errs, err, f.SetCellStr(sheet, name(i, headRow), c.heading), f.SetColWidth(sheet, letter, letter, width),
			f.SetCellStyle(sheet, name(i, headRow), name(i, headRow), head), f.SetCellStyle(sheet, name(i, headRow+1), name(i, last), cells))
		if c.field == "rating" {
			v := excelize.NewDataValidation(true)
			v.SetSqref(name(i, headRow+1) + ":" + name(i, last))
			errs = append(errs, v.SetDropList(ratings), f.AddDataValidation(sheet, v))
		}
	}
	errs = append(errs, f.SetPanes(sheet, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: headRow, TopLeftCell: "C4", ActivePane: "bottomRight"}))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("make the workbook: %w", err)
	}
	return f.Write(to)
}

func guidance(lang string) string {
	if lang == "en" {
		return "Fill in a line for each document; days as dd/mm/yyyy; rating N, P, L or F. Lines without a title are left out. Then: ddss maturity read FILE -o minh_chung.csv"
	}
	return "Mỗi văn bản điền một dòng; ngày ghi ngày/tháng/năm; mức đáp ứng N, P, L hoặc F. Dòng không có tên văn bản được bỏ qua. Xong thì chạy: ddss maturity read TỆP -o minh_chung.csv"
}

// name is a cell by its column from 0 and its row from 1.
func name(column, row int) string {
	s, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		panic(err) // the column or row is not positive
	}
	return s
}

// headings of the fields, in the order of the dataset.
func headings() []string {
	var out []string
	for _, c := range columns() {
		if c.field != "" {
			out = append(out, c.heading)
		}
	}
	return slices.Clip(out)
}
