package ods

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

const namespaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"`

func paragraphs(s string) string {
	s = html.EscapeString(s)
	s = strings.ReplaceAll(s, "\n", "</text:p><text:p>")
	return "<text:p>" + strings.ReplaceAll(s, "  ", `<text:s text:c="2"/>`) + "</text:p>"
}

func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "<table:table-cell/>"
	case string:
		if v == "" {
			return `<table:table-cell office:value-type="string"/>`
		}
		return `<table:table-cell office:value-type="string">` + paragraphs(v) + "</table:table-cell>"
	case bool:
		return fmt.Sprintf(`<table:table-cell office:value-type="boolean" office:boolean-value="%t"><text:p>x</text:p></table:table-cell>`, v)
	case time.Time:
		return fmt.Sprintf(`<table:table-cell office:value-type="date" office:date-value="%s"><text:p>31/10/26</text:p></table:table-cell>`, v.Format("2006-01-02T15:04:05"))
	}
	return fmt.Sprintf(`<table:table-cell office:value-type="float" office:value="%v"><text:p>1.000</text:p></table:table-cell>`, v)
}

func tableOf(tab connectortest.Table) string {
	var b strings.Builder
	b.WriteString(`<table:table table:name="Trang 1"><table:table-column table:number-columns-repeated="16384"/>`)
	rows := [][]any{nil}
	for _, h := range tab.Header {
		rows[0] = append(rows[0], h)
	}
	for _, row := range append(rows, tab.Rows...) {
		b.WriteString("<table:table-row>")
		for _, v := range row {
			b.WriteString(cell(v))
		}
		b.WriteString(`<table:table-cell table:number-columns-repeated="16000"/></table:table-row>`)
	}
	b.WriteString(`<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`)
	return b.String()
}

func document(styles, tables string) string {
	return `<?xml version="1.0"?><office:document-content` + namespaces + `><office:automatic-styles>` + styles + `</office:automatic-styles><office:body><office:spreadsheet>` + tables + `</office:spreadsheet></office:body></office:document-content>`
}

func container(t testing.TB, content, manifest string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	if err == nil {
		_, err = io.WriteString(w, mimetype)
	}
	for name, text := range map[string]string{contentPart: content, manifestPart: manifest} {
		w, werr := z.Create(name)
		if werr == nil {
			_, werr = io.WriteString(w, text)
		}
		err = errors.Join(err, werr)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t testing.TB, tab connectortest.Table) []byte {
	return container(t, document("", tableOf(tab)), "<manifest:manifest/>")
}

func flat(content string) []byte {
	content = strings.Replace(content, "<office:document-content", `<office:document office:mimetype="`+mimetype+`"`, 1)
	return []byte(strings.Replace(content, "</office:document-content>", "</office:document>", 1))
}

func TestConformance(t *testing.T) {
	t.Run("container", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.ods", Write: write})
	})
	t.Run("flat", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.fods", Write: func(_ testing.TB, tab connectortest.Table) []byte {
			return flat(document("", tableOf(tab)))
		}})
	})
}

func FuzzRead(f *testing.F) {
	tab := connectortest.Table{Header: []string{"a", "b"}, Rows: [][]any{{"x", int64(1)}, {nil, true}}}
	connectortest.Fuzz(f, New(), "a.ods", write(f, tab), flat(document("", tableOf(tab))), flat(document("", sheetOfEverything)))
}

const sheetOfEverything = `<table:table table:name="a"><table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>
<table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>A</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="20"><table:table-cell/></table:table-row>
<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell office:value-type="time" office:time-value="PT17H30M00S"><text:p>17:30</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2026-10-31"><text:p>x</text:p></table:table-cell><table:table-cell office:value-type="percentage" office:value="1.5E-3"><text:p>0%</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error" table:number-columns-spanned="2" table:number-rows-spanned="1"><office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>#DIV/0!</text:p></table:table-cell><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>a <text:span>b</text:span><text:s text:c="3"/>c<text:tab/>d<text:line-break/>e
   f &amp; <![CDATA[<g>]]></text:p><text:p/><text:p>h</text:p></table:table-cell><table:table-cell table:formula="of:=['file:///a.ods'#$b.A1]"/></table:table-row>
</table:table><table:table table:name="b" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="float" office:value="7"/></table:table-row></table:table>`

func TestCells(t *testing.T) {
	styles := `<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>`
	book := connectortest.Open(t, New(), "a.fods", flat(document(styles, sheetOfEverything)))
	if got := fmt.Sprint(book.Sheets()[0].Name, book.Sheets()[0].Hidden, book.Sheets()[1].Name, book.Sheets()[1].Hidden); got != "afalsebtrue" && got != "a false b true" {
		t.Errorf("sheets %s", got)
	}
	var got []string
	for _, r := range connectortest.Rows(t, book, 0) {
		got = append(got, fmt.Sprintf("%d%q", r.Number, r.Cells))
	}
	want := []string{`1["A" "A"]`, `22["0.729166666666667" "2026-10-31T00:00:00" "0.0015"]`, `23["0.729166666666667" "2026-10-31T00:00:00" "0.0015"]`, `24["#DIV/0!" "" "a b   c\td\ne f & <g>\n\nh"]`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	notes := fmt.Sprint(book.(connectors.Inspector).Findings(0, connectortest.AllData))
	if want := "[{hidden_rows a A22 count=2} {hidden_columns a B1 count=2} {formula_error a A24 count=1} {formula_without_value a D24 count=1} {merged_data_cells a A24 count=1} {comments a A24 count=1} {external_links a D24 count=1}]"; notes != want {
		t.Errorf("findings %s, want %s", notes, want)
	}
	if rows := connectortest.Rows(t, book, 1); len(rows) != 1 || rows[0].Cells[0] != "7" {
		t.Errorf("second table: %v", rows)
	}
}

func TestRefused(t *testing.T) {
	row := func(attrs, cells string) string {
		return `<table:table table:name="a"><table:table-row ` + attrs + `>` + cells + `</table:table-row></table:table>`
	}
	text := func(attrs, s string) string {
		return `<table:table-cell office:value-type="string" ` + attrs + `><text:p>` + s + `</text:p></table:table-cell>`
	}
	long := strings.Repeat("a", connectors.MaxText-1)
	for _, test := range []struct {
		name    string
		content []byte
		want    error
	}{
		{"password", container(t, "xx", `<m><manifest:encryption-data/></m>`), connectors.ErrEncrypted},
		{"no table", flat(document("", "")), connectors.ErrFormat},
		{"document type", append([]byte(`<!DOCTYPE x [<!ENTITY a "b">]>`), flat(document("", row("", text("", "x"))))...), connectors.ErrFormat},
		{"rows without end", flat(document("", row(`table:number-rows-repeated="1000000000"`, text("", "x")))), connectors.ErrTooLarge},
		{"columns without end", flat(document("", row("", text(`table:number-columns-repeated="999999999999999999999"`, "x")))), connectors.ErrTooLarge},
		{"16,385 columns", flat(document("", row("", `<table:table-cell table:number-columns-repeated="16384"/>`+text("", "x")))), connectors.ErrTooLarge},
		{"long text", flat(document("", row("", text("", long+"aa")))), connectors.ErrTooLarge},
		{"long texts in a row", flat(document("", row("", text(`table:number-columns-repeated="17"`, long)))), connectors.ErrTooLarge},
		{"blanks without end", flat(document("", row("", text("", `<text:s text:c="999999999"/>x`)))), connectors.ErrTooLarge},
		{"table in no order", flat(document("", `<table:table table:name="a"><table:table-row><table:table-cell></table:table>`)), connectors.ErrFormat},
	} {
		t.Run(test.name, func(t *testing.T) {
			book, err := New().Open(t.Context(), connectortest.File(t, "a.ods", test.content))
			if err == nil {
				defer book.Close()
				err = book.Rows(t.Context(), 0, func(connectors.Row) error { return nil })
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}
