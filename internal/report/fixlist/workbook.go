package fixlist

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// workbook writes the parts of an XLSX file one after the other, so that no sheet is held in memory: excelize keeps a buffer
// of up to 32 MB for every sheet, 4 GB for 126 agencies. Texts that many rows share stand once in the table of shared
// strings; others stand in their cells.
type workbook struct {
	zip    *zip.Writer
	w      *bufio.Writer // of the open part
	err    error         // the first
	sheets []string
	rows   []int // of each sheet
	width  int   // columns of the open sheet
	column int
	index  map[string]int // of shared strings
	list   []string
}

func newWorkbook(to io.Writer) (*workbook, error) {
	b := &workbook{zip: zip.NewWriter(to), index: map[string]int{}}
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return b, b.part("xl/styles.xml", func() error {
		_, err := b.w.WriteString(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
			`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
			`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
			`<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`)
		return err
	})
}

// open starts a part.
func (b *workbook) open(name string) error {
	w, err := b.zip.Create(name)
	if err != nil {
		return err
	}
	b.w = bufio.NewWriterSize(w, 1<<16)
	_, err = b.w.WriteString(xml.Header)
	return err
}

func (b *workbook) part(name string, body func() error) error {
	if err := b.open(name); err != nil {
		return err
	}
	return errors.Join(body(), b.w.Flush())
}

const mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

// startSheet ends the sheet before and starts another one with a frozen header.
func (b *workbook) startSheet(name string, widths []float64, head []string) error {
	if err := b.endSheet(); err != nil {
		return err
	}
	b.sheets, b.rows, b.width = append(b.sheets, name), append(b.rows, 0), len(widths)
	if err := b.open(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets))); err != nil {
		return err
	}
	fmt.Fprintf(b.w, `<worksheet %s><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`, mainSpace)
	for i, width := range widths {
		fmt.Fprintf(b.w, `<col min="%d" max="%d" width="%g" customWidth="1"/>`, i+1, i+1, width)
	}
	b.write(`</cols><sheetData>`)
	b.startRow(1)
	for _, s := range head {
		b.text(s, ` s="1"`)
	}
	return b.endRow()
}

func (b *workbook) endSheet() error {
	if len(b.sheets) == 0 {
		return nil
	}
	fmt.Fprintf(b.w, `</sheetData><autoFilter ref="%s"/></worksheet>`, b.area("", len(b.sheets)-1))
	return b.w.Flush()
}

// area is the header and the rows of a sheet; sign stands before columns and rows.
func (b *workbook) area(sign string, sheet int) string {
	return fmt.Sprintf("%[1]sA%[1]s1:%[1]s%[2]c%[1]s%[3]d", sign, 'A'+b.width-1, b.rows[sheet])
}

func (b *workbook) startRow(n int) {
	b.rows[len(b.rows)-1], b.column = n, 0
	b.write(`<row r="`)
	b.write(strconv.Itoa(n))
	b.write(`">`)
}

func (b *workbook) write(s string) {
	if _, err := b.w.WriteString(s); b.err == nil {
		b.err = err
	}
}

// endRow gives the first error so far.
func (b *workbook) endRow() error {
	b.write(`</row>`)
	return b.err
}

// cell starts a cell at the next column.
func (b *workbook) cell(attributes string) {
	b.write(`<c r="`)
	b.write(string(rune('A' + b.column)))
	b.write(strconv.Itoa(b.rows[len(b.rows)-1]))
	b.write(`"`)
	b.write(attributes)
	b.write(">")
	b.column++
}

func (b *workbook) number(s string) {
	b.cell("")
	b.write("<v>" + s + "</v></c>")
}

func (b *workbook) inline(s string) { b.text(s, "") }

func (b *workbook) text(s, attributes string) {
	b.cell(attributes + ` t="inlineStr"`)
	b.write(`<is>`)
	b.plain(s)
	b.write(`</is></c>`)
}

// plain writes a text whose blanks count; characters that XML cannot hold become U+FFFD.
func (b *workbook) plain(s string) {
	b.write(`<t xml:space="preserve">`)
	if err := xml.EscapeText(b.w, []byte(s)); b.err == nil {
		b.err = err
	}
	b.write(`</t>`)
}

func (b *workbook) shared(s string) {
	i, known := b.index[s]
	if !known {
		i = len(b.list)
		b.index[s], b.list = i, append(b.list, s)
	}
	b.cell(` t="s"`)
	b.write("<v>" + strconv.Itoa(i) + "</v></c>")
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

// doubled are the quotes of a sheet's name within quotes.
func doubled(s string) string { return strings.ReplaceAll(s, "'", "''") }

// close writes the parts that name the others.
func (b *workbook) close() error {
	if err := b.endSheet(); err != nil {
		return err
	}
	const (
		types    = "http://schemas.openxmlformats.org/package/2006/content-types"
		packaged = "http://schemas.openxmlformats.org/package/2006/relationships"
		office   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		kind     = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	override := func(part, of string) {
		fmt.Fprintf(b.w, `<Override PartName="/xl/%s" ContentType="%s%s+xml"/>`, part, kind, of)
	}
	relation := func(id int, of, target string) {
		fmt.Fprintf(b.w, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, id, office, of, target)
	}
	return errors.Join(
		b.part("xl/sharedStrings.xml", func() error {
			fmt.Fprintf(b.w, `<sst %s uniqueCount="%d">`, mainSpace, len(b.list))
			for _, s := range b.list {
				b.write("<si>")
				b.plain(s)
				b.write("</si>")
			}
			b.write("</sst>")
			return b.err
		}),
		b.part("xl/workbook.xml", func() error {
			fmt.Fprintf(b.w, `<workbook %s xmlns:r="%s"><sheets>`, mainSpace, office)
			for i, name := range b.sheets {
				fmt.Fprintf(b.w, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(name), i+1, i+1)
			}
			b.write("</sheets><definedNames>")
			for i, name := range b.sheets {
				fmt.Fprintf(b.w, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'%s'!%s</definedName>`, i, escaped(doubled(name)), b.area("$", i))
			}
			_, err := b.w.WriteString("</definedNames></workbook>")
			return err
		}),
		b.part("xl/_rels/workbook.xml.rels", func() error {
			fmt.Fprintf(b.w, `<Relationships xmlns="%s">`, packaged)
			for i := range b.sheets {
				relation(i+1, "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1))
			}
			relation(len(b.sheets)+1, "styles", "styles.xml")
			relation(len(b.sheets)+2, "sharedStrings", "sharedStrings.xml")
			_, err := b.w.WriteString("</Relationships>")
			return err
		}),
		b.part("_rels/.rels", func() error {
			fmt.Fprintf(b.w, `<Relationships xmlns="%s">`, packaged)
			relation(1, "officeDocument", "xl/workbook.xml")
			_, err := b.w.WriteString("</Relationships>")
			return err
		}),
		b.part("[Content_Types].xml", func() error {
			fmt.Fprintf(b.w, `<Types xmlns="%s"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`, types)
			override("workbook.xml", "sheet.main")
			for i := range b.sheets {
				override(fmt.Sprintf("worksheets/sheet%d.xml", i+1), "worksheet")
			}
			override("styles.xml", "styles")
			override("sharedStrings.xml", "sharedStrings")
			_, err := b.w.WriteString("</Types>")
			return err
		}),
		b.zip.Close())
}
