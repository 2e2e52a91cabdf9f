package assess_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/due"
)

const dueConfig = `as_of: 2026-02-13T08:00:00+07:00
sources:
  - {dataset: dossier, path: ho_so.csv}
  - {dataset: feedback, path: phan_anh.csv}
  - {dataset: agency, path: co_quan.csv}
`

// Tết 2026: 16 to 20 February are off.
const dueDossiers = `Mã hồ sơ,Trạng thái,Ngày hẹn trả,Mã cơ quan,Người xử lý hồ sơ,Tên TTHC
HS-1,Đang xử lý,24/02/2026 17:00:00,H1,Nguyễn Văn A,Khai sinh
HS-2,Đang xử lý,25/02/2026 17:00:00,H1,Nguyễn Văn A,Khai sinh
HS-3,Mới đăng ký,11/02/2026,H1,Nguyễn Văn A,Khai sinh
HS-4,Yêu cầu bổ sung,13/02/2026 07:30:00,H2,,Kết hôn
HS-5,Đã trả kết quả,11/02/2026,H1,Nguyễn Văn A,Khai sinh
HS-6,Lạ lùng,11/02/2026,H1,Nguyễn Văn A,Khai sinh
HS-7,Đang xử lý,31/02/2026,H1,Nguyễn Văn A,Khai sinh
HS-8,Đang xử lý,13/02/2026,H1,Lê B,Khai sinh
HS-9,Yêu cầu thực hiện nghĩa vụ tài chính,20/02/2026 17:00:00,H1,Lê B,Khai sinh
`

const dueFeedback = `Mã phản ánh,Ngày tiếp nhận,Hạn xử lý,Ngày trả lời,Mã cơ quan xử lý
PA-1,01/02/2026 08:00:00,12/02/2026 17:00:00,,H1
PA-2,01/02/2026 08:00:00,12/02/2026 17:00:00,11/02/2026 08:00:00,H1
PA-3,01/02/2026 08:00:00,,,H1
`

func dueList(t *testing.T, text string, within int) *due.List {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"ho_so.csv": dueDossiers, "phan_anh.csv": dueFeedback, "co_quan.csv": "Mã cơ quan,Tên cơ quan\nH1,Phòng Một\n", config.FileName: text} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	o := optionsAt(t, dir)
	o.NoWrite = true
	o.Clock = time.Now
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := s.Due(context.Background(), within)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDueListsOpenWorkByTheCalendar(t *testing.T) {
	list := dueList(t, dueConfig, 2)
	var got []string
	for _, i := range list.Items {
		got = append(got, fmt.Sprintf("%s/%s/%s %s %s %d %s", i.AgencyName, i.Officer, i.Code, i.Due, i.State, i.Days, i.Status))
	}
	want := []string{
		"Phòng Một//PA-1 2026-02-12 17:00 overdue 1 ",
		"Phòng Một/Lê B/HS-8 2026-02-13 soon 0 dang_xu_ly",
		"Phòng Một/Lê B/HS-9 2026-02-20 17:00 soon 0 cho_nvtc",
		"Phòng Một/Nguyễn Văn A/HS-3 2026-02-11 overdue 2 moi_dang_ky",
		"Phòng Một/Nguyễn Văn A/HS-1 2026-02-24 17:00 soon 2 dang_xu_ly",
		"//HS-4 2026-02-13 07:30 overdue 0 cho_bo_sung",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if list.Gaps["dossier"] != (due.Gap{NoStatus: 1, NoDue: 1}) || list.Gaps["feedback"] != (due.Gap{NoDue: 1}) || len(list.Absent) > 0 {
		t.Errorf("gaps %+v, absent %v", list.Gaps, list.Absent)
	}
	if i := list.Items[1]; i.Source != "ho_so.csv" || i.Row != 9 || i.Procedure != "Khai sinh" {
		t.Errorf("the place of HS-8: %+v", i)
	}
}

func TestDueWithinDaysAndWithoutFeedback(t *testing.T) {
	text := strings.Replace(dueConfig, "  - {dataset: feedback, path: phan_anh.csv}\n", "", 1)
	list := dueList(t, text, 3)
	if len(list.Items) != 6 || len(list.Absent) != 1 || list.Absent[0] != "feedback" {
		t.Errorf("%d items, absent %v; want 6 without feedback", len(list.Items), list.Absent)
	}
}
