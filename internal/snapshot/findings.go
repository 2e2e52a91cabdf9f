package snapshot

import (
	"context"
	"errors"
	"strings"

	"ddss/connectors"
	"ddss/internal/layout"
)

// Findings lists what a person should know of a sheet whose rows were read to the end and sorted, and of the hidden sheets
// of its book.
func Findings(ctx context.Context, book connectors.Book, sheet int, sorter *layout.Sorter) ([]connectors.Finding, error) {
	var out []connectors.Finding
	if in, ok := book.(connectors.Inspector); ok {
		out = append(out, in.Findings(sheet, sorter.Data)...)
	}
	sheets := book.Sheets()
	out = append(out, sorter.Findings(sheets[sheet].Name)...)
	for i, s := range sheets {
		if !s.Hidden {
			continue
		}
		cell, err := firstCell(ctx, book, i)
		if err != nil {
			return nil, err
		}
		if cell != "" {
			name := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'!"
			out = append(out, connectors.Finding{Kind: "hidden_sheet", Sheet: s.Name, Cell: name + cell, Note: connectors.Counted(1)})
		}
	}
	return out, nil
}

// firstCell is the address of the first cell with data; empty if there is none.
func firstCell(ctx context.Context, book connectors.Book, sheet int) (string, error) {
	address := ""
	err := book.Rows(ctx, sheet, func(r connectors.Row) error {
		for c, text := range r.Cells {
			if text != "" {
				address = connectors.Address(c, r.Number)
				return errEnough
			}
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return address, err
}
