package xls

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/internal/viettext"
)

// Bounds of what is kept in memory.
const (
	maxStrings = 384 << 20 // bytes of all shared strings
	maxSample  = 64 << 10  // bytes of texts from which an encoding is guessed
)

// What a SUPBOOK holds in place of a name if it is of no other workbook.
const (
	ownBook = 0x0401
	addIns  = 0x3A01
)

const (
	biff8       = 0x0600
	ofWorkbook  = 0x0005
	ofWorksheet = 0x0010
)

type connector struct{}

// New returns the connector of kind "xls".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "xls" }

// Match recognises compound files, which it takes for workbooks until they are opened, and bare streams of records.
func (connector) Match(head []byte, _ string) int {
	switch {
	case bytes.HasPrefix(head, oleMagic):
		return 80
	case isBare(head):
		return 90
	}
	return 0
}

// isBare recognises the first record of a stream without a container.
func isBare(head []byte) bool {
	return len(head) >= 8 && le16(head, 0) == recBOF && le16(head, 2) >= 4 && le16(head, 2) <= 20 && (le16(head, 6) == ofWorkbook || le16(head, 6) == ofWorksheet)
}

var errDamaged = connectors.Unreadable("sổ tính XLS bị hỏng hoặc bị cắt cụt", "the XLS workbook is damaged or cut off; save it again")

type sheet struct {
	name   string
	hidden bool
	at     int64 // of its records in the stream
}

type book struct {
	file    *os.File
	stream  io.ReaderAt
	size    int64
	sheets  []sheet
	strings []string
	dates   []bool              // by the number of the cell format
	decode  func([]byte) string // of texts of bytes; nil in BIFF8
	epoch   cells.Epoch
	links   int // other workbooks that formulas point to
	cells.Found
}

// Open reads the records of the workbook, its shared strings among them.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	f, err := connectors.OpenFile(path)
	if err != nil {
		return nil, err
	}
	b := &book{file: f}
	if err := b.open(ctx); err != nil {
		f.Close()
		if errors.Is(err, errDamage) || errors.Is(err, io.EOF) {
			err = errDamaged
		}
		return nil, err
	}
	return b, nil
}

func (b *book) Close() error {
	if err := b.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.sheets))
	for i, s := range b.sheets {
		out[i] = connectors.Sheet{Name: s.name, Hidden: s.hidden}
	}
	return out
}

// open finds the stream of records and reads what stands before the sheets.
func (b *book) open(ctx context.Context) error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := b.file.ReadAt(head, 0); err != nil {
		return errDamage
	}
	b.stream, b.size = b.file, info.Size()
	if !isBare(head) {
		c, err := openCompound(b.file, b.size)
		if err != nil {
			return err
		}
		if err := b.find(c); err != nil {
			return err
		}
	}
	return b.load(ctx)
}

func (b *book) find(c *compound) error {
	for _, name := range []string{"Workbook", "Book", "WORKBOOK", "BOOK"} {
		if e := c.entry(name); e != nil {
			var err error
			b.stream, b.size, err = c.stream(e)
			return err
		}
	}
	if c.entry("EncryptedPackage") != nil {
		return errPassword
	}
	return connectors.Unreadable("không phải sổ tính Excel (có thể là tệp Word hoặc tệp khác của Office); hãy kết xuất lại thành XLSX", "no Excel workbook (perhaps a Word or other Office file); export it as XLSX")
}

var errPassword = connectors.Encrypted("sổ tính đặt mật khẩu; hãy lưu lại không có mật khẩu", "the workbook is protected by a password; save it without one")

// load reads the records of the workbook. A bare stream may begin with a sheet at once.
func (b *book) load(ctx context.Context) error {
	r := newRecords(b.stream, 0, b.size)
	if err := r.next(); err != nil || r.kind != recBOF || len(r.data) < 4 {
		return errDamage
	}
	of := le16(r.data, 2)
	if le16(r.data, 0) != biff8 {
		enc, err := b.guess(ctx)
		if err != nil {
			return err
		}
		b.decode = decoder(enc)
	}
	if of == ofWorksheet {
		b.sheets = []sheet{{}}
		return nil
	}
	if err := b.globals(ctx, r); err != nil {
		return err
	}
	if len(b.sheets) == 0 {
		return connectors.Unreadable("sổ tính không có trang nào", "the workbook has no sheet")
	}
	return nil
}

func (b *book) globals(ctx context.Context, r *records) error {
	custom := map[int]bool{} // formats that show a day
	var formats []int        // of the cell formats
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.next(); err != nil {
			return errDamage
		}
		switch d := r.data; r.kind {
		case recEOF:
			for _, id := range formats {
				date, ok := custom[id]
				b.dates = append(b.dates, ok && date || !ok && cells.BuiltInDate(id))
			}
			return nil
		case recFilePass:
			return errPassword
		case recDateMode:
			if len(d) >= 2 && le16(d, 0) == 1 {
				b.epoch = cells.Epoch1904
			}
		case recXF:
			if len(d) < 4 {
				return errDamage
			}
			formats = append(formats, le16(d, 2))
		case recFormat:
			if len(d) < 3 {
				return errDamage
			}
			id := le16(d, 0)
			code, err := b.text(r, d[2:]).string(b.lengthBytes())
			if err != nil {
				return err
			}
			custom[id] = cells.IsDateFormat(code)
		case recBoundSheet:
			if err := b.boundSheet(r); err != nil {
				return err
			}
		case recSupBook:
			if len(d) >= 4 && le16(d, 2) != ownBook && le16(d, 2) != addIns {
				b.links++
			}
		case recSST:
			if err := b.loadStrings(ctx, r); err != nil {
				return err
			}
		}
	}
}

// lengthBytes is how many bytes tell the length of a format.
func (b *book) lengthBytes() int {
	if b.decode == nil {
		return 2
	}
	return 1
}

func (b *book) text(r *records, rest []byte) *text { return &text{r, rest, b.decode} }

func (b *book) boundSheet(r *records) error {
	d := r.data
	if len(d) < 7 {
		return errDamage
	}
	s := sheet{at: int64(le32(d, 0)), hidden: d[4]&3 != 0}
	kind := d[5]
	var err error
	if s.name, err = b.text(r, d[6:]).string(1); err != nil {
		return err
	}
	if kind == 0 {
		b.sheets = append(b.sheets, s)
	}
	return nil
}

func (b *book) loadStrings(ctx context.Context, r *records) error {
	t := b.text(r, r.data)
	head, err := t.take(8)
	if err != nil {
		return err
	}
	size := 0
	for i := range le32(head, 4) {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s, err := t.string(2)
		if err != nil {
			return err
		}
		if size += len(s) + 16; size > maxStrings {
			return connectors.TooLarge("hơn %d MB chuỗi ký tự chung; hãy kết xuất thành nhiều tệp", "more than %d MB of shared strings; export it in several files", maxStrings>>20)
		}
		b.strings = append(b.strings, s)
	}
	return nil
}

// guess finds in which encoding the texts of bytes are, from the first of them.
func (b *book) guess(ctx context.Context) (viettext.Encoding, error) {
	var sample []byte
	r := newRecords(b.stream, 0, b.size)
	for n := 0; len(sample) < maxSample; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return "", ctx.Err()
		}
		if r.next() != nil {
			break // damage is told where it matters
		}
		switch d := r.data; {
		case r.kind == recCodePage && len(d) >= 2 && le16(d, 0) == 1258:
			return viettext.Windows1258, nil
		case r.kind == recFilePass:
			return "", errPassword
		case (r.kind == recLabel || r.kind == recRString) && len(d) > 8:
			sample = append(append(sample, d[8:]...), '\n')
		}
	}
	enc, _ := viettext.GuessEncoding(sample)
	if enc == viettext.UTF16LE || enc == viettext.UTF16BE {
		enc = viettext.Windows1252 // characters are bytes
	}
	return enc, nil
}
