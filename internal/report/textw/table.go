package textw

import (
	"io"

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
	if err := t.Bulk(rows); err != nil {
		return err
	}
	return t.Render()
}
