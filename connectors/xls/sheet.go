package xls

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math"
	"slices"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
)

// maxUnordered is how many cells are kept in memory where a sheet does not give its rows in order.
const maxUnordered = 4 << 20

// Rows reads the records of the sheet. Most programs write rows in order; where one did not, the sheet is read into memory.
func (b *book) Rows(ctx context.Context, i int, yield func(connectors.Row) error) error {
	s := &reader{book: b, hidden: map[int]bool{}}
	ordered, err := b.ordered(ctx, i)
	if err == nil && ordered {
		s.flush = s.give(yield)
		err = s.read(ctx, b.sheets[i].at)
	} else if err == nil {
		err = s.unordered(ctx, b.sheets[i].at, yield)
	}
	s.notes.Links(b.links)
	b.Keep(i, b.sheets[i].name, b.epoch, s.notes)
	return cells.Ended(ctx, err, b.sheets[i].name, int64(s.row))
}

// ordered reports whether the rows of the cells of a sheet never fall.
func (b *book) ordered(ctx context.Context, i int) (bool, error) {
	last := 0
	err := b.each(ctx, b.sheets[i].at, func(r *records) error {
		if !isCell(r.kind) || len(r.data) < 4 {
			return nil
		}
		if le16(r.data, 0) < last {
			return errUnordered
		}
		last = le16(r.data, 0)
		return nil
	})
	if errors.Is(err, errUnordered) {
		return false, nil
	}
	return true, err
}

var errUnordered = errors.New("rows in no order")

func isCell(kind int) bool {
	switch kind {
	case recFormula, recMulRK, recRString, recLabelSST, recNumber, recLabel, recBoolErr, recRK:
		return true
	}
	return false
}

// each gives the records of the sheet that begins at a place; those of charts within are left out.
func (b *book) each(ctx context.Context, at int64, do func(*records) error) error {
	r := newRecords(b.stream, at, b.size)
	for depth, n := 0, 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.next(); err != nil {
			if errors.Is(err, io.EOF) {
				err = errDamage
			}
			return err
		}
		switch {
		case r.kind == recBOF:
			depth++
		case depth == 0:
			return errDamage
		case r.kind == recEOF:
			if depth--; depth == 0 {
				return nil
			}
		case depth == 1:
			if err := do(r); err != nil {
				return err
			}
		}
	}
}

// reader gathers the cells of rows.
type reader struct {
	book    *book
	row     int // of the cells, from 1; 0 before the first
	cells   []string
	texts   []bool
	hidden  map[int]bool
	pending int // column of a formula whose text follows; 0 if there is none, else from 1
	flush   func() error
	notes   cells.Notes
}

func (s *reader) read(ctx context.Context, at int64) error {
	if err := s.book.each(ctx, at, s.record); err != nil {
		return err
	}
	return s.flush()
}

// give hands over the row that is complete.
func (s *reader) give(yield func(connectors.Row) error) func() error {
	return func() error {
		if len(s.cells) == 0 {
			return nil
		}
		s.notes.Row(int64(s.row), s.cells, s.hidden[s.row])
		err := yield(connectors.Row{Number: int64(s.row), Cells: s.cells, Texts: s.texts})
		s.cells, s.texts = s.cells[:0], s.texts[:0]
		if err != nil {
			return cells.ErrYield{Err: err}
		}
		return nil
	}
}

// unordered reads all rows, then gives them in order.
func (s *reader) unordered(ctx context.Context, at int64, yield func(connectors.Row) error) error {
	type gathered struct {
		cells []string
		texts []bool
	}
	rows := map[int]*gathered{}
	kept := 0
	s.flush = func() error {
		for c, text := range s.cells {
			if text == "" {
				continue
			}
			if rows[s.row] == nil {
				rows[s.row] = &gathered{}
			}
			row := rows[s.row]
			kept -= len(row.cells)
			row.cells = cells.Put(row.cells, c, text)
			row.texts = cells.Put(row.texts, c, c < len(s.texts) && s.texts[c])
			kept += len(row.cells)
		}
		s.cells, s.texts = s.cells[:0], s.texts[:0]
		if kept > maxUnordered {
			return connectors.TooLarge("hơn %d ô không theo thứ tự hàng; hãy mở và lưu lại thành XLSX", "more than %d cells in no order of rows; open it and save it as XLSX", maxUnordered)
		}
		return nil
	}
	if err := s.read(ctx, at); err != nil {
		return err
	}
	s.flush = s.give(yield)
	for _, n := range slices.Sorted(maps.Keys(rows)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.row, s.cells, s.texts = n, rows[n].cells, rows[n].texts
		if err := s.flush(); err != nil {
			return err
		}
	}
	return nil
}

// record takes one record of the sheet.
func (s *reader) record(r *records) error {
	d := r.data
	switch r.kind {
	case recRow:
		if len(d) >= 14 && d[12]&0x20 != 0 {
			s.hidden[le16(d, 0)+1] = true
		}
	case recColInfo:
		if len(d) >= 10 && d[8]&1 != 0 {
			s.notes.HiddenColumns(le16(d, 0), le16(d, 2))
		}
	case recMerged:
		for at := 2; at+8 <= len(d); at += 8 {
			s.notes.Merged(le16(d, at+4), int64(le16(d, at))+1)
		}
	case recNote:
		if len(d) >= 4 {
			s.notes.Comment(le16(d, 2), int64(le16(d, 0))+1)
		}
	case recString:
		if column := s.pending; column > 0 {
			s.pending = 0
			text, err := s.book.text(r, d).string(2)
			if err != nil {
				return err
			}
			return s.text(column-1, text)
		}
	default:
		if isCell(r.kind) {
			return s.cell(r)
		}
	}
	return nil
}

func (s *reader) cell(r *records) error {
	d := r.data
	if len(d) < 6 {
		return errDamage
	}
	if row := le16(d, 0) + 1; row != s.row {
		if err := s.flush(); err != nil {
			return err
		}
		s.row = row
	}
	column, format := le16(d, 2), le16(d, 4)
	s.pending = 0
	switch {
	case r.kind == recMulRK:
		return s.many(d, column)
	case r.kind == recLabel || r.kind == recRString:
		text, err := s.book.text(r, d[6:]).string(2)
		if err != nil {
			return err
		}
		return s.text(column, text)
	case r.kind == recBoolErr && len(d) >= 8:
		return s.boolOrError(column, d[6], d[7] == 1)
	case r.kind == recRK && len(d) >= 10:
		return s.number(column, format, rk(le32(d, 6)))
	case r.kind == recLabelSST && len(d) >= 10:
		i := le32(d, 6)
		if int64(i) >= int64(len(s.book.strings)) {
			return errDamage
		}
		return s.text(column, s.book.strings[i])
	case r.kind == recNumber && len(d) >= 14:
		return s.number(column, format, math.Float64frombits(binary.LittleEndian.Uint64(d[6:])))
	case r.kind == recFormula && len(d) >= 14:
		return s.formula(column, format, d[6:14])
	}
	return errDamage
}

// many takes a run of numbers in neighbouring columns.
func (s *reader) many(d []byte, column int) error {
	for at := 4; at+6 <= len(d)-2; at += 6 {
		if err := s.number(column, le16(d, at), rk(le32(d, at+2))); err != nil {
			return err
		}
		column++
	}
	return nil
}

// formula takes the stored result of a formula.
func (s *reader) formula(column, format int, result []byte) error {
	if result[6] != 0xFF || result[7] != 0xFF {
		return s.number(column, format, math.Float64frombits(binary.LittleEndian.Uint64(result)))
	}
	switch result[0] {
	case 0:
		s.pending = column + 1
	case 1, 2:
		return s.boolOrError(column, result[2], result[0] == 2)
	}
	return nil
}

var errorTexts = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

func (s *reader) boolOrError(column int, value byte, failed bool) error {
	switch {
	case failed:
		text, ok := errorTexts[value]
		if !ok {
			text = "#ERROR!"
		}
		s.notes.Error(column, int64(s.row))
		return s.put(column, text)
	case value == 0:
		return s.put(column, "FALSE")
	}
	return s.put(column, "TRUE")
}

// rk is the number that an RK value packs into 30 bits: whole or the upper half of a float, perhaps a hundredth of it.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func (s *reader) number(column, format int, f float64) error {
	if format < len(s.book.dates) && s.book.dates[format] {
		return s.put(column, cells.Date(f, s.book.epoch))
	}
	return s.put(column, cells.Float(f))
}

// text puts a cell that is stored as a text.
func (s *reader) text(column int, text string) error {
	if err := s.put(column, text); err != nil || text == "" {
		return err
	}
	s.texts = cells.Put(s.texts, column, true)
	return nil
}

func (s *reader) put(column int, text string) error {
	if text == "" {
		return nil
	}
	if column >= connectors.MaxColumns {
		return connectors.ErrColumns
	}
	s.cells = cells.Put(s.cells, column, text)
	return nil
}
