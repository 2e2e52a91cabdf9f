package connectortest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"ddss/connectors"
)

// Table is what a file holds. Values are nil (absent), string, int64, float64, bool or time.Time.
type Table struct {
	Header []string
	Rows   [][]any
}

// Text is the text of a value by the contract of the connectors.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "TRUE"
		}
		return "FALSE"
	case time.Time:
		return v.Format("2006-01-02T15:04:05")
	}
	return ""
}

// Texts writes every row of the table, header first, as texts.
func (tab Table) Texts() [][]string {
	out := [][]string{tab.Header}
	for _, r := range tab.Rows {
		texts := make([]string, len(r))
		for i, v := range r {
			texts[i] = Text(v)
		}
		out = append(out, texts)
	}
	return out
}

// File writes content under the name in a folder of the test.
func File(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Open opens the content as a file; the test closes the book.
func Open(t testing.TB, c connectors.Connector, name string, content []byte) connectors.Book {
	t.Helper()
	book, err := c.Open(context.Background(), File(t, name, content))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

// Rows copies the rows of a sheet.
func Rows(t testing.TB, book connectors.Book, sheet int) []connectors.Row {
	t.Helper()
	rows, err := read(context.Background(), book, sheet)
	if err != nil {
		t.Fatalf("rows: %v", err)
	}
	return rows
}

func read(ctx context.Context, book connectors.Book, sheet int) ([]connectors.Row, error) {
	var rows []connectors.Row
	err := book.Rows(ctx, sheet, func(r connectors.Row) error {
		r.Cells, r.Texts = slices.Clone(r.Cells), slices.Clone(r.Texts)
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// AllData takes every row of a sheet for data.
func AllData(int64) bool { return true }

// Trimmed is the cells without trailing empty ones.
func Trimmed(cells []string) []string {
	n := len(cells)
	for n > 0 && cells[n-1] == "" {
		n--
	}
	return cells[:n]
}
