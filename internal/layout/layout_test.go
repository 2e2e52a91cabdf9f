package layout

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ddss/connectors"
	"ddss/internal/dataset"
)

func dossier(t testing.TB) dataset.Dataset {
	t.Helper()
	ds, ok := dataset.Get("dossier")
	if !ok {
		t.Fatal("no dataset dossier")
	}
	return ds
}

// numbered gives rows their numbers, from 1.
func numbered(rows ...[]string) []connectors.Row {
	out := make([]connectors.Row, len(rows))
	for i, cells := range rows {
		out[i] = connectors.Row{Number: int64(i + 1), Cells: cells}
	}
	return out
}

// headers of one, two and three rows for the same columns: STT, code, applicant, received, due, status, a remark.
var headers = [][][]string{
	{{"STT", "Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái", "Ghi chú"}},
	{
		{"STT", "Mã hồ sơ", "Chủ hồ sơ", "Thời gian", "", "Trạng thái", "Ghi chú"},
		{"", "", "", "Ngày tiếp nhận", "Ngày hẹn trả", "", ""},
	},
	{
		{"STT", "Thông tin hồ sơ", "", "Quá trình", "", "", "Ghi chú"},
		{"", "Mã hồ sơ", "Chủ hồ sơ", "Thời gian", "", "Trạng thái", ""},
		{"", "", "", "Ngày tiếp nhận", "Ngày hẹn trả", "", ""},
	},
}

var wantFields = []string{"", "dossier_code", "applicant_name", "received_at", "due_at", "status", ""}

// sheet is a generated sheet with the kind of each row.
type sheet struct {
	rows  []connectors.Row
	kinds map[Kind]int64
	at    int64
}

func (s *sheet) add(kind Kind, cells ...string) {
	s.at++
	s.rows = append(s.rows, connectors.Row{Number: s.at, Cells: cells})
	s.kinds[kind]++
}

// blank leaves a gap in the numbers, as workbooks do, or gives empty cells.
func (s *sheet) blank(gap bool) {
	if gap {
		s.at++
		s.kinds[Blank]++
		return
	}
	s.add(Blank, "", " ", "\u00a0")
}

func (s *sheet) data(t *rapid.T) {
	n := len(s.rows)
	s.add(Loaded, fmt.Sprint(n), fmt.Sprintf("H26.99-261031-%04d", n), rapid.SampledFrom([]string{"Nguyễn Văn A", "", "Tổng công ty Điện lực", "Cộng Văn B"}).Draw(t, "applicant"),
		rapid.SampledFrom([]string{"30/10/2026", ""}).Draw(t, "received"), "05/11/2026", "Đang xử lý")
}

var titles = [][]string{
	{"UBND XÃ Ô DIÊN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, {"", "", "", "Độc lập - Tự do - Hạnh phúc"},
	{"DANH SÁCH HỒ SƠ TIẾP NHẬN"}, {"Từ ngày 01/10/2026 đến ngày 31/10/2026"}, {"Đơn vị: xã Ô Diên", "", "Lĩnh vực: Tất cả"},
}

func drawSheet(t *rapid.T) (*sheet, [][]string) {
	s := &sheet{kinds: map[Kind]int64{}}
	for range rapid.IntRange(0, 10).Draw(t, "titles") {
		if rapid.IntRange(0, 4).Draw(t, "blank title") == 0 {
			s.blank(rapid.Bool().Draw(t, "gap"))
			continue
		}
		s.add(Title, rapid.SampledFrom(titles).Draw(t, "title")...)
	}
	header := rapid.SampledFrom(headers).Draw(t, "header")
	for _, row := range header {
		s.add(Header, row...)
	}
	if rapid.Bool().Draw(t, "numbering") {
		s.add(RepeatedHeader, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)")
	}
	for range rapid.IntRange(0, 30).Draw(t, "rows") {
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			s.add(Group, rapid.SampledFrom([][]string{{"I", "Lĩnh vực Đất đai"}, {"A. Tư pháp"}, {"", "II. Hộ tịch"}, {"Lĩnh vực: Chứng thực"}, {"1.2", "Giáo dục và Đào tạo"}}).Draw(t, "group")...)
		case 1:
			for _, row := range header {
				s.add(RepeatedHeader, row...)
			}
		case 2:
			s.add(Total, rapid.SampledFrom([][]string{{"", "Tổng cộng", "12"}, {"Tổng cộng: ", "", "", "", "", "7"}, {"Cộng", "15 hồ sơ"}, {"", "TỔNG SỐ", "", "3"}, {"Luỹ kế", "120"}}).Draw(t, "total")...)
		case 3:
			s.blank(rapid.Bool().Draw(t, "gap"))
		default:
			s.data(t)
		}
	}
	s.data(t)
	if rapid.Bool().Draw(t, "signature") {
		s.add(Signature, "", "", "", "", "Ô Diên, ngày 31 tháng 10 năm 2026")
		s.add(Signature, "", "NGƯỜI LẬP BIỂU", "", "", "KT. CHỦ TỊCH")
		s.add(Signature, "", "(Ký, ghi rõ họ tên)", "", "", "PHÓ CHỦ TỊCH")
		s.blank(true)
		s.add(Signature, "", "Trần Thị B", "", "", "Lê Văn C")
	}
	return s, header
}

// TestEveryRowIsAccountedFor: titles, headers, groups, totals and signature blocks around and between the rows are told
// apart exactly, and the kinds add up to the rows.
func TestEveryRowIsAccountedFor(t *testing.T) {
	ds := dossier(t)
	rapid.Check(t, func(t *rapid.T) {
		s, header := drawSheet(t)
		plan, err := Detect(ds, connectors.Sheet{}, s.rows[:min(len(s.rows), HeadRows)], nil)
		if err != nil {
			t.Fatalf("no layout: %v", err)
		}
		if int(plan.HeaderTo-plan.HeaderFrom)+1 != len(header) {
			t.Fatalf("header in rows %d-%d, want %d rows", plan.HeaderFrom, plan.HeaderTo, len(header))
		}
		for i, c := range plan.Columns {
			if c.Field != wantFields[i] {
				t.Fatalf("column %q is mapped to %q, want %q", c.Header, c.Field, wantFields[i])
			}
		}
		sorter := plan.NewSorter()
		for _, r := range s.rows {
			sorter.Sort(r)
		}
		if s.kinds[Blank] == 0 {
			delete(s.kinds, Blank)
		}
		got := maps.Clone(sorter.Counts)
		maps.DeleteFunc(got, func(_ Kind, n int64) bool { return n == 0 })
		if !maps.Equal(got, s.kinds) {
			t.Fatalf("kinds %v, want %v", got, s.kinds)
		}
		all := int64(0)
		for _, n := range got {
			all += n
		}
		if all != s.at {
			t.Fatalf("%d rows accounted for of %d", all, s.at)
		}
	})
}

func TestJoinedHeaders(t *testing.T) {
	plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(headers[2]...), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"STT", "Thông tin hồ sơ / Mã hồ sơ", "Thông tin hồ sơ / Chủ hồ sơ", "Quá trình / Thời gian / Ngày tiếp nhận", "Quá trình / Thời gian / Ngày hẹn trả", "Quá trình / Trạng thái", "Ghi chú"}
	for i, c := range plan.Columns {
		if c.Header != want[i] {
			t.Errorf("column %d is %q, want %q", i, c.Header, want[i])
		}
	}
	if got := plan.Unmapped(); !slices.Equal(got, []string{"Ghi chú"}) {
		t.Errorf("unmapped %q", got)
	}
}

// TestUnknownSubtitles: a lower header row belongs to the header although no field is known by it.
func TestUnknownSubtitles(t *testing.T) {
	plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(
		[]string{"Mã hồ sơ", "Chủ hồ sơ", "Gia hạn", "", "Trạng thái"}, []string{"", "", "Đợt đầu", "Đợt sau"}, []string{"H1", "A", "", "", "Đang xử lý"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if plan.HeaderTo != 2 || plan.Columns[3].Header != "Gia hạn / Đợt sau" {
		t.Errorf("header to row %d, column %q", plan.HeaderTo, plan.Columns[3].Header)
	}
}

func TestKinds(t *testing.T) {
	header := headers[0][0]
	for _, test := range []struct {
		name   string
		cells  []string
		kind   Kind
		reason string
	}{
		{"data without applicant", []string{"1", "H26-1", "", "1/10/2026"}, Loaded, ""},
		{"data without code", []string{"1", "", "Nguyễn Văn A", "1/10/2026", "5/10/2026", "x"}, Loaded, ""},
		{"a name that begins like a total", []string{"1", "H26-1", "Tổng công ty A", "1/10/2026"}, Loaded, ""},
		{"a name that is a total's word", []string{"1", "H26-1", "Cộng", "1/10/2026"}, Loaded, ""},
		{"an applicant that signs", []string{"1", "H26-1", "Chủ tịch Hội A", "1/10/2026"}, Loaded, ""},
		{"a lone code", []string{"", "H26-1"}, Loaded, ""},
		{"beyond the header", []string{"1", "H26-1", "A", "1/10/2026", "", "", "", "lạc"}, Rejected, connectors.FaultWidth},
		{"group", []string{"II", "Lĩnh vực đất đai"}, Group, ""},
		{"total", []string{"", "Tổng cộng", "1.234"}, Total, ""},
		{"total with its number", []string{"Tổng cộng: 1.234 hồ sơ"}, Total, ""},
		{"total with words before the number", []string{"Tổng số hồ sơ: 12"}, Total, ""},
		{"a code beside words like a total", []string{"1", "H26-1", "Tổng 12", "1/10/2026"}, Loaded, ""},
		{"numbers of the columns", []string{"1", "2", "3", "4", "5", "6", "7"}, RepeatedHeader, ""},
		{"letters and numbers of the columns", []string{"A", "B", "1", "2", "3", "4", "5"}, RepeatedHeader, ""},
		{"another table", []string{"STT", "Mã phản ánh", "Ngày tiếp nhận", "Hạn xử lý", "Mức hài lòng"}, Rejected, OtherTable},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(header), nil)
			if err != nil {
				t.Fatal(err)
			}
			s := plan.NewSorter()
			s.Sort(connectors.Row{Number: 1, Cells: header})
			if kind, reason := s.Sort(connectors.Row{Number: 2, Cells: test.cells}); kind != test.kind || reason != test.reason {
				t.Errorf("%s %q, want %s %q", kind, reason, test.kind, test.reason)
			}
		})
	}
}

// TestSeveralTables: the rows of other tables above and below are rejected with their reason.
func TestSeveralTables(t *testing.T) {
	feedback := [][]string{{"Mã phản ánh", "Ngày tiếp nhận", "Hạn xử lý"}, {"PA1", "1/10/2026", "3/10/2026"}, {"PA2", "1/10/2026", "3/10/2026"}}
	mine := [][]string{headers[0][0], {"1", "H26-1", "A", "1/10/2026", "5/10/2026", "Đang xử lý", ""}}
	for _, test := range []struct {
		name string
		rows [][]string
		want map[Kind]int64
	}{
		{"below", slices.Concat(mine, [][]string{{}}, feedback), map[Kind]int64{Header: 1, Loaded: 1, Blank: 1, Rejected: 3}},
		{"above", slices.Concat([][]string{{"DANH SÁCH"}}, feedback, mine), map[Kind]int64{Title: 1, Header: 1, Loaded: 1, Rejected: 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows := numbered(test.rows...)
			plan, err := Detect(dossier(t), connectors.Sheet{}, rows, nil)
			if err != nil {
				t.Fatal(err)
			}
			s := plan.NewSorter()
			for _, r := range rows {
				s.Sort(r)
			}
			maps.DeleteFunc(s.Counts, func(_ Kind, n int64) bool { return n == 0 })
			if !maps.Equal(s.Counts, test.want) {
				t.Errorf("kinds %v, want %v", s.Counts, test.want)
			}
		})
	}
}

func TestFixedWidth(t *testing.T) {
	plan, err := Detect(dossier(t), connectors.Sheet{FixedWidth: true}, numbered([]string{"Mã hồ sơ", "Chủ hồ sơ", "Ghi chú"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewSorter()
	s.Sort(connectors.Row{Number: 1, Cells: []string{"Mã hồ sơ", "Chủ hồ sơ", "Ghi chú"}})
	for i, test := range []struct {
		cells []string
		want  Kind
	}{{[]string{"H1", "A", ""}, Loaded}, {[]string{"H1", "A"}, Rejected}, {[]string{"H1", "A", "", ""}, Rejected}, {[]string{""}, Blank}, {[]string{"Tổng cộng"}, Total}} {
		if kind, _ := s.Sort(connectors.Row{Number: int64(i + 2), Cells: test.cells}); kind != test.want {
			t.Errorf("%q is %s, want %s", test.cells, kind, test.want)
		}
	}
	if kind, reason := s.Sort(connectors.Row{Number: 9, Cells: []string{"H2", "\ufffd", ""}, Fault: connectors.FaultEncoding}); kind != Rejected || reason != connectors.FaultEncoding {
		t.Errorf("%s %s", kind, reason)
	}
}

func TestMappingOfTheConfig(t *testing.T) {
	head := numbered([]string{"Số", "Chủ hồ sơ", "Trạng thái", "Tình trạng"})
	plan, err := Detect(dossier(t), connectors.Sheet{}, head, map[string]string{"số": "dossier_code", "Tình trạng": "status", "CHỦ HỒ SƠ": "-"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range plan.Columns {
		got = append(got, c.Field+" "+c.Reason)
	}
	if want := []string{"dossier_code " + ByConfig, " " + LeftOut, " " + Overridden, "status " + ByConfig}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTwoCandidates(t *testing.T) {
	var ambiguous *AmbiguousError
	_, err := Detect(dossier(t), connectors.Sheet{}, numbered([]string{"Mã hồ sơ", "Số CCCD", "Số giấy tờ tùy thân"}), nil)
	if !errors.As(err, &ambiguous) || ambiguous.Field != "national_id" || len(ambiguous.Headers) != 2 {
		t.Errorf("error %v", err)
	}
	if _, err = Detect(dossier(t), connectors.Sheet{}, numbered([]string{"Chủ hồ sơ", "Số CCCD"}), nil); !errors.Is(err, ErrNoHeader) {
		t.Errorf("error %v, want ErrNoHeader", err)
	}
}

// TestStated: what total rows state of the number of rows and of sums, with the cell.
func TestStated(t *testing.T) {
	header := []string{"STT", "Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Phí lệ phí đã nộp", "Ghi chú"}
	for _, test := range []struct {
		cells []string
		want  string
	}{
		{[]string{"", "Tổng cộng: 1.234 hồ sơ"}, "[{2 1  1.234}]"},
		{[]string{"Tổng số", "12", "", "", "35.000 đ", "7"}, "[{2 1  12} {2 4 fee_paid 35.000 đ}]"},
		{[]string{"Cộng", "120 hồ sơ"}, "[{2 1  120}]"},
		{[]string{"Tổng cộng", "", "", "", "", "9"}, "[]"},
		{[]string{"", "", "Tổng cộng", "", "35.000"}, "[{2 4 fee_paid 35.000}]"},
	} {
		plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(header), nil)
		if err != nil {
			t.Fatal(err)
		}
		s := plan.NewSorter()
		s.Sort(connectors.Row{Number: 1, Cells: header})
		kind, _ := s.Sort(connectors.Row{Number: 2, Cells: test.cells})
		if got := fmt.Sprint(s.Stated); kind != Total || got != test.want {
			t.Errorf("%q is %s and states %s, want %s", test.cells, kind, got, test.want)
		}
	}
}

// TestNthHeader: of two columns with one header the config names the second by its number.
func TestNthHeader(t *testing.T) {
	head := numbered([]string{"Mã hồ sơ", "Ngày nhận", "Ngày nhận", "Ngày nhận"})
	for _, test := range []struct {
		mapping map[string]string
		want    []string
	}{
		{map[string]string{"Ngày nhận": "received_at"}, []string{"dossier_code", "received_at", "", ""}},
		{map[string]string{"NGÀY NHẬN #2": "received_at"}, []string{"dossier_code", "", "received_at", ""}},
		{map[string]string{"Ngày nhận #3": "received_at", "Ngày nhận #2": "due_at", "Ngày nhận": "-"}, []string{"dossier_code", "", "due_at", "received_at"}},
	} {
		plan, err := Detect(dossier(t), connectors.Sheet{}, head, test.mapping)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range plan.Columns {
			got = append(got, c.Field)
		}
		if !slices.Equal(got, test.want) || plan.Columns[3].Header != "Ngày nhận #3" {
			t.Errorf("%v: %q, want %q; last header %q", test.mapping, got, test.want, plan.Columns[3].Header)
		}
	}
}

// TestProposals: the forms of values propose fields for unmapped columns; few or mixed values propose nothing.
func TestProposals(t *testing.T) {
	rows := [][]string{{"Mã hồ sơ", "Giấy tờ", "Liên hệ", "Hộp thư", "Cách nộp", "Ghi chú", "Thủ tục số"}}
	for i := range 5 {
		n := fmt.Sprint(i)
		rows = append(rows, []string{"H1-" + n, "00108500000" + n, "091234567" + n, "a" + n + "@example.vn", "Trực tuyến", "0" + n, "1.00000" + n})
	}
	rows[3][1], rows[2][5] = "B1234567", ""
	plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(rows...), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range plan.Proposals(numbered(rows...)) {
		got = append(got, fmt.Sprintf("%d %s %d/%d %d", e.Column, e.Field, e.Hits, e.All, e.Score()))
	}
	want := []string{"1 national_id 4/5 20", "1 submitter_id 4/5 20", "2 phone 5/5 25", "3 email 5/5 25", "4 channel 5/5 25", "6 procedure_code 5/5 25"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if list := plan.Proposals(numbered(rows[:3]...)); len(list) != 0 {
		t.Errorf("two values propose %v", list)
	}
}
