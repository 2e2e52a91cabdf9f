package run

import (
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"ddss/internal/result"
)

// BenchmarkHistory opens the history of 400 nights of the sample: as the command history does, and as the next night does,
// which verifies every file of every run.
func BenchmarkHistory(b *testing.B) {
	from, out := filepath.Join("..", "..", "samples", "odien", "expected"), b.TempDir()
	r, err := ReadResult(from)
	if err != nil {
		b.Fatal(err)
	}
	rec := Record{Result: r, Context: struct{}{}}
	if rec.Counts, err = ReadCounts(from); err != nil {
		b.Fatal(err)
	}
	if rec.Violations, err = ReadViolations(from); err != nil {
		b.Fatal(err)
	}
	const nights = 400
	at := time.Date(2025, 9, 1, 17, 0, 0, 0, time.UTC)
	for i := range nights {
		at = at.AddDate(0, 0, min(i, 1))
		r.AsOf = at.Format(time.RFC3339)
		if _, err := rec.Write(out, at); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if list, broken, err := List(out); err != nil || len(list) != nights || len(broken) > 0 {
				b.Fatal(len(list), broken, err)
			}
		}
	})
	b.Run("reread", func(b *testing.B) {
		now := *r
		now.AsOf = at.AddDate(0, 0, 1).Format(time.RFC3339)
		for b.Loop() {
			h, broken, err := ReadHistory(out, &now, func(*result.Result) *big.Rat { return nil })
			if err != nil || len(h.Runs) != nights || len(broken) > 0 {
				b.Fatal(len(h.Runs), broken, err)
			}
		}
	})
}
