package duelist

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/xuri/excelize/v2"

	"ddss/internal/due"
)

func sample() *due.List {
	l := &due.List{AsOf: "2026-02-13T08:00:00+07:00", Within: 2, Absent: []string{"feedback"}, Gaps: map[string]due.Gap{"dossier": {NoStatus: 1, NoDue: 2, NotHeld: 3}}, Items: []due.Item{
		{Dataset: "dossier", Code: "HS-1", Procedure: "Khai sinh " + strings.Repeat("rất dài ", 30), Status: "dang_xu_ly", AgencyCode: "H1", AgencyName: "Phòng Một", Officer: "Nguyễn Văn An", Due: "2026-02-24 17:00", State: due.Soon, Days: 2, Source: "ho_so.csv", Row: 2},
		{Dataset: "dossier", Code: "=1+1", Procedure: "@x", Status: "cho_nvtc", AgencyCode: "H1", AgencyName: "Phòng Một", Officer: "Nguyễn Văn An", Due: "2026-02-11", State: due.Overdue, Days: 2, Source: "ho_so.csv", Row: 3},
		{Dataset: "feedback", Code: "PA\x1b[31m", Due: "1999-02-11", State: due.Overdue, Days: -1, Source: "phan_anh.csv", Row: 9},
		{Dataset: "feedback", Code: "PA-2", Due: "2026-02-13 07:00", State: due.Overdue, Source: "phan_anh.csv", Row: 10},
		{Dataset: "feedback", Code: "PA-3", Due: "2026-02-13", State: due.Soon, Source: "phan_anh.csv", Row: 11},
	}}
	l.Sort()
	return l
}

func render(t *testing.T, format, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(format, &b, sample(), Options{Lang: lang}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestText(t *testing.T) {
	for lang, want := range map[string][]string{
		"vi": {"Tính đến 08:00 13/02/2026", "Phòng Một (H1)", "N*** V*** A*** │          1 │          1 │          0 │          0", "11/02/2026        =1+1 · quá hạn 2 ngày làm việc", "24/02/2026 17:00  HS-1 · còn 2 ngày làm việc", "Chờ nộp phí", "Không rõ đơn vị", "Chưa giao người xử lý", "PA [31m · quá hạn\n", "PA-2 · quá hạn, chưa đủ 1 ngày làm việc", "PA-3 · đến hạn trước ngày làm việc tới", "…"},
		"en": {"As of 08:00 13/02/2026", "=1+1 · overdue by 2 working days", "HS-1 · 2 working days left", "No agency", "Unanswered feedback"},
	} {
		text := string(render(t, "text", lang))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the list lacks %q:\n%s", lang, w, text)
			}
		}
		for _, line := range strings.Split(text, "\n") {
			if twwidth.Width(line) > 80 {
				t.Errorf("%s: wider than 80 columns: %q", lang, line)
			}
		}
		if strings.Contains(text, "Nguyễn") || strings.Contains(text, "\x1b") {
			t.Errorf("%s: a name or a control character is shown:\n%s", lang, text)
		}
	}
	var b bytes.Buffer
	if err := Write("text", &b, &due.List{}, Options{}); err != nil || !strings.Contains(b.String(), "Không có việc nào") {
		t.Errorf("an empty list: %v %s", err, b.String())
	}
}

func TestCSV(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(render(t, "csv", "vi"))).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[4], "|"); got != "dossier|overdue|2|2026-02-11|'=1+1|'@x|cho_nvtc|H1|Phòng Một|N*** V*** A***|ho_so.csv||3" {
		t.Errorf("row: %s", got)
	}
	if rows[1][2] != "" || rows[2][2] != "0" {
		t.Errorf("days not known and none: %q %q", rows[1], rows[2])
	}
}

func TestWorkbook(t *testing.T) {
	text := render(t, "xlsx", "vi")
	if !bytes.Equal(text, render(t, "xlsx", "vi")) {
		t.Error("equal lists have different bytes")
	}
	book, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	desks, err := book.GetRows("Tổng hợp")
	if err != nil || len(desks) != 3 || strings.Join(desks[2], "|") != "Phòng Một (H1)|N*** V*** A***|1|1|0|0" {
		t.Errorf("desks: %q, %v", desks, err)
	}
	items, err := book.GetRows("Chi tiết")
	if err != nil || len(items) != 6 || items[4][4] != "'=1+1" || items[4][2] != "11/02/2026" || items[4][9] != "3" {
		t.Errorf("items: %q, %v", items, err)
	}
}

func TestNotesSayWhatIsMissing(t *testing.T) {
	got := strings.Join(Notes(sample(), Options{}), "\n")
	for _, want := range []string{"1 hồ sơ không đọc được trạng thái", "2 hồ sơ chưa xong không đọc được hạn", "3 hồ sơ có hạn trong năm", "Chưa nạp dữ liệu phản ánh"} {
		if !strings.Contains(got, want) {
			t.Errorf("the notes lack %q:\n%s", want, got)
		}
	}
	if err := Write("pdf", nil, sample(), Options{}); err == nil {
		t.Error("an unknown form is written")
	}
}
