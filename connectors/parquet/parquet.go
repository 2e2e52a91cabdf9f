package parquet

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/connectors"
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

// guarded runs a step of the library, which panics on some damaged files.
func guarded(step func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	return step()
}

func (connector) Open(_ context.Context, path string) (connectors.Book, error) {
	f, err := connectors.OpenFile(path)
	if err != nil {
		return nil, err
	}
	b := &book{}
	if err := guarded(func() error { return b.open(f) }); err != nil {
		f.Close()
		return nil, errDamaged
	}
	return b, nil
}

func (b *book) open(f *os.File) (err error) {
	if b.file, err = file.NewParquetReader(f); err != nil {
		return err
	}
	if b.reader, err = pqarrow.NewFileReader(b.file, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator); err != nil {
		return err
	}
	b.schema, err = b.reader.Schema()
	return err
}

type book struct {
	file   *file.Reader
	reader *pqarrow.FileReader
	schema *arrow.Schema
}

func (b *book) Close() error {
	if err := b.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func (b *book) Sheets() []connectors.Sheet {
	columns := []string{}
	for _, f := range b.schema.Fields() {
		columns = append(columns, f.Name)
	}
	return []connectors.Sheet{{Columns: columns}}
}

// Rows gives the records; their numbers count from 1.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	var records pqarrow.RecordReader
	err := guarded(func() (err error) {
		records, err = b.reader.GetRecordReader(ctx, nil, nil)
		return err
	})
	if err != nil {
		return cmp.Or(ctx.Err(), errDamaged)
	}
	defer records.Release()
	number := int64(0)
	cells := make([]string, b.schema.NumFields())
	for {
		var batch arrow.RecordBatch
		err := guarded(func() error {
			if records.Next() {
				batch = records.RecordBatch()
			}
			return records.Err()
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return connectors.Unreadable("hỏng sau bản ghi %d", "damaged after record %d; export it again", number)
		}
		if batch == nil {
			return nil
		}
		for i := range int(batch.NumRows()) {
			if err := guarded(func() error { return row(batch, i, cells) }); err != nil {
				return err
			}
			number++
			if err := yield(connectors.Row{Number: number, Cells: cells}); err != nil {
				return err
			}
		}
	}
}

// row writes the texts of a record into cells.
func row(batch arrow.RecordBatch, i int, cells []string) error {
	for c := range cells {
		cells[c] = strings.ToValidUTF8(text(batch.Column(c), i), "\uFFFD")
	}
	return nil
}

const isoSeconds = "2006-01-02T15:04:05"

// text is the value of a cell by the contract of the connectors.
func text(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return ""
	}
	switch x := a.(type) {
	case *array.String:
		return x.Value(i)
	case *array.LargeString:
		return x.Value(i)
	case *array.Boolean:
		if x.Value(i) {
			return "TRUE"
		}
		return "FALSE"
	case *array.Float64:
		return strconv.FormatFloat(x.Value(i), 'f', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(x.Value(i)), 'f', -1, 32)
	case *array.Date32:
		return x.Value(i).ToTime().Format("2006-01-02")
	case *array.Timestamp:
		kind := x.DataType().(*arrow.TimestampType)
		t := x.Value(i).ToTime(kind.Unit).Format(isoSeconds)
		if kind.TimeZone != "" {
			t += "Z"
		}
		return t
	}
	return a.ValueStr(i)
}
