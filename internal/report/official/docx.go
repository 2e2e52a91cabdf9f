package official

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"time"
)

// Sizes of the page in twentieths of a point, by Nghị định 30/2020/NĐ-CP: A4, 20 mm at top, bottom and right, 30 mm left.
const (
	twips      = 56.6929 // of a millimetre
	pageShort  = 11906
	pageLong   = 16838
	marginWide = 1701 // 30 mm
	margin     = 1134 // 20 mm
	textShort  = pageShort - marginWide - margin
	textLong   = pageLong - 2*margin
)

// WriteDOCX writes the document as WordprocessingML.
func WriteDOCX(out io.Writer, d *Document) error {
	z := zip.NewWriter(out)
	body := &wordBody{}
	body.document(d)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", wordTypes}, {"_rels/.rels", wordRelations}, {"word/_rels/document.xml.rels", wordDocumentRelations},
		{"word/styles.xml", wordStyles}, {"word/header1.xml", wordHeader}, {"word/document.xml", xml.Header + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>` + body.b.String() + `</w:body></w:document>`},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = io.WriteString(w, part.text)
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// wordBody collects the body of a document.
type wordBody struct{ b bytes.Buffer }

func (w *wordBody) raw(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.String()
}

// look is how a paragraph looks; sizes are in points.
type look struct {
	size            int
	bold, italic    bool
	align           string // left, center, both
	dotted          int    // position of the end of a dotted line, in twips; 0: none
	first           bool   // indent of the first line
	before, after   int    // points
	keep            bool   // on the page of the next paragraph
	rule            int    // length of a line beneath, in millimetres
	width           int    // of the text around that line, in twips
	pageBreakBefore bool
}

func (w *wordBody) paragraph(text string, l look) {
	w.raw(`<w:p><w:pPr>`)
	if l.keep {
		w.raw(`<w:keepNext/>`)
	}
	if l.pageBreakBefore {
		w.raw(`<w:pageBreakBefore/>`)
	}
	if l.dotted > 0 {
		w.raw(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>`, l.dotted)
	}
	w.raw(`<w:spacing w:before="%d" w:after="%d"/>`, l.before*20, l.after*20)
	if l.first {
		w.raw(`<w:ind w:firstLine="720"/>`)
	}
	w.raw(`<w:jc w:val="%s"/></w:pPr>`, l.align)
	if l.dotted > 0 {
		w.raw(`<w:r><w:tab/></w:r>`)
	}
	w.run(text, l)
	w.raw(`</w:p>`)
	if l.rule > 0 {
		side := (l.width - int(float64(l.rule)*twips)) / 2
		w.raw(`<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/><w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`, side, side)
	}
}

func (w *wordBody) run(text string, l look) {
	w.raw(`<w:r><w:rPr>`)
	if l.bold {
		w.raw(`<w:b/>`)
	}
	if l.italic {
		w.raw(`<w:i/>`)
	}
	w.raw(`<w:sz w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, 2*l.size, escaped(text))
}

// columns lays blocks side by side without lines.
func (w *wordBody) columns(widths []int, cells ...func(width int)) {
	w.raw(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, sum(widths))
	for _, n := range widths {
		w.raw(`<w:gridCol w:w="%d"/>`, n)
	}
	w.raw(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, cell := range cells {
		w.raw(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
		cell(widths[i])
		w.raw(`</w:tc>`)
	}
	w.raw(`</w:tr></w:tbl>`)
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

func (w *wordBody) document(d *Document) {
	centred := look{size: 13, align: "center"}
	left, right := textShort*40/100, textShort*60/100
	w.columns([]int{left, right}, func(width int) {
		for i, line := range d.Agency {
			l := centred
			l.bold = true
			if i == len(d.Agency)-1 {
				l.rule, l.width = 20, width
			}
			w.paragraph(line, l)
		}
		w.paragraph(d.Number, look{size: 13, align: "center", before: 6})
	}, func(width int) {
		w.paragraph(country, look{size: 12, bold: true, align: "center"})
		w.paragraph(motto, look{size: 13, bold: true, align: "center", rule: 52, width: width})
		w.paragraph(d.Place, look{size: 13, italic: true, align: "center", before: 6})
	})
	w.paragraph(d.Kind, look{size: 14, bold: true, align: "center", before: 18})
	w.paragraph(d.Title, look{size: 14, bold: true, align: "center", rule: 40, width: textShort})
	w.paragraph("", look{size: 6, align: "left"})
	w.blocks(d.Blocks, textShort, 11, true)
	w.paragraph("", look{size: 6, align: "left", keep: true})
	w.columns([]int{textShort / 2, textShort - textShort/2}, func(int) {
		w.paragraph(recipientsHead, look{size: 12, bold: true, italic: true, align: "left"})
		for _, r := range d.Recipients {
			w.paragraph(r, look{size: 11, align: "left"})
		}
	}, func(int) {
		for _, s := range d.Signer {
			w.paragraph(s, look{size: 14, bold: true, align: "center"})
		}
		for range 4 {
			w.paragraph("", look{size: 14, align: "center"})
		}
		w.paragraph("……………………", look{size: 14, align: "center"})
	})
	if len(d.Annexes) == 0 {
		w.section(false)
		return
	}
	w.raw(`<w:p><w:pPr>`)
	w.section(false)
	w.raw(`</w:pPr></w:p>`)
	for i, a := range d.Annexes {
		w.paragraph(a.Label, look{size: 14, bold: true, align: "center", pageBreakBefore: i > 0})
		w.paragraph(a.Title, look{size: 14, bold: true, align: "center"})
		w.paragraph(a.Note, look{size: 13, italic: true, align: "center", after: 8})
		w.blocks(a.Blocks, textLong, 9, false)
	}
	w.section(true)
}

func (w *wordBody) section(landscape bool) {
	size, left := fmt.Sprintf(`w:w="%d" w:h="%d"`, pageShort, pageLong), marginWide
	if landscape {
		size, left = fmt.Sprintf(`w:w="%d" w:h="%d" w:orient="landscape"`, pageLong, pageShort), margin
	}
	w.raw(`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz %s/><w:pgMar w:top="%[2]d" w:right="%[2]d" w:bottom="%[2]d" w:left="%[3]d" w:header="567" w:footer="567" w:gutter="0"/>`, size, margin, left)
	if !landscape {
		w.raw(`<w:titlePg/>`)
	}
	w.raw(`</w:sectPr>`)
}

// blocks writes paragraphs and tables; size is that of the tables' text. What comes last keeps to what follows.
func (w *wordBody) blocks(list []Block, width, size int, last bool) {
	for i, b := range list {
		switch {
		case b.Table != nil:
			w.table(b.Table, width, size)
			w.paragraph("", look{size: 6, align: "left"})
		case b.Style == Blank:
			for range blankLines {
				w.paragraph("", look{size: 14, align: "left", before: 6, dotted: width})
			}
		default:
			l := look{size: 14, align: "both", first: true, before: 6, after: 3}
			if b.Style != Text {
				l.align, l.bold, l.keep = "left", true, true
			}
			l.keep = l.keep || last && i >= len(list)-2 // the signature is not left alone
			w.paragraph(b.Text, l)
		}
	}
}

func (w *wordBody) table(t *Table, width, size int) {
	all := 0.0
	for _, c := range t.Columns {
		all += c.Width
	}
	w.raw(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, width)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		w.raw(`<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	w.raw(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = int(float64(width) * c.Width / all)
		w.raw(`<w:gridCol w:w="%d"/>`, widths[i])
	}
	w.raw(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		w.cell(c.Head, widths[i], 1, look{size: size, bold: true, align: "center", before: 2, after: 2})
	}
	w.raw(`</w:tr>`)
	for _, row := range t.Rows {
		w.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		if len(row) == 1 {
			w.cell(row[0], width, len(t.Columns), look{size: size, bold: true, align: "left", before: 2, after: 2, keep: true})
		} else {
			for i, text := range row {
				l := look{size: size, align: "left", before: 1, after: 1}
				if t.Columns[i].Centre {
					l.align = "center"
				}
				w.cell(text, widths[i], 1, l)
			}
		}
		w.raw(`</w:tr>`)
	}
	w.raw(`</w:tbl>`)
}

func (w *wordBody) cell(text string, width, span int, l look) {
	w.raw(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if span > 1 {
		w.raw(`<w:gridSpan w:val="%d"/>`, span)
	}
	w.raw(`<w:vAlign w:val="center"/></w:tcPr>`)
	w.paragraph(text, l)
	w.raw(`</w:tc>`)
}
