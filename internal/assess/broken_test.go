package assess_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
)

// A check whose pattern the engine cannot compile: it parses, and fails only when the rows are judged.
const brokenCheck = `
id: dung.dossier.broken
version: 1
severity: major
error_group: format
title: {vi: "Hỏng", en: "Broken"}
advice: {vi: "Sửa quy tắc.", en: "Mend the check."}
basis: {vi: "không có", en: "none"}
value: dossier_code
applies: present(dossier_code)
violates: matches(dossier_code, "(\\p{L}{500}){2}")
`

// TestBrokenExpressionSparesTheOthers: a check that fails at run time is errored with the engine's words, and every other
// check has the counts that it has without it.
func TestBrokenExpressionSparesTheOthers(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "ho_so.csv"), "Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận,Ngày hẹn trả,Trạng thái\n"+
		"H26.99.01-260903-0001,1.000001,03/09/2026 08:25,10/09/2026 08:25,Đã trả kết quả\n"+
		"H26.99.01-260903-0001,,04/09/2026 09:00,01/09/2026 09:00,Đang xử lý\n")
	if err := os.Mkdir(filepath.Join(dir, "checks"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "checks", "broken.yaml"), brokenCheck)
	c := &config.Config{Sources: []config.Source{{Dataset: "dossier", Path: "ho_so.csv"}}}
	without := judgedFolder(t, dir, c)
	c.ChecksDir = "checks"
	with := judgedFolder(t, dir, c)

	var others []result.Check
	for _, k := range with.Result.Checks {
		if k.ID != "dung.dossier.broken" {
			others = append(others, k)
			continue
		}
		if k.Status != result.Errored || k.Reason == nil || *k.Reason != "engine_error" || k.Score != nil {
			t.Errorf("the broken check: %+v", k)
		}
	}
	if len(others) == len(with.Result.Checks) {
		t.Error("the broken check is not in the result")
	}
	if with.Details["dung.dossier.broken"] == "" {
		t.Error("the engine's words are lost")
	}
	if diff := cmp.Diff(without.Result.Checks, others); diff != "" {
		t.Errorf("other checks changed (-without +with):\n%s", diff)
	}
	if diff := cmp.Diff(without.Result.DQI, with.Result.DQI); diff != "" {
		t.Errorf("the DQI changed (-without +with):\n%s", diff)
	}
}

// judgedFolder assesses the folder without writing.
func judgedFolder(t *testing.T, dir string, c *config.Config) *assess.Outcome {
	t.Helper()
	asOf := time.Date(2026, 10, 31, 10, 0, 0, 0, time.UTC)
	out, err := assess.Run(context.Background(), assess.Options{Config: c, Dir: dir, AsOf: asOf, NoWrite: true, Connectors: all.List(), Remotes: all.Remotes(), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
