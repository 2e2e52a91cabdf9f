package cells

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"ddss/connectors"
)

// headRows is how far titles and headers may reach: cells merged in these rows are usual, cells merged below are a finding.
const headRows = 12

// noted is a kind of finding: how often, and where first.
type noted struct {
	count int64
	first string
}

// Notes counts what a person should know about a sheet. The zero value is ready.
type Notes struct{ hiddenRows, hiddenColumns, errors, merged noted }

func (n *noted) add(column int, row int64) {
	if n.count == 0 {
		n.first = Address(column, row)
	}
	n.count++
}

// HiddenRow notes a hidden row with data.
func (n *Notes) HiddenRow(row int64) { n.hiddenRows.add(0, row) }

// HiddenColumn notes a hidden column, from 0.
func (n *Notes) HiddenColumn(column int) { n.hiddenColumns.add(column, 1) }

// Error notes a cell that holds an error.
func (n *Notes) Error(column int, row int64) { n.errors.add(column, row) }

// Merged notes a range of merged cells by its first cell.
func (n *Notes) Merged(column int, row int64) {
	if row > headRows {
		n.merged.add(column, row)
	}
}

// Findings lists what was noted on the sheet.
func (n *Notes) Findings(sheet string, e Epoch) []connectors.Finding {
	var out []connectors.Finding
	add := func(kind, cell string, count int64) {
		if count > 0 {
			out = append(out, connectors.Finding{Kind: kind, Sheet: sheet, Cell: cell, Note: fmt.Sprintf("count=%d", count)})
		}
	}
	add("hidden_rows", n.hiddenRows.first, n.hiddenRows.count)
	add("hidden_columns", n.hiddenColumns.first, n.hiddenColumns.count)
	add("formula_error", n.errors.first, n.errors.count)
	add("merged_data_cells", n.merged.first, n.merged.count)
	if e == Epoch1904 {
		add(connectors.FindingEpoch1904, "", 1)
	}
	return out
}

// Found keeps the findings of the sheets of a book. The zero value is ready.
type Found struct{ bySheet map[int][]connectors.Finding }

// Keep sets those of a sheet.
func (f *Found) Keep(sheet int, list []connectors.Finding) {
	if f.bySheet == nil {
		f.bySheet = map[int][]connectors.Finding{}
	}
	f.bySheet[sheet] = list
}

// Findings lists what was noticed while the rows of the sheet were read.
func (f *Found) Findings(sheet int) []connectors.Finding { return f.bySheet[sheet] }

// Address is the address of a cell such as F12; columns count from 0, rows from 1.
func Address(column int, row int64) string {
	name := ""
	for c := column + 1; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name + strconv.FormatInt(row, 10)
}

// Put sets the cell of a column, which may lie beyond the end of the row.
func Put(row []string, column int, text string) []string {
	for len(row) <= column {
		row = append(row, "")
	}
	row[column] = text
	return row
}

// ErrYield carries an error of the caller of Rows through a reader unchanged.
type ErrYield struct{ Err error }

func (e ErrYield) Error() string { return e.Err.Error() }

// Ended tells how reading a sheet ended, after the row of that number: an error of the caller as it is, what a reader says
// in its own words, or damage.
func Ended(ctx context.Context, err error, sheet string, row int64) error {
	var y ErrYield
	switch {
	case errors.As(err, &y):
		return y.Err
	case err == nil, ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, connectors.ErrTooLarge), errors.Is(err, connectors.ErrFormat):
		return err
	}
	return connectors.Unreadable("trang %q hỏng sau hàng %d", "sheet %q is damaged after row %d; save the workbook again", sheet, row)
}
