package viettext

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// Decoder gives the text of a file in pieces that end at whole lines, or at whole characters where a line is long. A byte
// order mark is removed.
type Decoder struct {
	r        io.Reader
	encoding Encoding
	buf      [256 << 10]byte
	carry    []byte
	started  bool
	text     string // decoded and not read yet, by Read
	err      error
}

// NewDecoder decodes r.
func NewDecoder(r io.Reader, enc Encoding) *Decoder { return &Decoder{r: r, encoding: enc} }

// Next is the next piece; with io.EOF comes the last one.
func (d *Decoder) Next() (string, error) {
	n, err := io.ReadFull(d.r, d.buf[:])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	data := append(d.carry, d.buf[:n]...)
	cut := len(data)
	if err == nil {
		cut = d.whole(data)
	}
	text := Decode(d.encoding, data[:cut])
	d.carry = append([]byte(nil), data[cut:]...)
	if !d.started {
		text = strings.TrimPrefix(text, "\ufeff")
		d.started = true
	}
	return text, err
}

// whole cuts a piece after its last line end, so that neither characters nor base letters and marks are torn apart.
func (d *Decoder) whole(data []byte) int {
	switch d.encoding {
	case UTF16LE, UTF16BE:
		for i := len(data) &^ 1; i >= 2; i -= 2 {
			a, b := data[i-2], data[i-1]
			if d.encoding == UTF16BE {
				a, b = b, a
			}
			if a == '\n' && b == 0 {
				return i
			}
		}
		return len(data) &^ 3
	}
	if i := bytes.LastIndexByte(data, '\n'); i >= 0 {
		return i + 1
	}
	i := len(data)
	for i > 0 && !utf8.RuneStart(data[i-1]) {
		i--
	}
	return max(0, i-1)
}

// Read gives the text as UTF-8.
func (d *Decoder) Read(p []byte) (int, error) {
	for d.text == "" {
		if d.err != nil {
			return 0, d.err
		}
		d.text, d.err = d.Next()
	}
	n := copy(p, d.text)
	d.text = d.text[n:]
	return n, nil
}
