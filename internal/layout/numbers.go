package layout

import (
	"sort"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// NumberAsText is the kind of the finding that numbers are stored as texts, which sums in the file leave out.
const NumberAsText = "number_as_text"

// numbers counts the numbers that the file stores as texts.
type numbers struct {
	columns []int // that hold numbers by their meaning
	met     []bool
	count   int64
	first   string
}

func (p *Plan) numbers() numbers {
	var n numbers
	for _, c := range p.Columns {
		if f, ok := p.Dataset.Field(c.Field); ok && (f.Type.Whole() || f.Type == dataset.Decimal) {
			n.columns = append(n.columns, c.Index)
		}
	}
	n.met = make([]bool, len(n.columns))
	return n
}

func (n *numbers) add(row connectors.Row) {
	for i, c := range n.columns {
		if c >= len(row.Texts) || !row.Texts[c] || !isNumber(row.Cells[c]) {
			continue
		}
		n.met[i] = true
		if n.count++; n.count == 1 {
			n.first = connectors.Address(c, row.Number)
		}
	}
}

// isNumber: digits with signs and separators, and nothing else.
func isNumber(s string) bool {
	s = viettext.Trim(s)
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789.,+- \u00a0") == ""
}

// Findings tells, where numbers are stored as texts, how many, the first of them and in which columns.
func (s *Sorter) Findings(sheet string) []connectors.Finding {
	n := s.numbers
	if n.count == 0 {
		return nil
	}
	var names []string
	for i, c := range n.columns {
		if n.met[i] {
			names = append(names, strings.TrimSuffix(connectors.Address(c, 1), "1"))
		}
	}
	return []connectors.Finding{{Kind: NumberAsText, Sheet: sheet, Cell: n.first, Note: connectors.Counted(n.count) + ",columns=" + strings.Join(names, " ")}}
}

// span is a run of rows from one number to another, both within.
type span struct{ from, to int64 }

// extend adds a row of data, whose number is above those before.
func (s *Sorter) extend(row int64) {
	if n := len(s.data); n > 0 && s.data[n-1].to == row-1 {
		s.data[n-1].to = row
		return
	}
	s.data = append(s.data, span{row, row})
}

// Data reports whether the row of a number was sorted as data: loaded or rejected.
func (s *Sorter) Data(row int64) bool {
	i := sort.Search(len(s.data), func(i int) bool { return s.data[i].to >= row })
	return i < len(s.data) && s.data[i].from <= row
}
