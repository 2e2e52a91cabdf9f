package layout

import (
	"sort"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// NumberAsText is the kind of the finding that numbers of a column are stored as texts, which sums in the file leave out.
const NumberAsText = "number_as_text"

// numbers counts the numbers of a column that the file stores as texts.
type numbers struct {
	column int
	count  int64
	first  string
}

func (p *Plan) numbers() []numbers {
	var out []numbers
	for _, c := range p.Columns {
		if f, ok := p.Dataset.Field(c.Field); ok && (f.Type.Whole() || f.Type == dataset.Decimal) {
			out = append(out, numbers{column: c.Index})
		}
	}
	return out
}

func (s *Sorter) countTexts(row connectors.Row) {
	for i := range s.numbers {
		n := &s.numbers[i]
		if n.column >= len(row.Texts) || !row.Texts[n.column] || !isNumber(row.Cells[n.column]) {
			continue
		}
		if n.count++; n.count == 1 {
			n.first = connectors.Address(n.column, row.Number)
		}
	}
}

// isNumber: digits with signs and separators, and nothing else.
func isNumber(s string) bool {
	s = viettext.Trim(s)
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789.,+- \u00a0") == ""
}

// Findings lists the columns with numbers stored as texts.
func (s *Sorter) Findings(sheet string) []connectors.Finding {
	var out []connectors.Finding
	for _, n := range s.numbers {
		if n.count > 0 {
			out = append(out, connectors.Finding{Kind: NumberAsText, Sheet: sheet, Cell: n.first, Note: connectors.Counted(n.count)})
		}
	}
	return out
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
