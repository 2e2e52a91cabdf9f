package connectortest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"ddss/connectors"
)

// Rows that fuzzing reads of a sheet.
const maxFuzzRows = 5000

var errEnough = errors.New("enough rows")

// Fuzz is the body of a fuzz target: any content is read, or refused with a sentinel; row numbers rise and texts are
// valid UTF-8.
func Fuzz(f *testing.F, c connectors.Connector, name string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	path := filepath.Join(f.TempDir(), name)
	f.Fuzz(func(t *testing.T, content []byte) {
		c.Match(content[:min(len(content), connectors.HeadSize)], name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		book, err := c.Open(context.Background(), path)
		if err != nil {
			if !known(err) {
				t.Fatalf("open: %v wraps no sentinel", err)
			}
			return
		}
		defer book.Close()
		for i := range book.Sheets() {
			fuzzSheet(t, book, i)
		}
	})
}

func fuzzSheet(t *testing.T, book connectors.Book, sheet int) {
	last, rows := int64(0), 0
	err := book.Rows(context.Background(), sheet, func(r connectors.Row) error {
		if r.Number <= last {
			t.Fatalf("row %d after row %d", r.Number, last)
		}
		last = r.Number
		for _, c := range r.Cells {
			if !utf8.ValidString(c) {
				t.Fatalf("row %d holds broken UTF-8", r.Number)
			}
		}
		if rows++; rows == maxFuzzRows {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) && !known(err) {
		t.Fatalf("rows: %v wraps no sentinel", err)
	}
}
