package parquet

import (
	"bytes"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/connectors/connectortest"
)

// write gives each column the type of its first value.
func write(t testing.TB, tab connectortest.Table) []byte {
	var fields []arrow.Field
	for c, name := range tab.Header {
		var kind arrow.DataType = arrow.BinaryTypes.String
		for _, row := range tab.Rows {
			switch row[c].(type) {
			case int64:
				kind = arrow.PrimitiveTypes.Int64
			case float64:
				kind = arrow.PrimitiveTypes.Float64
			case bool:
				kind = arrow.FixedWidthTypes.Boolean
			case time.Time:
				kind = &arrow.TimestampType{Unit: arrow.Millisecond}
			}
		}
		fields = append(fields, arrow.Field{Name: name, Type: kind, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, row := range tab.Rows {
		for c, v := range row {
			switch v := v.(type) {
			case nil:
				b.Field(c).AppendNull()
			case string:
				b.Field(c).(*array.StringBuilder).Append(v)
			case int64:
				b.Field(c).(*array.Int64Builder).Append(v)
			case float64:
				b.Field(c).(*array.Float64Builder).Append(v)
			case bool:
				b.Field(c).(*array.BooleanBuilder).Append(v)
			case time.Time:
				b.Field(c).(*array.TimestampBuilder).Append(arrow.Timestamp(v.UnixMilli()))
			}
		}
	}
	batch := b.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(batch); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestConformance(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.parquet", Write: write})
}

func FuzzRead(f *testing.F) {
	tab := connectortest.Table{Header: []string{"a", "b"}, Rows: [][]any{{"x", int64(1)}, {nil, int64(2)}}}
	connectortest.Fuzz(f, New(), "a.parquet", write(f, tab), []byte("PAR1PAR1"), []byte("PAR1\x00\x00\x00\x00\xff\xff\xff\x7fPAR1"))
}
