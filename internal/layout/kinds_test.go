package layout

import (
	"fmt"
	"testing"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

var wideHeader = []string{"STT", "Mã hồ sơ", "Mã TTHC", "Lĩnh vực", "Chủ hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Phí, lệ phí phải nộp", "Ghi chú"}

// TestFewCells: a row with a key is data however few its other cells are, and so is one without a key that does not look
// like the title of a group, a total or a signature.
func TestFewCells(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []string
		kind  Kind
	}{
		{"running number and code", []string{"31", "H26.99-0031"}, Loaded},
		{"a code with spaces", []string{"31", "H26 0031 A"}, Loaded},
		{"a code without digits", []string{"31", "HS-A"}, Loaded},
		{"two codes", []string{"", "H26.99-0031", "1.000894"}, Loaded},
		{"a code of digits", []string{"31", "0031"}, Loaded},
		{"running number and name", []string{"31", "", "", "", "Nguyễn Văn B"}, Loaded},
		{"running number and the name of an office", []string{"31", "", "", "", "Chủ tịch Hội A"}, Loaded},
		{"running number and sector", []string{"31", "", "", "Hộ tịch"}, Loaded},
		{"status alone", []string{"", "", "", "", "", "", "Đã trả kết quả"}, Loaded},
		{"name alone", []string{"", "", "", "", "Nguyễn Văn B"}, Loaded},
		{"date alone", []string{"", "", "", "", "", "31/10/2026"}, Loaded},
		{"remark alone", []string{"", "", "", "", "", "", "", "", "thiếu mã"}, Loaded},
		{"a record under the word of a total", []string{"31", "Tổng", "1.000894", "Hộ tịch", "Nguyễn Văn B", "31/10/2026", "Đã trả kết quả", "8000"}, Loaded},
		{"the word of a total beside a record", []string{"Tổng cộng", "H26.99-0031", "1.000894", "Hộ tịch", "Nguyễn Văn B"}, Loaded},
		{"the word of a total beside a code alone", []string{"Tổng cộng", "H26.99-0031"}, Loaded},
		{"an applicant Cộng without a code", []string{"31", "", "", "", "Cộng", "31/10/2026", "Đã trả kết quả"}, Loaded},
		{"a company without a code", []string{"31", "", "", "", "Tổng công ty A"}, Loaded},
		{"running number alone", []string{"31"}, Blank},
		{"Roman number and title", []string{"II", "Lĩnh vực đất đai"}, Group},
		{"Roman number and title over another column", []string{"II", "", "", "Đất đai"}, Group},
		{"number with levels", []string{"1.2", "Giáo dục và Đào tạo"}, Group},
		{"number and title", []string{"2", "Lĩnh vực 2: đất đai"}, Group},
		{"title alone", []string{"Lĩnh vực: Chứng thực"}, Group},
		{"title under the key", []string{"", "II. Hộ tịch"}, Group},
		{"remark with a date", []string{"", "Ngày in: 31/10/2026 08:00"}, Group},
		{"letter alone", []string{"A"}, Group},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sorterOf(t, dossier(t), wideHeader)
			if kind, reason := s.Sort(connectors.Row{Number: 2, Cells: test.cells}); kind != test.kind || reason != "" {
				t.Errorf("%s %q, want %s", kind, reason, test.kind)
			}
		})
	}
}

func sorterOf(t testing.TB, ds dataset.Dataset, header []string) *Sorter {
	t.Helper()
	plan, err := Detect(ds, connectors.Sheet{}, numbered(header), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewSorter()
	s.Sort(connectors.Row{Number: 1, Cells: header})
	return s
}

// TestSubtotals: totals of groups are total rows, and the number in what they total is no number of rows.
func TestSubtotals(t *testing.T) {
	for _, test := range []struct{ label, states string }{
		{"Cộng nhóm", "[]"}, {"Cộng nhóm I", "[]"}, {"Cộng I", "[]"}, {"Cộng (I)", "[]"}, {"Tổng I", "[]"}, {"Tổng nhóm I", "[]"},
		{"Tổng lĩnh vực Hộ tịch", "[]"}, {"Cộng lĩnh vực Hộ tịch:", "[]"}, {"TỔNG CỘNG (I+II)", "[]"}, {"Tổng cộng I + II", "[]"},
		{"Cộng trang 2", "[]"}, {"Tổng nhóm 1", "[]"}, {"Cộng 1.2", "[]"}, {"Tổng số hồ sơ 1.234", "[{2 1  1.234}]"}, {"Lũy kế năm 2026", "[]"},
		{"Tổng lĩnh vực Hộ tịch: 12 hồ sơ", "[{2 1  12}]"}, {"Cộng nhóm I 7 hồ sơ", "[{2 1  7}]"}, {"Tổng số: 12.", "[{2 1  12}]"},
	} {
		t.Run(test.label, func(t *testing.T) {
			s := sorterOf(t, dossier(t), wideHeader)
			kind, _ := s.Sort(connectors.Row{Number: 2, Cells: []string{"", test.label}})
			if got := fmt.Sprint(s.Stated); kind != Total || got != test.states {
				t.Errorf("%s, states %s, want %s", kind, got, test.states)
			}
			s = sorterOf(t, dossier(t), wideHeader)
			if kind, _ = s.Sort(connectors.Row{Number: 2, Cells: []string{"", test.label, "", "", "", "", "", "8.000 đ"}}); kind != Total {
				t.Errorf("with a sum it is %s", kind)
			}
		})
	}
	for _, name := range []string{"Tổng công ty A", "Tổng cục B", "Cộng Hoà Văn C", "Tổng Văn D", "Cộngi"} {
		if _, ok := totalLabel(viettext.Normalize(name)); ok {
			t.Errorf("%q is taken for the label of a total", name)
		}
	}
}

// TestRecords: what names its own columns is a record whatever its texts are.
func TestRecords(t *testing.T) {
	columns := []string{"stt", "dossier_code", "applicant_name", "received_at", "status", "note"}
	plan, err := Detect(dossier(t), connectors.Sheet{Columns: columns}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewSorter()
	rows := [][]string{
		{"1", "H26-1"}, {"2"}, {"", "Tổng cộng", "12"}, {"", "", "Tổng cộng"}, {"I", "Lĩnh vực đất đai"}, {"", "", "", "", "", "Người lập biểu"}, {"", "Trần Thị B"},
		columns, {"STT", "Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận"}, {"1", "2", "3", "4"}, {"", "", "", "", "Đang xử lý"}, {}, {"Mã phản ánh", "Ngày tiếp nhận", "Hạn xử lý"},
	}
	for i, cells := range rows {
		if kind, reason := s.Sort(connectors.Row{Number: int64(i + 1), Cells: cells}); kind != Loaded {
			t.Errorf("%q is %s %s", cells, kind, reason)
		}
	}
	if kind, reason := s.Sort(connectors.Row{Number: 20, Fault: connectors.FaultEncoding}); kind != Rejected || reason != connectors.FaultEncoding {
		t.Errorf("a faulty record is %s %s", kind, reason)
	}
	if kind, _ := s.Sort(connectors.Row{Number: 21, Cells: []string{"", "H26-1", "", "", "", "", "more"}}); kind != Rejected {
		t.Errorf("a record beyond its columns is %s", kind)
	}
	if got := fmt.Sprint(s.Skipped()); got != "map[blank:6]" { // the numbers between that no record has
		t.Errorf("skipped %s", got)
	}
}

// TestNothingIsLost: of a poor export, in which half of the rows have a running number and a code alone, every row is
// loaded.
func TestNothingIsLost(t *testing.T) {
	for _, ds := range dataset.All() {
		key, _ := ds.Field(ds.Key)
		header := []string{"STT", key.Vi}
		for _, f := range ds.Fields {
			if f.Name != ds.Key && len(header) < 8 {
				header = append(header, f.Vi)
			}
		}
		s := sorterOf(t, ds, header)
		for i := range int64(50) {
			s.Sort(connectors.Row{Number: i + 2, Cells: []string{fmt.Sprint(i + 1), fmt.Sprintf("%012d", i+1)}})
		}
		if s.Counts[Loaded] != 50 {
			t.Errorf("%s: %v", ds.Name, s.Counts)
		}
	}
}
