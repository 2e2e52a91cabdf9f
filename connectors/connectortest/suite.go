package connectortest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/connectors"
)

// Suite tells the tests about a kind of source.
type Suite struct {
	Connector connectors.Connector
	// Remote makes a remote source with the table and opens it, instead of Connector, File and Write; the test closes it.
	Remote func(t testing.TB, table Table) connectors.Book
	// File is a name that files of the kind have.
	File string
	// Write makes a file with the table on its first sheet.
	Write func(t testing.TB, table Table) []byte
	// Unique says that a record cannot hold two columns of one name.
	Unique bool
	// Untyped says that the kind holds texts only.
	Untyped bool
	// Cut says that a file that was cut off may look whole: its rows are then a beginning of those of the whole file,
	// apart from rows given as faults and the very last one.
	Cut bool
}

// Run tests the connector.
func Run(t *testing.T, s Suite) {
	type test struct {
		name string
		run  func(*testing.T)
	}
	tests := []test{
		{"values", s.values}, {"null and empty", s.empty}, {"zero rows", s.zeroRows}, {"duplicate headers", s.duplicates},
		{"500 headers", s.wide}, {"blank rows", s.blankRows}, {"trailing blanks", s.trailing}, {"read twice", s.twice}, {"yield fails", s.yieldFails},
		{"cancelled midway", s.cancelled}, {"closed twice", s.closedTwice},
	}
	if s.Remote == nil {
		tests = append(tests, test{"match", s.match}, test{"cut off", s.cutOff}, test{"not there", s.notThere})
	}
	for _, test := range tests {
		t.Run(test.name, test.run)
	}
}

func (s Suite) open(t *testing.T, table Table) connectors.Book {
	t.Helper()
	if s.Remote != nil {
		return s.Remote(t, table)
	}
	return Open(t, s.Connector, s.File, s.Write(t, table))
}

func (s Suite) match(t *testing.T) {
	content := s.Write(t, table(3, 3))
	head := content[:min(len(content), connectors.HeadSize)]
	if n := s.Connector.Match(head, s.File); n < 1 || n > 100 {
		t.Errorf("own content matches %d", n)
	}
	if s.Connector.Kind() == "" {
		t.Error("no kind")
	}
	for _, head := range [][]byte{nil, {}, {0}, []byte("\x00\x01\x02\x03\x04\x05\x06\x07"), []byte("PK\x03\x04"), []byte("<"), []byte("{"), {0xff, 0xfe}} {
		s.Connector.Match(head, "")
	}
}

// table has columns c1, c2 … and texts that name their place.
func table(rows, columns int) Table {
	tab := Table{}
	for c := range columns {
		tab.Header = append(tab.Header, fmt.Sprintf("Cột %d", c+1))
	}
	for r := range rows {
		row := make([]any, columns)
		for c := range row {
			row[c] = fmt.Sprintf("Ô %d.%d", r+1, c+1)
		}
		tab.Rows = append(tab.Rows, row)
	}
	return tab
}

// compare checks the rows of a book against those of the table, their numbers too.
func (s Suite) compare(t *testing.T, book connectors.Book, tab Table) {
	t.Helper()
	sheet := book.Sheets()[0]
	texts, first := tab.Texts(), int64(1)
	if sheet.Columns != nil {
		if !slices.Equal(sheet.Columns, tab.Header) {
			t.Fatalf("columns %q, want %q", sheet.Columns, tab.Header)
		}
		texts = texts[1:]
	}
	got := map[int64][]string{}
	last := int64(0)
	for _, r := range Rows(t, book, 0) {
		if r.Fault != "" {
			t.Errorf("row %d: fault %s", r.Number, r.Fault)
		}
		if r.Number <= last {
			t.Errorf("row %d comes after row %d", r.Number, last)
		}
		last = r.Number
		got[r.Number] = Trimmed(r.Cells)
	}
	for i, want := range texts {
		n := first + int64(i)
		if !slices.Equal(got[n], Trimmed(want)) {
			t.Errorf("row %d is %q, want %q", n, got[n], Trimmed(want))
		}
		delete(got, n)
	}
	for n, cells := range got {
		if len(cells) > 0 {
			t.Errorf("row %d is too much: %q", n, cells)
		}
	}
}

func (s Suite) values(t *testing.T) {
	tab := Table{Header: []string{"Văn bản", "Số", "Số lẻ", "Đúng", "Lúc"}, Rows: [][]any{
		{"Nguyễn Thị Hoà", int64(0), 0.1, true, time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC)},
		{"001203004567", int64(-42), -2.5, false, time.Date(1999, 12, 31, 23, 59, 59, 0, time.UTC)},
		{`"ngoặc", phẩy; chấm phẩy & <thẻ> | sổ`, int64(123456789012), 1234567.125, true, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"dòng một\ndòng hai", int64(20000), 1e15, false, time.Date(2026, 2, 28, 12, 30, 0, 0, time.UTC)},
		{"Hoa\u0300 🙂", int64(7), 0.000001, true, time.Date(2024, 2, 29, 8, 5, 9, 0, time.UTC)},
	}}
	if s.Untyped {
		for i, row := range tab.Texts()[1:] {
			for c := range row {
				tab.Rows[i][c] = row[c]
			}
		}
	}
	s.compare(t, s.open(t, tab), tab)
}

func (s Suite) empty(t *testing.T) {
	tab := Table{Header: []string{"a", "b", "c"}, Rows: [][]any{{"x", nil, "y"}, {"x", "", "y"}, {nil, "b", nil}, {"", "b", ""}}}
	s.compare(t, s.open(t, tab), tab)
}

func (s Suite) zeroRows(t *testing.T) {
	book := s.open(t, Table{Header: []string{"a", "b"}})
	sheet := book.Sheets()[0]
	want := 1
	if sheet.Columns != nil {
		want = 0
	}
	if rows := Rows(t, book, 0); len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
}

func (s Suite) duplicates(t *testing.T) {
	tab := Table{Header: []string{"a", "b", "a"}, Rows: [][]any{{"1", "2", "3"}}}
	if s.Unique {
		tab = Table{Header: []string{"a", "b", "A", "a "}, Rows: [][]any{{"1", "2", "3", "4"}}}
	}
	s.compare(t, s.open(t, tab), tab)
}

func (s Suite) wide(t *testing.T) {
	tab := table(2, 500)
	s.compare(t, s.open(t, tab), tab)
}

func (s Suite) blankRows(t *testing.T) {
	tab := Table{Header: []string{"a", "b"}, Rows: [][]any{{"1", "2"}, {nil, nil}, {nil, nil}, {"3", "4"}}}
	s.compare(t, s.open(t, tab), tab)
}

func (s Suite) trailing(t *testing.T) {
	tab := Table{Header: []string{"a", "b", "c"}, Rows: [][]any{{"1", "", ""}, {"", "", "3"}}}
	book := s.open(t, tab)
	s.compare(t, book, tab)
	if !book.Sheets()[0].FixedWidth {
		return
	}
	for _, r := range Rows(t, book, 0) {
		if len(r.Cells) != 3 {
			t.Errorf("row %d of fixed width has %d cells", r.Number, len(r.Cells))
		}
	}
}

func (s Suite) twice(t *testing.T) {
	tab := table(20, 3)
	book := s.open(t, tab)
	s.compare(t, book, tab)
	s.compare(t, book, tab)
}

func (s Suite) yieldFails(t *testing.T) {
	book := s.open(t, table(10, 2))
	stop := errors.New("stop")
	calls := 0
	err := book.Rows(context.Background(), 0, func(connectors.Row) error {
		if calls++; calls == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || calls != 3 {
		t.Errorf("error %v after %d calls, want the error of yield after 3", err, calls)
	}
}

func (s Suite) cancelled(t *testing.T) {
	const all = 30000
	book := s.open(t, table(all, 3))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows := 0
	err := book.Rows(ctx, 0, func(connectors.Row) error {
		if rows++; rows == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows >= all {
		t.Errorf("error %v after %d of %d rows, want context.Canceled before the end", err, rows, all)
	}
	if s.Remote != nil {
		return
	}
	if _, err := s.Connector.Open(ctx, File(t, s.File, s.Write(t, table(all, 3)))); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("open with a done context: %v", err)
	}
}

func (s Suite) closedTwice(t *testing.T) {
	book := s.open(t, table(1, 1))
	for range 2 {
		if err := book.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

// cutOff: a source that ends too early is an error, or gives the rows before the cut.
func (s Suite) cutOff(t *testing.T) {
	tab := table(2000, 4)
	content := s.Write(t, tab)
	for _, share := range []int{1, 10, 50, 90, 99} {
		rows, err := s.readFile(File(t, s.File, content[:len(content)*share/100]))
		if err != nil {
			if !known(err) {
				t.Errorf("%d %%: error %v wraps no sentinel", share, err)
			}
			continue
		}
		if !s.Cut {
			t.Errorf("%d %%: a cut file was read without an error", share)
			continue
		}
		all := tab.Texts()
		for i, r := range rows {
			if r.Fault == "" && i < len(rows)-1 && !slices.Equal(Trimmed(r.Cells), all[r.Number-1]) && !slices.Equal(Trimmed(r.Cells), all[r.Number]) {
				t.Errorf("%d %%: row %d is %q", share, r.Number, r.Cells)
			}
		}
	}
}

func (s Suite) readFile(path string) ([]connectors.Row, error) {
	book, err := s.Connector.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	return read(context.Background(), book, 0)
}

func known(err error) bool {
	return errors.Is(err, connectors.ErrFormat) || errors.Is(err, connectors.ErrEncrypted) || errors.Is(err, connectors.ErrTooLarge)
}

func (s Suite) notThere(t *testing.T) {
	dir := t.TempDir()
	if _, err := s.readFile(filepath.Join(dir, s.File)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := s.readFile(dir); err == nil {
		t.Error("a folder was read")
	}
}
