package run

import (
	"slices"
	"testing"

	"ddss/internal/result"
)

func TestColumnsAreComparedWithTheRunBefore(t *testing.T) {
	h := History{Runs: []Earlier{{Columns: []string{"dossier.a", "dossier.b"}}, {Columns: []string{"dossier.b", "payment.c"}}, {Columns: []string{"dossier.b", "payment.c"}}}}
	h.compareColumns()
	for i, want := range [][]string{nil, {"dossier.a"}, {}} {
		if r := h.Runs[i]; !slices.Equal(r.Lost, want) || r.Compared != (i > 0) {
			t.Errorf("run %d lost %v (compared: %v), not %v", i, r.Lost, r.Compared, want)
		}
	}
	if h.Runs[0].Columns != nil || h.Runs[1].Columns != nil || len(h.Runs[2].Columns) != 2 {
		t.Error("the columns of others than the last run are kept")
	}
	now := &result.Result{Datasets: []result.Dataset{{Name: "payment", Fields: []result.Field{{Name: "d"}, {Name: "c"}}}}}
	if got, _ := h.LostSince(now); !slices.Equal(got, []string{"dossier.b"}) {
		t.Errorf("lost since the last run: %v", got)
	}
	if got, _ := (History{}).LostSince(now); got != nil {
		t.Errorf("lost since no run: %v", got)
	}
}
