package run_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ddss/internal/result"
	"ddss/internal/run"
)

func TestDepartures(t *testing.T) {
	standard := result.Judging{Severities: map[string]int64{"critical": 50}, Dimensions: map[string]int64{"du": 20}}
	forty, approval := int64(40), "12/UBND-VP"
	judging := func(weight int64, exceptions ...result.Exception) result.Judging {
		return result.Judging{Severities: map[string]int64{"critical": 50}, Dimensions: map[string]int64{"du": weight}, Exceptions: exceptions}
	}
	off := result.Exception{Check: "du.dossier.contact", Approval: &approval}
	reweighed := result.Exception{Check: "du.dossier.sector", Enabled: true, Weight: &forty}
	var list []run.Finished
	for i, j := range []judgingAt{
		{"2026-07-31T17:00:00+07:00", judging(20)},
		{"2026-08-31T17:00:00+07:00", judging(20, off)},
		{"2026-09-30T17:00:00+07:00", judging(25, off, reweighed)},
		{"2026-10-31T17:00:00+07:00", judging(20)},
		{"2026-10-31T23:30:00Z", judging(20, off)}, // the first of November in Việt Nam
	} {
		dir := filepath.Join(t.TempDir(), string(rune('a'+i)))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		list = append(list, run.Finished{Dir: dir, Result: &result.Result{AsOf: j.asOf, Judging: j.Judging}})
	}
	for _, at := range []string{"2026-09-30T23:00:00+07:00", "2026-11-02T08:00:00+07:00"} {
		if err := run.LogAccess(list[1].Dir, run.Access{At: at, User: "an", Host: "máy", Command: "failures", What: "format=csv", Approval: "7/QĐ"}); err != nil {
			t.Fatal(err)
		}
	}
	const aug, sep = "2026-08-31T17:00:00+07:00", "2026-09-30T17:00:00+07:00"
	want := []run.Departure{
		{Kind: run.DepartedCheck, What: "du.dossier.contact", Value: "off", Approval: approval, From: aug, To: sep, Run: "b", Runs: 2},
		{Kind: run.DepartedCheck, What: "du.dossier.sector", Value: "40", From: sep, To: sep, Run: "c", Runs: 1},
		{Kind: run.DepartedMask, What: "failures format=csv", Value: "an@máy", Approval: "7/QĐ", From: "2026-09-30T23:00:00+07:00", To: "2026-09-30T23:00:00+07:00", Run: "b", Runs: 1},
		{Kind: run.DepartedWeight, What: "dimension.du", Value: "25", From: sep, To: sep, Run: "c", Runs: 1},
	}
	got, err := run.Departures(list, standard, "2026-08-01", "2026-10-31")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("of August to October: %+v, error %v", got, err)
	}
	all, err := run.Departures(list, standard, "", "")
	if err != nil || len(all) != 6 || all[2].Run != "e" || all[2].Runs != 1 {
		t.Errorf("of all time: %+v, error %v; want the exception again on its own", all, err)
	}
	log := filepath.Join(list[1].Dir, "access.log")
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(log, flipped(text, 3, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if broken, err := run.Departures(list, standard, "", ""); err != nil || !slices.ContainsFunc(broken, func(d run.Departure) bool { return d.Kind == run.BrokenLog && d.What == "access.log, 1" }) {
		t.Errorf("a changed log: %+v, error %v", broken, err)
	}
}

type judgingAt struct {
	asOf string
	result.Judging
}
