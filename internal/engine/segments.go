package engine

import (
	"context"
	"fmt"
	"strings"

	"ddss/checks"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// Segment is a group of judged dossiers: its keys by the cuts that were crossed, its rows, those without serious fault,
// and per check of the judged dataset the eligible and violating rows, per measure its denominator and numerator.
type Segment struct {
	By        []string // names of cuts, in the order of Cuts
	Key       []string
	Rows      int64
	Clean     int64
	Eligible  []int64
	Violating []int64

	Denominators, Numerators []int64
}

// Serious reports whether a violation of the check is a serious fault of a record: critical or major.
func Serious(c *checks.Check) bool {
	return c.Severity == checks.Critical || c.Severity == checks.Major
}

// cleanRow is the condition of rows without serious fault.
func cleanRow(items []plan.Item) string {
	masks := make([]uint64, (len(items)+dialect.WordBits-1)/dialect.WordBits)
	for i, it := range items {
		if Serious(it.Check) {
			masks[i/dialect.WordBits] |= 1 << (i % dialect.WordBits)
		}
	}
	parts := []string{"TRUE"}
	for w, m := range masks {
		parts = append(parts, fmt.Sprintf("(x%d & %d::UBIGINT) = 0", w, m))
	}
	return strings.Join(parts, " AND ")
}

// CleanRows counts the rows of a judged dataset that no critical and no major check finds fault with.
func (e *Engine) CleanRows(ctx context.Context, j Judged) (clean, rows int64, err error) {
	q := fmt.Sprintf("SELECT count(*) FILTER (%s), count(*) FROM %s", cleanRow(j.Items), dialect.Name(dialect.JudgedTable(j.Name)))
	err = e.query(ctx, q, func(row rowScanner) error { return row.Scan(&clean, &rows) })
	if err != nil {
		return 0, 0, fmt.Errorf("count the rows without serious fault: %w", err)
	}
	return clean, rows, nil
}

// Segments divides the judged dossiers by each cut and by each pair of cuts, in one pass over the bits. The order is by
// cuts, then by keys.
func (e *Engine) Segments(ctx context.Context, j Judged) ([]Segment, error) {
	names, err := e.spellings(ctx)
	if err != nil {
		return nil, err
	}
	var keys, cuts, order []string
	for _, c := range Cuts {
		key := c.key()
		keys = append(keys, fmt.Sprintf("%s AS %s", key, dialect.Name("k_"+c.Name)))
		cuts = append(cuts, dialect.Name("k_"+c.Name))
	}
	var sets []string
	for a := range cuts {
		sets = append(sets, "("+cuts[a]+")")
		for b := a + 1; b < len(cuts); b++ {
			sets = append(sets, "("+cuts[a]+", "+cuts[b]+")")
		}
	}
	all := strings.Join(cuts, ", ")
	for _, c := range cuts {
		order = append(order, c+" NULLS FIRST")
	}
	q := fmt.Sprintf("SELECT GROUPING(%[1]s), %[1]s, count(*), count(*) FILTER (%[2]s)%[3]s FROM (SELECT *, %[4]s FROM %[5]s) GROUP BY GROUPING SETS (%[6]s) ORDER BY 1 DESC, %[7]s",
		all, cleanRow(j.Items), prefixed(j.sums()), strings.Join(keys, ", "), dialect.Name(dialect.JudgedTable(j.Name)), strings.Join(sets, ", "), strings.Join(order, ", "))
	var out []Segment
	err = e.query(ctx, q, func(row rowScanner) error {
		s, err := scanSegment(row, j, names)
		out = append(out, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("divide the dossiers into segments: %w", err)
	}
	return out, nil
}

func prefixed(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return ", " + strings.Join(list, ", ")
}

// key is the expression by which rows are grouped.
func (c Cut) key() string {
	if c.named {
		return fmt.Sprintf("coalesce(%s, %s, '')", dialect.Name(c.Name), dialect.Name(c.text()))
	}
	return fmt.Sprintf("coalesce(%s, '')", dialect.Name(c.Name))
}

func scanSegment(row rowScanner, j Judged, names map[string]map[string]string) (Segment, error) {
	var mask int64
	keys := make([]*string, len(Cuts))
	counts := make([]int64, 2*len(j.Items)+2*len(j.Measures))
	s := Segment{}
	dest := append([]any{&mask}, pointers(keys)...)
	dest = append(dest, &s.Rows, &s.Clean)
	if err := row.Scan(append(dest, pointers(counts)...)...); err != nil {
		return s, err
	}
	for i, c := range Cuts {
		if mask>>(len(Cuts)-1-i)&1 == 1 { // not grouped by this cut
			continue
		}
		key := *keys[i]
		if name, ok := names[c.Name][key]; ok {
			key = name
		}
		s.By, s.Key = append(s.By, c.Name), append(s.Key, key)
	}
	for i := range counts {
		into := &s.Eligible
		switch isPart := i%2 == 1; {
		case i >= 2*len(j.Items) && isPart:
			into = &s.Numerators
		case i >= 2*len(j.Items):
			into = &s.Denominators
		case isPart:
			into = &s.Violating
		}
		*into = append(*into, counts[i])
	}
	return s, nil
}

// spellings finds, per named cut and key, the commonest text; of equally common ones the first by code point.
func (e *Engine) spellings(ctx context.Context) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for _, c := range Cuts {
		if !c.named {
			continue
		}
		names := map[string]string{}
		q := fmt.Sprintf("SELECT %[1]s, coalesce(%[2]s, '') FROM %[3]s GROUP BY 1, 2 ORDER BY 1, count(*) DESC, 2", c.key(), dialect.Name(c.text()), dialect.Name(dialect.JudgedTable(Segmented)))
		err := e.query(ctx, q, func(row rowScanner) error {
			var key, text string
			if err := row.Scan(&key, &text); err != nil {
				return err
			}
			if _, known := names[key]; !known {
				names[key] = text
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find the spellings of %s: %w", c.Name, err)
		}
		out[c.Name] = names
	}
	return out, nil
}
