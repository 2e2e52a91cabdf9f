package assess_test

import (
	"testing"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
)

func TestGate(t *testing.T) {
	percent := func(n int64) *result.Percent { p := result.Percent(n); return &p }
	least := func(f float64) *float64 { return &f }
	yes, no := true, false
	for _, tt := range []struct {
		name      string
		score     *result.Percent
		whole     *bool
		failUnder *float64
		gate      config.Gate
		missed    bool
	}{
		{"no gate", nil, nil, nil, config.Gate{}, false},
		{"above the flag", percent(7500), nil, least(74.99), config.Gate{}, false},
		{"exactly at the flag", percent(110), nil, least(1.1), config.Gate{}, false},
		{"a hair below the flag", percent(109), nil, least(1.1), config.Gate{}, true},
		{"below the gate", percent(7499), nil, nil, config.Gate{DQI: least(75)}, true},
		{"above the flag and below the gate", percent(7499), nil, least(70), config.Gate{DQI: least(75)}, true},
		{"not assessed", nil, nil, least(0), config.Gate{}, true},
		{"identifiers whole", percent(0), &yes, nil, config.Gate{IdentifiersOK: true}, false},
		{"identifiers not whole", percent(10000), &no, nil, config.Gate{IdentifiersOK: true}, true},
		{"identifiers unknown", percent(10000), nil, nil, config.Gate{IdentifiersOK: true}, true},
	} {
		out := &assess.Outcome{Result: &result.Result{}}
		out.Result.DQI.Score, out.Result.DQI.IdentifiersOK = tt.score, tt.whole
		if got := out.Gate(tt.failUnder, &config.Config{Gate: tt.gate}) != nil; got != tt.missed {
			t.Errorf("%s: missed %v, want %v", tt.name, got, tt.missed)
		}
	}
}
