package run_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/fault"
	"ddss/internal/run"
)

func TestAccessIsLoggedLineByLine(t *testing.T) {
	dir := t.TempDir()
	for _, what := range []string{"format=csv", "format=xlsx"} {
		if err := run.LogAccess(dir, run.Access{At: "2026-11-01T08:00:00+07:00", User: "lan", Command: "failures", What: what}); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "access.log")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 2 || !strings.Contains(lines[1], `"user":"lan"`) || !strings.Contains(lines[1], "format=xlsx") {
		t.Errorf("%q", lines)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
}

func TestNothingIsUnmaskedWithoutALog(t *testing.T) {
	err := run.LogAccess(filepath.Join(t.TempDir(), "gone"), run.Access{})
	if fault.Code(err) != fault.Failed || !strings.Contains(fault.In(err, "en"), "no unmasked data is shown") {
		t.Errorf("%v", err)
	}
}
