package xls

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"

	"ddss/internal/viettext"
)

// Types of records, by [MS-XLS].
const (
	recFormula    = 0x0006
	recEOF        = 0x000A
	recDateMode   = 0x0022
	recFilePass   = 0x002F
	recNote       = 0x001C
	recContinue   = 0x003C
	recCodePage   = 0x0042
	recColInfo    = 0x007D
	recBoundSheet = 0x0085
	recMulRK      = 0x00BD
	recRString    = 0x00D6
	recXF         = 0x00E0
	recMerged     = 0x00E5
	recSST        = 0x00FC
	recLabelSST   = 0x00FD
	recNumber     = 0x0203
	recSupBook    = 0x01AE
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recRK         = 0x027E
	recFormat     = 0x041E
	recBOF        = 0x0809
)

// records reads the records of a stream one after another.
type records struct {
	r    *bufio.Reader
	head [4]byte
	data []byte // of the last record
	kind int
}

func newRecords(r io.ReaderAt, from, size int64) *records {
	return &records{r: bufio.NewReaderSize(io.NewSectionReader(r, from, max(0, size-from)), 64<<10)}
}

// next reads a record; io.EOF at the end of the stream. The data is valid until the next call.
func (r *records) next() error {
	switch _, err := io.ReadFull(r.r, r.head[:]); {
	case errors.Is(err, io.EOF):
		return io.EOF
	case err != nil:
		return errDamage
	}
	r.kind = int(binary.LittleEndian.Uint16(r.head[:]))
	n := int(binary.LittleEndian.Uint16(r.head[2:]))
	if cap(r.data) < n {
		r.data = make([]byte, n, 1<<16)
	}
	r.data = r.data[:n]
	if _, err := io.ReadFull(r.r, r.data); err != nil {
		return errDamage
	}
	return nil
}

// continues reports whether the next record continues this one, without reading it.
func (r *records) continues() bool {
	head, err := r.r.Peek(2)
	return err == nil && binary.LittleEndian.Uint16(head) == recContinue
}

// text reads the parts of a record and of those that continue it.
type text struct {
	*records
	rest []byte
	// bytes decodes the texts of workbooks before BIFF8, whose characters are bytes; nil in BIFF8.
	bytes func([]byte) string
}

// more goes on with the record that continues this one.
func (t *text) more() error {
	if !t.continues() {
		return errDamage
	}
	if err := t.next(); err != nil {
		return err
	}
	t.rest = t.data
	return nil
}

// take reads n bytes that stand in one record.
func (t *text) take(n int) ([]byte, error) {
	if len(t.rest) == 0 && n > 0 {
		if err := t.more(); err != nil {
			return nil, err
		}
	}
	if len(t.rest) < n {
		return nil, errDamage
	}
	b := t.rest[:n]
	t.rest = t.rest[n:]
	return b, nil
}

// skip passes over n bytes, which may go on in further records.
func (t *text) skip(n int64) error {
	for n > 0 {
		if len(t.rest) == 0 {
			if err := t.more(); err != nil {
				return err
			}
		}
		part := min(n, int64(len(t.rest)))
		t.rest, n = t.rest[part:], n-part
	}
	return nil
}

// string reads a text whose length stands before it, in one byte or two.
func (t *text) string(lengthBytes int) (string, error) {
	b, err := t.take(lengthBytes)
	if err != nil {
		return "", err
	}
	n := int(b[0])
	if lengthBytes == 2 {
		n = le16(b, 0)
	}
	if t.bytes != nil {
		if b, err = t.take(n); err != nil {
			return "", err
		}
		return t.bytes(b), nil
	}
	if n == 0 && len(t.rest) == 0 {
		return "", nil
	}
	return t.unicode(n)
}

// unicode reads a text of BIFF8 of n characters: flags, sizes of what follows, characters, then formats and phonetics.
func (t *text) unicode(n int) (string, error) {
	b, err := t.take(1)
	if err != nil {
		return "", err
	}
	flags, after := b[0], int64(0)
	if flags&8 != 0 {
		if b, err = t.take(2); err != nil {
			return "", err
		}
		after += 4 * int64(le16(b, 0))
	}
	if flags&4 != 0 {
		if b, err = t.take(4); err != nil {
			return "", err
		}
		after += int64(le32(b, 0))
	}
	units, err := t.characters(n, flags&1 != 0)
	if err != nil {
		return "", err
	}
	return string(utf16.Decode(units)), t.skip(after)
}

// characters reads n characters; each record that they go on in begins with a flag of how wide they are.
func (t *text) characters(n int, wide bool) ([]uint16, error) {
	var units []uint16
	for {
		for ; n > 0 && len(t.rest) > 0; n-- {
			if !wide {
				units, t.rest = append(units, uint16(t.rest[0])), t.rest[1:]
				continue
			}
			if len(t.rest) < 2 {
				return nil, errDamage
			}
			units, t.rest = append(units, binary.LittleEndian.Uint16(t.rest)), t.rest[2:]
		}
		if n == 0 {
			return units, nil
		}
		if err := t.more(); err != nil {
			return nil, err
		}
		if len(t.rest) == 0 {
			return nil, errDamage
		}
		wide, t.rest = t.rest[0]&1 != 0, t.rest[1:]
	}
}

// decoder reads texts of bytes in an encoding.
func decoder(enc viettext.Encoding) func([]byte) string {
	return func(b []byte) string { return viettext.Decode(enc, b) }
}
