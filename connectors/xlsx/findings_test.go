package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

// edit changes the parts of a workbook; a part without content before is added.
func edit(t *testing.T, workbook []byte, change map[string]func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name, text string) {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if do, ok := change[f.Name]; ok {
			add(f.Name, do(string(text)))
			delete(change, f.Name)
		} else {
			add(f.Name, string(text))
		}
	}
	for name, do := range change {
		add(name, do(""))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestFindings: each thing that hides or changes data is found in the workbook that has it, with its first cell.
func TestFindings(t *testing.T) {
	const rows = 30
	for _, test := range []struct {
		name string
		do   func(*excelize.File) error
		edit map[string]func(string) string
		want string
	}{
		{name: "nothing", do: func(*excelize.File) error { return nil }},
		{name: "hidden rows", do: func(f *excelize.File) error {
			if err := f.SetRowVisible("Sheet1", 12, false); err != nil {
				return err
			}
			if err := f.SetRowVisible("Sheet1", rows+5, false); err != nil { // without data
				return err
			}
			return f.SetRowVisible("Sheet1", 14, false)
		}, want: "hidden_rows A12 count=2"},
		{name: "hidden columns", do: func(f *excelize.File) error { return f.SetColVisible("Sheet1", "B:C", false) }, want: "hidden_columns B1 count=2"},
		{name: "hidden columns without data", do: func(f *excelize.File) error { return f.SetColVisible("Sheet1", "E:XFD", false) }},
		{name: "data in the last hidden columns", do: func(f *excelize.File) error {
			if err := f.SetCellValue("Sheet1", "F9", "x"); err != nil {
				return err
			}
			return f.SetColVisible("Sheet1", "E:XFD", false)
		}, want: "hidden_columns F9 count=1"},
		{name: "formula without a result", do: func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "D7", "SUM(C2:C6)") }, want: "formula_without_value D7 count=1"},
		{name: "formulas with results", do: func(*excelize.File) error { return nil }, edit: map[string]func(string) string{"xl/worksheets/sheet1.xml": func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="40"><c r="A40" t="str"><f>""</f><v></v></c><c r="B40"><f>1+1</f><v>2</v></c></row><row r="41"><c r="A41"><f>1+1</f><v/></c></row></sheetData>`, 1)
		}}, want: "formula_without_value A41 count=1"},
		{name: "errors", do: func(*excelize.File) error { return nil }, edit: map[string]func(string) string{"xl/worksheets/sheet1.xml": func(s string) string {
			return strings.Replace(s, "</sheetData>", `<row r="40"><c r="C40" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>`, 1)
		}}, want: "formula_error C40 count=1"},
		{name: "merged", do: func(f *excelize.File) error {
			if err := f.MergeCell("Sheet1", "A1", "B1"); err != nil { // of the header
				return err
			}
			return f.MergeCell("Sheet1", "B3", "B5")
		}, want: "merged_data_cells B3 count=1"},
		{name: "comments", do: func(f *excelize.File) error {
			if err := f.AddComment("Sheet1", excelize.Comment{Cell: "C4", Text: "bí mật"}); err != nil {
				return err
			}
			return f.AddComment("Sheet1", excelize.Comment{Cell: "A9", Text: "x"})
		}, want: "comments C4 count=2"},
		{name: "external links", do: func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "D8", "[1]Gia!A1+1") }, edit: map[string]func(string) string{
			"xl/_rels/workbook.xml.rels": func(s string) string {
				return strings.Replace(s, "</Relationships>", `<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`, 1)
			},
			"xl/externalLinks/externalLink1.xml": func(string) string { return "<externalLink/>" },
		}, want: "formula_without_value D8 count=1, external_links D8 count=1,workbooks=1"},
		{name: "brackets that are no links", do: func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "D8", "[1]Gia!A1") }, want: "formula_without_value D8 count=1"},
		{name: "1904", do: func(f *excelize.File) error {
			on := true
			return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on})
		}, want: "date_epoch_1904  count=1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := excelize.NewFile()
			defer f.Close()
			for r := range rows {
				if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", r+1), &[]any{"a", r, float64(r) / 2}); err != nil {
					t.Fatal(err)
				}
			}
			if err := test.do(f); err != nil {
				t.Fatal(err)
			}
			book := connectortest.Open(t, New(), "a.xlsx", edit(t, bytesOf(t, f), test.edit))
			connectortest.Rows(t, book, 0)
			var got []string
			for _, f := range book.(connectors.Inspector).Findings(0, func(row int64) bool { return row > 1 }) {
				got = append(got, f.Kind+" "+f.Cell+" "+f.Note)
			}
			if s := strings.Join(got, ", "); s != test.want {
				t.Errorf("findings %q, want %q", s, test.want)
			}
		})
	}
}

// TestTexts: strings are told from numbers, whatever they look like.
func TestTexts(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"35000", 35000, nil, "x", true}); err != nil {
		t.Fatal(err)
	}
	book := connectortest.Open(t, New(), "a.xlsx", bytesOf(t, f))
	if got := fmt.Sprint(connectortest.Rows(t, book, 0)[0].Texts); got != "[true false false true]" {
		t.Errorf("texts %s", got)
	}
}

// TestDamagedComments: only a finding hangs on comments, so that the rows are read all the same.
func TestDamagedComments(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetRow("Sheet1", "A1", &[]any{"a"}); err != nil {
		t.Fatal(err)
	}
	if err := f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	book := connectortest.Open(t, New(), "a.xlsx", edit(t, bytesOf(t, f), map[string]func(string) string{"xl/comments1.xml": func(string) string { return "<comments" }}))
	if rows := connectortest.Rows(t, book, 0); len(rows) != 1 || len(book.(connectors.Inspector).Findings(0, connectortest.AllData)) != 0 {
		t.Errorf("rows %v", rows)
	}
}
