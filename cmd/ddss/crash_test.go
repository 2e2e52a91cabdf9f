//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ddss/internal/run"
)

// A crashing is a place where nights are killed, starved and refused: the program in processes of its own, the exports of a
// commune, and where its runs go.
type crashing struct {
	program, exports, out, home string
}

// newCrashing uses the folder that DDSS_CRASH_FOLDER names, else a small commune.
func newCrashing(t *testing.T) crashing {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := crashing{filepath.Join(dir, "ddss"), os.Getenv("DDSS_CRASH_FOLDER"), filepath.Join(dir, "runs"), filepath.Join(dir, "home")}
	if err := os.Symlink(self, c.program); err != nil {
		t.Fatal(err)
	}
	if c.exports != "" {
		return c
	}
	c.exports = filepath.Join(dir, "xa")
	var b strings.Builder
	b.WriteString("Mã hồ sơ;Mã TTHC;Ngày tiếp nhận;Chủ hồ sơ\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "H26.99-261030-%04d;1.000001;30/10/2026 08:%02d;Hồ sơ thử %d\n", i, i%60, i)
	}
	if err := os.Mkdir(c.exports, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"ho_so.csv": b.String(), "ddss.yaml": "unit: {name: Xã thử}\nretention: {runs: 3}\nalerts: {command: [cat]}\nsources: [{dataset: dossier, path: ho_so.csv}]\n"} {
		if err := os.WriteFile(filepath.Join(c.exports, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// night is the command of the night of a day of November; before stands before the program.
func (c crashing) night(day int, before ...string) *exec.Cmd {
	args := slices.Concat(before, []string{c.program, "nightly", "--config", c.exports, "--out", c.out, "--as-of", fmt.Sprintf("2026-11-%02dT17:00:00+07:00", day)})
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+c.home, "XDG_CONFIG_HOME="+filepath.Join(c.home, ".config"))
	return cmd
}

// done runs a night that nothing hinders.
func (c crashing) done(t *testing.T, day int) {
	t.Helper()
	if text, err := c.night(day).CombinedOutput(); err != nil {
		t.Fatalf("the night of day %d: %v\n%s", day, err, text)
	}
}

// refused wants a night that ended with a sentence and exit code 1, and reports whether it failed at all.
func refused(t *testing.T, what string, text []byte, err error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !bytes.Contains(text, []byte("ddss: ")) || bytes.Contains(text, []byte("goroutine ")) {
		t.Errorf("%s: %v\n%s", what, err, text)
	}
	return true
}

// whole fails unless every run folder verifies, those that were there before among them, and the status can be read.
func (c crashing) whole(t *testing.T, what string, before []string) []string {
	t.Helper()
	names, err := run.Names(c.out)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, diffs, err := run.Verify(filepath.Join(c.out, name)); err != nil || len(diffs) > 0 {
			t.Errorf("%s: %s is torn: %v, %v", what, name, diffs, err)
		}
	}
	for _, name := range before {
		if !slices.Contains(names, name) && !c.set(t, name) {
			t.Errorf("%s: %s is lost", what, name)
		}
	}
	text, err := os.ReadFile(filepath.Join(c.out, "status.json"))
	if err == nil && !json.Valid(text) || err != nil && !os.IsNotExist(err) {
		t.Errorf("%s: status.json: %v\n%s", what, err, text)
	}
	return names
}

// set reports whether a run folder waits to come back at the next start.
func (c crashing) set(t *testing.T, name string) bool {
	t.Helper()
	_, diffs, err := run.Verify(filepath.Join(c.out, run.CacheDir, run.TempPrefix+"replaced-"+name))
	return err == nil && len(diffs) == 0
}

// kills is how many nights are killed; DDSS_KILLS asks for more.
func kills() int {
	n, err := strconv.Atoi(os.Getenv("DDSS_KILLS"))
	if err != nil {
		return 12
	}
	return n
}

// Nights are killed at random moments, some of them nights that were there already; the last one gives the result of a
// place where nothing was ever killed.
func TestKilledNightsLeaveNoTornRun(t *testing.T) {
	c := newCrashing(t)
	quiet := c
	quiet.out = filepath.Join(filepath.Dir(c.out), "quiet")
	began := time.Now()
	quiet.done(t, 30)
	length := time.Since(began)
	c.done(t, 1)
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	names := c.whole(t, "the first night", nil)
	stopped := 0
	for i := range kills() {
		cmd := c.night(2 + i%4)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(length))))
		_ = cmd.Process.Kill() // it may have ended already
		if err := cmd.Wait(); err != nil {
			stopped++
		}
		after := c.whole(t, fmt.Sprintf("kill %d", i), nil)
		if len(after) < min(len(names), 2) { // of three that are kept, one may be making room
			t.Errorf("kill %d: runs %v, before it %v", i, after, names)
		}
		names = after
	}
	if stopped == 0 {
		t.Error("no night was killed")
	}
	c.done(t, 30)
	want, got := quiet.whole(t, "quiet", nil), c.whole(t, "the night after", nil)
	if strings.SplitN(got[len(got)-1], "-", 2)[0] != strings.SplitN(want[0], "-", 2)[0] {
		t.Errorf("runs after the kills %v, want the last as %v", got, want)
	}
	for _, place := range []crashing{c, quiet} {
		left, err := filepath.Glob(filepath.Join(place.out, run.CacheDir, run.TempPrefix+"*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	t.Logf("%d of %d nights were killed", stopped, kills())
}

// Every file that is larger than the limit fails to be written: the snapshot, the tables, result.json, the status.
func TestNightsThatMayNotWriteMuchLeaveNoTornRun(t *testing.T) {
	c := newCrashing(t)
	c.done(t, 1)
	before := c.whole(t, "the first night", nil)
	failed := 0
	for _, blocks := range []int{0, 1, 4, 16, 32, 64} { // of 512 bytes
		text, err := c.night(2, "sh", "-c", `ulimit -f "$0"; exec "$@"`, strconv.Itoa(blocks)).CombinedOutput()
		what := fmt.Sprintf("%d blocks", blocks)
		if refused(t, what, text, err) {
			failed++
		}
		c.whole(t, what, before)
	}
	if failed < 4 {
		t.Errorf("only %d of the limits made a night fail", failed)
	}
	c.done(t, 3)
	c.whole(t, "the night after", before)
}

// A night that gets too little memory ends with a sentence: by the setting of the engine, and by the limit of the system.
func TestNightsWithoutMemory(t *testing.T) {
	c := newCrashing(t)
	c.done(t, 1)
	before := c.whole(t, "the first night", nil)
	for _, how := range [][]string{{"env", "DDSS_ENGINE_MEMORY_LIMIT=2MB"}, {"sh", "-c", `ulimit -v 2000000; exec "$@"`, "sh"}} {
		text, err := c.night(2, how...).CombinedOutput()
		if !refused(t, how[1], text, err) {
			t.Errorf("%s: the night had enough", how[1])
		}
		c.whole(t, how[1], before)
	}
	c.done(t, 3)
	c.whole(t, "the night after", before)
}
