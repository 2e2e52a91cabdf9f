package parquet

import (
	"bytes"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/connectors/connectortest"
)

func write(t testing.TB, tab connectortest.Table) []byte {
	batch := connectortest.Batch(t, tab)
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(batch.Schema(), &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
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
