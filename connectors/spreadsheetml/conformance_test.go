package spreadsheetml

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

func data(v any) string {
	kind, text := "Number", connectortest.Text(v)
	switch v := v.(type) {
	case nil:
		return "<Cell/>"
	case string:
		kind, text = "String", strings.ReplaceAll(html.EscapeString(v), "\n", "&#10;")
	case bool:
		kind, text = "Boolean", map[bool]string{true: "1", false: "0"}[v]
	case time.Time:
		kind, text = "DateTime", text+".000"
	}
	return `<Cell ss:StyleID="s1"><Data ss:Type="` + kind + `">` + text + `</Data></Cell>`
}

func workbook(sheets string) string {
	return `<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook><Styles><Style ss:ID="s1"/></Styles>
` + sheets + `</Workbook>`
}

func write(_ testing.TB, tab connectortest.Table) []byte {
	var b strings.Builder
	rows := [][]any{nil}
	for _, h := range tab.Header {
		rows[0] = append(rows[0], h)
	}
	for _, row := range append(rows, tab.Rows...) {
		b.WriteString("<Row>")
		for _, v := range row {
			b.WriteString(data(v))
		}
		b.WriteString("</Row>\n")
	}
	return []byte(workbook(`<Worksheet ss:Name="Trang 1"><Table>` + b.String() + "</Table></Worksheet>"))
}

func writeUTF16(t testing.TB, tab connectortest.Table) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(string(write(t, tab)))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func TestConformance(t *testing.T) {
	t.Run("UTF-8", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xls", Write: write})
	})
	t.Run("UTF-16", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xml", Write: writeUTF16})
	})
}

const everything = `<Worksheet ss:Name="a"><Table><Column/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">tiêu đề</Data></Cell><Cell><Data ss:Type="String">sau</Data></Cell></Row>
<Row ss:Index="20" ss:Hidden="1"><Cell ss:Index="2" ss:MergeDown="1"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>đậm</B><Font> và &lt;thường&gt;</Font></ss:Data><Comment><ss:Data>ghi chú</ss:Data></Comment></Cell><Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=[b.xls]x!R1C1"/></Row>
<Row ss:Span="3"/>
<Row><Cell><Data ss:Type="DateTime">1899-12-31T17:30:00.000</Data></Cell><Cell><Data ss:Type="DateTime">2026-10-31T16:59:59.700</Data></Cell><Cell><Data ss:Type="Number">1.5E-3</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="DateTime">mai</Data></Cell><Cell><Data ss:Type="String"/></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="b"><Table><Row><Cell><Data ss:Type="String">ẩn</Data></Cell></Row></Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet><Worksheet ss:Name="c"/>`

func TestCells(t *testing.T) {
	book := connectortest.Open(t, New(), "a.xml", []byte(workbook(everything)))
	for i, want := range []connectors.Sheet{{Name: "a"}, {Name: "b", Hidden: true}, {Name: "c"}} {
		if got := book.Sheets()[i]; got.Name != want.Name || got.Hidden != want.Hidden {
			t.Errorf("sheet %+v, want %+v", got, want)
		}
	}
	var got []string
	for _, r := range connectortest.Rows(t, book, 0) {
		got = append(got, fmt.Sprintf("%d%q", r.Number, r.Cells))
	}
	want := []string{`1["tiêu đề" "" "" "sau"]`, `20["" "đậm và <thường>" "#DIV/0!"]`, `25["0.729166666666667" "2026-10-31T17:00:00" "0.0015" "TRUE" "mai"]`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	notes := fmt.Sprint(book.(connectors.Inspector).Findings(0, func(row int64) bool { return row > 1 }))
	if want := "[{hidden_rows a B20 count=1} {hidden_columns a D1 count=2} {formula_error a C20 count=1} {formula_without_value a D20 count=1} {merged_data_cells a B20 count=1} {comments a B20 count=1} {external_links a D20 count=1} {date_epoch_1904 a  count=1}]"; notes != want {
		t.Errorf("findings %s, want %s", notes, want)
	}
	if rows := connectortest.Rows(t, book, 1); len(rows) != 1 || rows[0].Cells[0] != "ẩn" {
		t.Errorf("second sheet: %v", rows)
	}
	if rows := connectortest.Rows(t, book, 2); len(rows) != 0 {
		t.Errorf("empty sheet: %v", rows)
	}
}

func TestRefused(t *testing.T) {
	rows := func(s string) string {
		return workbook(`<Worksheet ss:Name="a"><Table>` + s + `</Table></Worksheet>`)
	}
	for _, test := range []struct {
		name, content string
		want          error
	}{
		{"no sheet", workbook(""), connectors.ErrFormat},
		{"document type", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + rows("<Row/>"), connectors.ErrFormat},
		{"16,385 columns", rows(`<Row><Cell ss:Index="16385"><Data ss:Type="Number">1</Data></Cell></Row>`), connectors.ErrTooLarge},
		{"column without end", rows(`<Row><Cell ss:Index="99999999999"><Data ss:Type="Number">1</Data></Cell></Row>`), connectors.ErrFormat},
		{"columns in no order", rows(`<Row><Cell ss:Index="3"/><Cell ss:Index="2"/></Row>`), connectors.ErrFormat},
		{"rows in no order", rows(`<Row ss:Index="3"/><Row ss:Index="2"/>`), connectors.ErrFormat},
		{"merged without end", rows(`<Row><Cell ss:MergeAcross="x"/></Row>`), connectors.ErrFormat},
		{"row repeated without end", rows(`<Row ss:Span="-1"/>`), connectors.ErrFormat},
		{"long text", rows(`<Row><Cell><Data ss:Type="String">` + strings.Repeat("a", connectors.MaxText+1) + `</Data></Cell></Row>`), connectors.ErrTooLarge},
		{"row that never ends", strings.Replace(rows(`<Row><Cell>`), "</Table></Worksheet>", "", 1), connectors.ErrFormat},
	} {
		t.Run(test.name, func(t *testing.T) {
			book, err := New().Open(t.Context(), connectortest.File(t, "a.xml", []byte(test.content)))
			if err == nil {
				err = book.Rows(t.Context(), 0, func(connectors.Row) error { return nil })
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	tab := connectortest.Table{Header: []string{"a", "b"}, Rows: [][]any{{"x", int64(1)}, {nil, true}}}
	connectortest.Fuzz(f, New(), "a.xls", write(f, tab), writeUTF16(f, tab), []byte(workbook(everything)))
}
