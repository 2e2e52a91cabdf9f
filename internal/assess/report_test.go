package assess_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/report/official"
	"ddss/internal/run"
)

const reportConfig = `unit: {name: Xã Ô Diên}
as_of: 2026-09-30T17:00:00+07:00
period: {from: 2026-06-15, to: 2026-09-14}
report_periods: {2026-Q3: {from: 2026-07-01, to: 2026-09-30}}
sources: [{dataset: dossier, path: ho_so.csv}, {dataset: task, path: nhiem_vu.csv}, {dataset: finding, path: kien_nghi.csv}]
masking: {key_file: khoa}
`

func TestReportCollectsTasksFindingsAndTheRunBefore(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"ho_so.csv":     smallDossiers,
		"nhiem_vu.csv":  "Mã nhiệm vụ,Loại,\"Chỉ tiêu, nhiệm vụ\",Mã chỉ tiêu,Cơ quan chủ trì,Thời hạn,Tiến độ (%),Ngày hoàn thành\nCT1,chi_tieu,Nộp trực tuyến,nop_truc_tuyen,Phòng Một,31/12/2027,,\nNV1,nhiem_vu,Làm sạch,,Phòng Hai,28/07/2026,100,27/07/2026\n",
		"kien_nghi.csv": "Mã kiến nghị,Nguồn,Nội dung kiến nghị,Số ký hiệu,Ngày ban hành,Đơn vị thực hiện,Thời hạn,Ngày hoàn thành,Ngày tái kiểm tra\nKN1,thanh_tra,Hồ sơ quá hạn,11/KL,02/03/2026,Phòng Một,30/04/2026,24/04/2026,20/05/2026\n",
	} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	if _, err := run.MakeKey(filepath.Join(dir, "khoa")); err != nil {
		t.Fatal(err)
	}
	for _, asOf := range []string{"2026-05-31", "2026-06-30", "2026-08-31"} { // the last lies in the period
		writeFile(t, filepath.Join(dir, config.FileName), strings.Replace(reportConfig, "2026-09-30T17", asOf+"T17", 1))
		assessed(t, optionsAt(t, dir))
	}
	writeFile(t, filepath.Join(dir, config.FileName), reportConfig)
	o := optionsAt(t, dir)
	runDir := assessed(t, o)
	s, err := assess.Reopen(context.Background(), runDir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := official.ParsePeriod("2026-Q3", official.Quarter, s.Config().ReportPeriods)
	if err != nil || p.From != "2026-07-01" {
		t.Fatalf("period %+v, %v", p, err)
	}
	in, err := s.Report(context.Background(), runDir, official.Quarter, p)
	if err != nil {
		t.Fatal(err)
	}
	if in.Before == nil || in.Before.AsOf != "2026-06-30T17:00:00+07:00" || in.Result.AsOf != "2026-09-30T17:00:00+07:00" || in.Run != filepath.Base(runDir) {
		t.Errorf("run %s of %s, before %+v", in.Run, in.Result.AsOf, in.Before)
	}
	if in.Scope.From != "2026-06-15" || in.Scope.To != "2026-09-14" {
		t.Errorf("scope %+v", in.Scope)
	}
	if len(in.Tasks) != 2 || in.Tasks[0] != (official.Task{Kind: "chi_tieu", Title: "Nộp trực tuyến", Indicator: "nop_truc_tuyen", Lead: "Phòng Một", Due: "2027-12-31"}) || in.Tasks[1].Finished != "2026-07-27" || in.Tasks[1].Progress != "100" {
		t.Errorf("tasks %+v", in.Tasks)
	}
	if want := (official.Finding{Code: "KN1", Source: "thanh_tra", Title: "Hồ sơ quá hạn", Document: "11/KL", Issued: "2026-03-02", Lead: "Phòng Một", Due: "2026-04-30", Fixed: "2026-04-24", Rechecked: "2026-05-20"}); len(in.Findings) != 1 || in.Findings[0] != want {
		t.Errorf("findings %+v", in.Findings)
	}
	s.Config().History = "none"
	if in, err := s.Report(context.Background(), runDir, official.Quarter, p); err != nil || in.Before != nil {
		t.Errorf("without history: %+v, %v", in.Before, err)
	}
}
