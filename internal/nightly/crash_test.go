//go:build unix

package nightly

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/run"
)

// The tests of crashes run a night in a process of its own: this test program again, with the folder in the environment.
const (
	nightDir   = "DDSS_TEST_NIGHT"
	nightDay   = "DDSS_TEST_NIGHT_DAY"
	nightLimit = "DDSS_TEST_NIGHT_FILE_BYTES"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(nightDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

func child(dir string) int {
	if s := os.Getenv(nightLimit); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err == nil {
			err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 99
		}
	}
	day, err := strconv.Atoi(os.Getenv(nightDay))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 99
	}
	c := &config.Config{Unit: config.Unit{Name: "Xã thử"}, Sources: []config.Source{{Dataset: "dossier", Path: "ho_so.csv"}}, Retention: config.Retention{Runs: 3}}
	_, err = Run(context.Background(), Options{Lang: "vi", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Sleep: func(context.Context, time.Duration) {},
		Assess: assess.Options{Config: c, ConfigText: []byte("x"), Dir: dir, Out: filepath.Join(dir, "runs"), Connectors: all.List(), Remotes: all.Remotes(), Clock: time.Now,
			AsOf: time.Date(2026, 10, day, 17, 0, 0, 0, time.UTC)}})
	if err != nil {
		fmt.Fprintln(os.Stderr, fault.In(err, "vi"))
	}
	return fault.Code(err)
}

// exports makes the folder of a commune with many small rows, so that a night takes a while.
func exports(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("Mã hồ sơ;Mã TTHC;Ngày tiếp nhận;Chủ hồ sơ\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "H26.99-261030-%04d;1.000001;30/10/2026 08:%02d;Hồ sơ thử %d\n", i, i%60, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "ho_so.csv"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func childNight(t *testing.T, dir string, day int, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), nightDir+"="+dir, nightDay+"="+strconv.Itoa(day), "XDG_CONFIG_HOME="+filepath.Join(dir, "config"))
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// whole fails unless every run folder verifies.
func whole(t *testing.T, out string) []string {
	t.Helper()
	names, err := run.Names(out)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, diffs, err := run.Verify(filepath.Join(out, name)); err != nil || len(diffs) > 0 {
			t.Errorf("%s is torn: %v, %v", name, diffs, err)
		}
	}
	return names
}

// kills is how many nights are killed; DDSS_KILLS asks for more.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("DDSS_KILLS"))
	if err != nil {
		return 12
	}
	return n
}

func TestKilledNightsLeaveNoTornRun(t *testing.T) {
	dir := exports(t)
	out := filepath.Join(dir, "runs")
	began := time.Now()
	if text, err := childNight(t, dir, 1).CombinedOutput(); err != nil {
		t.Fatalf("first night: %v\n%s", err, text)
	}
	length := time.Since(began)
	first := whole(t, out)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range kills(t) {
		cmd := childNight(t, dir, 2+i%20)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(length))))
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()
		whole(t, out)
	}
	if text, err := childNight(t, dir, 25).CombinedOutput(); err != nil {
		t.Fatalf("the night after: %v\n%s", err, text)
	}
	names := whole(t, out)
	if last := names[len(names)-1]; !strings.HasPrefix(last, "20261026T00") || len(first) != 1 {
		t.Errorf("runs after the kills: %v", names)
	}
}

// Every file that is larger than the limit fails to be written: the snapshot, the tables, result.json, the status. Each night
// ends with a sentence and exit code 1, and what is there stays whole.
func TestNightsThatCannotWriteLeaveNoTornRun(t *testing.T) {
	dir := exports(t)
	out := filepath.Join(dir, "runs")
	if text, err := childNight(t, dir, 1).CombinedOutput(); err != nil {
		t.Fatalf("first night: %v\n%s", err, text)
	}
	before := whole(t, out)
	failed := 0
	for _, bytes := range []int{0, 64, 512, 2 << 10, 8 << 10, 16 << 10, 32 << 10} {
		text, err := childNight(t, dir, 2, nightLimit+"="+strconv.Itoa(bytes)).CombinedOutput()
		if err == nil {
			continue
		}
		failed++
		if len(strings.TrimSpace(string(text))) < 20 || strings.Contains(string(text), "goroutine") || strings.Contains(err.Error(), "signal") {
			t.Errorf("limit %d: %v, %q", bytes, err, text)
		}
		if names := whole(t, out); len(names) > len(before)+1 {
			t.Errorf("limit %d: runs %v", bytes, names)
		}
	}
	if failed < 4 {
		t.Errorf("only %d of the limits made a night fail", failed)
	}
	if text, err := childNight(t, dir, 3).CombinedOutput(); err != nil {
		t.Errorf("the night after: %v\n%s", err, text)
	}
	whole(t, out)
}
