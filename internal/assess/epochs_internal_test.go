package assess

import (
	"fmt"
	"testing"

	"ddss/connectors"
	"ddss/internal/snapshot"
)

// TestEpochsDiffer: a workbook that counts days from 1904 is told apart from those of its own source alone.
func TestEpochsDiffer(t *testing.T) {
	from1904 := func() *snapshot.Snapshot {
		return &snapshot.Snapshot{Kind: "xlsx", Findings: []connectors.Finding{{Kind: connectors.FindingEpoch1904}}}
	}
	l := loaded{}
	for _, e := range []struct {
		number int
		snap   *snapshot.Snapshot
	}{{0, &snapshot.Snapshot{Kind: "xls"}}, {0, from1904()}, {0, nil}, {1, from1904()}, {1, from1904()}, {2, from1904()}, {2, &snapshot.Snapshot{Kind: "csv"}}} {
		l.entries, l.snaps = append(l.entries, entry{number: e.number}), append(l.snaps, e.snap)
	}
	l.noteEpochs()
	var got []int
	for i, s := range l.snaps {
		if s != nil && len(s.Findings) > 0 && s.Findings[len(s.Findings)-1].Kind == epochsDiffer {
			got = append(got, i)
		}
	}
	if fmt.Sprint(got) != "[1]" {
		t.Errorf("files %v differ, want the second", got)
	}
}
