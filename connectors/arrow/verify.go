package arrow

import (
	"encoding/binary"
	"errors"
	"io"
	"math"

	"ddss/connectors"
)

// The library believes the counts in the descriptions of schemas and batches and allocates by them; running out of memory
// cannot be recovered from. So the descriptions, which are FlatBuffers, are walked before it sees them. The places of their
// members are those of Schema.fbs, Message.fbs and File.fbs of Apache Arrow.

// Bounds of schemas.
const (
	maxNesting = 32
	maxNested  = 1 << 16 // fields, those within fields counted
)

const ofUnion = 14 // in the list of types

var errNesting = connectors.TooLarge("lược đồ lồng nhau quá sâu hoặc có hơn %d trường", "a schema that is nested too deep or has more than %d fields", maxNested)

// description is a FlatBuffer. Its methods panic where it is damaged.
type description []byte

func (d description) u16(at int) int { return int(binary.LittleEndian.Uint16(d[at:])) }
func (d description) u32(at int) int { return int(binary.LittleEndian.Uint32(d[at:])) }
func (d description) i64(at int) int64 {
	return int64(binary.LittleEndian.Uint64(d[at:]))
}

// member is the place of a member of a table by its slot, 0 if it is absent.
func (d description) member(table, slot int) int {
	members := table - int(int32(d.u32(table)))
	if slot >= d.u16(members) {
		return 0
	}
	if offset := d.u16(members + slot); offset > 0 {
		return table + offset
	}
	return 0
}

// table is the place of the table that a member refers to, 0 if it is absent.
func (d description) table(table, slot int) int {
	at := d.member(table, slot)
	if at == 0 {
		return 0
	}
	return at + d.u32(at)
}

// vector is the place of the first element of a vector and how many there are, all of which lie in the description.
func (d description) vector(table, slot, size int) (at, n int) {
	if at = d.table(table, slot); at == 0 {
		return 0, 0
	}
	n = d.u32(at)
	if n > (len(d)-at-4)/size {
		panic(errDamaged)
	}
	return at + 4, n
}

// schema checks a schema.
func (d description) schema(table int) {
	if table == 0 {
		panic(errDamaged)
	}
	d.vector(table, 8, 4)
	at, n := d.vector(table, 6, 4)
	if n > connectors.MaxColumns {
		panic(connectors.ErrColumns)
	}
	left := maxNested
	for i := range n {
		d.field(at+4*i+d.u32(at+4*i), 0, &left)
	}
}

func (d description) field(table, depth int, left *int) {
	if *left--; *left < 0 || depth > maxNesting {
		panic(errNesting)
	}
	d.vector(table, 16, 4)
	if at := d.member(table, 8); at > 0 && d[at] == ofUnion {
		d.vector(d.table(table, 10), 6, 4) // the numbers of its types
	}
	at, n := d.vector(table, 14, 4)
	for i := range n {
		d.field(at+4*i+d.u32(at+4*i), depth+1, left)
	}
}

// Kinds of messages.
const (
	ofSchema     = 1
	ofDictionary = 2
	ofBatch      = 3
)

// message checks a message and gives the length of its body.
func (d description) message() int64 {
	root := d.u32(0)
	d.vector(root, 12, 4)
	header := d.table(root, 8)
	kind := 0
	if at := d.member(root, 6); at > 0 {
		kind = int(d[at])
	}
	switch kind {
	case ofSchema:
		d.schema(header)
	case ofDictionary:
		d.batch(d.table(header, 6))
	case ofBatch:
		d.batch(header)
	}
	if at := d.member(root, 10); at > 0 {
		return d.i64(at)
	}
	return 0
}

// batch checks that the buffers and nodes of a batch are there, and that no text claims more buffers than there are.
func (d description) batch(table int) {
	if table == 0 {
		panic(errDamaged)
	}
	d.vector(table, 6, 16)
	_, buffers := d.vector(table, 8, 16)
	at, n := d.vector(table, 12, 8)
	for i := range n {
		if count := d.i64(at + 8*i); count < 0 || count > int64(buffers) {
			panic(errDamaged)
		}
	}
}

// at reads a description of a file.
func (b *book) at(place, size int64) (description, error) {
	switch {
	case size > maxMetadata:
		return nil, connectors.TooLarge("mô tả dài hơn %d MB", "a description of more than %d MB", maxMetadata>>20)
	case place < 0 || size < 4 || place > b.size-size:
		return nil, errDamaged
	}
	d := make(description, size)
	_, err := b.file.ReadAt(d, place)
	return d, err
}

// verify checks all descriptions of the file or stream.
func (b *book) verify() error {
	if b.stream {
		return b.verifyStream()
	}
	const tail = 4 + 6 // the length of the footer, and the magic again
	end, err := b.at(b.size-tail, tail)
	if err != nil {
		return err
	}
	size := int64(end.u32(0))
	footer, err := b.at(b.size-tail-size, size)
	if err != nil {
		return err
	}
	root := footer.u32(0)
	footer.vector(root, 12, 4)
	footer.schema(footer.table(root, 6))
	for _, slot := range []int{8, 10} { // dictionaries and batches
		at, n := footer.vector(root, slot, 24)
		for i := range n {
			block := at + 24*i
			if _, _, err := b.verifyMessage(footer.i64(block), int64(footer.u32(block+8))); err != nil {
				return err
			}
		}
	}
	return nil
}

// verifyMessage checks the message at a place. Where its size with the prefix is not known (0), the prefix tells it.
func (b *book) verifyMessage(place, size int64) (next int64, end bool, err error) {
	prefix, err := b.at(place, 8)
	if err != nil {
		return 0, false, err
	}
	head, length := int64(8), int64(prefix.u32(4))
	if prefix.u32(0) != math.MaxUint32 { // before version 0.15
		head, length = 4, int64(prefix.u32(0))
	}
	if length == 0 {
		return 0, true, nil
	}
	if size > 0 {
		length = size - head
	}
	d, err := b.at(place+head, length)
	if err != nil {
		return 0, false, err
	}
	body := d.message()
	if body < 0 {
		return 0, false, errDamaged
	}
	return place + head + length + min(body, b.size), false, nil
}

func (b *book) verifyStream() error {
	for at := int64(0); at < b.size; {
		next, end, err := b.verifyMessage(at, 0)
		if end || at+8 > b.size || errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		at = next
	}
	return nil
}
