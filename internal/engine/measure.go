package engine

import (
	"context"
	"fmt"

	"ddss/internal/dialect"
)

// Measured is what was counted for a measure. A denominator of 0 is a count as any other.
type Measured struct {
	ID                     string
	Numerator, Denominator int64
	Reason                 string // why it is not known; empty if it was counted
	Detail                 string // the engine's words, for people
}

// tallies are the counts of checks and measures by id while rows are judged.
type tallies struct {
	verdicts map[string]Verdict
	measured map[string]Measured
}

const reasonEngine = "engine_error"

func (t tallies) errored(id, detail string) {
	if v, ok := t.verdicts[id]; ok {
		v.Reason, v.Errored, v.Detail = reasonEngine, true, detail
		t.verdicts[id] = v
		return
	}
	t.measured[id] = Measured{ID: id, Reason: reasonEngine, Detail: detail}
}

// judgeExceptions takes out of the numerators the rows that the named checks find fault with.
func (e *Engine) judgeExceptions(ctx context.Context, j dialect.Judging) error {
	for i, it := range j.Measures {
		if it.Measure.Except == "" {
			continue
		}
		for c, check := range j.Items {
			if check.Check.ID != it.Measure.Except {
				continue
			}
			q := fmt.Sprintf("UPDATE %s SET n%[2]d = n%[2]d & ~(%[3]d::UBIGINT) WHERE (x%[4]d >> %[5]d) & 1 = 1", dialect.Name(dialect.JudgedTable(j.Dataset)),
				i/dialect.WordBits, uint64(1)<<(i%dialect.WordBits), c/dialect.WordBits, c%dialect.WordBits)
			if err := e.exec(ctx, q); err != nil {
				return err
			}
		}
	}
	return nil
}
