package layout

import (
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
	columns columns
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
	return &Sorter{plan: p, columns: p.newColumns(), header: p.headerKeys(), numbers: p.numbers(), Counts: map[Kind]int64{}}
}

// Sort tells the kind of the next row, and for rejected rows the reason. Blank rows are counted once a row that is not
// blank follows: those after the last one are none.
func (s *Sorter) Sort(row connectors.Row) (Kind, string) {
	row = labels(row)
	if s.isBlank(row) {
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
	case row.Fault != "" && row.Number > p.HeaderTo:
		return Rejected, row.Fault
	case p.HeaderTo == 0: // a record names its columns, so that it can be nothing but a record
		return s.arrived(row)
	case row.Number < p.HeaderFrom:
		if s.meetsOther(row); s.foreign {
			return Rejected, OtherTable
		}
		return Title, ""
	case row.Number <= p.HeaderTo:
		s.foreign = false
		return Header, ""
	case s.isHeader(row):
		s.foreign = false
		return RepeatedHeader, ""
	}
	keyed := s.hasKey(row)
	if !keyed {
		s.meetsOther(row)
	}
	switch {
	case s.foreign:
		return Rejected, OtherTable
	case !keyed && s.isTotal(row):
		s.stated(row)
		return Total, ""
	case keyed || s.isRecord(row):
		s.signing = false
	case s.signing || s.isSignature(row):
		s.signing = true
		return Signature, ""
	case s.isGroup(row):
		return Group, ""
	}
	return s.arrived(row)
}

// arrived: the row is data, and as wide as the header.
func (s *Sorter) arrived(row connectors.Row) (Kind, string) {
	if s.torn(row) || s.beyond(row) {
		return Rejected, connectors.FaultWidth
	}
	return Loaded, ""
}

func (s *Sorter) torn(row connectors.Row) bool {
	return s.plan.FixedWidth && s.plan.HeaderTo > 0 && len(row.Cells) != s.plan.Width
}

// isBlank: a row without texts, or with a running number alone, as forms have that are numbered before they are filled in.
// A record without values is a record.
func (s *Sorter) isBlank(row connectors.Row) bool {
	if row.Fault != "" || s.plan.HeaderTo == 0 {
		return false
	}
	n := s.filled(row)
	return n == 0 || n == 1 && row.Number > s.plan.HeaderTo && s.isNumbered(row) && !s.torn(row)
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
