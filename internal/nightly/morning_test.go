package nightly

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/internal/config"
	"ddss/internal/due"
	"ddss/internal/fault"
)

func dueList() *due.List {
	l := &due.List{AsOf: "2026-11-01T01:30:00+07:00", Within: 2, Gaps: map[string]due.Gap{}, Items: []due.Item{
		{Dataset: "dossier", Code: "H26.99-261027-0001", Status: "dang_xu_ly", AgencyCode: "H26.99", AgencyName: "Trung tâm Một", Officer: "Nguyễn Văn An", Due: "2026-10-30", State: due.Overdue, Days: 1},
		{Dataset: "dossier", Code: "H26.98-261027-0001", Status: "dang_xu_ly", AgencyCode: "H26.98", Officer: "Lê Thị Ba", Due: "2026-11-03", State: due.Soon, Days: 2},
	}}
	l.Sort()
	return l
}

const openDossiers = `Mã hồ sơ;Trạng thái;Ngày hẹn trả;Mã cơ quan;Tên cơ quan;Người xử lý hồ sơ;Tên TTHC
H26.99-261027-0001;Đang xử lý;29/10/2026 17:00;H26.99.01;Trung tâm Một;Nguyễn Văn An;Khai sinh
H26.99-261027-0002;Đang xử lý;02/11/2026 17:00;H26.99.01;Trung tâm Một;Nguyễn Văn An;Gọi 0912345678 để hỏi
H26.99-261027-0003;Đang xử lý;30/12/2026 17:00;H26.99.02;Trung tâm Hai;Lê Thị Ba;Khai tử
H26.99-261027-0004;Đang xử lý;30/10/2026 17:00;H26.99.03;Trung tâm Ba;Lê Thị Ba;Khai tử
H26.99-261027-0005;Đang xử lý;30/10/2026 17:00;;;;Khai tử
`

func dueNight(t *testing.T) (Options, *mailServer) {
	t.Helper()
	s := newMailServer(t)
	o := commune(t)
	o.Assess.Config.Alerts.SMTP = s.smtp(t)
	o.Assess.Config.Alerts.Due = &config.DueList{Agencies: map[config.Code][]string{"H26.99.01": {"mot@example.vn"}, "H26.99.02": {"hai@example.vn"}}, Others: []string{"chung@example.vn"}}
	if err := os.WriteFile(filepath.Join(o.Assess.Dir, "ho_so.csv"), []byte(openDossiers), 0o600); err != nil {
		t.Fatal(err)
	}
	return o, s
}

// Each agency with work gets one mail with its own, and no name or number in clear; an agency without work gets none.
func TestTheMorningListGoesToEachAgency(t *testing.T) {
	o, s := dueNight(t)
	if _, err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for len(s.messages) > 0 {
		to, subject, text := s.take(t)
		got[to+" "+subject] = text
	}
	one := got["<mot@example.vn> ddss Xã thử 31/10/2026: 2 việc quá hạn hoặc sắp đến hạn, Trung tâm Một (H26.99.01)"]
	want := `Tính đến 17:00 31/10/2026: 1 việc quá hạn, 1 việc đến hạn trong 2 ngày làm việc.

N*** V*** A***
- 29/10/2026 17:00 · H26.99-261027-0001 · quá hạn 1 ngày làm việc · Đang xử lý
  Khai sinh
- 02/11/2026 17:00 · H26.99-261027-0002 · còn 1 ngày làm việc · Đang xử lý
  Gọi 091*****678 để hỏi
`
	if one != want {
		t.Errorf("the mail of the first agency is\n%s\nwant\n%s", one, want)
	}
	var subjects []string
	for k := range got {
		subjects = append(subjects, k)
	}
	slices.Sort(subjects)
	if all := strings.Join(subjects, "\n"); len(got) != 3 || strings.Contains(all, "hai@") || !strings.Contains(all, "<chung@example.vn> ddss Xã thử 31/10/2026: 1 việc quá hạn hoặc sắp đến hạn, Không rõ đơn vị") {
		t.Errorf("mails:\n%s", all)
	}
}

// A dataset that was not read tonight is told to every agency: an empty list would look like no work.
func TestTheMorningListSaysWhatItLacks(t *testing.T) {
	o, s := dueNight(t)
	if err := os.Remove(filepath.Join(o.Assess.Dir, "ho_so.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Assess.Dir, "phan_anh.csv"), []byte("Mã phản ánh;Hạn xử lý;Mã cơ quan xử lý\nPA1;30/10/2026;H26.99.01\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Assess.Config.Sources = append(o.Assess.Config.Sources, config.Source{Dataset: "feedback", Path: "phan_anh.csv"})
	o.Assess.Config.Alerts.SMTP.To = []string{"it@example.vn"}
	if _, err := Run(context.Background(), o); fault.Code(err) != fault.Failed {
		t.Fatal(err)
	}
	told := map[string]string{}
	for len(s.messages) > 0 {
		to, _, text := s.take(t)
		told[to] = text
	}
	if len(told) != 3 || !strings.Contains(told["<mot@example.vn>"], "PA1") {
		t.Errorf("mails %v", told)
	}
	for _, to := range []string{"<mot@example.vn>", "<hai@example.vn>"} {
		if !strings.Contains(told[to], "Chưa nạp dữ liệu hồ sơ nên danh sách không có phần này.") {
			t.Errorf("%s is told %q", to, told[to])
		}
	}
}

// What was not delivered gives way to the next list; the message of the night does not.
func TestANewMorningListTakesThePlaceOfTheOld(t *testing.T) {
	o, s := dueNight(t)
	s.Close()
	for day := 31; day < 33; day++ {
		o.Assess.AsOf = time.Date(2026, 10, day, 17, 0, 0, 0, time.FixedZone("", 7*60*60))
		status, err := Run(context.Background(), o)
		if err != nil || status.Undelivered != 3 {
			t.Fatalf("%d wait, %v", status.Undelivered, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(o.Assess.Out, ".ddss", spoolDir, "*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("spool %v, %v", files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", f, err)
		}
		text, err := os.ReadFile(f)
		m := Message{}
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil || m.AsOf[:10] != "2026-11-01" || strings.Contains(m.Text, "Nguyễn") {
			t.Errorf("%s: %+v, %v", f, m, err)
		}
	}
}
