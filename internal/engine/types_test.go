package engine

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"ddss/internal/dataset"
	"ddss/internal/dialect"
)

// Words for what a text is read as, beside values.
const (
	unreadable = "unreadable"
	missing    = "missing"
)

// typeTable says what the texts of a field are read as.
var typeTable = []struct {
	field string // dataset.field
	texts [][2]string
}{
	{"dossier.received_at", [][2]string{
		{"03/09/2026", "2026-09-03 00:00:00"}, {"3/9/2026", "2026-09-03 00:00:00"}, {"3-9-2026", "2026-09-03 00:00:00"}, {"03.09.2026", "2026-09-03 00:00:00"},
		{"03/09/2026 08:25", "2026-09-03 08:25:00"}, {"03/09/2026 08:25:59", "2026-09-03 08:25:59"}, {"2026-09-03", "2026-09-03 00:00:00"},
		{"2026-09-03T08:25:01", "2026-09-03 08:25:01"}, {"2026-09-03T01:25:01Z", "2026-09-03 08:25:01"}, {"2026-09-03 08:25 +07:00", "2026-09-03 08:25:00"},
		{" 03/09/2026\u00a0", "2026-09-03 00:00:00"},
		{"46268", "2026-09-03 00:00:00"}, {"46268.5", "2026-09-03 12:00:00"}, {"20000", "1954-10-03 00:00:00"}, {"80000", "2119-01-11 00:00:00"},
		{"19999", unreadable}, {"80001", unreadable}, {"46268,5", unreadable},
		{"31/02/2026", unreadable}, {"29/02/2026", unreadable}, {"29/02/2024", "2024-02-29 00:00:00"}, {"03/09/26", unreadable}, {"03/09-2026", unreadable},
		{"08 giờ 30, ngày 01/07/2025", unreadable}, {"03/09/2026 25:00", unreadable}, {"00/09/2026", unreadable}, {"#VALUE!", unreadable}, {"4.6268E+4", unreadable},
		{"", missing}, {"-", missing}, {"Chưa có", missing}, {"N/A", missing},
	}},
	{"dossier.birth_date", [][2]string{{"01/02/1985", "1985-02-01 00:00:00"}, {"1985", unreadable}, {"31079", "1985-02-01 00:00:00"}}},
	{"dossier.fee_paid", [][2]string{
		{"15000", "15000"}, {"15.000", "15000"}, {"15,000", "15000"}, {"1.234.567", "1234567"}, {"1,234,567", "1234567"}, {"-15.000", "-15000"}, {"+5", "5"},
		{"15.000 đ", "15000"}, {"15.000đ", "15000"}, {"15000 VND", "15000"}, {"15.000 đồng", "15000"}, {"0", "0"}, {"007", "7"},
		{"1.5", unreadable}, {"1,5", unreadable}, {"1.234,50", unreadable}, {"1.234.56", unreadable}, {"1.234,567", unreadable}, {"15 000", unreadable},
		{"1.5E+04", unreadable}, {"1E+05", unreadable}, {"#REF!", unreadable}, {"miễn phí", unreadable}, {"１５", unreadable}, {"", missing}, {"không", missing},
	}},
	{"dossier.components_total", [][2]string{{"3", "3"}, {"1.000", "1000"}, {"3.0", unreadable}, {"ba", unreadable}}},
	{"dossier.rating", [][2]string{{"5", "5"}, {"Rất hài lòng", "5"}, {"hài  lòng", "4"}, {"BÌNH THƯỜNG", "3"}, {"Rất không hài lòng", "1"}, {"tốt", unreadable}}},
	{"declared_figure.value", [][2]string{
		{"85", "85.000"}, {"85,5", "85.500"}, {"85.5", "85.500"}, {"1.234", "1234.000"}, {"1,234.5", unreadable}, {"8.55E+01", unreadable}, {"85 %", unreadable},
	}},
	{"dossier.result_signed", [][2]string{
		{"có", "true"}, {"Có", "true"}, {"ĐÃ", "true"}, {"rồi", "true"}, {"x", "true"}, {"X", "true"}, {"1", "true"}, {"TRUE", "true"}, {"Yes", "true"}, {"đúng", "true"}, {" Có ", "true"},
		{"không", "false"}, {"Không", "false"}, {"chưa", "false"}, {"0", "false"}, {"FALSE", "false"}, {"no", "false"}, {"sai", "false"}, {"Không có", "false"}, {"chưa có", "false"},
		{"", missing}, {" ", missing}, {"-", unreadable}, {"n/a", unreadable}, {"2", unreadable}, {"✓", unreadable},
	}},
	{"dossier.channel", [][2]string{
		{"Trực tuyến", "truc_tuyen"}, {"TRỰC  TIẾP", "truc_tiep"}, {"BCCI", "buu_chinh"}, {"2", "truc_tuyen"}, {"1", "truc_tiep"}, {"3", "buu_chinh"}, {"truc_tuyen", "truc_tuyen"},
		{"Nộp trực tuyến tại nhà", unreadable}, {"4", unreadable}, {"x", missing},
	}},
	{"dossier.national_id", [][2]string{{"001085000001", "001085000001"}, {" 001085000001", "001085000001"}, {"1085000001", "1085000001"}, {"1.09E+11", "1.09E+11"}, {"không có", missing}}},
}

// TestTypes: what texts are read as, by type: spreadsheet serials, forms of dates, groups of digits, scientific notation,
// errors of formulas, booleans and enumerations in their spellings. Codes keep lost zeros and exponents as they came.
func TestTypes(t *testing.T) {
	e := opened(t)
	for _, tt := range typeTable {
		t.Run(tt.field, func(t *testing.T) {
			for i, got := range e.readAs(t, tt.field, false, tt.texts) {
				if got != tt.texts[i][1] {
					t.Errorf("%q is read as %s, want %s", tt.texts[i][0], got, tt.texts[i][1])
				}
			}
		})
	}
}

// TestEpoch1904: serial numbers of a workbook of the other epoch are four years and a day later; written dates are not.
func TestEpoch1904(t *testing.T) {
	texts := [][2]string{{"44806", "2026-09-03 00:00:00"}, {"44806.5", "2026-09-03 12:00:00"}, {"03/09/2026", "2026-09-03 00:00:00"}, {"2026-09-03T08:00:00", "2026-09-03 08:00:00"}}
	for i, got := range opened(t).readAs(t, "dossier.received_at", true, texts) {
		if got != texts[i][1] {
			t.Errorf("%q is read as %s, want %s", texts[i][0], got, texts[i][1])
		}
	}
}

// TestDateOrder: the order of day and month is decided for the whole column, by the values that are impossible otherwise.
func TestDateOrder(t *testing.T) {
	ds, _ := dataset.Get("dossier")
	f, _ := ds.Field("received_at")
	e := opened(t)
	for _, tt := range []struct {
		texts      string
		monthFirst bool
		min        string
		bad        int64
	}{
		{"03/09/2026 04/09/2026", false, "2026-09-03 00:00:00", 0},
		{"03/09/2026 25/09/2026", false, "2026-09-03 00:00:00", 0},
		{"03/09/2026 09/25/2026", true, "2026-03-09 00:00:00", 0},
		{"03/09/2026 09/25/2026 25/09/2026", false, "2026-09-03 00:00:00", 1},
		{"2026-09-03 46268", false, "2026-09-03 00:00:00", 0},
		{"31/02/2026 03/09/2026", false, "2026-09-03 00:00:00", 1},
	} {
		p, err := e.Profile(context.Background(), ds, f, false, func(yield func(string, int64) bool) {
			for _, text := range strings.Fields(tt.texts) {
				if !yield(text, 1) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if p.MonthFirst != tt.monthFirst || p.Min != tt.min || p.Unreadable != tt.bad || (p.NotDayFirst > 0 && p.NotMonthFirst == 0) != tt.monthFirst {
			t.Errorf("%s: %+v, want month first %v, from %s, %d unreadable", tt.texts, p, tt.monthFirst, tt.min, tt.bad)
		}
	}
}

func opened(t *testing.T) *Engine {
	t.Helper()
	e, err := Open(context.Background(), Settings{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// readAs reads texts as a field through the typed view.
func (e *Engine) readAs(t *testing.T, field string, epoch1904 bool, texts [][2]string) []string {
	t.Helper()
	name, column, _ := strings.Cut(field, ".")
	ds, _ := dataset.Get(name)
	f, ok := ds.Field(column)
	if !ok {
		t.Fatalf("no field %s", field)
	}
	rows := make([]string, len(texts))
	for i, x := range texts {
		rows[i] = fmt.Sprintf("(0, %d, %d, %s)", i, i, dialect.Text(x[0]))
	}
	raw := fmt.Sprintf("CREATE OR REPLACE VIEW %s AS SELECT * FROM (VALUES %s) AS v(_src, _row, _ord, %s)", dialect.Name(dialect.RawView(name)), strings.Join(rows, ", "), dialect.Name(column))
	if err := e.exec(context.Background(), raw); err != nil {
		t.Fatal(err)
	}
	v := dialect.View{Dataset: ds, Mapped: []string{column}}
	if epoch1904 {
		v.Epoch1904 = []int{0}
	}
	value := dialect.Name("v_" + column)
	if !f.Type.Readable() {
		value = dialect.Name("t_" + column)
	}
	q := fmt.Sprintf("SELECT %s IS NULL, CAST(%s AS VARCHAR) FROM (%s) ORDER BY _row", dialect.Name("t_"+column), value, v.Select([]string{column}))
	var out []string
	err := e.query(context.Background(), q, func(rows rowScanner) error {
		var absent bool
		var text sql.NullString
		if err := rows.Scan(&absent, &text); err != nil {
			return err
		}
		switch {
		case absent:
			out = append(out, missing)
		case !text.Valid:
			out = append(out, unreadable)
		default:
			out = append(out, text.String)
		}
		return nil
	})
	if err != nil || len(out) != len(texts) {
		t.Fatalf("%d values, %v", len(out), err)
	}
	return out
}
