package inspect

import (
	"slices"
	"strings"
	"time"

	"ddss/connectors"
	"ddss/internal/engine"
	"ddss/internal/layout"
)

// scan counts the rows of a table. Rows are sorted where they are read and counted beside that, batch by batch.
type scan struct {
	plan    *layout.Plan
	rows    int64 // that are loaded
	list    []*column
	rejects []Reject

	batch   []string // cells of whole rows, each as wide as list
	bytes   int      // of the cells of the batch
	batches chan []string
	spare   chan []string
}

// batchCells and batchBytes are about how many cells, or bytes of cells, are handed over at once.
const (
	batchCells = 32 << 10
	batchBytes = 16 << 20
)

func newScan(p *layout.Plan) *scan {
	s := &scan{plan: p}
	for _, c := range p.Columns {
		s.list = append(s.list, newColumn(c, p.Dataset))
	}
	return s
}

// start counts batches until the end; the channel is closed when all are counted.
func (s *scan) start() <-chan struct{} {
	s.batches, s.spare = make(chan []string, 2), make(chan []string, 4)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for cells := range s.batches {
			for i, c := range s.list {
				for at := i; at < len(cells); at += len(s.list) {
					c.tally.add(cells[at])
				}
			}
			select {
			case s.spare <- cells[:0]:
			default:
			}
		}
	}()
	return done
}

// end hands over the last rows.
func (s *scan) end() {
	s.batches <- s.batch
	close(s.batches)
}

func (s *scan) row(r connectors.Row, kind layout.Kind, reason string) {
	switch kind {
	case layout.Loaded:
		s.rows++
		n := min(len(r.Cells), len(s.list))
		s.batch = append(s.batch, r.Cells[:n]...)
		for _, text := range r.Cells[:n] {
			s.bytes += len(text)
		}
		for ; n < len(s.list); n++ {
			s.batch = append(s.batch, "")
		}
		if len(s.batch) >= batchCells || s.bytes >= batchBytes {
			s.batches <- s.batch
			s.bytes = 0
			select {
			case s.batch = <-s.spare:
			default:
				s.batch = make([]string, 0, batchCells+len(s.list))
			}
		}
	case layout.Rejected:
		i := slices.IndexFunc(s.rejects, func(x Reject) bool { return x.Reason == reason })
		if i < 0 {
			i = len(s.rejects)
			s.rejects = append(s.rejects, Reject{Reason: reason, First: r.Number})
		}
		s.rejects[i].Rows++
	}
}

// columns are the profiles, with what the engine read.
func (s *scan) columns(typed map[int]engine.FieldProfile, proposed map[int][]Proposal) []Column {
	out := []Column{}
	for i, c := range s.list {
		if c.Header == "" && c.tally.used == 0 {
			continue
		}
		p := Column{Index: i + 1, Header: c.Header, Field: c.Field, Reason: c.Reason, Score: c.Score, Proposals: append([]Proposal{}, proposed[i]...), Type: string(c.field.Type),
			Shortest: c.shortest, Longest: c.longest, Oddities: map[string]int64{}, Top: []Value{}, Patterns: []Pattern{}}
		p.Distinct = c.tally.sum()
		p.DistinctExact, p.Filled = !c.tally.full, c.tally.filled
		list, kinds, exact := c.tally.patterns.most()
		p.Patterns, p.Kinds, p.KindsExact = append(p.Patterns, list...), kinds, exact
		for i, code := range oddities {
			if n := c.oddCount[i]; n > 0 {
				p.Oddities[code] = n
			}
		}
		for _, v := range c.tally.top {
			p.Top = append(p.Top, Value{Text: c.mask(v.Text), Count: v.Count})
		}
		if t, ok := typed[i]; ok {
			p.read(t, c)
		}
		out = append(out, p)
	}
	return out
}

// read takes over what the engine read of the column.
func (p *Column) read(t engine.FieldProfile, c *column) {
	p.Unreadable = &t.Unreadable
	p.Min, p.Max = shown(c, t.Min), shown(c, t.Max)
	if c.field.Type.Temporal() {
		p.Order = &Order{MonthFirst: t.MonthFirst, NotDayFirst: t.NotDayFirst, NotMonthFirst: t.NotMonthFirst}
	}
}

// shown is a least or greatest value as people read it, masked.
func shown(c *column, s string) string {
	if s == "" {
		return ""
	}
	if at, err := time.Parse(time.DateTime, s); err == nil {
		s = strings.TrimSuffix(at.Format("02/01/2006 15:04"), " 00:00")
	}
	return c.mask(s)
}
