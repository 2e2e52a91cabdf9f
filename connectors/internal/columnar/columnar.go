// Package columnar holds what the readers of Parquet and Arrow have in common: the texts of values, and guards against
// damaged files, on which the library may panic or allocate without limit.
package columnar

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"ddss/connectors"
)

// ErrPanic says that the library panicked.
var ErrPanic = errors.New("panic in the library")

// Guarded runs a step of the library. What it panics with is told as ErrPanic, but for an error of package connectors.
func Guarded(step func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			if err = ErrPanic; errors.Is(r, connectors.ErrTooLarge) {
				err = r
			}
		default:
			err = ErrPanic
		}
	}()
	return step()
}

// Columns are the names of the fields of a schema.
func Columns(schema *arrow.Schema) ([]string, error) {
	columns := []string{}
	for _, f := range schema.Fields() {
		columns = append(columns, strings.ToValidUTF8(f.Name, "\uFFFD"))
	}
	if len(columns) > connectors.MaxColumns {
		return nil, connectors.ErrColumns
	}
	return columns, nil
}

// rowsPerByte is how many rows a byte of a file may stand for, beyond the first million; columns that repeat one value come
// to some hundred.
const rowsPerByte = 1024

// Rows gives the records of the batches of a file of that many bytes, numbered from 1.
type Rows struct {
	number, left int64
	cells        []string
}

// NewRows counts the rows of a file with that many columns.
func NewRows(columns int, bytes int64) *Rows {
	return &Rows{left: 1<<20 + rowsPerByte*bytes, cells: make([]string, columns)}
}

// Each gives the records of all batches. Next gives a batch, or nil after the last one; io.EOF says likewise. An error of yield
// or of the context comes back as it is; what the library ends with is told by damage, which has the sentence to tell it with.
func (r *Rows) Each(ctx context.Context, next func() (arrow.RecordBatch, error), damage func(err, told error) error, yield func(connectors.Row) error) error {
	told := func(err error) error {
		return damage(err, connectors.Unreadable("hỏng sau bản ghi %d; hãy kết xuất lại", "damaged after record %d; export it again", r.number))
	}
	for {
		var batch arrow.RecordBatch
		err := Guarded(func() (err error) {
			batch, err = next()
			return err
		})
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && !errors.Is(err, io.EOF):
			return told(err)
		case batch == nil:
			return nil
		}
		failed := false
		err = r.batch(batch, func(row connectors.Row) error {
			err := ctx.Err()
			if err == nil {
				err = yield(row)
			}
			failed = err != nil
			return err
		})
		switch {
		case failed:
			return err
		case err != nil:
			return told(err)
		}
	}
}

// batch gives the records of one batch.
func (r *Rows) batch(batch arrow.RecordBatch, yield func(connectors.Row) error) error {
	if r.left -= batch.NumRows(); r.left < 0 {
		return connectors.TooLarge("khai nhiều hàng hơn mức một tệp cỡ này có thể chứa", "more rows than a file of this size can hold")
	}
	for i := range int(batch.NumRows()) {
		err := Guarded(func() error {
			for c := range r.cells {
				column := batch.Column(c)
				if left := maxElements; !fits(column, i, &left) {
					return connectors.ErrText
				}
				r.cells[c] = strings.ToValidUTF8(Text(column, i), "\uFFFD")
				if len(r.cells[c]) > connectors.MaxText {
					return connectors.ErrText
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		r.number++
		if err := yield(connectors.Row{Number: r.number, Cells: r.cells}); err != nil {
			return err
		}
	}
	return nil
}

// maxElements bounds the values in a list or structure; those of nothing take no memory, and so could be without number.
const maxElements = 1 << 18

// fits counts the values in a cell down from left, and reports whether they do not go below 0.
func fits(a arrow.Array, i int, left *int) bool {
	*left--
	switch x := a.(type) {
	case array.ListLike:
		from, to := x.ValueOffsets(i)
		if a.IsNull(i) {
			return *left >= 0
		}
		for j := from; j < to && *left >= 0; j++ {
			fits(x.ListValues(), int(j), left)
		}
	case *array.Struct:
		for f := range x.NumField() {
			fits(x.Field(f), i, left)
		}
	case array.ExtensionArray:
		fits(x.Storage(), i, left)
	case *array.Dictionary:
		if !x.IsNull(i) {
			fits(x.Dictionary(), x.GetValueIndex(i), left)
		}
	case *array.RunEndEncoded:
		fits(x.Values(), x.GetPhysicalIndex(i), left)
	case array.Union:
		for f := range x.NumFields() {
			if child := x.Field(f); i < child.Len() {
				fits(child, i, left)
			}
		}
	}
	return *left >= 0
}

const isoSeconds = "2006-01-02T15:04:05"

// Text is the value of a cell by the contract of the connectors.
func Text(a arrow.Array, i int) string {
	if a.IsNull(i) {
		return ""
	}
	switch x := a.(type) {
	case *array.Null:
		return ""
	case *array.String:
		return x.Value(i)
	case *array.LargeString:
		return x.Value(i)
	case *array.StringView:
		return x.Value(i)
	case *array.Dictionary:
		return Text(x.Dictionary(), x.GetValueIndex(i))
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
	case *array.Date64:
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

// maxMemory is how many bytes the batches of a file may take at a time.
const maxMemory = 256 << 20

// Limited is an allocator that ends a step of the library, under Guarded, where it wants too much. The library may make
// its own error of it; Exceeded keeps what was wrong.
type Limited struct {
	memory.GoAllocator
	Exceeded error
	taken    int
}

func (l *Limited) take(size int) {
	if l.taken += size; size > maxMemory || l.taken > maxMemory {
		l.taken -= size
		l.Exceeded = connectors.TooLarge("một khối dữ liệu lớn hơn %d MB; hãy kết xuất thành các khối nhỏ hơn", "a batch of more than %d MB; export it in smaller batches", maxMemory>>20)
		panic(l.Exceeded)
	}
}

// Allocate gives a block.
func (l *Limited) Allocate(size int) []byte {
	l.take(size)
	return l.GoAllocator.Allocate(size)
}

// Reallocate gives a block of another size in the place of one.
func (l *Limited) Reallocate(size int, b []byte) []byte {
	l.take(size - len(b))
	return l.GoAllocator.Reallocate(size, b)
}

// Free takes a block back.
func (l *Limited) Free(b []byte) {
	l.taken -= len(b)
	l.GoAllocator.Free(b)
}
