package nightly

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

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

// A source that does not fit the configuration any more is one that failed: the rest of the night goes on, and what is to be
// done is told once.
func TestASourceThatNoLongerFits(t *testing.T) {
	const rows = "PA-1;30/10/2026 08:00\nPA-2;30/10/2026 09:00\n"
	file := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	book := func(sheets ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			f := excelize.NewFile()
			for i, name := range sheets {
				if i == 0 {
					f.SetSheetName("Sheet1", name)
				} else if _, err := f.NewSheet(name); err != nil {
					t.Fatal(err)
				}
				for r, line := range [][]any{{"Mã phản ánh", "Ngày tiếp nhận"}, {"PA-1", "30/10/2026 08:00"}, {"PA-2", "30/10/2026 09:00"}} {
					if err := f.SetSheetRow(name, fmt.Sprintf("A%d", r+1), &line); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := f.SaveAs(filepath.Join(dir, "phan_anh.xlsx")); err != nil {
				t.Fatal(err)
			}
		}
	}
	csv := config.Source{Dataset: "feedback", Path: "phan_anh.csv"}
	for _, c := range []struct {
		name         string
		source       config.Source
		write        func(*testing.T, string)
		reason, told string
	}{
		{"its key is renamed", csv, file("phan_anh.csv", "Số thứ tự kiến nghị;Ngày tiếp nhận\n"+rows), "no_key_column", "hãy ghép cột bằng columns"},
		{"its key stands there twice", csv, file("phan_anh.csv", "Mã phản ánh;Mã phản ánh\n"+rows), "ambiguous_columns", "hãy ghi rõ bằng columns"},
		{"a byte of its key is bad", csv, file("phan_anh.csv", "M\xff ph\xfen \xe1nh;Ngày tiếp nhận\n"+rows), "no_key_column", "hãy ghép cột bằng columns"},
		{"a sheet with the same columns is new", config.Source{Dataset: "feedback", Path: "phan_anh.xlsx"}, book("Phản ánh", "Phản ánh cũ"), "rival_sheets", "hãy ghi rõ sheet"},
		{"its sheet is renamed", config.Source{Dataset: "feedback", Path: "phan_anh.xlsx", Sheet: "Phản ánh"}, book("Kiến nghị"), "no_sheet", "không có trang tính"},
		{"a folder took its place", csv, func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "phan_anh.csv"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, "no_data_file", "không phải là tệp dữ liệu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := commune(t, c.source)
			c.write(t, o.Assess.Dir)
			message := filepath.Join(t.TempDir(), "told")
			o.Assess.Config.Alerts.Command = []string{"sh", "-c", `cat > "$0"`, message}
			if _, err := assess.Run(context.Background(), o.Assess); fault.Code(err) != fault.Usage {
				t.Fatalf("by hand: exit code %d, want 2: %v", fault.Code(err), err)
			}
			s, err := Run(context.Background(), o)
			if fault.Code(err) != fault.Failed || s.Run == "" || len(s.Faults) != 1 || s.DQI == nil {
				t.Fatalf("%+v, %v", s, err)
			}
			if f := s.Faults[0]; !strings.Contains(f, c.told) || !strings.HasSuffix(f, "Bộ dữ liệu feedback không được đánh giá.") {
				t.Errorf("told %q, want %q", f, c.told)
			}
			text, err := os.ReadFile(message)
			if err != nil || strings.Count(string(text), s.Faults[0]) != 1 || !strings.Contains(string(text), "1 việc cần xem") {
				t.Errorf("message %s, %v", text, err)
			}
			if !slices.Contains(s.Warnings, Warning{Code: SourceFailed, Of: c.source.Path, Alert: true}) {
				t.Errorf("warnings %+v", s.Warnings)
			}
			dir := filepath.Join(o.Assess.Out, s.Run)
			r, err := run.ReadResult(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range r.Datasets {
				if d.Name == "feedback" && (len(d.Failed) != 1 || d.Failed[0].Reason != c.reason) || d.Name == "dossier" && d.Rows != 2 {
					t.Errorf("%s: %+v", d.Name, d.Failed)
				}
			}
			o.Assess.Unattended = false // as verify and serve read the run again
			session, err := assess.Reopen(context.Background(), dir, o.Assess)
			if err != nil {
				t.Fatalf("judged again: %v", err)
			}
			defer session.Close()
			again, err1 := session.Result.Encode()
			before, err2 := r.Encode()
			if err1 != nil || err2 != nil || string(again) != string(before) {
				t.Errorf("judged again it gives another result, %v, %v", err1, err2)
			}
		})
	}
}
