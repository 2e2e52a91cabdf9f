package json

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"ddss/connectors/connectortest"
)

func object1(t testing.TB, header []string, row []any) []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, v := range row {
		if i > 0 {
			b.WriteByte(',')
		}
		if at, ok := v.(time.Time); ok {
			v = connectortest.Text(at)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%q:%s", header[i], text)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func writeArray(t testing.TB, tab connectortest.Table) []byte {
	parts := [][]byte{}
	for _, row := range tab.Rows {
		parts = append(parts, object1(t, tab.Header, row))
	}
	return append(append([]byte("["), bytes.Join(parts, []byte(",\n"))...), ']')
}

func writeLines(t testing.TB, tab connectortest.Table) []byte {
	if len(tab.Rows) == 0 {
		return []byte("\n[]")
	}
	var b bytes.Buffer
	for _, row := range tab.Rows {
		b.Write(append(object1(t, tab.Header, row), '\n'))
	}
	return b.Bytes()
}

func writeWrapped(t testing.TB, tab connectortest.Table) []byte {
	return append(append([]byte("{\n \"total\": 3,\n \"data\": "), writeArray(t, tab)...), "\n}"...)
}

func TestConformance(t *testing.T) {
	t.Run("array", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.json", Write: writeArray, Unique: true})
	})
	t.Run("lines", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.ndjson", Write: writeLines, Unique: true, Cut: true})
	})
	t.Run("wrapped", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.json", Write: writeWrapped, Unique: true})
	})
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.json", []byte(`[{"a":1,"b":{"c":[1,"x",{"d":null}]}}]`), []byte("{\"a\":1e3}\n{\"a\":true,}\n\n{\"b\":\"\\u0000\"}"),
		[]byte("{\n\"data\":[{\"a\":1}]\n}"), []byte(`{"data":[{"a":1}]}`), []byte("[]"), []byte(`[{"a":1},`), []byte("[{\"a\":0.1e-400}]"))
}
