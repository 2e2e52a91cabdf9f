package csv

import (
	"bytes"
	stdcsv "encoding/csv"
	"testing"

	"ddss/connectors/connectortest"
)

func write(t testing.TB, tab connectortest.Table) []byte {
	var b bytes.Buffer
	w := stdcsv.NewWriter(&b)
	if err := w.WriteAll(tab.Texts()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.csv", Write: write, Cut: true})
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.csv", []byte("a,b\n1,2\n"), []byte("a;b\r\n\"x\ny\";\"\"\"\"\r\n"), []byte("\xff\xfea\x00,\x00b\x00\n\x00"),
		[]byte("a\tb\rc\td"), []byte("\"never closed,1\n2,3\n"), []byte("M\xb7 h\xe5 s\xac;T\xaan\n"), []byte("a,b\n1,2,3\n\x00,\n"))
}
