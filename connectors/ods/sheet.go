package ods

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// Bounds of what repetition may make of a small file.
const (
	maxRepeat   = 1 << 30  // of a count; no spreadsheet has more rows or columns
	maxCells    = 2 << 20  // cells with data in repeated rows
	maxRowBytes = 64 << 20 // of the texts of a row, or of a row and its repetitions
)

var (
	errRow    = connectors.TooLarge("một hàng dài hơn %d MB", "a row of more than %d MB", maxRowBytes>>20)
	errRepeat = connectors.TooLarge("một hàng có dữ liệu lặp lại quá nhiều lần; hãy xoá các hàng thừa rồi lưu lại", "a row with data is repeated too often; delete the surplus rows and save it again")
)

// Rows scans the table.
func (b *book) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	r, err := b.content()
	if err != nil {
		return err
	}
	defer r.Close()
	s := &scanner{Scanner: markup.New(r), yield: yield}
	err = s.table(ctx, sheet)
	b.Keep(sheet, b.tables[sheet].name, cells.Epoch1900, s.notes)
	return cells.Ended(ctx, err, b.tables[sheet].name, s.number)
}

type scanner struct {
	*markup.Scanner
	yield  func(connectors.Row) error
	number int64 // of the last row
	row    []string
	texts  []bool
	column int // where the next cell stands
	bytes  int
	text   []byte
	notes  cells.Notes
}

// table finds the table of that number and gives its rows.
func (s *scanner) table(ctx context.Context, sheet int) error {
	for depth, index := 0, -1; ; {
		t, err := s.Next(nil)
		if err != nil {
			return inside(err)
		}
		switch {
		case t.Name == "table" && !t.Empty:
			if !t.Open {
				if depth--; depth == 0 && index == sheet {
					return nil
				}
				continue
			}
			if depth++; depth == 1 {
				index++
			}
			s.column = 0
		case index != sheet || depth != 1 || !t.Open:
		case t.Name == "table-column":
			s.columns(t)
		case t.Name == "table-row":
			if err := s.readRow(t); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
	}
}

// inside turns the end of the content into damage, since an element is open.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return markup.Err
	}
	return err
}

// columns notes hidden columns.
func (s *scanner) columns(t markup.Tag) {
	n := repeat(t, "number-columns-repeated")
	if v := t.Local("visibility"); v == "collapse" || v == "filter" {
		s.notes.HiddenColumns(s.column, s.column+n-1)
	}
	s.column = min(s.column+n, maxRepeat)
}

func repeat(t markup.Tag, name string) int {
	v := t.Local(name)
	if v == "" {
		return 1
	}
	return count(v)
}

// count reads how often something is repeated; what is no count, or too large for one, is the most.
func count(v string) int {
	n, err := strconv.Atoi(v)
	if err != nil || n > maxRepeat {
		return maxRepeat
	}
	return max(n, 1)
}

// readRow reads a row and gives it as often as it is repeated.
func (s *scanner) readRow(t markup.Tag) error {
	times := repeat(t, "number-rows-repeated")
	visibility := t.Local("visibility")
	s.row, s.texts, s.column, s.bytes = s.row[:0], s.texts[:0], 0, 0
	for !t.Empty {
		t, err := s.Next(nil)
		if err != nil {
			return inside(err)
		}
		if t.Name == "table-row" && !t.Open {
			break
		}
		if (t.Name == "table-cell" || t.Name == "covered-table-cell") && t.Open {
			if err := s.readCell(t); err != nil {
				return err
			}
		}
	}
	if len(s.row) == 0 {
		s.number += int64(times)
		return nil
	}
	if times > 1 && (times > maxCells/len(s.row) || times > maxRowBytes/max(1, s.bytes)) {
		return errRepeat
	}
	for range times {
		s.number++
		s.notes.Row(s.number, s.row, visibility == "collapse" || visibility == "filter")
		if err := s.yield(connectors.Row{Number: s.number, Cells: s.row, Texts: s.texts}); err != nil {
			return cells.ErrYield{Err: err}
		}
	}
	return nil
}

func (s *scanner) readCell(t markup.Tag) error {
	a := attributesOf(t)
	value, known := a.stored()
	if a.spanned {
		s.notes.Merged(s.column, s.number+1)
	}
	if a.linked {
		s.notes.Linked(s.column, s.number+1)
	}
	if a.formula && a.kind == "" && !a.failed {
		s.notes.Uncalculated(s.column, s.number+1)
	}
	if !t.Empty {
		text, err := s.paragraphs(t.Name)
		if err != nil {
			return err
		}
		if !known || a.failed {
			value = text
		}
	}
	first := s.column
	s.column = min(s.column+a.times, maxRepeat)
	if value == "" {
		return nil
	}
	if s.column > connectors.MaxColumns {
		return connectors.ErrColumns
	}
	if s.bytes += a.times * len(value); s.bytes > maxRowBytes {
		return errRow
	}
	for c := first; c < s.column; c++ {
		s.row = cells.Put(s.row, c, value)
		if a.kind == "string" {
			s.texts = cells.Put(s.texts, c, true)
		}
		if a.failed {
			s.notes.Error(c, s.number+1)
		}
	}
	return nil
}

// paragraphs joins the paragraphs of a cell up to its end. Notes and drawings are no text of the cell.
func (s *scanner) paragraphs(end string) (string, error) {
	var out strings.Builder
	depth, apart, paragraphs := 0, 0, 0
	for {
		s.text = s.text[:0]
		var into *[]byte
		if depth > 0 && apart == 0 {
			into = &s.text
		}
		t, err := s.Next(into)
		if err != nil {
			return "", inside(err)
		}
		if len(s.text) > 0 {
			out.WriteString(collapsed(markup.Unescape(s.text)))
		}
		switch {
		case t.Name == "annotation" || t.Name == "frame" || t.Name == "custom-shape":
			if t.Name == "annotation" && t.Open {
				s.notes.Comment(s.column, s.number+1)
			}
			if !t.Empty {
				apart += step(t)
			}
		case apart > 0:
		case t.Name == end && !t.Open:
			return out.String(), nil
		case t.Name == "p" || t.Name == "h":
			if t.Open {
				if paragraphs++; paragraphs > 1 {
					out.WriteByte('\n')
				}
			}
			if !t.Empty {
				depth += step(t)
			}
		case depth > 0 && t.Open:
			out.WriteString(white(t))
		}
		if out.Len() > connectors.MaxText {
			return "", connectors.ErrText
		}
	}
}

func step(t markup.Tag) int {
	if t.Open {
		return 1
	}
	return -1
}

// white is the white space that an element within a paragraph stands for.
func white(t markup.Tag) string {
	switch t.Name {
	case "s":
		return strings.Repeat(" ", min(repeat(t, "c"), connectors.MaxText))
	case "tab":
		return "\t"
	case "line-break":
		return "\n"
	}
	return ""
}

// collapsed makes runs of white space one blank, as the format prescribes.
func collapsed(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	blank := false
	for _, r := range s {
		if strings.ContainsRune(" \t\r\n", r) {
			blank = true
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	if blank {
		b.WriteByte(' ')
	}
	return b.String()
}
