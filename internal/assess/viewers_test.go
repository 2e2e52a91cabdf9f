package assess_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/run"
	"ddss/maturity"
)

// looked assesses the unit on the first of September, lets users look at the run, and assesses it a month later.
func looked(t *testing.T, days map[string][]string) (*assess.Outcome, assess.Options) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range governedFiles {
		writeFile(t, filepath.Join(dir, name), text)
	}
	writeFile(t, filepath.Join(dir, "minh_chung.csv"), "Mã minh chứng,Mã tiêu chí,Tên văn bản,Số ký hiệu,Ngày ban hành,Mức đáp ứng,Tệp,Mã băm\n"+
		document("MC1", "A10.4", "3/BB-UBND", "20/09/2026", "qd.txt"))
	writeFile(t, filepath.Join(dir, config.FileName), fmt.Sprintf(governedConfig, "2026-09-01", "2026-08-31"))
	o := optionsAt(t, dir)
	first := assessed(t, o)
	for user, list := range days {
		for _, at := range list {
			if err := run.LogView(first, run.Access{At: at, User: user, Command: "serve"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	o.AsOf = o.AsOf.AddDate(0, 0, 30) // 17:00 on the first of October
	out, err := assess.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out, o
}

func TestViewersAreCountedFromTheAccessLogs(t *testing.T) {
	at := func(days ...int) (out []string) {
		for _, d := range days {
			out = append(out, time.Date(2026, 9, d, 8, 0, 0, 0, time.FixedZone("", 7*60*60)).Format(time.RFC3339))
		}
		return out
	}
	days := map[string][]string{
		"chủ tịch":   at(2, 9, 16, 30),
		"phó":        append(at(2, 9, 16), "2026-09-30T18:30:00Z"), // the first of October in Việt Nam, before as_of
		"kế toán":    at(2, 9, 16),
		"tư pháp":    append(at(3, 10, 17), "2026-09-01T08:00:00+07:00"), // the last is a day too old
		"văn phòng":  append(at(4, 11, 18), "2026-10-01T18:00:00+07:00"), // the last is after as_of
		"một cửa":    at(5, 5, 5, 5),
		"tổ dữ liệu": at(6, 7, 8, 9, 10, 13),
	}
	out, o := looked(t, days)
	p := part(t, out, "A10.4", "viewers")
	if p.Figure == nil || *p.Figure != 300 {
		t.Fatalf("%v viewers (%s), not 3", p.Figure, because(p.Reason))
	}
	for _, c := range out.Result.Maturity.Criteria {
		if c.ID == "A10.4" && (c.Value == nil || *c.Value != 75_00) { // nobody of another unit verified the minutes
			t.Errorf("A10.4 is %v", c.Value)
		}
	}
	// An auditor who has the run folder alone, without the logs, comes to the same.
	history, err := run.HistoryOf(out.Dir)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := filepath.Glob(filepath.Join(o.Out, "*", "access.log"))
	if err != nil || len(logs) != 1 {
		t.Fatal(logs, err)
	}
	if err := os.Remove(logs[0]); err != nil {
		t.Fatal(err)
	}
	o.Recorded, o.NoWrite = &history, true
	again, err := assess.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	one, err1 := out.Result.Encode()
	two, err2 := again.Result.Encode()
	if err1 != nil || err2 != nil || string(one) != string(two) {
		t.Errorf("assessed again from its folder the run differs: %v %v", err1, err2)
	}
}

func TestWithoutSignedInUsersViewersAreNotKnown(t *testing.T) {
	out, _ := looked(t, nil)
	if p := part(t, out, "A10.4", "viewers"); p.Figure != nil || because(p.Reason) != "view_log_absent" {
		t.Errorf("%v viewers (%s)", p.Figure, because(p.Reason))
	}
	for _, c := range out.Result.Maturity.Criteria {
		if c.ID == "A10.4" && c.Rating != maturity.Unassessed {
			t.Errorf("A10.4 is rated %s", c.Rating)
		}
	}
	out, _ = looked(t, map[string][]string{"an": {"2026-08-15T08:00:00+07:00"}})
	if p := part(t, out, "A10.4", "viewers"); p.Figure == nil || *p.Figure != 0 {
		t.Errorf("%v viewers (%s), not 0: nobody looked of late", p.Figure, because(p.Reason))
	}
}
