package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"ddss/connectors"
)

// errYield carries an error of the caller through the scanner unchanged.
type errYield struct{ err error }

func (e errYield) Error() string { return e.err.Error() }

// Rows scans the sheet. Cells beyond the last one written are left out.
func (b *book) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	part := b.sheets[sheet].path
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	sc := sheetScanner{scanner: newScanner(r), book: b}
	err = sc.run(ctx, yield)
	b.keep(sheet, sc.findings(b.sheets[sheet]))
	var y errYield
	switch {
	case errors.As(err, &y):
		return y.err
	case err == nil, ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, connectors.ErrTooLarge):
		return err
	}
	return connectors.Unreadable("trang %q hỏng sau hàng %d", "sheet %q is damaged after row %d; save the workbook again", b.sheets[sheet].name, sc.row)
}

type sheetScanner struct {
	*scanner
	book   *book
	row    int64
	hidden bool
	cells  []string
	text   []byte
	notes  notes
}

func (s *sheetScanner) run(ctx context.Context, yield func(connectors.Row) error) error {
	inData, sawData := false, false
	for {
		t, err := s.next(nil)
		if errors.Is(err, io.EOF) {
			if inData || !sawData {
				return errMarkup
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case t.name == "sheetData":
			inData, sawData = t.open && !t.empty, true
		case inData && t.name == "row" && t.open:
			if err := s.readRow(t); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if len(s.cells) == 0 {
				continue
			}
			if err := yield(connectors.Row{Number: s.row, Cells: s.cells}); err != nil {
				return errYield{err}
			}
		case !inData:
			s.notes.tag(t)
		}
	}
}

func (s *sheetScanner) readRow(t tag) error {
	s.row++
	if r, ok := t.attr("r"); ok {
		n, err := strconv.ParseInt(r, 10, 64)
		if err != nil || n < s.row {
			return errMarkup
		}
		s.row = n
	}
	h, _ := t.attr("hidden")
	s.hidden = h == "1" || h == "true"
	s.cells = s.cells[:0]
	if t.empty {
		return nil
	}
	column := 0
	for {
		t, err := s.next(nil)
		if err != nil {
			return broken(err)
		}
		switch {
		case t.name == "row" && !t.open:
			s.notes.row(s.row, s.hidden, s.cells)
			return nil
		case t.name == "c" && t.open:
			if column, err = s.readCell(t, column); err != nil {
				return err
			}
		}
	}
}

// readCell reads one cell, standing at column unless its reference says otherwise, and returns the next column.
func (s *sheetScanner) readCell(t tag, column int) (int, error) {
	if ref, ok := t.attr("r"); ok {
		c, row, err := reference(ref)
		if err != nil {
			return 0, err
		}
		if row != s.row || c < column {
			return 0, errMarkup
		}
		column = c
	}
	if column >= connectors.MaxColumns {
		return 0, fmt.Errorf("%w: more than %d columns", connectors.ErrTooLarge, connectors.MaxColumns)
	}
	if t.empty {
		return column + 1, nil
	}
	kind, _ := t.attr("t")
	style := -1
	if v, ok := t.attr("s"); ok {
		style, _ = strconv.Atoi(v)
	}
	text, err := s.cellText(kind, style)
	if err != nil {
		return 0, err
	}
	if text != "" {
		for len(s.cells) <= column {
			s.cells = append(s.cells, "")
		}
		s.cells[column] = text
		if kind == "e" {
			s.notes.formulaError(column, s.row)
		}
	}
	return column + 1, nil
}

func (s *sheetScanner) cellText(kind string, style int) (string, error) {
	out := ""
	for {
		t, err := s.next(nil)
		if err != nil {
			return "", broken(err)
		}
		switch {
		case t.name == "c" && !t.open:
			return out, nil
		case t.name == "is" && t.open && !t.empty:
			if out, err = s.richText("is"); err != nil {
				return "", err
			}
		case t.name == "v" && t.open && !t.empty:
			s.text = s.text[:0]
			if _, err := s.next(&s.text); err != nil {
				return "", broken(err)
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
			return "", errMarkup
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
		return dateTime(raw, s.book.epoch), nil
	}
	return number(raw), nil
}
