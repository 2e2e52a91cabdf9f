package spreadsheetml

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// maxIndex bounds the numbers of rows; no workbook has as many.
const maxIndex = 1 << 30

// Rows scans the sheet.
func (b *book) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	in, file, err := b.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	s := &scanner{Scanner: in, yield: yield}
	err = s.sheet(ctx, sheet)
	b.Keep(sheet, b.sheets[sheet].name, b.epoch, s.notes)
	return cells.Ended(ctx, err, b.sheets[sheet].name, s.number)
}

type scanner struct {
	*markup.Scanner
	yield  func(connectors.Row) error
	number int64 // of the last row
	next   int64 // of the row after it
	row    []string
	texts  []bool
	column int // where the next cell stands
	text   []byte
	notes  cells.Notes
}

func (s *scanner) sheet(ctx context.Context, wanted int) error {
	for index := -1; ; {
		t, err := s.Next(nil)
		if errors.Is(err, io.EOF) {
			return markup.Err
		}
		if err != nil {
			return err
		}
		if t.Name == "Worksheet" {
			if t.Open {
				index, s.next = index+1, 1
			}
			if index == wanted && (!t.Open || t.Empty) {
				return nil
			}
			continue
		}
		if index != wanted || !t.Open {
			continue
		}
		switch t.Name {
		case "Table":
			s.column = 0
		case "Column":
			s.hiddenColumns(t)
		case "Row":
			if err := s.readRow(t); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
}

// count reads a number of an attribute, or gives what stands for its absence.
func count(t markup.Tag, name string, absent int) (int, error) {
	v := t.Local(name)
	if v == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > maxIndex {
		return 0, markup.Err
	}
	return n, nil
}

func (s *scanner) hiddenColumns(t markup.Tag) {
	first, err1 := count(t, "Index", s.column+1)
	more, err2 := count(t, "Span", 0)
	if err1 != nil || err2 != nil || first < 1 {
		return // only a finding hangs on it
	}
	s.column = first + more
	if t.Local("Hidden") == "1" {
		s.notes.HiddenColumns(first-1, s.column-1)
	}
}

func (s *scanner) readRow(t markup.Tag) error {
	number, err := count(t, "Index", int(s.next))
	if err != nil || int64(number) < s.next || number > maxIndex {
		return markup.Err
	}
	more, err := count(t, "Span", 0)
	if err != nil {
		return err
	}
	hidden := t.Local("Hidden") == "1"
	s.number, s.next = int64(number), int64(number)+1+int64(more)
	s.row, s.texts, s.column = s.row[:0], s.texts[:0], 0
	for !t.Empty {
		t, err := s.Next(nil)
		if err != nil {
			return inside(err)
		}
		if t.Name == "Row" && !t.Open {
			break
		}
		if t.Name == "Cell" && t.Open {
			if err := s.readCell(t); err != nil {
				return err
			}
		}
	}
	if len(s.row) == 0 {
		return nil
	}
	s.notes.Row(s.number, s.row, hidden)
	if err := s.yield(connectors.Row{Number: s.number, Cells: s.row, Texts: s.texts}); err != nil {
		return cells.ErrYield{Err: err}
	}
	return nil
}

func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return markup.Err
	}
	return err
}

func (s *scanner) readCell(t markup.Tag) error {
	index, err := count(t, "Index", s.column+1)
	if err != nil || index <= s.column {
		return markup.Err
	}
	across, err1 := count(t, "MergeAcross", 0)
	down, err2 := count(t, "MergeDown", 0)
	if err1 != nil || err2 != nil {
		return markup.Err
	}
	column := index - 1
	s.column = min(index+across, maxIndex)
	if across > 0 || down > 0 {
		s.notes.Merged(column, s.number)
	}
	formula := t.Local("Formula")
	if linked(formula) {
		s.notes.Linked(column, s.number)
	}
	var d held
	if !t.Empty {
		if d, err = s.data(); err != nil {
			return err
		}
	}
	if formula != "" && d.kind == "" {
		s.notes.Uncalculated(column, s.number)
	}
	if d.commented {
		s.notes.Comment(column, s.number)
	}
	if d.text == "" {
		return nil
	}
	if column >= connectors.MaxColumns {
		return connectors.ErrColumns
	}
	s.row = cells.Put(s.row, column, d.text)
	switch d.kind {
	case "Error":
		s.notes.Error(column, s.number)
	case "String":
		s.texts = cells.Put(s.texts, column, true)
	}
	return nil
}

// linked reports whether a formula points to another workbook: [Book.xls]Sheet!R1C1.
func linked(formula string) bool {
	_, name, ok := strings.Cut(formula, "[")
	name, _, closed := strings.Cut(name, "]")
	return ok && closed && strings.Contains(strings.ToLower(name), ".xl")
}

// held is what a cell holds.
type held struct {
	kind      string // of the value; empty if there is none
	text      string
	commented bool
}

// data reads a cell to its end. What stands in comments is no value.
func (s *scanner) data() (held, error) {
	kind, within, comment, commented := "", 0, false, false
	var out strings.Builder
	for {
		s.text = s.text[:0]
		var into *[]byte
		if within > 0 {
			into = &s.text
		}
		t, err := s.Next(into)
		if err != nil {
			return held{}, inside(err)
		}
		out.WriteString(markup.Unescape(s.text))
		if out.Len() > connectors.MaxText {
			return held{}, connectors.ErrText
		}
		switch {
		case t.Name == "Cell" && !t.Open:
			return held{kind, value(kind, out.String()), commented}, nil
		case t.Name == "Comment" && !t.Empty:
			comment, commented = t.Open, true
		case t.Name == "Data" && !comment:
			if within = 0; t.Open && !t.Empty {
				kind, within = t.Local("Type"), 1
			}
		}
	}
}

// firstDay of the calendar of workbooks: what lies before it is a time of day alone.
var firstDay = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// value is the text of a stored value by the contract of the connectors.
func value(kind, stored string) string {
	switch kind {
	case "Number":
		return cells.Number(strings.TrimSpace(stored))
	case "Boolean":
		if strings.TrimSpace(stored) == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "DateTime":
		text, ok := cells.ISO(strings.TrimSpace(stored))
		if !ok {
			return stored
		}
		at, err := time.Parse("2006-01-02T15:04:05", text)
		if err != nil || !at.Before(firstDay) {
			return text
		}
		clock, _ := cells.Duration(at.Format("PT15H04M05S"))
		return clock
	}
	return stored
}
