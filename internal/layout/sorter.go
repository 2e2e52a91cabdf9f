package layout

import (
	"regexp"
	"strings"

	"ddss/connectors"
	"ddss/internal/viettext"
)

// Kind says what a row is.
type Kind string

// The kinds of rows. Header rows are used, the kinds from Title on are skipped; RepeatedHeader is counted as "header"
// among the skipped.
const (
	Header         Kind = "used_header"
	Loaded         Kind = "loaded"
	Rejected       Kind = "rejected"
	Title          Kind = "title"
	RepeatedHeader Kind = "header"
	Group          Kind = "group"
	Total          Kind = "total"
	Signature      Kind = "signature"
	Blank          Kind = "blank"
)

// OtherTable is the reason for rejecting the rows of another table on the same sheet, its header included.
const OtherTable = "other_table"

// Sorter tells the kinds of the rows of one sheet, in order.
type Sorter struct {
	plan    *Plan
	header  [][]string // keys of its texts
	last    int64      // number of the last row that was not blank
	signing bool
	foreign bool // inside another table
	numbers numbers
	data    []span // rows that are loaded or rejected
	Counts  map[Kind]int64
	Others  []Other  // other tables so far
	Stated  []Stated // what the total rows so far state
}

// Other is another table on the sheet: the row of its header, and the dataset that knows most of its headers.
type Other struct {
	Row     int64  `json:"row"`
	Dataset string `json:"dataset"`
}

// NewSorter starts at the first row of the sheet.
func (p *Plan) NewSorter() *Sorter {
	return &Sorter{plan: p, header: p.headerKeys(), numbers: p.numbers(), Counts: map[Kind]int64{}}
}

// Sort tells the kind of the next row, and for rejected rows the reason. Blank rows are counted once a row that is not
// blank follows: those after the last one are none.
func (s *Sorter) Sort(row connectors.Row) (Kind, string) {
	row = labels(row)
	if row.Fault == "" && s.filled(row) == 0 {
		return Blank, ""
	}
	s.Counts[Blank] += row.Number - s.last - 1
	s.last = row.Number
	kind, reason := s.kind(row)
	s.Counts[kind]++
	if kind == Loaded {
		s.numbers.add(row)
	}
	if kind == Loaded || kind == Rejected {
		s.extend(row.Number)
	}
	return kind, reason
}

func (s *Sorter) kind(row connectors.Row) (Kind, string) {
	p := s.plan
	switch {
	case p.HeaderTo > 0 && row.Number < p.HeaderFrom:
		if s.meetsOther(row); s.foreign {
			return Rejected, OtherTable
		}
		return Title, ""
	case p.HeaderTo > 0 && row.Number <= p.HeaderTo:
		s.foreign = false
		return Header, ""
	case row.Fault != "":
		return Rejected, row.Fault
	case p.HeaderTo > 0 && s.isHeader(row):
		s.foreign = false
		return RepeatedHeader, ""
	case p.HeaderTo > 0 && s.entersOther(row):
		return Rejected, OtherTable
	}
	torn := p.FixedWidth && p.HeaderTo > 0 && len(row.Cells) != p.Width
	if s.isData(row) {
		s.signing = false
		if torn || s.beyond(row) {
			return Rejected, connectors.FaultWidth
		}
		return Loaded, ""
	}
	switch {
	case s.isTotal(row):
		s.stated(row)
		return Total, ""
	case s.signing || s.isSignature(row):
		s.signing = true
		return Signature, ""
	case s.isGroup(row):
		return Group, ""
	case torn || s.beyond(row):
		return Rejected, connectors.FaultWidth
	}
	return Loaded, ""
}

func (s *Sorter) cell(row connectors.Row, i int) string {
	if i < 0 || i >= len(row.Cells) {
		return ""
	}
	return viettext.Trim(row.Cells[i])
}

func (s *Sorter) filled(row connectors.Row) int {
	n := 0
	for i := range row.Cells {
		if s.cell(row, i) != "" {
			n++
		}
	}
	return n
}

// beyond: texts to the right of the last column of the header belong to no column.
func (s *Sorter) beyond(row connectors.Row) bool {
	for i := s.plan.Width; i < len(row.Cells); i++ {
		if s.cell(row, i) != "" {
			return true
		}
	}
	return false
}

// isData: the row has a key that could be one, and another mapped value, or at least three mapped values and is no
// repeated header or total. In a table of one or two mapped columns the key alone suffices.
func (s *Sorter) isData(row connectors.Row) bool {
	mapped, others := 0, 0
	for _, c := range s.plan.Columns {
		if c.Field == "" {
			continue
		}
		mapped++
		if c.Field != s.plan.Dataset.Key && s.cell(row, c.Index) != "" {
			others++
		}
	}
	key := s.cell(row, s.plan.Column(s.plan.Dataset.Key))
	if key != "" && (strings.ContainsAny(key, "0123456789") || others >= 2) && !s.isTotal(row) {
		return others >= 1 || mapped <= 2
	}
	return others >= 3 && !s.isTotal(row)
}

// entersOther: the row is the header of another table, or follows one. The key of a record has a digit, so that few rows
// are looked at closely.
func (s *Sorter) entersOther(row connectors.Row) bool {
	if !strings.ContainsAny(s.cell(row, s.plan.Column(s.plan.Dataset.Key)), "0123456789") {
		s.meetsOther(row)
	}
	return s.foreign
}

// meetsOther notes the header of another table.
func (s *Sorter) meetsOther(row connectors.Row) {
	if isOtherHeader(row) {
		s.foreign = true
		s.Others = append(s.Others, Other{Row: row.Number, Dataset: knower(row)})
	}
}

// isHeader: the row repeats a row of the header, text for text, or numbers the columns.
func (s *Sorter) isHeader(row connectors.Row) bool {
	if isNumbering(row) {
		return true
	}
	for _, keys := range s.header {
		if s.repeats(row, keys) {
			return true
		}
	}
	return false
}

func (s *Sorter) repeats(row connectors.Row, keys []string) bool {
	texts := 0
	for i, key := range keys {
		if key == "" {
			continue
		}
		if texts++; s.cell(row, i) == "" || viettext.HeaderKey(s.cell(row, i)) != key {
			return false
		}
	}
	return texts >= 2
}

// headerKeys are the keys of the header rows that may be repeated.
func (p *Plan) headerKeys() [][]string {
	if p.HeaderTo == 0 {
		return nil
	}
	out := make([][]string, len(p.header))
	for i, row := range p.header {
		for _, text := range row {
			out[i] = append(out[i], viettext.HeaderKey(text))
		}
	}
	return out
}

// total is a word for a total, alone or with the number that it announces ("Tổng cộng: 120 hồ sơ").
var total = regexp.MustCompile(`^(tổng|tổng cộng|tổng số|tổng số hồ sơ|cộng|cộng trang|luỹ kế|tổng cộng toàn trang|cộng dồn)[ :.]*([0-9][0-9.,]*( hồ sơ| giấy tờ| bản ghi| dòng)?)?[ :.]*$`)

// isTotal: one of the first texts is a word for a total, in a column that no field takes, or what stands under the key is
// that word, nothing, or no code ("120 hồ sơ").
func (s *Sorter) isTotal(row connectors.Row) bool {
	key := s.plan.Column(s.plan.Dataset.Key)
	seen := 0
	for i := range row.Cells {
		t := viettext.Normalize(s.cell(row, i))
		if t == "" {
			continue
		}
		if total.MatchString(t) {
			code := s.cell(row, key)
			return i == key || i < len(s.plan.Columns) && s.plan.Columns[i].Field == "" || !strings.ContainsAny(code, "0123456789") || strings.Contains(code, " ")
		}
		if seen++; seen == 2 {
			return false
		}
	}
	return false
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

var ordinal = regexp.MustCompile(`^(?:[IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]?(?:\s|$)`)

// isGroup: one or two texts, the first an ordinal ("I", "A.", "1. Lĩnh vực …") or a text alone in the first columns.
func (s *Sorter) isGroup(row connectors.Row) bool {
	n := s.filled(row)
	if n > 2 {
		return false
	}
	key := s.plan.Column(s.plan.Dataset.Key)
	for i := range row.Cells {
		t := s.cell(row, i)
		if t == "" {
			continue
		}
		if ordinal.MatchString(t) && (i != key || strings.ContainsAny(t, " ")) {
			return true
		}
		return n == 1 && strings.Contains(t, " ") && s.mapped() > 3
	}
	return false
}

func (s *Sorter) mapped() int {
	n := 0
	for _, c := range s.plan.Columns {
		if c.Field != "" {
			n++
		}
	}
	return n
}

// Skipped lists the counts of skipped rows by kind, without zeros.
func (s *Sorter) Skipped() map[string]int64 {
	out := map[string]int64{}
	for _, k := range []Kind{Title, RepeatedHeader, Group, Total, Signature, Blank} {
		if n := s.Counts[k]; n > 0 {
			out[string(k)] = n
		}
	}
	return out
}
