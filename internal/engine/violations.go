package engine

import (
	"context"
	"fmt"
	"strings"

	"ddss/internal/dialect"
)

// Violation is a row that violates at least one check.
type Violation struct {
	Source int      // number of the source within the dataset
	Row    int64    // as in the source
	Key    string   // trimmed key of the record; "" if missing
	Checks []string // shared by rows: not to be changed
}

// Violations calls each for every violating row of a judged dataset, in source order; the checks are sorted by id.
func (e *Engine) Violations(ctx context.Context, j Judged, each func(Violation) error) error {
	if j.Words == 0 {
		return nil
	}
	columns := make([]string, j.Words)
	some := make([]string, j.Words)
	for w := range j.Words {
		columns[w] = fmt.Sprintf("x%d", w)
		some[w] = columns[w] + " <> 0"
	}
	q := fmt.Sprintf("SELECT _src, _row, coalesce(%s, ''), %s FROM %s WHERE %s ORDER BY _ord", keyColumn, strings.Join(columns, ", "),
		dialect.Name(dialect.JudgedTable(j.Name)), strings.Join(some, " OR "))
	words := make([]uint64, j.Words)
	sets := map[string][]string{} // few sets of checks are violated together: rows share them
	err := e.query(ctx, q, func(row rowScanner) error {
		v := Violation{}
		if err := row.Scan(append([]any{&v.Source, &v.Row, &v.Key}, pointers(words)...)...); err != nil {
			return err
		}
		key := fmt.Sprint(words)
		ids, known := sets[key]
		if !known {
			for i, it := range j.Items {
				if words[i/dialect.WordBits]>>(i%dialect.WordBits)&1 == 1 {
					ids = append(ids, it.Check.ID)
				}
			}
			sets[key] = ids
		}
		v.Checks = ids
		return each(v)
	})
	if err != nil {
		return fmt.Errorf("read the violations of %s: %w", j.Name, err)
	}
	return nil
}
