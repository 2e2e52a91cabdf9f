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
	var a attributes
	a.read(t)
	if a.ref != "" {
		c, row, err := cells.Reference(a.ref)
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
	kind := a.kind
	text, err := s.cellText(column, kind, a.style)
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

// attributes are those of a cell.
type attributes struct {
	ref   string
	kind  string
	style int // -1 if it has none
}

// read reads them in one go: files have millions of cells.
func (a *attributes) read(t markup.Tag) {
	a.style = -1
	t.Each(func(key, raw []byte) bool {
		if len(key) != 1 {
			return true
		}
		switch key[0] {
		case 'r':
			a.ref = markup.Unescape(raw)
		case 't':
			a.kind = kindOf(raw)
		case 's':
			a.style, _ = strconv.Atoi(markup.Unescape(raw))
		}
		return true
	})
}

var kinds = []string{"s", "n", "str", "inlineStr", "b", "e", "d"}

func kindOf(raw []byte) string {
	for _, kind := range kinds {
		if string(raw) == kind {
			return kind
		}
	}
	return markup.Unescape(raw)
}

func (s *sheetScanner) cellText(column int, kind string, style int) (string, error) {
	if raw, ok := s.Literal("<v>", "</v></c>"); ok {
		if len(raw) == 0 && kind != "str" {
			return "", nil
		}
		return s.convert(raw, kind, style)
	}
	if raw, ok := s.Literal("<is><t>", "</t></is></c>"); ok {
		return unescape(raw), nil
	}
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
			if out, err = s.convert(s.text, kind, style); err != nil {
				return "", err
			}
		}
	}
}

// convert turns the stored value of a cell into its text.
func (s *sheetScanner) convert(stored []byte, kind string, style int) (string, error) {
	if kind == "s" {
		i, err := strconv.Atoi(string(stored))
		if err != nil || i < 0 || i >= len(s.book.strings) {
			return "", markup.Err
		}
		return s.book.strings[i], nil
	}
	raw := unescape(stored)
	switch kind {
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
