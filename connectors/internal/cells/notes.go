package cells

import (
	"fmt"

	"ddss/connectors"
)

// maxMerged bounds the ranges of merged cells that are looked at; sheets with more have one of the first among the data.
const maxMerged = 1 << 20

// noted is a kind of finding: how often, and where first.
type noted struct {
	count int64
	first string
}

// place is a cell; columns count from 0, rows from 1.
type place struct {
	column int
	row    int64
}

// columns is a range of columns, from 0.
type columns struct{ from, to int }

// Notes counts what a person should know about a sheet. The zero value is ready.
type Notes struct {
	hiddenRows, hiddenColumns, errors, uncalculated, comments, linked noted

	hidden []columns
	filled map[int]bool // hidden columns that hold data
	merged []place
	links  int // workbooks that formulas of this one point to
}

func (n *noted) add(column int, row int64) {
	if n.count == 0 {
		n.first = connectors.Address(column, row)
	}
	n.count++
}

// HiddenColumns notes that the columns of a range, counted from 0, are hidden.
func (n *Notes) HiddenColumns(from, to int) {
	if from = max(from, 0); from <= to {
		n.hidden = append(n.hidden, columns{from, to})
	}
}

// Row notes the data of a row that stands in hidden columns, or in a hidden row.
func (n *Notes) Row(row int64, cells []string, hidden bool) {
	if !hidden && len(n.hidden) == 0 {
		return
	}
	first := -1
	for c, text := range cells {
		if text != "" {
			first = c
			break
		}
	}
	if hidden && first >= 0 {
		n.hiddenRows.add(first, row)
	}
	for _, h := range n.hidden {
		for c := h.from; c <= min(h.to, len(cells)-1); c++ {
			if cells[c] != "" && !n.filled[c] {
				if n.filled == nil {
					n.filled = map[int]bool{}
				}
				n.filled[c] = true
				n.hiddenColumns.add(c, row)
			}
		}
	}
}

// Error notes a cell that holds an error.
func (n *Notes) Error(column int, row int64) { n.errors.add(column, row) }

// Uncalculated notes a formula whose result the file does not hold.
func (n *Notes) Uncalculated(column int, row int64) { n.uncalculated.add(column, row) }

// Comment notes that a cell has a comment.
func (n *Notes) Comment(column int, row int64) { n.comments.add(column, row) }

// Linked notes a formula that points to another workbook.
func (n *Notes) Linked(column int, row int64) { n.linked.add(column, row) }

// Links notes to how many other workbooks the workbook points.
func (n *Notes) Links(files int) { n.links = files }

// Merged notes a range of merged cells by its first cell.
func (n *Notes) Merged(column int, row int64) {
	if len(n.merged) < maxMerged {
		n.merged = append(n.merged, place{column, row})
	}
}

// Found keeps what was noted on the sheets of a book. The zero value is ready.
type Found struct{ bySheet map[int]sheet }

type sheet struct {
	name  string
	epoch Epoch
	notes Notes
}

// Keep sets the notes on a sheet of that name.
func (f *Found) Keep(index int, name string, e Epoch, n Notes) {
	if f.bySheet == nil {
		f.bySheet = map[int]sheet{}
	}
	f.bySheet[index] = sheet{name, e, n}
}

// Findings lists what was noticed while the rows of the sheet were read.
func (f *Found) Findings(index int, data func(row int64) bool) []connectors.Finding {
	s := f.bySheet[index]
	n := s.notes
	var out []connectors.Finding
	add := func(kind string, what noted) {
		if what.count > 0 {
			out = append(out, connectors.Finding{Kind: kind, Sheet: s.name, Cell: what.first, Note: connectors.Counted(what.count)})
		}
	}
	var merged noted
	for _, m := range n.merged {
		if data(m.row) {
			merged.add(m.column, m.row)
		}
	}
	add("hidden_rows", n.hiddenRows)
	add("hidden_columns", n.hiddenColumns)
	add("formula_error", n.errors)
	add("formula_without_value", n.uncalculated)
	add("merged_data_cells", merged)
	add("comments", n.comments)
	if n.links > 0 || n.linked.count > 0 {
		note := connectors.Counted(n.linked.count)
		if n.links > 0 {
			note += fmt.Sprintf(",workbooks=%d", n.links)
		}
		out = append(out, connectors.Finding{Kind: "external_links", Sheet: s.name, Cell: n.linked.first, Note: note})
	}
	if s.epoch == Epoch1904 {
		out = append(out, connectors.Finding{Kind: connectors.FindingEpoch1904, Sheet: s.name, Note: connectors.Counted(1)})
	}
	return out
}
