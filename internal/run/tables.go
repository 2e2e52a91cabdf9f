package run

import (
	"bytes"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// Count is a row of checks.parquet. Indicators and metrics of the 766 index stand in it beside the checks, by their id:
// their denominator is eligible, and what it has beyond the numerator is violating, so that for every row the share
// is (eligible − violating) ÷ eligible. By names the cuts joined by commas, "" for the total; Key joins their keys by U+001F.
type Count struct {
	Check, By, Key      string
	Eligible, Violating int64
}

// Violation is a row of violations.parquet.
type Violation struct {
	Dataset, Tag, Source, Sheet string
	Row                         int64
	Checks                      []string
	Agency                      string // code of the agency of the record; "" if not known
}

// Reject is a row of rejects.parquet.
type Reject struct {
	Source, Sheet string
	Row           int64
	Reason        string
}

func textField(name string) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.BinaryTypes.String}
}
func wholeField(name string) arrow.Field {
	return arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int64}
}

var (
	countSchema  = arrow.NewSchema([]arrow.Field{textField("check"), textField("by"), textField("key"), wholeField("eligible"), wholeField("violating")}, nil)
	rejectSchema = arrow.NewSchema([]arrow.Field{textField("source"), textField("sheet"), wholeField("row"), textField("reason")}, nil)

	violationSchema = arrow.NewSchema([]arrow.Field{textField("dataset"), textField("tag"), textField("source"), textField("sheet"), wholeField("row"),
		{Name: "checks", Type: arrow.ListOf(arrow.BinaryTypes.String)}, textField("agency")}, nil)
)

func countTable(rows []Count) ([]byte, error) {
	return table(countSchema, func(b *array.RecordBuilder) {
		for _, r := range rows {
			text(b, 0, r.Check)
			text(b, 1, r.By)
			text(b, 2, r.Key)
			whole(b, 3, r.Eligible)
			whole(b, 4, r.Violating)
		}
	})
}

func rejectTable(rows []Reject) ([]byte, error) {
	return table(rejectSchema, func(b *array.RecordBuilder) {
		for _, r := range rows {
			text(b, 0, r.Source)
			text(b, 1, r.Sheet)
			whole(b, 2, r.Row)
			text(b, 3, r.Reason)
		}
	})
}

func violationTable(rows []Violation) ([]byte, error) {
	return table(violationSchema, func(b *array.RecordBuilder) {
		list := b.Field(5).(*array.ListBuilder)
		values := list.ValueBuilder().(*array.StringBuilder)
		for _, r := range rows {
			text(b, 0, r.Dataset)
			text(b, 1, r.Tag)
			text(b, 2, r.Source)
			text(b, 3, r.Sheet)
			whole(b, 4, r.Row)
			list.Append(true)
			for _, c := range r.Checks {
				values.Append(c)
			}
			text(b, 6, r.Agency)
		}
	})
}

func text(b *array.RecordBuilder, i int, s string) { b.Field(i).(*array.StringBuilder).Append(s) }
func whole(b *array.RecordBuilder, i int, n int64) { b.Field(i).(*array.Int64Builder).Append(n) }

// table writes one record batch as Parquet. Equal rows give equal bytes.
func table(schema *arrow.Schema, fill func(*array.RecordBuilder)) ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	fill(b)
	batch := b.NewRecordBatch()
	defer batch.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd)), pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("make a table of the run: %w", err)
	}
	if err := w.Write(batch); err != nil {
		return nil, fmt.Errorf("write a table of the run: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write a table of the run: %w", err)
	}
	return out.Bytes(), nil
}
