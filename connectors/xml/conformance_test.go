package xml

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

// write makes records of <field name="…">, as databases dump them.
func write(_ testing.TB, tab connectortest.Table) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- kết xuất --><data xmlns:xsi=\"x\">\n")
	if len(tab.Rows) == 0 {
		b.WriteString("<row/>")
		return []byte(strings.Replace(b.String(), "<row/>", "", 1) + "</data>")
	}
	for _, row := range tab.Rows {
		b.WriteString("<row>\n")
		for c, v := range row {
			if v == nil {
				fmt.Fprintf(&b, "<field name=%q xsi:nil=\"true\"/>\n", tab.Header[c])
				continue
			}
			fmt.Fprintf(&b, "<field name=%q>%s</field>\n", tab.Header[c], html.EscapeString(connectortest.Text(v)))
		}
		b.WriteString("</row>\n")
	}
	b.WriteString("</data>\n")
	return []byte(b.String())
}

func TestConformance(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xml", Write: write, Unique: true})
}

func TestRecords(t *testing.T) {
	for _, test := range []struct {
		name, text string
		columns    string
		rows       []string
	}{
		{"elements", "<ds><hs><ma>1</ma><ten>A &amp; <![CDATA[<B>]]></ten></hs><hs><ma>2</ma><ghi_chu/></hs></ds>", "[ma ten ghi_chu]", []string{`["1" "A & <B>" ""]`, `["2" "" ""]`}},
		{"attributes", `<ds tong="2"><hs ma="1" ten="A"/><hs ma="2">chữ</hs></ds>`, "[ma ten hs]", []string{`["1" "A" ""]`, `["2" "" "chữ"]`}},
		{"prefixes", `<x:ds xmlns:x="u"><x:hs xsi:type="t" x:ma="1"/><x:hs x:ma="2"/></x:ds>`, "[ma]", []string{`["1"]`, `["2"]`}},
		{"envelope", "<s:Envelope><s:Body><kq><ma>0</ma><ds><hs><ma>1</ma></hs><hs><ma>2</ma></hs><hs><ma>3</ma></hs></ds></kq></s:Body></s:Envelope>", "[ma]", []string{`["1"]`, `["2"]`, `["3"]`}},
		{"nested", `<ds><hs><ma>1</ma><nguoi><ten>A</ten><so loai="CCCD">9</so></nguoi><tep><t>a</t></tep><tep><t>b</t></tep></hs><hs><ma>2</ma><tep><t>c</t></tep></hs></ds>`,
			"[ma nguoi.ten nguoi.so.loai nguoi.so tep.t]", []string{`["1" "A" "CCCD" "9" "a;b"]`, `["2" "" "" "" "c"]`}},
		{"pages", `<kq><trang><hs ma="1" ten="x"/><hs ma="2"/></trang><trang><hs ma="3"/></trang></kq>`, "[ma ten]", []string{`["1" "x"]`, `["2" ""]`, `["3" ""]`}},
		{"head before", "<kq><dau><ten>t1</ten></dau><dau><ten>t2</ten></dau><ds><hs><ma>1</ma></hs><hs><ma>2</ma></hs><hs><ma>3</ma></hs></ds></kq>", "[ma]", []string{`["1"]`, `["2"]`, `["3"]`}},
		{"one record", "<kq><ds><hs><ma>1</ma><ten>A</ten></hs></ds></kq>", "[ma ten]", []string{`["1" "A"]`}},
		{"one record of attributes", `<kq><ds><hs ma="1" ten="A"/></ds></kq>`, "[ma ten]", []string{`["1" "A"]`}},
		{"one flat record", "<hs><ma>1</ma></hs>", "[ma]", []string{`["1"]`}},
		{"no record", "<ds/>", "[]", nil},
		{"white space", "<ds>\n <hs>\n  <ma> 1 </ma>\n </hs>\n <hs>\n <ma>\n</ma></hs>\n</ds>", "[ma]", []string{`[" 1 "]`, `[""]`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			book := connectortest.Open(t, New(), "a.xml", []byte(test.text))
			if got := fmt.Sprint(book.Sheets()[0].Columns); got != test.columns {
				t.Errorf("columns %s, want %s", got, test.columns)
			}
			var got []string
			for _, r := range connectortest.Rows(t, book, 0) {
				got = append(got, fmt.Sprintf("%q", r.Cells))
			}
			if fmt.Sprint(got) != fmt.Sprint(test.rows) {
				t.Errorf("rows %v, want %v", got, test.rows)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]int{
		`<?xml version="1.0"?><database><table_data name="a">`: 85, "<ds><hs/></ds>": 55, "<!-- x --> <ds>": 55,
		"<html><body>": 0, "<!DOCTYPE html><html>": 0, `<?xml version="1.0"?><html xmlns="x">`: 0, `<?xml version="1.0"?><Workbook>`: 0, "<1>": 0, "< a>": 0, "a<b>": 0, "<": 0, "<?xml": 0,
	} {
		if got := New().Match([]byte(text), "a"); got != want {
			t.Errorf("%q matches %d, want %d", text, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	laughs := `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><ds><hs><ma>&b;</ma></hs></ds>`
	wide := strings.Builder{}
	for i := range connectors.MaxColumns + 2 {
		fmt.Fprintf(&wide, "<c%d/>", i)
	}
	for _, test := range []struct {
		name, text string
		want       error
	}{
		{"laughs", laughs, connectors.ErrFormat},
		{"outer entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><ds>&x;</ds>`, connectors.ErrFormat},
		{"nested without end", strings.Repeat("<a>", 1000), connectors.ErrTooLarge},
		{"16,386 columns", "<ds><hs>" + wide.String() + "</hs></ds>", connectors.ErrTooLarge},
		{"long text", "<ds><ma>" + strings.Repeat("x", connectors.MaxText+1) + "</ma></ds>", connectors.ErrTooLarge},
		{"record without end", "<ds>" + strings.Repeat("<ma>"+strings.Repeat("x", 1<<20)+"</ma>", 17) + "</ds>", connectors.ErrTooLarge},
		{"wrong order", "<ds><a></ds></a>", connectors.ErrFormat},
		{"two roots", "<a/><b/>", connectors.ErrFormat},
		{"never closed", "<a><b/>", connectors.ErrFormat},
		{"closed only", "</a>", connectors.ErrFormat},
	} {
		t.Run(test.name, func(t *testing.T) {
			book, err := New().Open(t.Context(), connectortest.File(t, "a.xml", []byte(test.text)))
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
	connectortest.Fuzz(f, New(), "a.xml", write(f, tab), []byte(`<ds><hs ma="1"><x><y>1</y><y>2</y></x>a</hs><hs/></ds>`), []byte("<?xml version='1.0' encoding='windows-1258'?><a><b>\xd4</b></a>"))
}
