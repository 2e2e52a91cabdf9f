package official

import (
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"ddss/internal/report/font"
	"ddss/internal/viettext"
)

// Measures of the PDF in millimetres; sizes of type in points. DejaVu Sans is wide, so it is set smaller than the 13 to 14
// points of Nghị định 30/2020/NĐ-CP, which speaks of Times New Roman.
const (
	pdfMargin     = 20.0
	pdfMarginLeft = 30.0
	pdfText       = 10.5
	pdfTable      = 8.5
	pdfAnnex      = 7.0
	pdfLead       = 0.5 // line height in millimetres per point

	signatureHeight = 50
)

// WritePDF writes the document as a PDF.
func WritePDF(out io.Writer, d *Document) error {
	w := &pdfWriter{Fpdf: fpdf.New("P", "mm", "A4", ""), orientation: "P"}
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	w.SetCreationDate(epoch)
	w.SetModificationDate(epoch)
	w.SetCatalogSort(true)
	w.SetTitle(viettext.NFC(d.Title), true)
	w.AddUTF8FontFromBytes(font.Family, "", font.Regular)
	w.AddUTF8FontFromBytes(font.Family, "B", font.Bold)
	w.SetMargins(pdfMarginLeft, pdfMargin, pdfMargin)
	w.SetAutoPageBreak(true, pdfMargin)
	w.SetHeaderFunc(func() {
		if w.PageNo() > 1 {
			w.SetFont(font.Family, "", pdfText)
			w.SetY(10)
			w.CellFormat(0, 5, strconv.Itoa(w.PageNo()), "", 0, "C", false, 0, "")
			w.SetY(pdfMargin)
		}
	})
	w.next()
	w.heading(d)
	ending := max(0, len(d.Blocks)-1)
	w.blocks(d.Blocks[:ending], pdfTable)
	w.room(20 + signatureHeight) // the signature is not left alone
	w.blocks(d.Blocks[ending:], pdfTable)
	w.signature(d)
	for _, a := range d.Annexes {
		w.SetMargins(pdfMargin, pdfMargin, pdfMargin)
		w.orientation = "L"
		w.next()
		w.line(a.Label, "B", 12, "C")
		w.line(a.Title, "B", 12, "C")
		w.line(a.Note, "", pdfText, "C")
		w.Ln(3)
		w.blocks(a.Blocks, pdfAnnex)
	}
	return w.Output(out)
}

// indent of the first line; blanks that break no line are not stretched.
var indent = strings.Repeat("\u00a0", 6)

type pdfWriter struct {
	*fpdf.Fpdf
	orientation string // of the pages to come
}

// next begins a page.
func (w *pdfWriter) next() { w.AddPageFormat(w.orientation, w.GetPageSizeStr("A4")) }

// inner is the width between the margins.
func (w *pdfWriter) inner() float64 {
	width, _ := w.GetPageSize()
	left, _, right, _ := w.GetMargins()
	return width - left - right
}

func (w *pdfWriter) line(text, style string, size float64, align string) {
	w.SetFont(font.Family, style, size)
	w.MultiCell(0, size*pdfLead, viettext.NFC(text), "", align, false)
}

func (w *pdfWriter) heading(d *Document) {
	left, _, _, _ := w.GetMargins()
	half := w.inner() * 0.38
	top := w.GetY()
	part := func(x, width float64, text, style string, size float64) {
		w.SetX(x)
		w.SetFont(font.Family, style, size)
		w.MultiCell(width, size*pdfLead, viettext.NFC(text), "", "C", false)
	}
	rule := func(x, width, length float64) {
		y := w.GetY() + 0.8
		w.Line(x+(width-length)/2, y, x+(width+length)/2, y)
		w.SetY(y + 1.5)
	}
	for _, s := range d.Agency {
		part(left, half, s, "B", 9.5)
	}
	rule(left, half, 18)
	part(left, half, d.Number, "", 9.5)
	low := w.GetY()
	w.SetY(top)
	x, width := left+half, w.inner()-half
	part(x, width, country, "B", 9)
	part(x, width, motto, "B", 9.5)
	rule(x, width, 48)
	part(x, width, d.Place, "", 9.5)
	w.SetY(max(low, w.GetY()) + 6)
	w.line(d.Kind, "B", 13, "C")
	w.line(d.Title, "B", 11.5, "C")
	rule(left, w.inner(), 40)
	w.Ln(3)
}

func (w *pdfWriter) signature(d *Document) {
	w.room(signatureHeight)
	left, _, _, _ := w.GetMargins()
	half := w.inner() / 2
	top := w.GetY() + 4
	w.SetY(top)
	put := func(x float64, text, style string, size float64, align string) {
		w.SetX(x)
		w.SetFont(font.Family, style, size)
		w.MultiCell(half, size*pdfLead, viettext.NFC(text), "", align, false)
	}
	put(left, recipientsHead, "B", 9, "L")
	for _, r := range d.Recipients {
		put(left, r, "", 8.5, "L")
	}
	w.SetY(top)
	for _, s := range d.Signer {
		put(left+half, s, "B", 11, "C")
	}
	w.SetY(top + 36)
	put(left+half, "……………………", "", 11, "C")
}

// room begins a page unless so many millimetres are left on this one.
func (w *pdfWriter) room(height float64) {
	_, page := w.GetPageSize()
	if w.GetY()+height > page-pdfMargin {
		w.next()
	}
}

func (w *pdfWriter) blocks(list []Block, size float64) {
	for _, b := range list {
		switch {
		case b.Table != nil:
			w.table(b.Table, size)
			w.Ln(2)
		case b.Style == Blank:
			for range blankLines {
				w.SetFont(font.Family, "", pdfText)
				w.line(strings.Repeat("…", int((w.inner()-2*w.GetCellMargin())/w.GetStringWidth("…"))), "", pdfText, "L")
				w.Ln(1.5)
			}
		case b.Style == Text:
			w.line(indent+b.Text, "", pdfText, "J")
			w.Ln(1.5)
		default:
			w.room(20)
			w.Ln(1)
			w.line(indent+b.Text, "B", pdfText, "L")
			w.Ln(1.5)
		}
	}
}

const pdfPad = 1.0 // above and below the text of a cell

func (w *pdfWriter) table(t *Table, size float64) {
	all := 0.0
	for _, c := range t.Columns {
		all += c.Width
	}
	widths := make([]float64, len(t.Columns))
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		widths[i], heads[i] = w.inner()*c.Width/all, c.Head
	}
	lead := size * 0.42
	head := func() { w.row(t, widths, heads, "B", size, lead) }
	w.room(30)
	head()
	for n, row := range t.Rows {
		style, cells := "", widths
		if len(row) == 1 {
			style, cells = "B", []float64{w.inner()}
		}
		need := w.height(cells, row, style, size, lead)
		if len(row) == 1 && n+1 < len(t.Rows) {
			need += w.height(widths, t.Rows[n+1], "", size, lead) // a group is not left alone
		}
		_, page := w.GetPageSize()
		if w.GetY()+need > page-pdfMargin {
			w.next()
			head()
		}
		w.row(t, cells, row, style, size, lead)
	}
}

func (w *pdfWriter) height(widths []float64, row []string, style string, size, lead float64) float64 {
	w.SetFont(font.Family, style, size)
	most := 1
	for i, text := range row {
		most = max(most, len(w.SplitText(viettext.NFC(text), widths[i])))
	}
	return float64(most)*lead + 2*pdfPad
}

func (w *pdfWriter) row(t *Table, widths []float64, row []string, style string, size, lead float64) {
	height := w.height(widths, row, style, size, lead)
	left, _, _, _ := w.GetMargins()
	x, y := left, w.GetY()
	for i, text := range row {
		w.Rect(x, y, widths[i], height, "D")
		align := "L"
		if len(row) > 1 && (t.Columns[i].Centre || style == "B") {
			align = "C"
		}
		lines := w.SplitText(viettext.NFC(text), widths[i])
		w.SetY(y + (height-float64(len(lines))*lead)/2)
		for _, line := range lines {
			w.SetX(x)
			w.CellFormat(widths[i], lead, line, "", 2, align, false, 0, "")
		}
		x += widths[i]
	}
	w.SetXY(left, y+height)
}
