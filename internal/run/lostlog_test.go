package run_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/internal/result"
	"ddss/internal/run"
)

// taken logs three unmasked outputs of a run, the second in another time zone, and has a later run count them.
func taken(t *testing.T) (list []run.Finished, log string) {
	t.Helper()
	out := t.TempDir()
	first := time.Date(2026, 10, 1, 0, 0, 0, 0, hanoi)
	dir := nightRun(t, out, first)
	for _, at := range []string{"2026-10-02T08:00:00+07:00", "2026-10-02T20:00:00Z", "2026-10-04T08:00:00+07:00"} {
		if err := run.LogAccess(dir, run.Access{At: at, User: "an", Host: "máy", Command: "failures", What: "format=csv"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, day := range []int{9, 10} {
		r := record()
		r.Result = resultOf(time.Date(2026, 10, day, 1, 30, 0, 0, hanoi))
		r.History = historyAt(t, out, time.Date(2026, 10, day, 1, 30, 0, 0, hanoi))
		if _, err := r.Write(out, first.AddDate(0, 0, day)); err != nil {
			t.Fatal(err)
		}
	}
	list, broken, err := run.List(out)
	if err != nil || len(broken) > 0 || len(list) != 3 {
		t.Fatal(len(list), broken, err)
	}
	return list, filepath.Join(dir, "access.log")
}

func departed(t *testing.T, list []run.Finished) map[string][]run.Departure {
	t.Helper()
	found, err := run.Departures(list, result.Judging{}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]run.Departure{}
	for _, d := range found {
		out[d.Kind] = append(out[d.Kind], d)
	}
	return out
}

func TestTimesOfTheLogAreThoseOfTheRecords(t *testing.T) {
	list, log := taken(t)
	got := departed(t, list)
	if len(got[run.DepartedMask]) != 3 || got[run.DepartedMask][1].From != "2026-10-03T03:00:00+07:00" || len(got[run.BrokenLog])+len(got[run.LostLog]) > 0 {
		t.Errorf("%+v", got)
	}
	if text, err := os.ReadFile(log); err != nil || bytes.Contains(text, []byte(`Z"`)) {
		t.Errorf("the log holds %s, error %v", text, err)
	}
}

func TestALineTakenOutHidesNoOther(t *testing.T) {
	list, log := taken(t)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(text))
	for _, c := range []struct {
		left   []byte
		shown  int
		broken string
	}{
		{slices.Concat(lines[1], lines[2]), 2, "access.log, 1"},
		{slices.Concat(lines[0], lines[2]), 2, "access.log, 2"},
		{slices.Concat(lines[0], []byte("torn\n"), lines[1], lines[2]), 3, "access.log, 2"},
	} {
		if err := os.WriteFile(log, c.left, 0o600); err != nil {
			t.Fatal(err)
		}
		got := departed(t, list)
		if len(got[run.DepartedMask]) != c.shown || len(got[run.BrokenLog]) == 0 || got[run.BrokenLog][0].What != c.broken {
			t.Errorf("%s: %+v", c.broken, got)
		}
	}
	if err := os.WriteFile(log, slices.Concat(lines[0], bytes.Replace(lines[1], []byte("2026-10-03T"), []byte("hôm nào"), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := run.Departures(list, result.Judging{}, "2026-10-02", "2026-10-02"); err != nil || !slices.ContainsFunc(found, func(d run.Departure) bool { return d.Kind == run.DepartedMask && d.From[:1] == "h" }) {
		t.Errorf("a line without a readable time: %+v, error %v", found, err)
	}
}

func TestALostLogIsToldByLaterRuns(t *testing.T) {
	list, log := taken(t)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(text))
	if err := os.WriteFile(log, slices.Concat(lines[0], lines[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := departed(t, list)[run.LostLog]; len(got) != 1 || got[0].Value != "1" || got[0].Run != list[1].Name() {
		t.Errorf("its end cut off: %+v", got)
	}
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	if got := departed(t, list)[run.LostLog]; len(got) != 1 || got[0].Value != "3" {
		t.Errorf("the log taken away: %+v", got)
	}
	if got := departed(t, list[1:])[run.LostLog]; len(got) != 0 {
		t.Errorf("the run folder taken away: %+v", got)
	}
	if err := os.WriteFile(filepath.Join(list[2].Dir, run.HistoryFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run.Departures(list, result.Judging{}, "", ""); err == nil {
		t.Error("a torn history is taken for none")
	}
}
