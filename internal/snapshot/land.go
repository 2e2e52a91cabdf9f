package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/connectors"
	"ddss/internal/durable"
	"ddss/internal/layout"
	"ddss/internal/viettext"
)

// RowColumn is the column of the row numbers.
const RowColumn = "_row"

// A group of rows is held until it is whole, so its length bounds the memory; groups of DuckDB's own size are read in parallel.
const (
	batchRows = 8192
	// batchBytes bounds the texts of a batch, and groupBytes those of a group: cells may have megabytes.
	batchBytes = 16 << 20
	groupBytes = 128 << 20
	groupRows  = 15 * batchRows
)

// toldRows is after how many rows Loading hears of them.
const toldRows = 4096

// land streams the rows of a sheet into the Parquet file.
func (s Store) land(ctx context.Context, book connectors.Book, sheet int, plan *layout.Plan, sorter *layout.Sorter, snap *Snapshot) (err error) {
	tmp, err := os.CreateTemp(s.Dir, durable.TempPrefix+"*")
	if err != nil {
		return &WriteError{s.Dir, err}
	}
	defer func() {
		tmp.Close()
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	sum := sha256.New()
	w, err := newWriter(io.MultiWriter(tmp, sum), snap.Columns)
	if err != nil {
		return &WriteError{s.Dir, err}
	}
	columns := make([]int, len(snap.Columns))
	for i, f := range snap.Columns {
		columns[i] = plan.Column(f)
	}
	err = book.Rows(ctx, sheet, func(row connectors.Row) error {
		switch kind, reason := sorter.Sort(row); kind {
		case layout.Loaded:
			if n := int64(w.rows + 1); s.Loading != nil && n%toldRows == 0 {
				s.Loading(n)
			}
			if err := w.add(row, columns); err != nil {
				return &WriteError{s.Dir, err}
			}
		case layout.Rejected:
			snap.Rejects = append(snap.Rejects, Reject{row.Number, reason})
		}
		return nil
	})
	if err != nil {
		w.abandon()
		return err
	}
	if err = errors.Join(w.close(), tmp.Sync(), tmp.Close()); err != nil {
		return &WriteError{s.Dir, err}
	}
	snap.Tables, snap.Stated = sorter.Others, sorter.Stated
	snap.Content = hex.EncodeToString(sum.Sum(nil))
	snap.Rows, snap.Header, snap.Skipped = sorter.Counts[layout.Loaded], sorter.Counts[layout.Header], sorter.Skipped()
	if err := durable.Rename(tmp.Name(), snap.Parquet); err != nil {
		return &WriteError{s.Dir, err}
	}
	return nil
}

type writer struct {
	builder *array.RecordBuilder
	file    *pqarrow.FileWriter
	rows    int // of the batch
	bytes   int // of the batch
	group   int // bytes of the batches of the group
}

func newWriter(f io.Writer, fields []string) (*writer, error) {
	list := []arrow.Field{{Name: RowColumn, Type: arrow.PrimitiveTypes.Int64}}
	for _, name := range fields {
		list = append(list, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(list, nil)
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy), parquet.WithDictionaryDefault(true), parquet.WithStats(false), parquet.WithMaxRowGroupLength(groupRows))
	pw, err := pqarrow.NewFileWriter(schema, f, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("make a snapshot: %w", err)
	}
	return &writer{builder: array.NewRecordBuilder(memory.DefaultAllocator, schema), file: pw}, nil
}

// add appends a row; an empty cell is NULL.
func (w *writer) add(row connectors.Row, columns []int) error {
	w.builder.Field(0).(*array.Int64Builder).Append(row.Number)
	for i, c := range columns {
		b := w.builder.Field(i + 1).(*array.StringBuilder)
		if c >= len(row.Cells) || row.Cells[c] == "" {
			b.AppendNull()
		} else {
			b.Append(viettext.Restore(row.Cells[c])) // ddss neutralises formula starts on the way out
			w.bytes += len(row.Cells[c])
		}
	}
	if w.rows++; w.rows == batchRows || w.bytes >= batchBytes {
		return w.flush()
	}
	return nil
}

func (w *writer) flush() error {
	if w.group += w.bytes; w.group >= groupBytes {
		w.group = w.bytes
		if err := w.file.NewBufferedRowGroupChecked(); err != nil {
			return err
		}
	}
	w.rows, w.bytes = 0, 0
	batch := w.builder.NewRecordBatch()
	defer batch.Release()
	return w.file.WriteBuffered(batch)
}

func (w *writer) close() error {
	defer w.builder.Release()
	if err := w.flush(); err != nil {
		return err
	}
	return w.file.Close()
}

func (w *writer) abandon() {
	w.builder.Release()
	w.file.Close()
}
