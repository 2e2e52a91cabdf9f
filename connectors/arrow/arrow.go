package arrow

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"ddss/connectors"
	"ddss/connectors/internal/columnar"
)

type connector struct{}

// New returns the connector of kind "arrow".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "arrow" }

var magic = []byte("ARROW1\x00\x00")

// maxMetadata bounds the description of a schema or batch.
const maxMetadata = 16 << 20

func (connector) Match(head []byte, _ string) int {
	switch {
	case bytes.HasPrefix(head, magic):
		return 95
	case isStream(head):
		return 90
	}
	return 0
}

// isStream recognises the first message of a stream: a mark, and the length of the schema, a multiple of 8.
func isStream(head []byte) bool {
	if len(head) < 8 || binary.LittleEndian.Uint32(head) != 0xFFFFFFFF {
		return false
	}
	n := binary.LittleEndian.Uint32(head[4:])
	return n > 0 && n <= maxMetadata && n%8 == 0
}

var errDamaged = connectors.Unreadable("tệp Arrow không nguyên vẹn", "not a whole Arrow file; export it again")

type book struct {
	file    *os.File
	size    int64
	stream  bool
	memory  columnar.Limited
	columns []string
}

// batches gives the batches one after another, io.EOF at the end.
type batches interface {
	Read() (arrow.RecordBatch, error)
	Schema() *arrow.Schema
}

func (connector) Open(_ context.Context, path string) (connectors.Book, error) {
	head, err := connectors.Head(path)
	if err != nil {
		return nil, err
	}
	f, err := connectors.OpenFile(path)
	if err != nil {
		return nil, err
	}
	b := &book{file: f, stream: !bytes.HasPrefix(head, magic)}
	if err := b.load(); err != nil {
		f.Close()
		return nil, err
	}
	return b, nil
}

func (b *book) load() error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	b.size = info.Size()
	if err := columnar.Guarded(b.verify); err != nil {
		return b.told(err, errDamaged)
	}
	in, release, err := b.open()
	if err != nil {
		return err
	}
	defer release()
	b.columns, err = columnar.Columns(in.Schema())
	return err
}

// open starts reading from the beginning.
func (b *book) open() (in batches, release func(), err error) {
	b.memory = columnar.Limited{}
	mem := &b.memory
	options := []ipc.Option{ipc.WithAllocator(mem), ipc.WithMetadataSizeLimit(maxMetadata), ipc.WithBodySizeLimit(0)} // the allocator bounds bodies
	err = columnar.Guarded(func() error {
		section := io.NewSectionReader(b.file, 0, b.size)
		if b.stream {
			r, err := ipc.NewReaderFromMessageReader(ipc.NewMessageReader(section, options...), options...)
			if err == nil {
				in, release = r, r.Release
			}
			return err
		}
		r, err := ipc.NewFileReader(section, options...)
		if err == nil {
			in, release = r, func() { r.Close() }
		}
		return err
	})
	if err == nil && in.Schema() == nil {
		err = errDamaged
	}
	if err != nil {
		return nil, nil, b.told(err, errDamaged)
	}
	return in, release, nil
}

// told keeps what goes beyond a bound; all else of the library is damage.
func (b *book) told(err, damage error) error {
	err = cmp.Or(b.memory.Exceeded, err)
	if errors.Is(err, connectors.ErrTooLarge) {
		return err
	}
	return damage
}

func (b *book) Close() error {
	if err := b.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func (b *book) Sheets() []connectors.Sheet { return []connectors.Sheet{{Columns: b.columns}} }

// Rows gives the records; their numbers count from 1.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	in, release, err := b.open()
	if err != nil {
		return err
	}
	defer release()
	return columnar.NewRows(len(b.columns), b.size).Each(ctx, in.Read, b.told, yield)
}
