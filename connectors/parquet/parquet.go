package parquet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

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

func (connector) Open(_ context.Context, path string) (connectors.Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	broken := func() (connectors.Book, error) {
		f.Close()
		return nil, fmt.Errorf("%w: not a whole Parquet file; export it again", connectors.ErrFormat)
	}
	pf, err := file.NewParquetReader(f)
	if err != nil {
		return broken()
	}
	r, err := pqarrow.NewFileReader(pf, pqarrow.ArrowReadProperties{BatchSize: batchRows}, memory.DefaultAllocator)
	if err != nil {
		return broken()
	}
	schema, err := r.Schema()
	if err != nil {
		return broken()
	}
	return &book{file: pf, reader: r, schema: schema}, nil
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
	records, err := b.reader.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return fmt.Errorf("%w: %v", connectors.ErrFormat, err)
	}
	defer records.Release()
	number := int64(0)
	cells := make([]string, b.schema.NumFields())
	for records.Next() {
		batch := records.RecordBatch()
		for i := range int(batch.NumRows()) {
			for c := range cells {
				cells[c] = text(batch.Column(c), i)
			}
			number++
			if err := yield(connectors.Row{Number: number, Cells: cells}); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if err := records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: damaged after record %d; export it again", connectors.ErrFormat, number)
	}
	return ctx.Err()
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
