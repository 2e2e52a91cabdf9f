package textw

import (
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// Column of a table: its head, whether its values are figures, and the widest that it may be; 0 sets no bound.
type Column struct {
	Head   string
	Figure bool
	Width  int
}

// padding is what a table leaves free in a column, left and right of its text.
const padding = 2

// broken puts a space into words that are longer than most letters, so that they can be wrapped.
func broken(text string, most int) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		r := []rune(word)
		if len(r) <= most {
			continue
		}
		var parts []string
		for part := range slices.Chunk(r, most) {
			parts = append(parts, string(part))
		}
		words[i] = strings.Join(parts, " ")
	}
	return strings.Join(words, " ")
}

// Table writes a table; texts wider than their column are wrapped.
func Table(w io.Writer, columns []Column, rows [][]string) error {
	heads := make([]string, len(columns))
	align := make([]tw.Align, len(columns))
	widths := tw.NewMapper[int, int]()
	for i, c := range columns {
		heads[i], align[i] = c.Head, tw.AlignLeft
		if c.Figure {
			align[i] = tw.AlignRight
		}
		if c.Width > 0 {
			widths.Set(i, c.Width)
		}
	}
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)})),
		tablewriter.WithConfig(tablewriter.Config{
			Header: tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNormal}, Alignment: tw.CellAlignment{PerColumn: align}, ColMaxWidths: tw.CellWidth{PerColumn: widths}},
			Row:    tw.CellConfig{Formatting: tw.CellFormatting{AutoWrap: tw.WrapNormal}, Alignment: tw.CellAlignment{PerColumn: align}, ColMaxWidths: tw.CellWidth{PerColumn: widths}},
		}))
	t.Header(heads)
	for n, row := range rows {
		rows[n] = slices.Clone(row)
		for i := range row {
			if i < len(columns) && columns[i].Width > padding {
				rows[n][i] = broken(row[i], columns[i].Width-padding)
			}
		}
	}
	if err := t.Bulk(rows); err != nil {
		return err
	}
	return t.Render()
}
