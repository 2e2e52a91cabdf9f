package nightly

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/report/htmlw"
	"ddss/internal/report/view"
	"ddss/internal/run"
)

// One source is down (its share is not mounted), one is corrupted, one is late. The night assesses what there is, and the
// mail, the exit code, the status, the metrics, the result and the scorecard say the same.
func TestOneSourceDownOneCorruptedOneLate(t *testing.T) {
	o := commune(t, config.Source{Dataset: "payment", Path: "chia-se/thanh_toan.ndjson"}, config.Source{Dataset: "document", Path: "giay_to.xlsx"}, config.Source{Dataset: "survey", Path: "khao_sat_*.csv"})
	if err := os.WriteFile(filepath.Join(o.Assess.Dir, "giay_to.xlsx"), []byte("PK\x03\x04 broken off"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := newMailServer(t)
	o.Assess.Config.Alerts.SMTP = server.smtp(t)
	o.Assess.Page = func(_ context.Context, s *assess.Session) (map[string][]byte, error) {
		text, err := htmlw.Render(view.Make(view.Input{Result: s.Result, Catalogue: s.Catalogue, History: s.History, Counts: s.Counts()}, "vi"))
		return map[string][]byte{run.ScorecardHTML: text}, err
	}
	s, err := Run(context.Background(), o)
	if fault.Code(err) != fault.Failed || s.ExitCode != fault.Failed {
		t.Fatalf("exit code %d, in the status %d, want 1", fault.Code(err), s.ExitCode)
	}
	_, subject, letter := server.take(t)
	if !strings.Contains(subject, "3 việc cần xem") {
		t.Errorf("subject %q", subject)
	}
	text, err := os.ReadFile(filepath.Join(o.Assess.Out, "status.json"))
	if err != nil {
		t.Fatal(err)
	}
	status := Status{}
	if err := json.Unmarshal(text, &status); err != nil || status.ExitCode != 1 || status.Run != s.Run || len(status.Faults) != 3 {
		t.Errorf("status %s, %v", text, err)
	}
	dir := filepath.Join(o.Assess.Out, s.Run)
	r, err := run.ReadResult(dir)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, run.ScorecardHTML))
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := os.ReadFile(filepath.Join(o.Assess.Out, "ddss.prom"))
	if err != nil || !strings.Contains(string(metrics), "ddss_exit_code{unit=\"Xã thử\"} 1\n") {
		t.Errorf("%s, %v", metrics, err)
	}
	want := map[string][2]string{"payment": {"chia-se/thanh_toan.ndjson", "missing"}, "document": {"giay_to.xlsx", "unreadable"}, "survey": {"khao_sat_*.csv", "missing"}}
	for _, d := range r.Datasets {
		w, fails := want[d.Name]
		switch {
		case fails != (len(d.Failed) == 1):
			t.Errorf("%s: failed sources %v", d.Name, d.Failed)
		case fails && (d.Failed[0].Path != w[0] || d.Failed[0].Reason != w[1]):
			t.Errorf("%s: %+v, want %v", d.Name, d.Failed[0], w)
		}
	}
	for name, w := range want {
		told := 0
		for _, f := range status.Faults {
			if strings.HasPrefix(f, w[0]+": ") && strings.HasSuffix(f, "Bộ dữ liệu "+name+" không được đánh giá.") && strings.Contains(letter, "- "+f+"\n") {
				told++
			}
		}
		if told != 1 || !strings.Contains(string(page), w[0]) {
			t.Errorf("%s: told %d times alike in the status %q and the mail\n%s\non the scorecard: %v", w[0], told, status.Faults, letter, strings.Contains(string(page), w[0]))
		}
	}
	if status.Rows[0].Rows != 2 || status.DQI == nil || r.DQI.Score == nil || *status.DQI != *r.DQI.Score {
		t.Errorf("the dossiers were not assessed: %+v, DQI %v", status.Rows, status.DQI)
	}
}
