package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

// An installation is upgraded over its old runs: the present program reads a run of every earlier form, and its next
// night goes on from there.
func TestRunsOfEveryRelease(t *testing.T) {
	releases, err := os.ReadDir(filepath.Join("testdata", "releases"))
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, r := range releases {
		if r.IsDir() && r.Name() != "xa" {
			tried++
			t.Run(r.Name(), func(t *testing.T) { upgraded(t, filepath.Join("testdata", "releases", r.Name())) })
		}
	}
	if tried < 2 {
		t.Errorf("only %d forms", tried)
	}
}

func upgraded(t *testing.T, release string) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for from, to := range map[string]string{release: "runs", filepath.Join("testdata", "releases", "xa"): "xa"} {
		if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	key, err := os.ReadFile(filepath.Join("testdata", "releases", "masking.key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "masking.key"), key, 0o600)
	}
	if err == nil {
		err = os.Symlink(self, filepath.Join(dir, "ddss"))
	}
	if err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.Command("./ddss", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "DDSS_LANG=en")
		return cmd
	}
	ddss := func(args ...string) string {
		t.Helper()
		cmd := command(args...)
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("ddss %s: %v\n%s%s", strings.Join(args, " "), err, out, errs.Bytes())
		}
		return string(out)
	}
	names, err := run.Names(filepath.Join(dir, "runs"))
	if err != nil || len(names) < 2 {
		t.Fatalf("runs %v, %v", names, err)
	}
	for _, name := range names {
		ddss("verify", filepath.Join("runs", name))
		if card := ddss("scorecard", filepath.Join("runs", name), "--format", "md"); !strings.Contains(card, "DQI") {
			t.Errorf("scorecard of %s:\n%s", name, card)
		}
		ddss("maturity", filepath.Join("runs", name))
	}
	// What other versions counted is compared by them alone.
	newest := filepath.Join("runs", names[len(names)-1])
	text, err := command("verify", newest, "--inputs", "xa").CombinedOutput()
	var ended *exec.ExitError
	switch made, told := run.ReadResult(filepath.Join(dir, newest)); {
	case told != nil:
		t.Error(told)
	case made.Tool.Version == result.Version:
		if err != nil {
			t.Errorf("inputs of a run of this version: %v\n%s", err, text)
		}
	case !errors.As(err, &ended) || ended.ExitCode() != fault.NotVerified || !strings.Contains(string(text), "was made by ddss "+made.Tool.Version+"; verify it with that version"):
		t.Errorf("inputs of a run of version %s: %v\n%s", made.Tool.Version, err, text)
	}
	if text := ddss("check", "--out", "runs"); !strings.Contains(text, "2 runs in runs are whole") {
		t.Error(text)
	}
	var lines []historyLine
	if err := json.Unmarshal([]byte(ddss("history", "--out", "runs", "--format", "json")), &lines); err != nil || len(lines) != len(names) || lines[1].DQI == nil || len(lines[1].Breaks) > 0 {
		t.Errorf("history %+v, %v", lines, err)
	}
	var c run.Comparison
	if err := json.Unmarshal([]byte(ddss("diff", "--out", "runs", "--format", "json")), &c); err != nil {
		t.Fatal(err)
	}
	fates := map[string]int{}
	for _, f := range c.Fates {
		if f.Check == "du.dossier.address" {
			fates[f.Fate]++
		}
	}
	if fates[run.New] != 1 || fates[run.Gone] != 1 || fates[run.Persisting] != 1 {
		t.Errorf("addresses between the nights: %v", fates)
	}
	// The night after the upgrade follows the violations on.
	ddss("nightly", "--config", "xa", "--out", "runs", "--as-of", "2026-10-03T17:00:00+07:00")
	after, err := run.Names(filepath.Join(dir, "runs"))
	if err != nil || len(after) != len(names)+1 {
		t.Fatalf("runs %v, %v", after, err)
	}
	h, err := run.HistoryOf(filepath.Join(dir, "runs", after[len(after)-1]))
	if err != nil || len(h.Runs) != len(names) || h.Broken > 0 || h.Fixes == nil || h.Fixes.Reason != "" {
		t.Errorf("history of the night after %+v, %v", h, err)
	}
	for _, e := range h.Runs {
		if !e.Whole {
			t.Errorf("%s is not whole", e.Run)
		}
	}
	ddss("diff", "--out", "runs")
}
