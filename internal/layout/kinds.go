package layout

import (
	"regexp"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// columns is what the columns of a plan say of its rows.
type columns struct {
	key     int            // -1 where no column is mapped to it
	keyForm *regexp.Regexp // of the dataset; nil where it has none
	running int            // the running number, or -1
	margin  int            // columns before the first mapped one
	mapped  []mappedColumn // without the key
}

type mappedColumn struct {
	index int
	kind  dataset.Type
	known map[string]bool // spellings of an enumeration
}

func (p *Plan) newColumns() columns {
	out := columns{key: p.Column(p.Dataset.Key), running: -1, margin: -1}
	for _, f := range forms {
		if slices.Contains(f.fields, p.Dataset.Key) {
			out.keyForm = f.form
		}
	}
	for _, c := range p.Columns {
		if c.Reason == Running && out.running < 0 {
			out.running = c.Index
		}
		if c.Field == "" {
			continue
		}
		if out.margin < 0 {
			out.margin = c.Index
		}
		if c.Field == p.Dataset.Key {
			continue
		}
		f, _ := p.Dataset.Field(c.Field)
		m := mappedColumn{index: c.Index, kind: f.Type}
		if f.Type == dataset.Enum {
			m.known = spellings(p.Dataset, f)
		}
		out.mapped = append(out.mapped, m)
	}
	out.margin = max(out.margin, 1)
	return out
}

// at is the mapped column of that index.
func (c columns) at(index int) (mappedColumn, bool) {
	i := slices.IndexFunc(c.mapped, func(m mappedColumn) bool { return m.index == index })
	if i < 0 {
		return mappedColumn{}, false
	}
	return c.mapped[i], true
}

// holds reports whether the text is a value of the type of the column; for texts and codes nothing can be told.
func (m mappedColumn) holds(text string) bool {
	switch {
	case m.kind.Temporal():
		return day.MatchString(text)
	case m.kind == dataset.Enum:
		return m.known[viettext.Normalize(text)]
	case m.kind.Readable() && m.kind != dataset.Bool:
		return amount.MatchString(viettext.Normalize(text))
	}
	return false
}

var (
	day     = regexp.MustCompile(`^\d{1,4}[-/.]\d`)
	amount  = regexp.MustCompile(`^[-+(]?[0-9][0-9., ]*\)? ?(đ|đồng|vnđ|vnd|%|hồ sơ|giấy tờ|bản ghi|dòng|hàng|trường hợp)?$`)
	integer = regexp.MustCompile(`^\d+$`)
)

// hasKey: what stands under the key may be one, and is not the number of rows beside the label of a total.
func (s *Sorter) hasKey(row connectors.Row) bool {
	key := s.cell(row, s.columns.key)
	if !isCode(key) {
		return false
	}
	if !amount.MatchString(key) || s.columns.keyForm != nil && s.columns.keyForm.MatchString(key) {
		return true
	}
	label := s.label(row)
	_, mapped := s.columns.at(label)
	return label < 0 || mapped || s.values(row) > 1
}

// isCode: every word has a digit, or digits are half of it and its letters are capitals without marks: so
// "H26.99-0001" and "H26 0001 A", but neither "Nhóm 1" nor "Ngày in: 31/10/2026".
func isCode(text string) bool {
	every, capitals, n, all := true, true, 0, 0
	for _, word := range strings.Fields(text) {
		here := 0
		for _, r := range word {
			all++
			switch {
			case r >= '0' && r <= '9':
				here++
			case r >= 'a':
				capitals = false
			}
		}
		every, n = every && here > 0, n+here
	}
	return n > 0 && (every || capitals && n*2 >= all)
}

// label is the column of the label of a total, which is one of the first two texts, or -1.
func (s *Sorter) label(row connectors.Row) int {
	seen := 0
	for i := range row.Cells {
		t := s.cell(row, i)
		if t == "" {
			continue
		}
		if _, ok := totalLabel(viettext.Normalize(t)); ok {
			return i
		}
		if seen++; seen == 2 {
			break
		}
	}
	return -1
}

// values counts the mapped cells beside the key with something else than an amount: a total has amounts only.
func (s *Sorter) values(row connectors.Row) int {
	n := 0
	for _, m := range s.columns.mapped {
		if t := s.cell(row, m.index); t != "" && !amount.MatchString(viettext.Normalize(t)) {
			n++
		}
	}
	return n
}

// isTotal: a row without a key has the label of a total, and amounts beside it.
func (s *Sorter) isTotal(row connectors.Row) bool {
	label := s.label(row)
	if label < 0 {
		return false
	}
	if _, mapped := s.columns.at(label); mapped {
		key := s.cell(row, s.columns.key)
		return s.values(row) == 1 && (key == "" || amount.MatchString(viettext.Normalize(key)))
	}
	return s.values(row) <= 1
}

// isNumbered: the row has a running number.
func (s *Sorter) isNumbered(row connectors.Row) bool {
	return integer.MatchString(s.cell(row, s.columns.running))
}

// isRecord: a row without a key is a record nevertheless if it has at least three mapped values, or two beside something
// under the key, or one value that only a record has: one of the type of its column, or one beside a running number.
func (s *Sorter) isRecord(row connectors.Row) bool {
	numbered, others := s.isNumbered(row), 0
	for _, m := range s.columns.mapped {
		t := s.cell(row, m.index)
		if t == "" {
			continue
		}
		if others++; numbered || m.holds(t) {
			return true
		}
	}
	return others >= 3 || others == 2 && s.cell(row, s.columns.key) != ""
}

var signatureWords = []string{
	"người lập", "thủ trưởng", "chủ tịch", "phó chủ tịch", "kế toán", "ký, ghi rõ", "ký tên", "nơi nhận", "xác nhận của",
	"tm. uỷ ban", "kt. chủ tịch", "lãnh đạo đơn vị", "cán bộ lập",
}

var signatureDate = regexp.MustCompile(`ngày\s+[\d.…]+\s+tháng\s+[\d.…]+\s+năm`)

// isSignature: few texts, none of them a key, and a word of signature blocks among them.
func (s *Sorter) isSignature(row connectors.Row) bool {
	if s.filled(row) > 4 {
		return false
	}
	for i := range row.Cells {
		t := viettext.Normalize(s.cell(row, i))
		if signatureDate.MatchString(t) {
			return true
		}
		for _, w := range signatureWords {
			if strings.HasPrefix(strings.TrimLeft(t, "( "), w) {
				return true
			}
		}
	}
	return false
}

var (
	letterOrdinal = regexp.MustCompile(`^(?:[IVXLC]+|[A-ZĐ])(?:[.)]|\s|$)`)
	numberOrdinal = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,3})*[.)]?(?:\s|$)`)
	codeLetters   = regexp.MustCompile(`^[A-Z][A-Z0-9._/-]*$`)
)

// isGroup: a title alone in the first columns, or an ordinal with its title: a letter or a Roman number before any text, a
// number only before words under the key or, with its levels ("1.2"), before any text. Columns with values of a type have
// no titles.
func (s *Sorter) isGroup(row connectors.Row) bool {
	var at []int
	for i := range row.Cells {
		if s.cell(row, i) == "" {
			continue
		}
		if m, ok := s.columns.at(i); ok && m.kind != dataset.Text {
			return false
		}
		if at = append(at, i); len(at) > 2 {
			return false
		}
	}
	first := s.cell(row, at[0])
	letter, number := letterOrdinal.MatchString(first), numberOrdinal.MatchString(first)
	ordinal := (letter || number) && (at[0] != s.columns.key || strings.Contains(first, " "))
	_, mapped := s.columns.at(at[0])
	if len(at) == 1 {
		if mapped {
			return letter && strings.Contains(first, " ")
		}
		title := at[0] == s.columns.key || at[0] < s.columns.margin
		return ordinal || title && strings.Contains(first, " ") && len(s.columns.mapped) > 2
	}
	switch second := s.cell(row, at[1]); {
	case !ordinal || mapped && !strings.Contains(first, " "):
		return false
	case letter || strings.ContainsAny(strings.TrimRight(first, ".) "), ".) "):
		return true
	default:
		return at[1] == s.columns.key && !codeLetters.MatchString(second)
	}
}
