package html

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"ddss/connectors"
	"ddss/internal/viettext"
)

// maxSpan bounds what one cell may cover.
const maxSpan = 1000

type connector struct{}

// New returns the connector of kind "html".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "html" }

// Match recognises markup of tables, whatever the name of the file.
func (connector) Match(head []byte, _ string) int {
	if connectors.Leading(head) != '<' {
		return 0
	}
	enc, _ := viettext.GuessEncoding(head)
	text := strings.ToLower(strings.TrimLeft(viettext.Decode(enc, head), " \t\r\n\ufeff"))
	if !strings.HasPrefix(text, "<") || strings.Contains(text, "urn:schemas-microsoft-com:office:spreadsheet\"") {
		return 0
	}
	for _, sign := range []string{"<table", "<html", "<!doctype html"} {
		if strings.Contains(text, sign) {
			return 80
		}
	}
	return 0
}

// Open reads the file once to learn its tables.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	b := &book{path: path}
	head, err := connectors.Head(path)
	if err != nil {
		return nil, err
	}
	b.encoding, b.evidence = declared(head)
	last := -1
	err = b.scan(ctx, func(table int, _ []string, _ string) error {
		if table != last {
			b.tables = append(b.tables, table)
			last = table
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(b.tables) == 0 {
		return nil, connectors.Unreadable("HTML không có bảng nào", "no table in this HTML; export the list again")
	}
	return b, nil
}

func declared(head []byte) (viettext.Encoding, string) {
	guess, why := viettext.GuessEncoding(head)
	if guess == viettext.UTF8 || guess == viettext.UTF16LE || guess == viettext.UTF16BE {
		return guess, why
	}
	if _, name, certain := charset.DetermineEncoding(head, ""); certain && name == "windows-1258" {
		return viettext.Windows1258, "declared in the markup"
	}
	return guess, why
}

type book struct {
	path     string
	encoding viettext.Encoding
	evidence string
	tables   []int // numbers of the tables that have rows
}

func (b *book) Close() error { return nil }

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.tables))
	for i := range b.tables {
		out[i] = connectors.Sheet{Encoding: string(b.encoding), Evidence: b.evidence}
		if i > 0 {
			out[i].Name = strconv.Itoa(i + 1)
		}
	}
	return out
}

// Rows gives the rows of a table; their numbers count from 1.
func (b *book) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	number := int64(0)
	return b.scan(ctx, func(table int, cells []string, fault string) error {
		if table != b.tables[sheet] {
			return nil
		}
		number++
		return yield(connectors.Row{Number: number, Cells: cells, Fault: fault})
	})
}

func (b *book) scan(ctx context.Context, row func(table int, cells []string, fault string) error) error {
	f, err := connectors.OpenFile(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	g := &grid{row: row}
	z := html.NewTokenizer(viettext.NewDecoder(f, b.encoding))
	z.SetMaxBuf(2 * connectors.MaxText)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if z.Next() == html.ErrorToken {
			switch {
			case errors.Is(z.Err(), io.EOF):
				return g.endText()
			case errors.Is(z.Err(), html.ErrBufferExceeded):
				return connectors.ErrText
			}
			return fmt.Errorf("read the markup: %w", z.Err())
		}
		if err := g.token(z.Token()); err != nil {
			return err
		}
	}
}

// grid lays out the cells of the tables.
type grid struct {
	row     func(table int, cells []string, fault string) error
	table   int // number of the open table
	depth   int
	closed  bool // the end of the page was seen
	inRow   bool
	inCell  bool
	skip    int // inside script or style
	fault   string
	text    strings.Builder
	cells   []string
	span    int
	rows    int
	pending map[int]int // columns taken by cells of rows above: rows left
}

func (g *grid) token(t html.Token) error {
	switch t.Type {
	case html.TextToken:
		if !g.inCell || g.skip > 0 {
			return nil
		}
		if g.text.Len()+len(t.Data) > connectors.MaxText {
			g.fault = connectors.FaultSize
			return nil
		}
		g.text.WriteString(t.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		return g.start(t)
	case html.EndTagToken:
		return g.end(t.Data)
	}
	return nil
}

func (g *grid) start(t html.Token) error {
	switch t.Data {
	case "table":
		if g.depth++; g.depth == 1 {
			g.table++
			g.pending = map[int]int{}
		}
	case "script", "style":
		if t.Type == html.StartTagToken {
			g.skip++
		}
	case "br", "p", "div":
		if g.inCell && g.text.Len() > 0 {
			g.text.WriteByte('\n')
		}
	case "tr":
		if g.depth == 1 {
			if err := g.endRow(); err != nil {
				return err
			}
			g.inRow = true
		}
	case "td", "th":
		if g.depth == 1 {
			g.endCell()
			g.inRow, g.inCell = true, true
			g.span, g.rows = number(t, "colspan"), number(t, "rowspan")
		}
	}
	return nil
}

func (g *grid) end(name string) error {
	switch name {
	case "table":
		g.depth = max(0, g.depth-1)
		if g.depth == 0 {
			return g.endTable()
		}
	case "body", "html":
		g.closed = true
	case "script", "style":
		g.skip = max(0, g.skip-1)
	case "tr":
		if g.depth == 1 {
			return g.endRow()
		}
	case "td", "th":
		if g.depth == 1 {
			g.endCell()
		}
	}
	return nil
}

func number(t html.Token, name string) int {
	for _, a := range t.Attr {
		if a.Key == name {
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && n >= 1 {
				return min(n, maxSpan)
			}
		}
	}
	return 1
}

// endCell puts the cell at the next column that no cell of a row above takes.
func (g *grid) endCell() {
	if !g.inCell {
		return
	}
	g.inCell = false
	g.fill()
	text := strings.Trim(g.text.String(), " \t\r\n")
	g.text.Reset()
	if strings.ContainsRune(text, utf8.RuneError) {
		g.fault = cmp.Or(g.fault, connectors.FaultEncoding)
	}
	for i := range g.span {
		if len(g.cells) == connectors.MaxColumns {
			g.fault = connectors.FaultSize
			break
		}
		if g.rows > 1 {
			g.pending[len(g.cells)] = g.rows // this row is counted down with the others
		}
		if i > 0 {
			text = ""
		}
		g.cells = append(g.cells, text)
	}
}

// fill adds the empty cells below cells that span rows.
func (g *grid) fill() {
	for g.pending[len(g.cells)] > 0 {
		g.cells = append(g.cells, "")
	}
}

func (g *grid) endRow() error {
	if !g.inRow {
		return nil
	}
	g.endCell()
	g.fill()
	for c := range g.pending {
		g.pending[c]--
	}
	g.inRow = false
	cells, fault := g.cells, g.fault
	g.cells, g.fault = g.cells[:0], ""
	return g.row(g.table, cells, fault)
}

// endText: a table that is still open was cut off, unless the end of the page stands below it.
func (g *grid) endText() error {
	if g.depth > 0 && !g.closed {
		return connectors.Unreadable("tệp bị cắt ngang, bảng HTML không có thẻ </table>", "the file is broken off: the HTML table has no closing tag")
	}
	return g.endRow()
}

func (g *grid) endTable() error {
	err := g.endRow()
	g.depth = 0
	return err
}
