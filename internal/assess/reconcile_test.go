package assess_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/run"
)

const reconcileConfig = `as_of: 2026-10-31T17:00:00+07:00
period: {from: 2026-10-01, to: 2026-10-31}
sources: [{dataset: dossier, path: ho_so.csv}, {dataset: declared_figure, path: cong.csv}]
masking: {key_file: khoa}
history: none
`

// plantedDossiers are 1,000 of October and 30 of September; the first 50 are not synced, each tenth is late, each third was
// filed online.
func plantedDossiers() string {
	var b strings.Builder
	b.WriteString("Mã hồ sơ,Trạng thái,Hình thức nộp,Ngày tiếp nhận,Ngày hẹn trả,Ngày có kết quả,Ngày đồng bộ Cổng DVCQG\n")
	for i := range 1030 {
		month, synced, done, channel := "10", "20/10/2026 08:00:00", "05", "Trực tiếp"
		if i >= 1000 {
			month = "09"
		}
		if i < 50 {
			synced = ""
		}
		if i%10 == 0 {
			done = "15"
		}
		if i%3 == 0 {
			channel = "Trực tuyến"
		}
		fmt.Fprintf(&b, "HS-%04d,Đã trả kết quả,%[3]s,01/%[2]s/2026 08:00:00,10/%[2]s/2026 17:00:00,%[4]s/%[2]s/2026 09:00:00,%[5]s\n", i, month, channel, done, synced)
	}
	return b.String()
}

// The portal lacks the 50 unsynced dossiers and counts the 30 of September: counted by hand.
const portalFigures = `Mã số liệu,Mã chỉ tiêu,Đến ngày,Giá trị,Tử số,Mẫu số,Cơ quan công bố,Số ký hiệu,Ngày ban hành
S0,766.ON_TIME,30/09/2026,1,1,1,Cổng,1,01/10/2026
S1,766.ON_TIME,31/10/2026,18,882,980,Cổng,1,01/11/2026
S2,766.ONLINE_DOSSIER,31/10/2026,4,327,980,Cổng,1,01/11/2026
S3,766.DOSSIER_SYNC,31/10/2026,6,980,980,Cổng,1,01/11/2026
S4,sipas,31/10/2026,90,,,Cổng,1,01/11/2026
`

func TestReconcileExplainsThePlantedDifferenceToTheDossier(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"ho_so.csv": plantedDossiers(), "cong.csv": portalFigures, config.FileName: reconcileConfig} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	if _, err := run.MakeKey(filepath.Join(dir, "khoa")); err != nil {
		t.Fatal(err)
	}
	runDir := assessed(t, optionsAt(t, dir))
	o := optionsAt(t, dir)
	p := o.Config.Period
	o.Config.Period = config.Period{}
	s, err := assess.Reopen(context.Background(), runDir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r, err := run.ReadResult(runDir)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Reconcile(context.Background(), r, p)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range found.Gaps {
		got += fmt.Sprintf("%s %d/%d %v rest %d/%d\n", g.Metric, g.Numerator, g.Denominator, g.Causes, g.RestNumerator, g.RestDenominator)
	}
	want := `DOSSIER_SYNC 30/-20 [{unsynced 0 -50 0} {outside_period 30 30 0}] rest 0/0
ON_TIME -18/-20 [{unsynced -45 -50 0} {outside_period 27 30 0}] rest 0/0
ONLINE_DOSSIER -7/-20 [{unsynced -17 -50 0} {outside_period 10 30 0}] rest 0/0
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(found.Dossiers) != 80 {
		t.Fatalf("%d dossiers are named, want 80", len(found.Dossiers))
	}
	for n, d := range found.Dossiers {
		want := assess.SuspectDossier{Cause: "unsynced", Code: fmt.Sprintf("HS-%04d", n), Source: "ho_so.csv", Row: int64(n) + 2}
		if n >= 50 {
			want.Cause, want.Code, want.Row = "outside_period", fmt.Sprintf("HS-%04d", n+950), int64(n)+952
		}
		if d.Sheet = ""; d != want {
			t.Errorf("dossier %d is %+v, want %+v", n, d, want)
		}
	}
}
