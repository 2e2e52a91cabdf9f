package arrow

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

type writer interface {
	Write(arrow.RecordBatch) error
	Close() error
}

// written writes the batch in parts of some rows.
func written(t testing.TB, batch arrow.RecordBatch, stream bool, options ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	var w writer
	var err error
	options = append(options, ipc.WithSchema(batch.Schema()))
	if stream {
		w = ipc.NewWriter(&out, options...)
	} else if w, err = ipc.NewFileWriter(&out, options...); err != nil {
		t.Fatal(err)
	}
	part := max(500, batch.NumRows()/100)
	for from := int64(0); from < batch.NumRows(); from += part {
		slice := batch.NewSlice(from, min(from+part, batch.NumRows()))
		err = errors.Join(err, w.Write(slice))
		slice.Release()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestConformance(t *testing.T) {
	for _, kind := range []struct {
		name, file string
		stream     bool
		options    []ipc.Option
	}{
		{"file", "a.arrow", false, nil}, {"stream", "a.arrows", true, nil}, {"zstd", "a.feather", false, []ipc.Option{ipc.WithZstd()}}, {"lz4", "a.arrows", true, []ipc.Option{ipc.WithLZ4()}},
	} {
		t.Run(kind.name, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{Connector: New(), File: kind.file, Cut: kind.stream, Write: func(t testing.TB, tab connectortest.Table) []byte {
				return written(t, connectortest.Batch(t, tab), kind.stream, kind.options...)
			}})
		})
	}
}

// odd has a column of each type that is neither text nor plain.
func odd(t testing.TB) arrow.RecordBatch {
	t.Helper()
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "d", Type: words}, {Name: "n", Type: &arrow.Decimal128Type{Precision: 20, Scale: 2}}, {Name: "at", Type: &arrow.TimestampType{Unit: arrow.Second, TimeZone: "Asia/Ho_Chi_Minh"}},
		{Name: "day", Type: arrow.FixedWidthTypes.Date32}, {Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32)}, {Name: "x", Type: arrow.PrimitiveTypes.Float32}, {Name: "none", Type: arrow.Null},
		{Name: "view", Type: arrow.BinaryTypes.StringView}, {Name: "large", Type: arrow.BinaryTypes.LargeString},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	if err := b.Field(0).(*array.BinaryDictionaryBuilder).AppendString("Đất đai"); err != nil {
		t.Fatal(err)
	}
	b.Field(1).(*array.Decimal128Builder).Append(decimal128.FromI64(-123456))
	b.Field(2).(*array.TimestampBuilder).Append(arrow.Timestamp(1793440800))
	b.Field(3).(*array.Date32Builder).Append(20757)
	b.Field(4).(*array.ListBuilder).Append(true)
	b.Field(4).(*array.ListBuilder).ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 2}, nil)
	b.Field(5).(*array.Float32Builder).Append(0.1)
	b.Field(6).(*array.NullBuilder).AppendNull()
	b.Field(7).(*array.StringViewBuilder).Append("một chuỗi dài hơn mười hai byte")
	b.Field(8).(*array.LargeStringBuilder).Append("lớn")
	batch := b.NewRecordBatch()
	t.Cleanup(batch.Release)
	return batch
}

func TestTypes(t *testing.T) {
	for _, stream := range []bool{false, true} {
		book := connectortest.Open(t, New(), "a", written(t, odd(t), stream))
		rows := connectortest.Rows(t, book, 0)
		want := `[["Đất đai" "-1234.56" "2026-10-31T10:00:00Z" "2026-10-31" "[1,2]" "0.1" "" "một chuỗi dài hơn mười hai byte" "lớn"]]`
		if got := fmt.Sprintf("[%q]", rows[0].Cells); len(rows) != 1 || got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestHostile: sizes and counts that a small file only claims.
func TestHostile(t *testing.T) {
	tab := connectortest.Table{Header: []string{"a"}}
	for i := range 100 {
		tab.Rows = append(tab.Rows, []any{fmt.Sprint("dòng ", i)})
	}
	whole := written(t, connectortest.Batch(t, tab), true)
	empty := array.NewRecordBatch(arrow.NewSchema([]arrow.Field{{Name: "none", Type: arrow.Null}}, nil), []arrow.Array{array.NewNull(1 << 30)}, 1<<30)
	large := bytes.Clone(whole)
	second := 8 + int(binary.LittleEndian.Uint32(large[4:]))
	meta := large[second+8 : second+8+int(binary.LittleEndian.Uint32(large[second+4:]))]
	size := make([]byte, 8)
	body := bytes.Index(whole[second+8+len(meta):], []byte{0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0})
	binary.LittleEndian.PutUint64(size, uint64(body))
	if bytes.Count(meta, size) == 0 {
		t.Fatal("no size of the body in the message")
	}
	copy(meta, bytes.Replace(meta, size, []byte{0, 0, 0, 0, 0, 1, 0, 0}, 1))
	schema := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(schema[4:], maxMetadata)
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"rows of nothing":  {written(t, empty, true), connectors.ErrTooLarge},
		"body of 1 TB":     {large, connectors.ErrTooLarge},
		"schema of 16 MB":  {schema, connectors.ErrFormat},
		"file without end": {written(t, connectortest.Batch(t, tab), false)[:100], connectors.ErrFormat},
		"magic alone":      {magic, connectors.ErrFormat},
		"list of nothing":  {written(t, nothing(t), true), connectors.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			book, err := New().Open(t.Context(), connectortest.File(t, "a.arrow", test.content))
			if err == nil {
				defer book.Close()
				err = book.Rows(t.Context(), 0, func(connectors.Row) error { return nil })
			}
			if !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// nothing is a list of as many values as a list can have, none of which takes a byte.
func nothing(t testing.TB) arrow.RecordBatch {
	t.Helper()
	b := array.NewFixedSizeListBuilder(memory.DefaultAllocator, 1<<30, arrow.Null)
	defer b.Release()
	b.Append(true)
	b.ValueBuilder().(*array.NullBuilder).AppendNulls(1 << 30)
	column := b.NewArray()
	defer column.Release()
	batch := array.NewRecordBatch(arrow.NewSchema([]arrow.Field{{Name: "a", Type: column.DataType()}}, nil), []arrow.Array{column}, 1)
	t.Cleanup(batch.Release)
	return batch
}

// TestDamaged: no damage makes a panic, an error without a sentinel, or an allocation that ends the program.
func TestDamaged(t *testing.T) {
	tab := connectortest.Table{Header: []string{"Mã", "Số"}}
	for i := range 50 {
		tab.Rows = append(tab.Rows, []any{fmt.Sprint("H", i), float64(i) / 3})
	}
	batch := connectortest.Batch(t, tab)
	random := rand.New(rand.NewPCG(1, 2))
	for i, whole := range [][]byte{written(t, batch, false), written(t, batch, true), written(t, odd(t), true, ipc.WithZstd()), written(t, odd(t), false)} {
		for n := range 400 {
			content := bytes.Clone(whole)
			for range 1 + n%8 {
				content[random.IntN(len(content))] = byte(random.IntN(256))
			}
			book, err := New().Open(t.Context(), connectortest.File(t, "a.arrow", content))
			if err == nil {
				err = book.Rows(t.Context(), 0, func(connectors.Row) error { return nil })
				book.Close()
			}
			if err != nil && !errors.Is(err, connectors.ErrFormat) && !errors.Is(err, connectors.ErrTooLarge) {
				t.Fatalf("copy %d of %d: %v wraps no sentinel", n, i, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	tab := connectortest.Table{Header: []string{"a", "b"}, Rows: [][]any{{"x", int64(1)}, {nil, int64(2)}}}
	batch := connectortest.Batch(f, tab)
	connectortest.Fuzz(f, New(), "a.arrow", written(f, batch, false), written(f, batch, true), written(f, odd(f), true), written(f, odd(f), false, ipc.WithZstd()), written(f, batch, true, ipc.WithLZ4()))
}
