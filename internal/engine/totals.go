package engine

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"ddss/internal/dialect"
)

// PartialSums adds up fields of whole numbers over the parts of a source of a judged dataset. Bounds are row numbers in
// order; part k holds the rows after the first k bounds. Each part has its rows first, then the sums in the order of the
// fields. A sum beyond 64 bits is the nearest number that fits.
func (e *Engine) PartialSums(ctx context.Context, ds string, source int, fields []string, bounds []int64) ([][]int64, error) {
	list := make([]string, len(bounds))
	for i, b := range bounds {
		list[i] = strconv.FormatInt(b, 10)
	}
	columns := []string{fmt.Sprintf("len(list_filter(CAST([%s] AS BIGINT[]), lambda b: b < _row)) AS part", strings.Join(list, ", ")), "count(*)"}
	for _, f := range fields {
		columns = append(columns, fmt.Sprintf("CAST(greatest(least(coalesce(sum(%s), 0), %d), %d) AS BIGINT)", dialect.Name("v_"+f), int64(math.MaxInt64), -int64(math.MaxInt64)))
	}
	view := e.views[ds]
	out := make([][]int64, len(bounds)+1)
	for i := range out {
		out[i] = make([]int64, 1+len(fields))
	}
	q := fmt.Sprintf("SELECT %s FROM (%s) WHERE _src = %d GROUP BY part", strings.Join(columns, ", "), view.Select(fields), source)
	err := e.query(ctx, q, func(rows rowScanner) error {
		row := make([]int64, 2+len(fields))
		if err := rows.Scan(pointers(row)...); err != nil {
			return err
		}
		copy(out[row[0]], row[1:])
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("add up %s: %w", ds, err)
	}
	return out, nil
}

// Whole reads texts as whole numbers, as the typed views do; a text that is none has no entry.
func (e *Engine) Whole(ctx context.Context, texts []string) (map[string]int64, error) {
	out := map[string]int64{}
	for len(texts) > 0 {
		n := min(len(texts), insertBatch)
		list := make([]string, n)
		for i, t := range texts[:n] {
			list[i] = "(" + dialect.Text(t) + ")"
		}
		texts = texts[n:]
		q := fmt.Sprintf("SELECT text, n FROM (SELECT text, %s AS n FROM (VALUES %s) AS t(text)) WHERE n IS NOT NULL", dialect.Whole("text"), strings.Join(list, ", "))
		err := e.query(ctx, q, func(rows rowScanner) error {
			var text string
			var n int64
			if err := rows.Scan(&text, &n); err != nil {
				return err
			}
			out[text] = n
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read totals: %w", err)
		}
	}
	return out, nil
}
