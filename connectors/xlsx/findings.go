package xlsx

import (
	"fmt"
	"strconv"
	"strings"

	"ddss/connectors"
)

// Rows up to here may be merged as titles and headers; merged cells below are a finding.
const headRows = 12

// notes counts what a person should know about a sheet, each with its first place.
type notes struct {
	hiddenRows, errors, merged int64
	firstHidden                int64
	firstError, firstMerged    string
	hiddenColumns              int
	firstColumn                int
}

func (n *notes) row(number int64, hidden bool, cells []string) {
	if !hidden || len(cells) == 0 {
		return
	}
	if n.hiddenRows == 0 {
		n.firstHidden = number
	}
	n.hiddenRows++
}

func (n *notes) formulaError(column int, row int64) {
	if n.errors == 0 {
		n.firstError = address(column, row)
	}
	n.errors++
}

// tag looks at the markup around the data: columns before, merged ranges after.
func (n *notes) tag(t tag) {
	switch {
	case t.name == "col" && t.open:
		if h, _ := t.attr("hidden"); h == "1" || h == "true" {
			first, _ := t.attr("min")
			if n.hiddenColumns == 0 {
				n.firstColumn, _ = strconv.Atoi(first)
			}
			n.hiddenColumns++
		}
	case t.name == "mergeCell" && t.open:
		ref, _ := t.attr("ref")
		from, _, _ := strings.Cut(ref, ":")
		if _, row, err := reference(from); err == nil && row > headRows {
			if n.merged == 0 {
				n.firstMerged = from
			}
			n.merged++
		}
	}
}

func address(column int, row int64) string {
	name := ""
	for c := column + 1; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name + strconv.FormatInt(row, 10)
}

func (s *sheetScanner) findings(p sheetPart) []connectors.Finding {
	var out []connectors.Finding
	add := func(kind, cell string, count int64) {
		if count > 0 {
			out = append(out, connectors.Finding{Kind: kind, Sheet: p.name, Cell: cell, Note: fmt.Sprintf("count=%d", count)})
		}
	}
	n := s.notes
	add("hidden_rows", address(0, max(1, n.firstHidden)), n.hiddenRows)
	add("hidden_columns", address(max(0, n.firstColumn-1), 1), int64(n.hiddenColumns))
	add("formula_error", n.firstError, n.errors)
	add("merged_data_cells", n.firstMerged, n.merged)
	if s.book.epoch == epoch1904 {
		add("date_epoch_1904", "", 1)
	}
	return out
}

func (b *book) keep(sheet int, list []connectors.Finding) {
	if b.found == nil {
		b.found = map[int][]connectors.Finding{}
	}
	b.found[sheet] = list
}

// Findings lists what was noticed while the rows of the sheet were read.
func (b *book) Findings(sheet int) []connectors.Finding { return b.found[sheet] }
