package csv

import (
	"bytes"
	"context"
	stdcsv "encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/connectors"
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

// TestDamaged: a wrong byte costs its row alone, wherever in the file it stands.
func TestDamaged(t *testing.T) {
	text := []byte("Mã hồ sơ,Chủ hồ sơ,Địa chỉ\n" + strings.Repeat("H26.99.01-260903-0001,Nguyễn Văn A,Thôn Đông\n", 2000))
	for _, at := range []int{40, 1000, 20000, 64000, 70000} {
		damaged := bytes.Clone(text)
		at += bytes.IndexByte(damaged[at:], 'V')
		damaged[at] = 0xFF
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if head, _ := connectors.Head(path); New().Match(head, "a.csv") == 0 {
			t.Errorf("at %d: not taken for text", at)
		}
		book, err := New().Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		rows, faults := 0, 0
		if err := book.Rows(context.Background(), 0, func(r connectors.Row) error {
			rows++
			if r.Fault == connectors.FaultEncoding {
				faults++
			}
			return nil
		}); err != nil || rows != 2001 || faults != 1 || book.Sheets()[0].Encoding != "utf-8" {
			t.Errorf("at %d: %d rows, %d faults, %s, %v", at, rows, faults, book.Sheets()[0].Encoding, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.csv", []byte("a,b\n1,2\n"), []byte("a;b\r\n\"x\ny\";\"\"\"\"\r\n"), []byte("\xff\xfea\x00,\x00b\x00\n\x00"),
		[]byte("a\tb\rc\td"), []byte("\"never closed,1\n2,3\n"), []byte("M\xb7 h\xe5 s\xac;T\xaan\n"), []byte("a,b\n1,2,3\n\x00,\n"))
}
