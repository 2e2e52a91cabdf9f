package parquet

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/connectors"
	"ddss/connectors/internal/columnar"
)

type connector struct{}

// New returns the connector of kind "parquet".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "parquet" }

func (connector) Match(head []byte, _ string) int {
	if bytes.HasPrefix(head, []byte("PAR1")) {
		return 95
	}
	return 0
}

const batchRows = 8192

// errDamaged stands for what the library says of a file that is not whole, which names no cause a person could mend.
var errDamaged = connectors.Unreadable("tệp Parquet không nguyên vẹn", "not a whole Parquet file; export it again")

func (connector) Open(_ context.Context, path string) (connectors.Book, error) {
	f, err := connectors.OpenFile(path)
	if err != nil {
		return nil, err
	}
	b := &book{}
	if err := columnar.Guarded(func() error { return b.open(f) }); err != nil {
		f.Close()
		return nil, told(err, errDamaged)
	}
	return b, nil
}

// told keeps what goes beyond a bound; all else of the library is damage.
func told(err, damage error) error {
	if errors.Is(err, connectors.ErrTooLarge) {
		return err
	}
	return damage
}

func (b *book) open(f *os.File) (err error) {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	b.size = info.Size()
	if b.file, err = file.NewParquetReader(f); err != nil {
		return err
	}
	if b.reader, err = pqarrow.NewFileReader(b.file, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator); err != nil {
		return err
	}
	schema, err := b.reader.Schema()
	if err != nil {
		return err
	}
	b.columns, err = columnar.Columns(schema)
	return err
}

type book struct {
	file    *file.Reader
	reader  *pqarrow.FileReader
	size    int64
	columns []string
}

func (b *book) Close() error {
	if err := b.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func (b *book) Sheets() []connectors.Sheet {
	return []connectors.Sheet{{Columns: b.columns}}
}

// Rows gives the records; their numbers count from 1.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	var records pqarrow.RecordReader
	err := columnar.Guarded(func() (err error) {
		records, err = b.reader.GetRecordReader(ctx, nil, nil)
		return err
	})
	if err != nil {
		return cmp.Or(ctx.Err(), errDamaged)
	}
	defer records.Release()
	next := func() (arrow.RecordBatch, error) {
		if !records.Next() {
			return nil, records.Err()
		}
		return records.RecordBatch(), records.Err()
	}
	return columnar.NewRows(len(b.columns), b.size).Each(ctx, next, told, yield)
}
