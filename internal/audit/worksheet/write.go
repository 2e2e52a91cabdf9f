package worksheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ddss/internal/audit/leak"
	"ddss/internal/viettext"
)

// headRow is the row of the headings; the title and a line of guidance stand above.
const headRow = 3

// lineHeight has room for two lines of text, in points.
const lineHeight = 30

// pagesAcross is the number of printed pages beside each other: each repeats the sample ids.
const pagesAcross = 5

// Write writes the workbook in the language "vi" or "en". Texts that hold personal data are refused, with the name of the
// cell, unless the sample is unmasked; file is the name in that message.
func Write(to io.Writer, file string, s Sample, lang string) error {
	b := &bookFile{File: excelize.NewFile(), lang: lang, masked: !s.Unmasked}
	defer b.Close()
	for _, step := range []func(Sample) error{b.styles, b.sheet, b.facts, b.minutes} {
		if err := step(s); err != nil {
			return fmt.Errorf("make the worksheet: %w", err)
		}
	}
	if err := leak.Refuse(file, b.found); err != nil {
		return err
	}
	b.SetActiveSheet(0)
	return b.File.Write(to)
}

// bookFile is a workbook that is being made.
type bookFile struct {
	*excelize.File
	lang   string
	masked bool
	found  []leak.Finding

	title, head, value, verdict, plain, count int // styles
}

// say chooses one of two wordings.
func (b *bookFile) say(vi, en string) string {
	if b.lang == "en" {
		return en
	}
	return vi
}

func (b *bookFile) styles(Sample) error {
	thin := []excelize.Border{{Type: "left", Color: "BFBFBF", Style: 1}, {Type: "right", Color: "BFBFBF", Style: 1}, {Type: "top", Color: "BFBFBF", Style: 1}, {Type: "bottom", Color: "BFBFBF", Style: 1}}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	const asText = 49
	var errs []error
	for _, st := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}},
		{&b.head, excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}}, Border: thin, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}}},
		{&b.value, excelize.Style{Border: thin, Alignment: wrap, NumFmt: asText}},
		{&b.verdict, excelize.Style{Border: thin, Alignment: wrap, NumFmt: asText, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8DC"}}}},
		{&b.count, excelize.Style{Border: thin, Alignment: &excelize.Alignment{Horizontal: "right"}}},
		{&b.plain, excelize.Style{Alignment: wrap}},
	} {
		var err error
		*st.into, err = b.NewStyle(&st.style)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// put writes a text into a cell, safe from being taken for a formula, and looks for personal data in it.
func (b *bookFile) put(sheet string, column, row int, heading, text string, style int) error {
	if b.masked {
		b.found = append(b.found, leak.Cell(leak.Place(sheet, column, row), heading, text)...)
	}
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	return errors.Join(b.SetCellStr(sheet, cell, viettext.Neutralise(text)), b.SetCellStyle(sheet, cell, cell, style))
}

// column is one of the sheet of verdicts.
type column struct {
	heading string
	width   float64
	verdict bool
	text    func(Record) string // nil: for the auditor to fill in
}

func columns(s Sample, lang string) []column {
	out := []column{{heading: word("id", lang), width: 10, text: func(r Record) string { return r.ID }}}
	if s.By != "" {
		out = append(out, column{heading: word("stratum", lang), width: 18, text: func(r Record) string { return r.Stratum }})
	}
	for i, f := range s.Fields {
		out = append(out, column{heading: Label(f, lang), width: 20, text: func(r Record) string { return r.Values[i] }},
			column{heading: word("verdict", lang) + Label(f, lang), width: 14, verdict: true})
	}
	if s.ShowTool {
		out = append(out, column{heading: word("tool", lang), width: 36, text: func(r Record) string { return r.Tool }})
	}
	return append(out, column{heading: word("note", lang), width: 30})
}

func (b *bookFile) sheet(s Sample) error {
	name := word("sheet", b.lang)
	if err := b.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	errs := []error{b.put(name, 1, 1, "", word("title", b.lang), b.title), b.put(name, 1, 2, "", word("how", b.lang), 0)}
	list := columns(s, b.lang)
	last := headRow + len(s.Records)
	for i, c := range list {
		letter, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err, b.SetColWidth(name, letter, letter, c.width), b.put(name, i+1, headRow, "", c.heading, b.head))
		for j, r := range s.Records {
			row := headRow + 1 + j
			switch {
			case c.text != nil:
				errs = append(errs, b.put(name, i+1, row, c.heading, c.text(r), b.value))
			default:
				cell := letter + strconv.Itoa(row)
				errs = append(errs, b.SetCellStyle(name, cell, cell, b.verdict))
			}
		}
		if c.verdict && len(s.Records) > 0 {
			v := excelize.NewDataValidation(true)
			v.SetSqref(fmt.Sprintf("%s%d:%s%d", letter, headRow+1, letter, last))
			v.SetError(excelize.DataValidationErrorStyleStop, word("error_title", b.lang), word("error", b.lang))
			errs = append(errs, v.SetDropList([]string{word("right", b.lang), word("wrong", b.lang), word("uncheckable", b.lang)}), b.AddDataValidation(name, v))
		}
	}
	for row := headRow + 1; row <= last; row++ {
		errs = append(errs, b.SetRowHeight(name, row, lineHeight))
	}
	errs = append(errs, b.SetRowHeight(name, headRow, 45), b.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: headRow, TopLeftCell: "B4", ActivePane: "bottomRight"}),
		b.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: pointer("landscape"), FitToWidth: pointer(pagesAcross), FitToHeight: pointer(0)}),
		b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: pointer(true)}),
		b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name, RefersTo: fmt.Sprintf("'%[1]s'!$A:$A,'%[1]s'!$%[2]d:$%[2]d", name, headRow)}))
	return errors.Join(errs...)
}

func pointer[T any](v T) *T { return &v }

// Keys of the facts that are read back; they stand in the third column.
const (
	keySchema, keyRun, keyRoot, keySeed, keyBy, keyPopulation = "schema", "run", "root", "seed", "by", "population"
	keySize, keyConfidence, keyAQL, keyAccept, keyFields      = "size", "confidence", "plan_aql", "plan_accept", "fields"
	keySealKey, keySeal                                       = "seal_key", "seal"
)

func (b *bookFile) facts(s Sample) error {
	name := word("facts", b.lang)
	if _, err := b.NewSheet(name); err != nil {
		return err
	}
	say := b.say
	lines := [][3]string{
		{say("Dạng tệp", "Form"), Schema, keySchema},
		{say("Đơn vị", "Unit"), s.Unit, ""},
		{say("Lần đánh giá", "Run"), s.Run, keyRun},
		{say("Gốc của lần đánh giá", "Root of the run"), s.Root, keyRoot},
		{say("Thời điểm đánh giá", "As of"), s.AsOf, ""},
		{say("Mầm chọn mẫu", "Seed"), s.Seed, keySeed},
		{say("Phân nhóm theo", "Strata by"), s.By, keyBy},
		{say("Số hồ sơ của tổng thể", "Dossiers in the population"), strconv.Itoa(s.Population), keyPopulation},
		{say("Số hồ sơ cần chọn", "Dossiers to draw"), strconv.Itoa(s.Size), keySize},
		{say("Số hồ sơ đã chọn", "Dossiers drawn"), strconv.Itoa(len(s.Records)), ""},
		{say("Độ tin cậy của các khoảng", "Confidence of the intervals"), strconv.FormatFloat(s.Confidence, 'f', -1, 64), keyConfidence},
		{say("Các trường", "Fields"), strings.Join(s.Fields, ","), keyFields},
	}
	if s.AQL != "" {
		lines = append(lines, [3]string{say("Phương án ISO 2859-1, mức II, thường: AQL (%)", "Plan of ISO 2859-1, level II, normal: AQL (%)"), s.AQL, keyAQL},
			[3]string{say("Số hồ sơ sai nhiều nhất được chấp nhận", "Most dossiers with an error that are accepted"), strconv.Itoa(s.Accept), keyAccept})
	}
	if s.Seal != "" {
		lines = append(lines, [3]string{say("Khoá niêm phong", "Key of the seal"), s.SealKey, keySealKey}, [3]string{say("Niêm phong các ô trên (HMAC-SHA256)", "Seal of the cells above (HMAC-SHA256)"), s.Seal, keySeal})
	}
	for _, p := range s.Provenance {
		lines = append(lines, [3]string{say("Nguồn dữ liệu", "Source"), p, ""})
	}
	for _, st := range s.Strata {
		lines = append(lines, [3]string{say("Nhóm: ", "Stratum: ") + st.Name, fmt.Sprintf(say("%d trong %d hồ sơ", "%d of %d dossiers"), st.Drawn, st.Population), ""})
	}
	errs := []error{b.SetColWidth(name, "A", "A", 44), b.SetColWidth(name, "B", "B", 70), b.SetColWidth(name, "C", "C", 14)}
	for i, l := range lines {
		for j, text := range l {
			errs = append(errs, b.put(name, j+1, i+1, "", text, b.plain))
		}
	}
	return errors.Join(errs...)
}
