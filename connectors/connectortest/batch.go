package connectortest

import (
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// Batch makes a record batch of a table; each column has the type of its values. The test releases it.
func Batch(t testing.TB, tab Table) arrow.RecordBatch {
	t.Helper()
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
	t.Cleanup(batch.Release)
	return batch
}
