package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ddss/connectors"
	"ddss/connectors/connectortest"
	"ddss/connectors/internal/cells"
)

// A generated cell: its markup, and the text that the contract asks for.
type cell struct {
	row, column int
	xml, want   string
	serial      float64 // of a date
	date        bool
}

const (
	styleGeneral = iota
	styleDate    // built in: 14
	styleMoment  // custom: dd/mm/yyyy hh:mm:ss
	styleMoney   // custom: #,##0 "đồng"
	styleTime    // built in: 20, no day
	styleQuoted  // custom: 0 "ngày"
)

const stylesXML = `<styleSheet xmlns="` + mainSpace + `"><numFmts count="3"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="#,##0 &quot;đồng&quot;"/><numFmt numFmtId="166" formatCode="0 &quot;ngày dd&quot;"/></numFmts>` +
	`<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>` +
	`<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/><xf numFmtId="166"/></cellXfs></styleSheet>`

const mainSpace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const relSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// workbook is a generated workbook.
type workbook struct {
	cells   []cell
	shared  []string // markup of the items
	epoch   cells.Epoch
	comment bool // comments, CDATA and blank space between the markup
}

func draw(t *rapid.T) workbook {
	w := workbook{epoch: cells.Epoch(rapid.IntRange(0, 1).Draw(t, "epoch")), comment: rapid.Bool().Draw(t, "comment")}
	rows := rapid.IntRange(1, 8).Draw(t, "rows")
	for r, at := 0, 0; r < rows; r++ {
		at += rapid.IntRange(1, 3).Draw(t, "gap")
		column := -1
		for range rapid.IntRange(1, 6).Draw(t, "cells") {
			column += rapid.SampledFrom([]int{1, 1, 1, 2, 30}).Draw(t, "skip")
			w.cells = append(w.cells, w.draw(t, at, column))
		}
	}
	return w
}

var texts = rapid.SampledFrom([]string{"Nguyễn Thị Hoà", "a & b < c > \"d\" 'e'", " đầu cuối ", "hai\ndòng", "0123", "Hoa\u0300", "🙂", "x\ty", "_x", "H26.99-261031-0001", "ﾌﾘｶﾞﾅ"})

func esc(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

func (w *workbook) draw(t *rapid.T, row, column int) cell {
	ref, _ := excelize.CoordinatesToCellName(column+1, row)
	c := cell{row: row, column: column}
	put := func(attrs, body string) { c.xml = fmt.Sprintf(`<c r="%s"%s>%s</c>`, ref, attrs, body) }
	text := texts.Draw(t, "text")
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		put(` t="s"`, fmt.Sprintf("<v>%d</v>", len(w.shared)))
		w.shared = append(w.shared, `<si><t xml:space="preserve">`+esc(text)+`</t></si>`)
		c.want = text
	case 1: // runs, and a reading that is no text
		put(` t="s" s="3"`, fmt.Sprintf("<v>%d</v>", len(w.shared)))
		w.shared = append(w.shared, `<si><r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">`+esc(text)+`</t></r><r><t>đuôi</t></r><rPh sb="0" eb="1"><t>よみ</t></rPh><phoneticPr fontId="1"/></si>`)
		c.want = text + "đuôi"
	case 2:
		put(` t="inlineStr"`, `<is><t xml:space="preserve">`+esc(text)+`</t></is>`)
		c.want = text
	case 3:
		put(` t="str"`, `<f>CONCAT(A1)</f><v>`+esc(text)+`</v>`)
		c.want = text
	case 4:
		put(` t="b"`, "<v>1</v>")
		c.want = "TRUE"
	case 5:
		c.want = rapid.SampledFrom([]string{"#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!"}).Draw(t, "error")
		put(` t="e"`, `<f>1/0</f><v>`+c.want+`</v>`)
	case 6:
		f := rapid.SampledFrom([]float64{0, 1, -1, 0.1, 2.5e-7, 1e15, 123456789012, 1.0 / 3, -1234.5678, 20000, 3.4e20}).Draw(t, "number")
		raw := strconv.FormatFloat(f, byte(rapid.SampledFrom([]rune("feG")).Draw(t, "form")), -1, 64)
		put(fmt.Sprintf(` s="%d"`, rapid.SampledFrom([]int{styleGeneral, styleMoney, styleTime, styleQuoted}).Draw(t, "style")), "<v>"+raw+"</v>")
		c.want = strconv.FormatFloat(f, 'f', -1, 64)
	case 7, 8:
		c.date, c.serial = true, float64(rapid.IntRange(61, 80000).Draw(t, "day"))+float64(rapid.IntRange(0, 86399).Draw(t, "second"))/86400
		put(fmt.Sprintf(` s="%d"`, rapid.IntRange(styleDate, styleMoment).Draw(t, "style")), "<v>"+strconv.FormatFloat(c.serial, 'f', -1, 64)+"</v>")
	default: // a styled blank
		c.xml = fmt.Sprintf(`<c r="%s" s="%d"/>`, ref, styleMoney)
	}
	return c
}

func (w workbook) sheet() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + mainSpace + `"><dimension ref="A1"/><cols><col min="1" max="2" width="9"/></cols><sheetData>`)
	for i, c := range w.cells {
		if i == 0 || w.cells[i-1].row != c.row {
			fmt.Fprintf(&b, `<row r="%d" spans="1:3">`, c.row)
		}
		if w.comment {
			b.WriteString("\n <!-- <c r=\"A1\"> -->")
		}
		b.WriteString(c.xml)
		if i == len(w.cells)-1 || w.cells[i+1].row != c.row {
			b.WriteString("</row>")
		}
	}
	b.WriteString(`</sheetData><mergeCells count="1"><mergeCell ref="A40:B40"/></mergeCells></worksheet>`)
	return b.String()
}

// bytes packs the parts.
func (w workbook) bytes(t testing.TB) []byte {
	date1904 := "0"
	if w.epoch == cells.Epoch1904 {
		date1904 = "1"
	}
	shared := `<sst xmlns="` + mainSpace + `">` + strings.Join(w.shared, "") + `</sst>`
	return pack(t, w.sheet(), shared, `<workbookPr date1904="`+date1904+`"/>`)
}

// pack makes a workbook of one sheet.
func pack(t testing.TB, sheet, shared, properties string) []byte {
	t.Helper()
	const types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
	const relHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"[Content_Types].xml", types},
		{"_rels/.rels", relHead + `<Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relSpace + `">` + properties + `<sheets><sheet name="Hồ sơ" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relHead + `<Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relSpace + `/styles" Target="styles.xml"/><Relationship Id="rId3" Type="` + relSpace + `/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`},
		{"xl/styles.xml", stylesXML},
		{"xl/sharedStrings.xml", shared},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		f, err := z.Create(part[0])
		if err == nil {
			_, err = f.Write([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + part[1]))
		}
		if err != nil && part[0] != "" {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ours is the text of every cell that is not empty.
func ours(t interface{ Fatalf(string, ...any) }, path string) map[[2]int]string {
	book, err := New().Open(context.Background(), path)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer book.Close()
	got := map[[2]int]string{}
	err = book.Rows(context.Background(), 0, func(r connectors.Row) error {
		for c, text := range r.Cells {
			if text != "" {
				got[[2]int{int(r.Number), c}] = text
			}
		}
		return nil
	})
	if err != nil {
		t.Fatalf("rows: %v", err)
	}
	return got
}

// TestExcelizeAgrees reads generated workbooks with both readers, cell for cell.
func TestExcelizeAgrees(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	rapid.Check(t, func(rt *rapid.T) {
		w := draw(rt)
		if err := os.WriteFile(path, w.bytes(t), 0o600); err != nil {
			rt.Fatal(err)
		}
		got := ours(rt, path)
		f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
		if err != nil {
			rt.Fatal(err)
		}
		defer f.Close()
		full := 0
		for _, c := range w.cells {
			text := got[[2]int{c.row, c.column}]
			if text != "" {
				full++
			}
			ref, _ := excelize.CoordinatesToCellName(c.column+1, c.row)
			theirs, err := f.GetCellValue("Hồ sơ", ref)
			if err != nil {
				rt.Fatal(err)
			}
			want := c.want
			if c.date {
				at, err := excelize.ExcelDateToTime(c.serial, w.epoch == cells.Epoch1904)
				if err != nil {
					rt.Fatal(err)
				}
				want = at.Format("2006-01-02T15:04:05")
			}
			if text != want {
				rt.Fatalf("%s: %q, want %q (%s)", ref, text, want, c.xml)
			}
			if !c.date && !agree(text, theirs) {
				rt.Fatalf("%s: %q, excelize reads %q (%s)", ref, text, theirs, c.xml)
			}
		}
		if full != len(got) {
			rt.Fatalf("%d cells are too many", len(got)-full)
		}
	})
}

// agree allows for the raw forms of booleans and numbers.
func agree(ours, theirs string) bool {
	if ours == theirs || ours == "TRUE" && theirs == "1" {
		return true
	}
	a, err1 := strconv.ParseFloat(ours, 64)
	b, err2 := strconv.ParseFloat(theirs, 64)
	return err1 == nil && err2 == nil && math.Abs(a-b) <= 1e-15*math.Abs(a)
}

// Markup that excelize cannot write.
func TestMarkup(t *testing.T) {
	long := strings.Repeat("dài ", 100000)
	for _, test := range []struct {
		name, sheet string
		want        map[[2]int]string
	}{
		{"prefixes", `<x:worksheet xmlns:x="` + mainSpace + `"><x:sheetData><x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`, map[[2]int]string{{2, 1}: "a"}},
		{"no references", `<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c t="str"><v>x</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "1", {1, 1}: "2", {2, 0}: "x"}},
		{"references after none", `<worksheet><sheetData><row><c><v>1</v></c></row><row r="5"><c r="C5"><v>2</v></c><c><v>3</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "1", {5, 2}: "2", {5, 3}: "3"}},
		{"character data", `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v><![CDATA[a < b & c]]></v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "a < b & c"}},
		{"quoted bracket", `<worksheet><sheetData><row r="1"><c r="A1" x='a>b' t="str"><v>x</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "x"}},
		{"entities", `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&#272;&#x1EA5;t &amp;amp; &nbsp; &</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "Đất &amp; &nbsp; &"}},
		{"escapes", `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a_x000D_b_x005F_x_y</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "a\rb_x_y"}},
		{"long text", `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>` + long + `</t></is></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: long}},
		{"ISO date", `<worksheet><sheetData><row r="1"><c r="A1" t="d"><v>2026-10-31T17:00:00</v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "2026-10-31T17:00:00"}},
		{"formula first", `<worksheet><sheetData><row r="1"><c r="A1"><f>SUM(B1)</f><v>3</v></c><c r="B1" t="str"><f>""</f><v></v></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: "3"}},
		{"empty row", `<worksheet><sheetData><row r="1"/><row r="2"><c r="A2"/></row></sheetData></worksheet>`, map[[2]int]string{}},
		{"no data", `<worksheet><sheetData/></worksheet>`, map[[2]int]string{}},
		{"dates", `<worksheet><sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>59</v></c><c r="C1" s="1"><v>61</v></c><c r="D1" s="1"><v>45000.999994</v></c><c r="E1" s="1"><v>-1</v></c></row></sheetData></worksheet>`,
			map[[2]int]string{{1, 0}: "1900-01-01T00:00:00", {1, 1}: "1900-02-28T00:00:00", {1, 2}: "1900-03-01T00:00:00", {1, 3}: "2023-03-15T23:59:59", {1, 4}: "-1"}},
		{"preserved space", `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t> a </t></is></c></row></sheetData></worksheet>`, map[[2]int]string{{1, 0}: " a "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ours(t, connectortest.File(t, "a.xlsx", pack(t, test.sheet, "<sst/>", "")))
			if len(got) != len(test.want) {
				t.Errorf("%d cells, want %d", len(got), len(test.want))
			}
			for place, want := range test.want {
				if got[place] != want {
					t.Errorf("%v is %.60q, want %.60q", place, got[place], want)
				}
			}
		})
	}
}

// Broken markup is an error that wraps a sentinel, never a shorter sheet.
func TestBroken(t *testing.T) {
	for _, sheet := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`,
		`<worksheet><sheetData><row r="1"><c r="A1"><v>1`,
		`<worksheet><sheetData><row r="3"></row><row r="2"></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c r="B1"/><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c t="s"><v>7</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="x"></row></sheetData></worksheet>`,
		`<worksheet></worksheet>`,
		`no markup`,
	} {
		book := connectortest.Open(t, New(), "a.xlsx", pack(t, sheet, "<sst/>", ""))
		err := book.Rows(context.Background(), 0, func(connectors.Row) error { return nil })
		if err == nil {
			t.Errorf("%s: no error", sheet)
		}
	}
}

func FuzzSheet(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<a:worksheet><a:sheetData><a:row><a:c t="inlineStr"><a:is><a:r><a:t>x</a:t></a:r><a:rPh><a:t>y</a:t></a:rPh></a:is></a:c></a:row></a:sheetData></a:worksheet>`,
		`<worksheet><cols><col min="2" hidden="1"/></cols><sheetData><row hidden="1"><c s="1"><v>45000.5</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A20:B21"/></mergeCells></worksheet>`,
		`<worksheet><!-- --><sheetData><row><c t="str"><v><![CDATA[]]>_x000D_&#x110;</v></c></row></sheetData>`, "<![CDATA[>", "</>", "<!-->", "<c r=>",
	} {
		f.Add([]byte(s), []byte(`<sst><si><t>a</t></si></sst>`))
	}
	path := filepath.Join(f.TempDir(), "a.xlsx")
	f.Fuzz(func(t *testing.T, sheet, shared []byte) {
		if err := os.WriteFile(path, pack(t, string(sheet), string(shared), ""), 0o600); err != nil {
			t.Fatal(err)
		}
		book, err := New().Open(context.Background(), path)
		if err != nil {
			return
		}
		defer book.Close()
		last := int64(0)
		err = book.Rows(context.Background(), 0, func(r connectors.Row) error {
			if r.Number <= last || len(r.Cells) > connectors.MaxColumns || slices.Contains(r.Cells, "\xff") {
				t.Fatalf("row %d of %d cells after %d", r.Number, len(r.Cells), last)
			}
			last = r.Number
			return nil
		})
		if err == nil && !bytes.Contains(sheet, []byte("sheetData")) {
			t.Fatal("a sheet without data was read")
		}
	})
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.xlsx", pack(f, `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`, "<sst/>", ""), []byte("PK\x03\x04"))
}
