package xls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
)

// errDamage says that a compound file or its records are not whole.
var errDamage = errors.New("damaged")

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Marks in tables of sectors, and sizes, by [MS-CFB].
const (
	lastRegular  = 0xFFFFFFFA
	headerSize   = 512
	entrySize    = 128
	miniSize     = 64
	inHeader     = 109 // places of the table's sectors that stand in the header
	maxDirectory = 4 << 20
)

// compound is an open compound file.
type compound struct {
	r          io.ReaderAt
	size       int64 // of the file
	sector     int64 // bytes of a sector
	cutoff     int64 // streams below lie in the mini stream
	next       []uint32
	nextMini   []uint32
	directory  []byte
	miniStream []uint32
}

func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
func le16(b []byte, at int) int    { return int(binary.LittleEndian.Uint16(b[at:])) }

func openCompound(r io.ReaderAt, size int64) (*compound, error) {
	h := make([]byte, headerSize)
	if _, err := r.ReadAt(h, 0); err != nil || !bytes.HasPrefix(h, oleMagic) {
		return nil, errDamage
	}
	shift := le16(h, 0x1E)
	if shift != 9 && shift != 12 {
		return nil, errDamage
	}
	c := &compound{r: r, size: size, sector: 1 << shift, cutoff: int64(le32(h, 0x38))}
	if err := c.loadTable(h); err != nil {
		return nil, err
	}
	chain, err := c.chain(le32(h, 0x30), c.next)
	if err != nil || int64(len(chain))*c.sector > maxDirectory {
		return nil, errDamage
	}
	if c.directory, err = c.read(chain); err != nil {
		return nil, err
	}
	if len(c.directory) < entrySize {
		return nil, errDamage
	}
	if c.miniStream, err = c.chain(le32(c.directory, 116), c.next); err != nil {
		c.miniStream = nil // told when a stream needs it
	}
	mini, err := c.chain(le32(h, 0x3C), c.next)
	if err == nil {
		if b, err := c.read(mini); err == nil {
			c.nextMini = words(b)
		}
	}
	return c, nil
}

// loadTable reads the table of what sector follows which.
func (c *compound) loadTable(h []byte) error {
	var places []uint32
	for i := range inHeader {
		places = append(places, le32(h, 0x4C+4*i))
	}
	sectors := c.size/c.sector + 1
	at := le32(h, 0x44)
	for n := int64(0); at < lastRegular; n++ {
		if n > sectors {
			return errDamage
		}
		b := make([]byte, c.sector)
		if err := c.readSector(at, b); err != nil {
			return err
		}
		list := words(b)
		places, at = append(places, list[:len(list)-1]...), list[len(list)-1]
	}
	for _, p := range places {
		if p >= lastRegular {
			continue
		}
		if int64(len(c.next)) > sectors+c.sector/4 {
			return errDamage
		}
		b := make([]byte, c.sector)
		if err := c.readSector(p, b); err != nil {
			return err
		}
		c.next = append(c.next, words(b)...)
	}
	return nil
}

func words(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = le32(b, 4*i)
	}
	return out
}

// readSector reads a sector; the last one of the file may be short.
func (c *compound) readSector(n uint32, into []byte) error {
	at := (int64(n) + 1) * c.sector
	if at >= c.size {
		return errDamage
	}
	read, err := c.r.ReadAt(into, at)
	if errors.Is(err, io.EOF) && read > 0 {
		clear(into[read:])
		err = nil
	}
	return err
}

// chain lists the sectors that follow each other from first.
func (c *compound) chain(first uint32, next []uint32) ([]uint32, error) {
	var out []uint32
	for at := first; at < lastRegular; at = next[at] {
		if int64(at) >= int64(len(next)) || len(out) > len(next) {
			return nil, errDamage
		}
		out = append(out, at)
	}
	return out, nil
}

func (c *compound) read(chain []uint32) ([]byte, error) {
	out := make([]byte, int64(len(chain))*c.sector)
	for i, n := range chain {
		if err := c.readSector(n, out[int64(i)*c.sector:][:c.sector]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entry finds a stream by its name.
func (c *compound) entry(name string) []byte {
	want := utf16.Encode([]rune(name))
	for at := 0; at+entrySize <= len(c.directory); at += entrySize {
		e := c.directory[at : at+entrySize]
		if e[66] != 2 || le16(e, 64) != 2*len(want)+2 || 2*len(want) > 62 {
			continue
		}
		same := true
		for i, u := range want {
			same = same && le16(e, 2*i) == int(u)
		}
		if same {
			return e
		}
	}
	return nil
}

// stream opens a stream by its entry.
func (c *compound) stream(e []byte) (io.ReaderAt, int64, error) {
	size := int64(le32(e, 120))
	if size > c.size {
		return nil, 0, errDamage
	}
	if size < c.cutoff {
		return c.small(e, size)
	}
	chain, err := c.chain(le32(e, 116), c.next)
	if err != nil || int64(len(chain))*c.sector < size {
		return nil, 0, errDamage
	}
	chain = chain[:(size+c.sector-1)/c.sector]
	for i, n := range chain {
		if end := (int64(n)+1)*c.sector + min(c.sector, size-int64(i)*c.sector); end > c.size {
			return nil, 0, errDamage
		}
	}
	return &pieces{c.r, chain, c.sector, size}, size, nil
}

// small reads a stream that lies in the mini stream.
func (c *compound) small(e []byte, size int64) (io.ReaderAt, int64, error) {
	chain, err := c.chain(le32(e, 116), c.nextMini)
	if err != nil || int64(len(chain))*miniSize < size {
		return nil, 0, errDamage
	}
	in := &pieces{c.r, c.miniStream, c.sector, int64(len(c.miniStream)) * c.sector}
	out := make([]byte, int64(len(chain))*miniSize)
	for i, n := range chain {
		if _, err := in.ReadAt(out[i*miniSize:][:miniSize], int64(n)*miniSize); err != nil {
			return nil, 0, errDamage
		}
	}
	return bytes.NewReader(out[:size]), size, nil
}

// pieces is a stream that lies in sectors.
type pieces struct {
	r      io.ReaderAt
	chain  []uint32
	sector int64
	size   int64
}

func (p *pieces) ReadAt(into []byte, at int64) (int, error) {
	n := 0
	for n < len(into) && at < p.size {
		within := at % p.sector
		most := min(p.sector-within, p.size-at, int64(len(into)-n))
		read, err := p.r.ReadAt(into[n:n+int(most)], (int64(p.chain[at/p.sector])+1)*p.sector+within)
		n, at = n+read, at+int64(read)
		if int64(read) < most {
			return n, errors.Join(errDamage, err)
		}
	}
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}
