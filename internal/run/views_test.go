package run_test

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

var hanoi = time.FixedZone("", 7*60*60)

// nightRun writes the run of a night, as of 01:30.
func nightRun(t testing.TB, out string, day time.Time) string {
	t.Helper()
	at := time.Date(day.Year(), day.Month(), day.Day(), 1, 30, 0, 0, hanoi)
	r := record()
	r.Result = resultOf(at)
	dir, err := r.Write(out, at)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func resultOf(at time.Time) *result.Result {
	name := "Xã Thử"
	return &result.Result{Schema: result.Schema, Tool: result.Tool{Name: "ddss", Version: result.Version}, AsOf: at.Format(time.RFC3339), Unit: result.Unit{Name: &name}}
}

func historyAt(t testing.TB, out string, at time.Time) run.History {
	t.Helper()
	h, broken, err := run.ReadHistory(out, resultOf(at), func(*result.Result) *big.Rat { return nil })
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	return h
}

func view(t testing.TB, dir, user string, at time.Time) {
	t.Helper()
	if err := run.LogView(dir, run.Access{At: at.Format(time.RFC3339), User: user, Host: "máy", Command: "serve"}); err != nil {
		t.Fatal(err)
	}
}

// The viewers that a run takes from the logs are those of a count over all the views that were made, made in another way: day
// by day backwards from as_of.
func TestViewersAreThoseCountedDayByDay(t *testing.T) {
	type glance struct {
		user string
		at   time.Time
	}
	users := []string{"chủ tịch", "chánh văn phòng"}
	enough, few := 0, 0
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		out := t.TempDir()
		start := time.Date(2026, 2, 20, 0, 0, 0, 0, hanoi) // the last of February lies in between
		var dirs []string
		for night := 0; night < 60; night += 15 + random.IntN(25) {
			dirs = append(dirs, nightRun(t, out, start.AddDate(0, 0, night)))
		}
		var views []glance
		for range random.IntN(20) {
			v := glance{users[random.IntN(2)], start.Add(time.Duration(20*24+random.IntN(42*24)) * time.Hour)}
			views = append(views, v)
			view(t, dirs[random.IntN(len(dirs))], v.user, v.at)
		}
		asOf := start.AddDate(0, 0, 60).Add(time.Duration(random.IntN(48)) * time.Hour)
		got := historyAt(t, out, asOf).Viewers

		var days []int64
		known := false
		for _, user := range users {
			n := int64(0)
			for back := range 30 {
				y, m, d := asOf.AddDate(0, 0, -back).Date()
				if slices.ContainsFunc(views, func(v glance) bool {
					vy, vm, vd := v.at.Date()
					return v.user == user && vy == y && vm == m && vd == d && !v.at.After(asOf)
				}) {
					n++
				}
			}
			if n > 0 {
				days = append(days, n)
			}
		}
		for _, v := range views {
			known = known || !v.at.After(asOf)
		}
		slices.Sort(days)
		slices.Reverse(days)
		if known != (got != nil) || known && !slices.Equal(got.Days, days) {
			t.Fatalf("seed %d: %v, not %v (known %v)", seed, got, days, known)
		}
		for _, n := range days {
			if n >= 4 {
				enough++
			} else {
				few++
			}
		}
	}
	if enough == 0 || few == 0 {
		t.Errorf("the views try too little: %d users with enough days, %d without", enough, few)
	}
}

func TestViewsAreNoUnmaskedOutputs(t *testing.T) {
	out := t.TempDir()
	dir := nightRun(t, out, asOf)
	at := asOf.Add(time.Hour)
	for range 3 {
		view(t, dir, "an", at) // once a day is enough
	}
	view(t, dir, "bình", at)
	if err := run.LogAccess(dir, run.Access{At: at.Format(time.RFC3339), User: "an", Command: "failures"}); err != nil {
		t.Fatal(err)
	}
	view(t, dir, "an", at.AddDate(0, 0, 1))
	list, whole, err := run.ReadAccess(dir)
	if err != nil || !whole || len(list) != 4 || list[0].Unmask || !list[2].Unmask {
		t.Fatalf("%+v, whole %v, error %v", list, whole, err)
	}
	h := historyAt(t, out, asOf.AddDate(0, 0, 5))
	if h.Unmasked != (run.Unmasked{Unapproved: 1}) || !slices.Equal(h.Viewers.Days, []int64{2, 1}) || h.Viewers.OnAtLeast(2) != 1 {
		t.Errorf("%+v, viewers %+v", h.Unmasked, h.Viewers)
	}
	found, err := run.Departures([]run.Finished{{Dir: dir, Result: resultOf(asOf)}}, result.Judging{}, "", "")
	if err != nil || len(found) != 1 || found[0].Kind != run.DepartedMask {
		t.Errorf("%+v, error %v", found, err)
	}
	if h := historyAt(t, t.TempDir(), asOf); h.Viewers != nil {
		t.Errorf("viewers without a log: %+v", h.Viewers)
	}
}

// Lines that many add at once stand one after the other.
func TestViewsAtOnceKeepTheChain(t *testing.T) {
	dir := nightRun(t, t.TempDir(), asOf)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() { view(t, dir, fmt.Sprint("user ", i%20), asOf) })
	}
	wg.Wait()
	if list, whole, err := run.ReadAccess(dir); err != nil || !whole || len(list) != 20 {
		t.Errorf("%d lines, whole %v, error %v", len(list), whole, err)
	}
	if !wholeRun(dir) {
		t.Error("the run does not verify")
	}
}

func wholeRun(dir string) bool {
	_, diffs, err := run.Verify(dir)
	return err == nil && len(diffs) == 0
}

func TestNoViewWithoutALog(t *testing.T) {
	err := run.LogView(filepath.Join(t.TempDir(), "gone"), run.Access{User: "an"})
	if fault.Code(err) != fault.Failed || !strings.Contains(fault.In(err, "en"), "so this run is not shown") || !strings.Contains(fault.In(err, "vi"), "nên không mở được") {
		t.Errorf("%v", err)
	}
	dir := nightRun(t, t.TempDir(), asOf)
	view(t, dir, "an", asOf)
	log := filepath.Join(dir, "access.log")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(log, bytes.Replace(text, []byte(`"an"`), []byte(`"ba"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run.LogView(dir, run.Access{User: "an"}); fault.Code(err) != fault.NotVerified || strings.Contains(err.Error(), "%!") {
		t.Errorf("%v", err)
	}
}
