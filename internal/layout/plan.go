package layout

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// HeadRows is how many rows of a sheet are looked at for its header.
const HeadRows = 40

// Reasons why a column is mapped, or is not.
const (
	ByConfig   = "config"
	ByName     = "name"
	ByLabel    = "label"
	ByAlias    = "alias"
	ByLowest   = "lowest_row" // the lowest header row alone fits
	Running    = "running_number"
	LeftOut    = "left_out" // by the config
	NotMapped  = "none"
	Overridden = "overridden" // another column fits the field better
)

// Column is one column of a sheet.
type Column struct {
	Index  int
	Header string // rows of the header joined by " / "; the second column of that header ends in " #2", and so on
	Field  string // canonical field; empty if unmapped
	Reason string
	Score  int // how well the header fits: 1000 by the config, 100 by name, 90 label, 80 alias; 50 less by the lowest row alone
}

// Plan is where the table stands and what its columns are.
type Plan struct {
	Dataset    dataset.Dataset
	HeaderFrom int64 // first and last row of the header; 0 where records name their columns
	HeaderTo   int64
	Width      int // columns of the header
	FixedWidth bool
	Columns    []Column
	header     [][]string     // texts of the header rows
	at         map[string]int // the first column of each mapped field
}

// ErrNoHeader says that no row of the head maps the key of the dataset.
var ErrNoHeader = errors.New("no header row maps the key")

// AmbiguousError says that several columns fit one field equally well.
type AmbiguousError struct {
	Field   string
	Headers []string
	Columns []int // their indices
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("columns %s all fit the field %s; say in columns: which one it is", quoteAll(e.Headers), e.Field)
}

func quoteAll(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}

// Detect finds the header of a dataset in the head of a sheet. The mapping of the config, header to field, wins over
// everything; an empty field or "-" leaves the column out. Errors are ErrNoHeader and *AmbiguousError; the plan that
// stands beside them shows what was found nevertheless, and is nil where nothing was.
func Detect(ds dataset.Dataset, sheet connectors.Sheet, head []connectors.Row, mapping map[string]string) (*Plan, error) {
	head = allLabels(head)
	m := newMatcher(ds, mapping)
	if sheet.Columns != nil {
		p := m.plan([][]string{sheet.Columns})
		p.FixedWidth = sheet.FixedWidth
		return p, p.check()
	}
	var best *Plan
	most, at, keyed := 0, 0, false
	for from := range head {
		for height := 1; height <= 3 && from+height <= len(head); height++ {
			rows := head[from : from+height]
			if !headerLike(rows) {
				continue
			}
			p := m.plan(texts(rows))
			if s, key := p.score(), p.MapsKey(); key && !keyed || key == keyed && s > most {
				p.HeaderFrom, p.HeaderTo, p.FixedWidth = rows[0].Number, rows[height-1].Number, sheet.FixedWidth
				best, most, at, keyed = p, s, from, key
			}
		}
	}
	if best == nil {
		return nil, ErrNoHeader
	}
	if from, to := whole(head, at, at+len(best.header)); to-from > len(best.header) {
		rows := head[from:to]
		p := m.plan(texts(rows))
		p.HeaderFrom, p.HeaderTo, p.FixedWidth = rows[0].Number, rows[len(rows)-1].Number, sheet.FixedWidth
		if p.check() == nil || best.check() != nil {
			best = p
		}
	}
	return best, best.check()
}

func texts(rows []connectors.Row) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = r.Cells
	}
	return out
}

// headerLike: at least two texts in the lowest row together with those above, and consecutive rows.
func headerLike(rows []connectors.Row) bool {
	n := 0
	for i, r := range rows {
		if r.Fault != "" || i > 0 && r.Number != rows[i-1].Number+1 {
			return false
		}
		filled := 0
		for _, c := range r.Cells {
			if viettext.Trim(c) != "" {
				filled++
			}
		}
		if filled == 0 || i == 0 && len(rows) > 1 && filled < 2 {
			return false
		}
		n += filled
	}
	return n >= 2
}

// joined lays the header rows over each other. A text of an upper row reaches over the blank cells to its right.
func joined(rows [][]string) [][]string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	columns := make([][]string, width)
	for level, r := range rows {
		last := ""
		for c := range width {
			text := ""
			if c < len(r) {
				text = viettext.Spaced(r[c])
			}
			if text != "" {
				last = text
			} else if level < len(rows)-1 && c < len(columns) && below(rows, level, c) {
				text = last
			}
			if text != "" && (len(columns[c]) == 0 || columns[c][len(columns[c])-1] != text) {
				columns[c] = append(columns[c], text)
			}
		}
	}
	return columns
}

// below reports whether a header row under the level has a text in the column: only then a group title reaches there.
func below(rows [][]string, level, c int) bool {
	for _, r := range rows[level+1:] {
		if c < len(r) && viettext.Trim(r[c]) != "" {
			return true
		}
	}
	return false
}

type matcher struct {
	ds      dataset.Dataset
	mapping map[string]string // by mappingKey
	keys    map[string]candidate
}

type candidate struct {
	field  string
	reason string
	score  int
}

func newMatcher(ds dataset.Dataset, mapping map[string]string) *matcher {
	m := &matcher{ds: ds, mapping: map[string]string{}, keys: map[string]candidate{}}
	for h, f := range mapping {
		m.mapping[mappingKey(h)] = f
	}
	add := func(text string, c candidate) {
		key := viettext.HeaderKey(text)
		if known, ok := m.keys[key]; !ok || c.score > known.score {
			m.keys[key] = c
		}
	}
	for _, f := range ds.Fields {
		add(f.Name, candidate{f.Name, ByName, 100})
		add(f.Vi, candidate{f.Name, ByLabel, 90})
		for _, a := range f.Aliases {
			add(a, candidate{f.Name, ByAlias, 80})
		}
	}
	return m
}

var running = []string{"stt", "tt", "sott", "sothutu"}

func (m *matcher) plan(rows [][]string) *Plan {
	columns := joined(rows)
	p := &Plan{Dataset: m.ds, Width: len(columns), header: rows}
	seen := map[string]int{}
	for i, parts := range columns {
		c := Column{Index: i, Header: strings.Join(parts, " / "), Reason: NotMapped}
		if len(parts) > 0 {
			key := viettext.HeaderKey(c.Header)
			if seen[key]++; seen[key] > 1 {
				c.Header += fmt.Sprintf(" #%d", seen[key])
			}
			lowest := key
			if len(parts) > 1 {
				lowest = viettext.HeaderKey(parts[len(parts)-1])
			}
			best := m.match(key, lowest, seen[key], len(parts) > 1)
			c.Field, c.Reason, c.Score = best.field, best.reason, best.score
		}
		p.Columns = append(p.Columns, c)
	}
	p.settle()
	return p
}

var nthHeader = regexp.MustCompile(`^(.*\S) #([1-9][0-9]*)$`)

// mappingKey is a header of the config as it is looked up: "Ngày nhận #2" is the second column of the header "Ngày nhận".
func mappingKey(header string) string {
	if m := nthHeader.FindStringSubmatch(viettext.Spaced(header)); m != nil {
		return viettext.HeaderKey(m[1]) + "#" + m[2]
	}
	return viettext.HeaderKey(header) + "#1"
}

// match tries the whole header, of which this is the nth column, then its lowest row, by their keys.
func (m *matcher) match(whole, lowest string, nth int, rows bool) candidate {
	if len(m.mapping) > 0 {
		field, ok := m.mapping[fmt.Sprintf("%s#%d", whole, nth)]
		if !ok && rows {
			field, ok = m.mapping[lowest+"#1"]
		}
		switch {
		case ok && (field == "" || field == "-"):
			return candidate{"", LeftOut, 0}
		case ok:
			return candidate{field, ByConfig, 1000}
		}
	}
	if slices.Contains(running, lowest) {
		return candidate{"", Running, 0}
	}
	if c, ok := m.keys[whole]; ok {
		return c
	}
	if c, ok := m.keys[lowest]; ok && rows {
		return candidate{c.field, ByLowest, c.score - 50}
	}
	return candidate{reason: NotMapped}
}

// settle keeps, of several columns for one field, the one that fits best; equals are left for check to report. A sheet may
// have 16,384 columns, so that the columns of fields are looked up afterwards.
func (p *Plan) settle() {
	best := map[string]int{}
	for _, c := range p.Columns {
		best[c.Field] = max(best[c.Field], c.Score)
	}
	for i := range p.Columns {
		if c := &p.Columns[i]; c.Field != "" && c.Score < best[c.Field] {
			c.Field, c.Reason = "", Overridden
		}
	}
	p.at = map[string]int{}
	for i, c := range p.Columns {
		if _, known := p.at[c.Field]; !known && c.Field != "" {
			p.at[c.Field] = i
		}
	}
}

func (p *Plan) check() error {
	if !p.MapsKey() {
		return ErrNoHeader
	}
	if list := p.Ambiguities(); len(list) > 0 {
		return list[0]
	}
	return nil
}

// Ambiguities lists the fields that several columns fit equally well, in the order of the dataset.
func (p *Plan) Ambiguities() []*AmbiguousError {
	var out []*AmbiguousError
	byField := map[string]*AmbiguousError{}
	for _, c := range p.Columns {
		if c.Field == "" {
			continue
		}
		a := byField[c.Field]
		if a == nil {
			a = &AmbiguousError{Field: c.Field}
			byField[c.Field] = a
		}
		a.Headers, a.Columns = append(a.Headers, c.Header), append(a.Columns, c.Index)
	}
	for _, f := range p.Dataset.Fields {
		if a := byField[f.Name]; a != nil && len(a.Columns) > 1 {
			out = append(out, a)
		}
	}
	return out
}

// MapsKey reports whether a column is mapped to the key of the dataset.
func (p *Plan) MapsKey() bool {
	return p.Column(p.Dataset.Key) >= 0
}

// score weighs how much of the header is mapped; the fewest rows that say the same win.
func (p *Plan) score() int {
	n := 0
	for _, c := range p.Columns {
		if c.Field != "" {
			n += 100 + c.Score/10
		}
	}
	return n - len(p.header)
}

// Fields lists the mapped fields in the order of the dataset.
func (p *Plan) Fields() []string {
	var out []string
	for _, f := range p.Dataset.Fields {
		if p.Column(f.Name) >= 0 {
			out = append(out, f.Name)
		}
	}
	return out
}

// Column is the index of the column of a field, or -1.
func (p *Plan) Column(field string) int {
	if i, ok := p.at[field]; ok {
		return i
	}
	return -1
}

// Unmapped lists the headers of columns that no field takes, in order; running numbers are not among them.
func (p *Plan) Unmapped() []string {
	out := []string{}
	for _, c := range p.Columns {
		if c.Field == "" && c.Header != "" && c.Reason != Running {
			out = append(out, c.Header)
		}
	}
	return out
}
