package csv

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ddss/connectors"
	"ddss/internal/viettext"
)

type connector struct{}

// New returns the connector of kind "csv".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "csv" }

// Match takes any text; other kinds of text claim theirs with more certainty.
func (connector) Match(head []byte, _ string) int {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PAR1")) || bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}) {
		return 0
	}
	enc, _ := viettext.GuessEncoding(head)
	text := viettext.Decode(enc, head)
	control := 0
	for _, r := range text {
		if r < 0x20 && !strings.ContainsRune("\t\r\n\x00", r) {
			control++
		}
	}
	if text == "" || control*50 > len(text) {
		return 0
	}
	return 10
}

func (connector) Open(_ context.Context, path string) (connectors.Book, error) {
	head, err := connectors.Head(path)
	if err != nil {
		return nil, err
	}
	enc, evidence := viettext.GuessEncoding(head)
	delimiter := sniff(viettext.Decode(enc, head))
	return &book{path: path, encoding: enc, delimiter: delimiter,
		sheet: connectors.Sheet{FixedWidth: true, Encoding: string(enc), Evidence: fmt.Sprintf("%s; delimiter %q", evidence, delimiter)}}, nil
}

const delimiters = ";,\t|"

// sniff takes the delimiter that divides most lines of the head into the same number of two or more fields.
func sniff(head string) byte {
	best, most := byte(','), 0
	for i := range len(delimiters) {
		d := delimiters[i]
		lines := map[int]int{}
		p := parser{delimiter: d}
		p.feed(head, true)
		for {
			rec, ok := p.next()
			if !ok {
				break
			}
			if len(rec.fields) > 1 && rec.fault == "" {
				lines[len(rec.fields)]++
			}
		}
		for width, n := range lines {
			if score := n*1000 + width; score > most {
				best, most = d, score
			}
		}
	}
	return best
}

type book struct {
	path      string
	encoding  viettext.Encoding
	delimiter byte
	sheet     connectors.Sheet
}

func (b *book) Sheets() []connectors.Sheet { return []connectors.Sheet{b.sheet} }
func (b *book) Close() error               { return nil }

// Rows gives every record; the record number counts title, header and blank lines too.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	f, err := connectors.OpenFile(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	d := viettext.NewDecoder(f, b.encoding)
	p := parser{delimiter: b.delimiter}
	number := int64(0)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := d.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read after record %d: %w", number, err)
		}
		last := errors.Is(err, io.EOF)
		p.feed(text, last)
		for {
			rec, ok := p.next()
			if !ok {
				break
			}
			number++
			if err := yield(rec.row(number, p.suspect)); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

func (r record) row(number int64, suspect bool) connectors.Row {
	if r.fault == "" && suspect {
		for _, f := range r.fields {
			if strings.ContainsRune(f, utf8.RuneError) || strings.IndexByte(f, 0) >= 0 {
				r.fault = connectors.FaultEncoding
			}
		}
	}
	return connectors.Row{Number: number, Cells: r.fields, Fault: r.fault}
}
