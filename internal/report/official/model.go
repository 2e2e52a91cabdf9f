package official

import "strings"

// Document is an administrative document.
type Document struct {
	Agency     []string // lines of the issuing body, in capitals
	Number     string
	Place      string // place and date
	Kind       string // name of the kind of document, in capitals
	Title      string
	Blocks     []Block
	Recipients []string
	Signer     []string // authority and office of who signs, in capitals
	Annexes    []Annex
}

// Annex is an appendix on landscape pages of its own.
type Annex struct {
	Label  string // "Phụ lục I"
	Title  string
	Note   string
	Blocks []Block
}

// Styles of blocks.
const (
	Section    = "section"    // heading of a part
	Subsection = "subsection" // heading within a part
	Text       = "text"
	Blank      = "blank" // lines for a person to fill in
)

// Block is a paragraph, or a table.
type Block struct {
	Style string
	Text  string
	Table *Table // nil for a paragraph
}

// Table has a head row, which is repeated on every page. A row with one cell is a group that spans the table.
type Table struct {
	Name    string // short name of it, for sheets
	Columns []Column
	Rows    [][]string
}

// Column of a table; widths are shares of the page.
type Column struct {
	Head   string
	Width  float64
	Centre bool
}

func paragraph(style, text string) Block { return Block{Style: style, Text: text} }

// Motto lines that every administrative document bears.
const (
	country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto   = "Độc lập - Tự do - Hạnh phúc"
)

// dots is a line to write on.
var dots = strings.Repeat("…", 34)

const (
	blankLines     = 2
	recipientsHead = "Nơi nhận:"
)
