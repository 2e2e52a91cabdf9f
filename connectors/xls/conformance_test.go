package xls

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/connectors/connectortest"
	"ddss/internal/viettext"
)

func TestConformance(t *testing.T) {
	t.Run("contained", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xls", Write: write})
	})
	t.Run("bare", func(t *testing.T) {
		connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xls", Write: func(_ testing.TB, tab connectortest.Table) []byte { return workbook(tab) }})
	})
}

func at(r, c, format int) []byte { return append(append(u16(r), u16(c)...), u16(format)...) }

func formula(r, c, format int, result []byte) []byte {
	return rec(recFormula, at(r, c, format), result, make([]byte, 10))
}

// special is the result of a formula that is no number.
func special(kind, value byte) []byte { return []byte{kind, 0, value, 0, 0, 0, 0xFF, 0xFF} }

func rowsOf(t *testing.T, content []byte, sheet int) (string, connectors.Book) {
	t.Helper()
	book := connectortest.Open(t, New(), "a.xls", content)
	var out []string
	for _, r := range connectortest.Rows(t, book, sheet) {
		out = append(out, fmt.Sprintf("%d%q", r.Number, r.Cells))
	}
	return strings.Join(out, " "), book
}

func TestCells(t *testing.T) {
	chart := append(append(bof(biff8, 0x20), rec(recNumber, at(0, 0, 0), float(99))...), eof...)
	content := append(globals(rec(recDateMode, u16(1)), rec(recSupBook, u16(1), u16(ownBook)), rec(recSupBook, u16(1), u16(addIns)), rec(recSupBook, u16(1), short("a.xls"))), sheetOf(biff8,
		rec(recColInfo, u16(2), u16(3), u16(0), u16(0), u16(1), u16(0)),
		rec(recRow, u16(1), u16(0), u16(9), u16(0), u32(0), u32(0x20)), rec(recRow, u16(4), u16(0), u16(9), u16(0), u32(0), u32(0x20)),
		rec(recLabel, at(0, 0, 0), long("Nhãn")), rec(recRString, at(0, 1, 0), long("Đậm"), u16(1), u32(0)), rec(0x0201, at(0, 2, 0)),
		chart,
		rec(recMulRK, u16(1), u16(0), u16(0), u32(5<<2|2), u16(0), u32(-1234<<2|3), u16(1), u32(0x40F00000), u16(0), u32(0x3FF00001), u16(3)),
		formula(20, 0, 0, float(2.5)), formula(20, 1, 0, special(0, 0)), rec(0x04BC, make([]byte, 8)), rec(recString, long("kết quả")),
		formula(20, 2, 0, special(1, 1)), formula(20, 3, 0, special(2, 0x07)), formula(20, 4, 0, special(3, 0)), formula(20, 5, 1, float(44000.5)),
		rec(recBoolErr, at(20, 6, 0), []byte{0x2A, 1}), rec(recBoolErr, at(20, 7, 0), []byte{0xEE, 1}), rec(recNumber, at(20, 8, 1), float(-1)),
		rec(recNote, u16(20), u16(1), u16(0), u16(1), short("x")),
		rec(recMerged, u16(2), u16(0), u16(0), u16(0), u16(3), u16(20), u16(21), u16(0), u16(0)),
	)...)
	got, book := rowsOf(t, contained("Workbook", content), 0)
	want := `1["Nhãn" "Đậm"] 2["5" "-12.34" "2083-06-06T00:00:00" "0.01"] 21["2.5" "kết quả" "TRUE" "#DIV/0!" "" "2024-06-19T12:00:00" "#N/A" "#ERROR!" "-1"]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	notes := fmt.Sprint(book.(connectors.Inspector).Findings(0, func(row int64) bool { return row == 21 }))
	if want := "[{hidden_rows Trang 1 A2 count=1} {hidden_columns Trang 1 C2 count=2} {formula_error Trang 1 D21 count=3} {merged_data_cells Trang 1 A21 count=1} {comments Trang 1 B21 count=1} {external_links Trang 1  count=0,workbooks=1} {date_epoch_1904 Trang 1  count=1}]"; notes != want {
		t.Errorf("findings %s, want %s", notes, want)
	}
}

// TestStrings: shared strings with formats and phonetics, and cut at every place where they may be.
func TestStrings(t *testing.T) {
	rich := bytes.Join([][]byte{u16(3), {8 | 4 | 1}, u16(2), u32(5), wide("abc"), make([]byte, 8), make([]byte, 5)}, nil)
	narrow := append([]byte{4, 0, 0}, "Hoa\xe0"...)
	texts := append(rich, append(narrow, long("Thuý")...)...)
	index := sheetOf(biff8, rec(recLabelSST, at(0, 0, 0), u32(0)), rec(recLabelSST, at(0, 1, 0), u32(1)), rec(recLabelSST, at(0, 2, 0), u32(2)))
	want := `1["abc" "Hoaà" "Thuý"]`
	for cut := range len(texts) {
		head := append(u32(3), u32(3)...)
		rest := texts[cut:]
		switch inText := cut - 9; {
		case cut > 0 && cut < 9, cut > 28 && cut < 31, cut > 34 && cut < 38: // sizes stay together
			continue
		case inText >= 0 && inText < 6:
			if inText%2 == 1 {
				continue // so does a character
			}
			rest = append([]byte{1}, rest...)
		case cut >= 31 && cut < 35:
			rest = append([]byte{0}, rest...)
		case cut >= 38:
			if cut%2 == 1 {
				continue
			}
			rest = append([]byte{1}, rest...)
		}
		content := append(globals(rec(recSST, head, texts[:cut]), rec(recContinue, rest)), index...)
		if got, _ := rowsOf(t, content, 0); got != want {
			t.Errorf("cut at %d of %d: %s, want %s", cut, len(texts), got, want)
		}
	}
}

func TestRowsInNoOrder(t *testing.T) {
	content := append(globals(), sheetOf(biff8, rec(recNumber, at(5, 1, 0), float(1)), rec(recNumber, at(2, 0, 0), float(2)), rec(recNumber, at(5, 0, 0), float(3)), rec(recNumber, at(0, 3, 0), float(4)))...)
	if got, _ := rowsOf(t, content, 0); got != `1["" "" "" "4"] 3["2"] 6["3" "1"]` {
		t.Errorf("got %s", got)
	}
}

// TestBytes: workbooks before BIFF8 hold texts in the encoding of their system.
func TestBytes(t *testing.T) {
	text := "Nguyễn Thị Hoà, Trần Văn Quý, Đỗ Đình Thuý"
	legacy := func(s string) []byte {
		b, err := viettext.EncodeTCVN3(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	label := func(b []byte) []byte { return rec(recLabel, at(0, 0, 0), u16(len(b)), b) }
	name := []byte("\x07So lieu")
	head := bof(0x0500, ofWorkbook)
	format := rec(recFormat, u16(50), []byte("\x0add/mm/yyyy"))
	xf := rec(recXF, u16(0), u16(50), make([]byte, 12))
	place := len(head) + 4 + 6 + len(name) + len(format) + len(xf) + len(eof)
	five := bytes.Join([][]byte{head, rec(recBoundSheet, u32(place), []byte{1, 0}, name), format, xf, eof,
		sheetOf(0x0500, label(legacy(text)), rec(recNumber, append(u16(0), append(u16(1), 0, 0)...), float(45000)), formula(0, 2, 9, special(0, 0)), rec(recString, u16(2), []byte("ok")))}, nil)
	got, book := rowsOf(t, contained("Book", five), 0)
	if want := fmt.Sprintf(`1[%q "2023-03-15T00:00:00" "ok"]`, text); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if s := book.Sheets()[0]; s.Name != "So lieu" || !s.Hidden {
		t.Errorf("sheet %+v", s)
	}
	for version, b := range map[int][]byte{0: []byte(text), 0x0500: legacy(text)} { // as web programs write them
		if got, _ := rowsOf(t, sheetOf(version, label(b)), 0); got != fmt.Sprintf("1[%q]", text) {
			t.Errorf("bare, version %#x: %s", version, got)
		}
	}
	if got, _ := rowsOf(t, sheetOf(0x0500, rec(recCodePage, u16(1258)), label([]byte("H\xf4\xecm"))), 0); got != `1["Hốm"]` {
		t.Errorf("code page 1258: %s", got)
	}
}

func TestSmallStream(t *testing.T) {
	stream := append(globals(), sheetOf(biff8, rec(recLabel, at(0, 0, 0), long("nhỏ")))...)
	whole := contained("Workbook", stream)
	const sector = 512
	places := (len(stream) + miniSize - 1) / miniSize
	directory := headerSize + 8*sector // after the eight sectors of the padded stream
	copy(whole[directory:][116:], u32(0))
	copy(whole[directory:][120:], u32(4096))
	copy(whole[directory+entrySize:][120:], u32(len(stream)))
	copy(whole[0x3C:], u32(10)) // the sector after the table
	copy(whole[0x40:], u32(1))
	copy(whole[directory+sector+4*10:], u32(0xFFFFFFFE))
	var mini []byte
	for i := range places - 1 {
		mini = append(mini, u32(i+1)...)
	}
	mini = append(mini, u32(0xFFFFFFFE)...)
	whole = append(whole, append(mini, make([]byte, sector-len(mini))...)...)
	if got, _ := rowsOf(t, whole, 0); got != `1["nhỏ"]` {
		t.Errorf("got %s", got)
	}
}

func read(t testing.TB, content []byte) error {
	book, err := New().Open(t.Context(), connectortest.File(t, "a.xls", content))
	if err != nil {
		return err
	}
	defer book.Close()
	for i := range book.Sheets() {
		if err := book.Rows(t.Context(), i, func(connectors.Row) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

func TestRefused(t *testing.T) {
	sheet := func(records ...[]byte) []byte { return append(globals(), sheetOf(biff8, records...)...) }
	loop := contained("Workbook", workbook(connectortest.Table{Header: []string{"a"}}))
	table := headerSize + 8*512 + 512
	copy(loop[table+4*7:], u32(3))
	for _, test := range []struct {
		name    string
		content []byte
		want    error
	}{
		{"password", contained("Workbook", globals(rec(recFilePass, make([]byte, 6)))), connectors.ErrEncrypted},
		{"password of Office 2007", contained("EncryptedPackage", make([]byte, 5000)), connectors.ErrEncrypted},
		{"password before BIFF8", append(bof(0x0500, ofWorkbook), rec(recFilePass, make([]byte, 4))...), connectors.ErrEncrypted},
		{"a letter", contained("WordDocument", make([]byte, 5000)), connectors.ErrFormat},
		{"no sheet", append(bof(biff8, ofWorkbook), eof...), connectors.ErrFormat},
		{"chain without end", loop, connectors.ErrFormat},
		{"header alone", contained("Workbook", globals())[:headerSize], connectors.ErrFormat},
		{"16,385 columns", sheet(rec(recNumber, at(0, 16384, 0), float(1))), connectors.ErrTooLarge},
		{"string that is not there", sheet(rec(recLabelSST, at(0, 0, 0), u32(7))), connectors.ErrFormat},
		{"short cell", sheet(rec(recNumber, at(0, 0, 0))), connectors.ErrFormat},
		{"text longer than its record", sheet(rec(recLabel, at(0, 0, 0), u16(60000), []byte{1}, wide("a"))), connectors.ErrFormat},
		{"strings without end", append(globals(rec(recSST, u32(1<<31), u32(1<<31), long("a"))), sheetOf(biff8)...), connectors.ErrFormat},
		{"phonetics without end", append(globals(rec(recSST, u32(1), u32(1), u16(1), []byte{5}, u32(0xFFFFFFFF), wide("a"))), sheetOf(biff8)...), connectors.ErrFormat},
		{"sheet that is not there", globals(), connectors.ErrFormat},
		{"sheet without end", append(globals(), bof(biff8, ofWorksheet)...), connectors.ErrFormat},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := read(t, test.content); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// TestDamaged: no damage of a whole workbook makes a panic or an error without a sentinel.
func TestDamaged(t *testing.T) {
	tab := connectortest.Table{Header: []string{"Mã", "Tên", "Số"}}
	for i := range 200 {
		tab.Rows = append(tab.Rows, []any{fmt.Sprint("H", i), strings.Repeat("Nguyễn ", i), float64(i) / 3})
	}
	whole := write(t, tab)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 600 {
		content := bytes.Clone(whole)
		if i%3 == 0 {
			content = content[:random.IntN(len(content))]
		}
		for range i % 20 {
			if len(content) > 0 {
				content[random.IntN(len(content))] = byte(random.IntN(256))
			}
		}
		err := read(t, content)
		if err != nil && !errors.Is(err, connectors.ErrFormat) && !errors.Is(err, connectors.ErrTooLarge) && !errors.Is(err, connectors.ErrEncrypted) {
			t.Fatalf("copy %d: %v wraps no sentinel", i, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	tab := connectortest.Table{Header: []string{"a", "b"}, Rows: [][]any{{"Hoà", int64(1)}, {nil, true}, {"x", 0.5}}}
	bare := workbook(tab)
	connectortest.Fuzz(f, New(), "a.xls", write(f, tab), bare, sheetOf(0x0500, rec(recLabel, at(0, 0, 0), u16(2), []byte("ab"))),
		append(globals(rec(recSST, u32(1), u32(1), u16(3), []byte{9}, u16(1), wide("a")), rec(recContinue, []byte{0}, []byte("bc"), u32(0))), sheetOf(biff8, formula(0, 0, 0, special(0, 0)), rec(recString, long("z")))...))
}
