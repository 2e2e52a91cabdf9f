package pdfw

import (
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"ddss/internal/report/font"
	"ddss/internal/report/view"
)

// The measures of a sheet of A4, in millimetres, and the sizes of letters in points.
const (
	margin     = 14.0
	width      = 210 - 2*margin
	bottomEdge = 297 - 18.0
	small      = 7.5
	normal     = 9.0
	lineHeight = 1.32 / 72 * 25.4 // of a point of size
)

type rgb [3]int

var (
	ink    = rgb{23, 33, 43}
	soft   = rgb{85, 97, 110}
	accent = rgb{27, 79, 143}
	line   = rgb{205, 213, 221}
	track  = rgb{228, 233, 239}
	paper  = rgb{255, 255, 255}
	strong = map[string]rgb{"green": {47, 158, 96}, "yellow": {224, 161, 27}, "red": {209, 72, 63}}
	letter = map[string]rgb{"green": {23, 112, 63}, "yellow": {138, 90, 0}, "red": {168, 35, 28}}
	pale   = map[string]rgb{"green": {226, 243, 232}, "yellow": {252, 239, 210}, "red": {250, 227, 225}, "F": {226, 243, 232}, "L": {252, 239, 210}, "P": {250, 227, 225}, "N": {250, 227, 225}}
)

// sheet writes texts and tables down the pages of a document.
type sheet struct {
	*fpdf.Fpdf
	page *view.Page
}

func newSheet(p *view.Page) *sheet {
	s := &sheet{Fpdf: fpdf.New("P", "mm", "A4", ""), page: p}
	s.AddUTF8FontFromBytes(font.Family, "", font.Regular)
	s.AddUTF8FontFromBytes(font.Family, "B", font.Bold)
	s.SetMargins(margin, margin, margin)
	s.SetAutoPageBreak(false, 0)
	s.SetCatalogSort(true)
	fixed := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	s.SetCreationDate(fixed)
	s.SetModificationDate(fixed)
	s.SetTitle(plain(p.W("title")+" – "+p.Unit), true)
	s.SetCreator(p.Tool, true)
	s.SetLang(p.Lang)
	s.AliasNbPages("{pages}")
	s.SetFooterFunc(func() {
		s.style("", small, soft)
		s.SetXY(margin, 297-12)
		s.CellFormat(width/2, 4, plain(shorter(p.Unit, 48)+" · "+p.AsOf), "", 0, "L", false, 0, "")
		s.CellFormat(width/2, 4, strings.ReplaceAll(strings.Replace(p.W("page_of"), "%d", s.number(), 1), "%s", "{pages}"), "", 0, "R", false, 0, "")
	})
	s.AddPage()
	return s
}

func (s *sheet) number() string { return view.Whole(int64(s.PageNo()), s.page.Lang) }

func (s *sheet) style(weight string, size float64, c rgb) {
	s.SetFont(font.Family, weight, size)
	s.SetTextColor(c[0], c[1], c[2])
}

func (s *sheet) fill(c rgb) { s.SetFillColor(c[0], c[1], c[2]) }

// plain is a text as the font can write it: composed, without control and direction marks, and with a box for what lies
// beyond the letters of a font.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case r > 0xFFFF:
			return '□'
		}
		return r
	}, norm.NFC.String(text))
}

// room starts a new page if less than height is left on this one.
func (s *sheet) room(height float64) {
	if s.GetY()+height > bottomEdge {
		s.AddPage()
		s.SetY(margin)
	}
}

// lines splits a text into lines of a width in the present font.
func (s *sheet) lines(text string, wide float64) []string {
	text = plain(text)
	if text == "" {
		return []string{""}
	}
	return s.SplitText(text, wide)
}

// tall is the height of a paragraph across the page.
func (s *sheet) tall(text string, size float64) float64 {
	s.style("", size, ink)
	return float64(len(s.lines(text, width))) * size * lineHeight
}

// text writes a paragraph across the page.
func (s *sheet) text(text string, weight string, size float64, c rgb) {
	s.style(weight, size, c)
	s.at(margin, width, text, size)
	s.Ln(0.8)
}

// at writes a paragraph of a width at x, and leaves the pen below it.
func (s *sheet) at(x, wide float64, text string, size float64) {
	high := size * lineHeight
	for _, l := range s.lines(text, wide) {
		s.room(high)
		s.SetX(x)
		s.CellFormat(wide, high, l, "", 2, "L", false, 0, "")
	}
}

// heading begins a section: it keeps with what follows.
func (s *sheet) heading(text string) {
	s.room(24)
	s.Ln(3)
	s.text(text, "B", 11, accent)
	s.SetDrawColor(line[0], line[1], line[2])
	s.Line(margin, s.GetY(), margin+width, s.GetY())
	s.Ln(1.2)
}

// bar draws a share of a length at x, y.
func (s *sheet) bar(x, y, wide, high float64, f view.Figure) {
	s.fill(track)
	s.Rect(x, y, wide, high, "F")
	if c, ok := strong[f.Band]; ok && f.Known && f.Value > 0 {
		s.fill(c)
		s.Rect(x, y, wide*float64(min(f.Value, 100_00))/100_00, high, "F")
	}
}

// cell of a table. Band colours its ground.
type cell struct {
	text, band string
	bold       bool
}

// column of a table: its head, its part of the width, and whether it holds figures.
type column struct {
	head   string
	part   float64
	figure bool
}

// table writes a table whose head is repeated on every page and whose rows are never cut.
func (s *sheet) table(columns []column, rows [][]cell) {
	total := 0.0
	for _, c := range columns {
		total += c.part
	}
	head := func() {
		cells := make([]cell, len(columns))
		for i, c := range columns {
			cells[i] = cell{text: c.head, bold: true}
		}
		s.row(columns, cells, total, soft)
	}
	s.room(16)
	head()
	for _, r := range rows {
		if s.GetY()+s.height(columns, r, total) > bottomEdge {
			s.AddPage()
			s.SetY(margin)
			head()
		}
		s.row(columns, r, total, ink)
	}
	s.Ln(1.5)
}

const padding = 0.9

func (s *sheet) split(columns []column, cells []cell, total float64) ([][]string, float64) {
	most := 1
	out := make([][]string, len(cells))
	for i, c := range cells {
		weight := ""
		if c.bold {
			weight = "B"
		}
		s.SetFont(font.Family, weight, small)
		out[i] = s.lines(c.text, width*columns[i].part/total-2*padding)
		most = max(most, len(out[i]))
	}
	return out, float64(most)*small*lineHeight + 2*padding
}

func (s *sheet) height(columns []column, cells []cell, total float64) float64 {
	_, high := s.split(columns, cells, total)
	return high
}

func (s *sheet) row(columns []column, cells []cell, total float64, c rgb) {
	texts, high := s.split(columns, cells, total)
	x, y := margin, s.GetY()
	for i, k := range cells {
		wide := width * columns[i].part / total
		if ground, ok := pale[k.band]; ok {
			s.fill(ground)
			s.Rect(x, y, wide, high, "F")
		}
		weight, align := "", "L"
		if k.bold {
			weight = "B"
		}
		if columns[i].figure {
			align = "R"
		}
		s.style(weight, small, c)
		for n, l := range texts[i] {
			s.SetXY(x+padding, y+padding+float64(n)*small*lineHeight)
			s.CellFormat(wide-2*padding, small*lineHeight, l, "", 0, align, false, 0, "")
		}
		x += wide
	}
	s.SetDrawColor(line[0], line[1], line[2])
	s.Line(margin, y+high, margin+width, y+high)
	s.SetXY(margin, y+high)
}
