package score

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ddss/checks"
	"ddss/internal/result"
)

func TestARunIsJudgedAgainFromItsResult(t *testing.T) {
	weight, reason := int64(7), "disabled"
	r := &result.Result{
		Judging: result.Judging{Severities: map[string]int64{"critical": 50, "major": 30, "minor": 20, "signal": 0}, Dimensions: map[string]int64{"dung": 25},
			Exceptions: []result.Exception{{Check: "dung.dossier.own", Enabled: true, Weight: &weight}, {Check: "du.dossier.contact"}}},
		Checks: []result.Check{
			{ID: "du.dossier.contact", Severity: "minor", Status: result.NotApplicable, Reason: &reason},
			{ID: "dung.dossier.own", Severity: "minor", Status: result.Failed, Eligible: 9, Violating: 2},
			{ID: "sach.dossier.unique_code", Severity: "minor", Status: result.Errored, Eligible: 1},
		}}
	tallies, w := Of(r, checks.BuiltIn())
	if got := tallies[0]; got.Check.Title.Vi == "" || got.Check.Custom || got.Reason != reason {
		t.Errorf("a known check comes from the catalogue, not %+v", got)
	}
	if got := tallies[1]; got.Check.Title.Vi != "dung.dossier.own" || got.Eligible != 9 || got.Violating != 2 || w.Of(got.Check) != 7 {
		t.Errorf("an unknown check is known by its id, not %+v", got)
	}
	if got := tallies[2]; !got.Errored || got.Check.Severity != checks.Minor || got.Check.Title.Vi == got.Check.ID {
		t.Errorf("a run is judged by its own severities, not %+v", got)
	}
	if diff := cmp.Diff(map[string]int64{"dung": 25}, w.Dimensions); diff != "" {
		t.Error(diff)
	}
}

func TestLossesAreTheLossOfEach(t *testing.T) {
	list := []Tally{tally("du.dossier.a", checks.Critical, 10, 3), tally("du.dossier.b", checks.Minor, 0, 0), tally("sach.dossier.c", checks.Signal, 5, 5), tally("song.dossier.d", checks.Major, 7, 1)}
	for i, loss := range Losses(list, DefaultWeights()) {
		want := Loss(list[i], list, DefaultWeights())
		if (loss == nil) != (want == nil) || loss != nil && loss.Cmp(want) != 0 {
			t.Errorf("%s: %v instead of %v", list[i].Check.ID, loss, want)
		}
	}
}
