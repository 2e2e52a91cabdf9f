package xlsx

import (
	"context"
	"errors"
	"io"
	"strconv"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// Rows scans the sheet. Cells beyond the last one written are left out.
func (b *book) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	part := b.sheets[sheet].path
	r, err := b.Part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	sc := sheetScanner{scanner: scanner{markup.New(r)}, book: b}
	err = sc.run(ctx, yield)
	if err == nil {
		b.comments(part, &sc.notes)
	}
	sc.notes.Links(b.links)
	b.Keep(sheet, b.sheets[sheet].name, b.epoch, sc.notes)
	return cells.Ended(ctx, err, b.sheets[sheet].name, sc.row)
}

type sheetScanner struct {
	scanner
	book   *book
	row    int64
	hidden bool
	cells  []string
	texts  []bool
	text   []byte
	notes  cells.Notes
}

func (s *sheetScanner) run(ctx context.Context, yield func(connectors.Row) error) error {
	inData, sawData := false, false
	for {
		t, err := s.Next(nil)
		if errors.Is(err, io.EOF) {
			if inData || !sawData {
				return markup.Err
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case t.Name == "sheetData":
			inData, sawData = t.Open && !t.Empty, true
		case inData && t.Name == "row" && t.Open:
			if err := s.readRow(t); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(s.cells) == 0 {
				continue
			}
			if err := yield(connectors.Row{Number: s.row, Cells: s.cells, Texts: s.texts}); err != nil {
				return cells.ErrYield{Err: err}
			}
		case !inData:
			s.around(t)
		}
	}
}

func (s *sheetScanner) readRow(t markup.Tag) error {
	s.row++
	if r, ok := t.Attr("r"); ok {
		n, err := strconv.ParseInt(r, 10, 64)
		if err != nil || n < s.row {
			return markup.Err
		}
		s.row = n
	}
	s.hidden = isTrue(t, "hidden")
	s.cells, s.texts = s.cells[:0], s.texts[:0]
	if t.Empty {
		return nil
	}
	column := 0
	for {
		t, err := s.Next(nil)
		if err != nil {
			return broken(err)
		}
		switch {
		case t.Name == "row" && !t.Open:
			s.notes.Row(s.row, s.cells, s.hidden)
			return nil
		case t.Name == "c" && t.Open:
			if column, err = s.readCell(t, column); err != nil {
				return err
			}
		}
	}
}

// readCell reads one cell, standing at column unless its reference says otherwise, and returns the next column.
func (s *sheetScanner) readCell(t markup.Tag, column int) (int, error) {
	if ref, ok := t.Attr("r"); ok {
		c, row, err := cells.Reference(ref)
		if err != nil {
			return 0, err
		}
		if row != s.row || c < column {
			return 0, markup.Err
		}
		column = c
	}
	if column >= connectors.MaxColumns {
		return 0, connectors.ErrColumns
	}
	if t.Empty {
		return column + 1, nil
	}
	kind, _ := t.Attr("t")
	style := -1
	if v, ok := t.Attr("s"); ok {
		style, _ = strconv.Atoi(v)
	}
	text, err := s.cellText(column, kind, style)
	if err != nil {
		return 0, err
	}
	if text != "" {
		s.cells = cells.Put(s.cells, column, text)
		switch kind {
		case "s", "inlineStr", "str":
			s.texts = cells.Put(s.texts, column, true)
		case "e":
			s.notes.Error(column, s.row)
		}
	}
	return column + 1, nil
}

func (s *sheetScanner) cellText(column int, kind string, style int) (string, error) {
	out := ""
	formula, valued := false, false
	for {
		t, err := s.Next(nil)
		if err != nil {
			return "", broken(err)
		}
		switch {
		case t.Name == "c" && !t.Open:
			if formula && !valued {
				s.notes.Uncalculated(column, s.row)
			}
			return out, nil
		case t.Name == "f" && t.Open:
			if formula = true; t.Empty || s.book.links == 0 {
				continue
			}
			s.text = s.text[:0]
			if _, err := s.Next(&s.text); err != nil {
				return "", broken(err)
			}
			if isLinked(s.text) {
				s.notes.Linked(column, s.row)
			}
		case t.Name == "is" && t.Open && !t.Empty:
			if out, err = s.richText("is"); err != nil {
				return "", err
			}
		case t.Name == "v" && t.Open:
			s.text = s.text[:0]
			if !t.Empty {
				if _, err := s.Next(&s.text); err != nil {
					return "", broken(err)
				}
			}
			if valued = kind == "str" || len(s.text) > 0; !valued {
				continue
			}
			if out, err = s.convert(kind, style); err != nil {
				return "", err
			}
		}
	}
}

// convert turns the stored value of a cell into its text.
func (s *sheetScanner) convert(kind string, style int) (string, error) {
	raw := unescape(s.text)
	switch kind {
	case "s":
		i, err := strconv.Atoi(raw)
		if err != nil || i < 0 || i >= len(s.book.strings) {
			return "", markup.Err
		}
		return s.book.strings[i], nil
	case "b":
		if raw == "1" || raw == "true" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "str", "e", "inlineStr", "d":
		return raw, nil
	}
	if s.book.styles.isDate(style) {
		return cells.DateTime(raw, s.book.epoch), nil
	}
	return cells.Number(raw), nil
}
