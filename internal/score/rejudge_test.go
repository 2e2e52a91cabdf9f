package score_test

import (
	"os"
	"path/filepath"
	"testing"

	"ddss/checks"
	"ddss/internal/result"
	"ddss/internal/score"
)

func sampleResult(t *testing.T) *result.Result {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "samples", "odien", "expected", "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := result.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestJudgedAgainUnderTheSameWeights gives the figures of the run.
func TestJudgedAgainUnderTheSameWeights(t *testing.T) {
	r := sampleResult(t)
	s := score.ScoresOf(score.FromResult(r))
	if got := result.Round(s.DQI); got != *r.DQI.Score {
		t.Errorf("DQI %s, the run says %s", got, *r.DQI.Score)
	}
	if got := result.Round(s.HeadlineFour); got != *r.DQI.HeadlineFour {
		t.Errorf("headline_four %s, the run says %s", got, *r.DQI.HeadlineFour)
	}
	if *s.IdentifiersOK != *r.DQI.IdentifiersOK {
		t.Errorf("identifiers_ok %v", *s.IdentifiersOK)
	}
	for _, d := range r.Dimensions {
		if got := result.Round(s.Dimensions[d.ID]); got != *d.Score {
			t.Errorf("%s: %s, the run says %s", d.ID, got, *d.Score)
		}
	}
}

func TestMendingEverythingGivesAHundred(t *testing.T) {
	tallies, w := score.FromResult(sampleResult(t))
	s := score.ScoresOf(score.Mended(tallies, func(*checks.Check) bool { return true }), w)
	if s.DQI.RatString() != "100" || !*s.IdentifiersOK {
		t.Errorf("DQI %s, identifiers %v", s.DQI.RatString(), *s.IdentifiersOK)
	}
	if before := score.ScoresOf(tallies, w); before.DQI.RatString() == "100" {
		t.Error("the tallies themselves were changed")
	}
}

// TestOwnWeightsComeWithTheRun: an exception's weight and other weights of the run are taken over.
func TestOwnWeightsComeWithTheRun(t *testing.T) {
	r := sampleResult(t)
	seven := int64(7)
	r.Judging.Severities["critical"], r.Judging.Dimensions["du"] = 99, 1
	r.Judging.Exceptions = []result.Exception{{Check: "du.dossier.address", Enabled: true, Weight: &seven}}
	_, w := score.FromResult(r)
	if w.Severity[checks.Critical] != 99 || w.Dimensions["du"] != 1 || w.Of(&checks.Check{ID: "du.dossier.address", Severity: checks.Minor}) != 7 ||
		w.Of(&checks.Check{ID: "du.dossier.phone", Severity: checks.Signal}) != 0 {
		t.Errorf("weights %+v", w)
	}
}
