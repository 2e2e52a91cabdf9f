package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"ddss/checks"
	"ddss/internal/dialect"
)

// Wanted restricts a fix list. The agency and the sector of a row are those of its dossier, or its own.
type Wanted struct {
	Checks   func(*checks.Check) bool // nil: all
	Agencies []string                 // codes; empty: all
	Sectors  []string                 // compared normalised; empty: all
	// ByAgency sorts by the code of the agency first; rows without one come last.
	ByAgency bool
	// Gain is what mending a row that violates these checks adds to the score. The greatest comes first; rows of equal gain
	// stand in source order.
	Gain func([]*checks.Check) *big.Rat
	Skip int64 // so many rows at the beginning are left out
}

// Fix is a row to be mended, with every wanted check that it violates.
type Fix struct {
	Dataset         string
	Source          int    // number of the source within the dataset
	Row             int64  // as in the source
	Key             string // trimmed; "" if missing
	Agency, Officer string // "" if not known
	Checks          []*checks.Check
	Values          []string // by check: the trimmed text of its field; "" if missing
}

const (
	fixTable     = "fixlist"
	patternTable = "fixlist_patterns"
	fixChunk     = 20_000
)

// pattern is a set of checks that some rows of a dataset violate.
type pattern struct {
	set    int // index into the judged datasets
	words  []uint64
	checks []*checks.Check
	fields []string // of the values, each once, in the order of the columns
	gain   *big.Rat
}

// FixList lists the violating rows. They are sorted by the few sets of checks that they violate together, so the gain is
// compared exactly; memory is bounded by the engine's limit and a chunk of rows. The number returned is that of all rows;
// each is called for limit of them, or for all if limit is 0.
func (e *Engine) FixList(ctx context.Context, res *Result, w Wanted, limit int64, each func(Fix) error) (int64, error) {
	var patterns []pattern
	for i, j := range res.Datasets {
		found, err := e.patterns(ctx, i, j, w)
		if err != nil {
			return 0, fmt.Errorf("group the violations of %s: %w", j.Name, err)
		}
		patterns = append(patterns, found...)
	}
	if err := e.rankPatterns(ctx, patterns); err != nil {
		return 0, fmt.Errorf("rank the violations: %w", err)
	}
	total, err := e.sortFixes(ctx, res, patterns, w)
	if err != nil {
		return 0, fmt.Errorf("sort the violations: %w", err)
	}
	last := total
	if limit > 0 {
		last = min(w.Skip+limit, total)
	}
	for from := w.Skip; from < last; from += fixChunk {
		if err := e.fixes(ctx, res, patterns, from, min(last, from+fixChunk), each); err != nil {
			return total, err
		}
	}
	return total, e.exec(ctx, "DROP TABLE "+dialect.Name(fixTable))
}

// wantedWords are the bits of the wanted checks.
func (j Judged) wantedWords(w Wanted) []uint64 {
	words := make([]uint64, j.Words)
	for i, it := range j.Items {
		if w.Checks == nil || w.Checks(it.Check) {
			words[i/dialect.WordBits] |= 1 << (i % dialect.WordBits)
		}
	}
	return words
}

// masked are the columns of the violating bits of the wanted checks.
func masked(words []uint64) []string {
	out := make([]string, len(words))
	for i, bits := range words {
		out[i] = fmt.Sprintf("(x%d & %d::UBIGINT)", i, bits)
	}
	return out
}

func (e *Engine) patterns(ctx context.Context, set int, j Judged, w Wanted) ([]pattern, error) {
	wanted := j.wantedWords(w)
	if !slices.ContainsFunc(wanted, func(bits uint64) bool { return bits != 0 }) {
		return nil, nil
	}
	var out []pattern
	columns := masked(wanted)
	words := make([]uint64, len(wanted))
	q := fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE %s <> 0", strings.Join(columns, ", "), dialect.Name(dialect.JudgedTable(j.Name)), strings.Join(columns, " | "))
	err := e.query(ctx, q, func(row rowScanner) error {
		if err := row.Scan(pointers(words)...); err != nil {
			return err
		}
		p := pattern{set: set, words: slices.Clone(words)}
		for i, it := range j.Items {
			if words[i/dialect.WordBits]>>(i%dialect.WordBits)&1 == 1 {
				p.checks = append(p.checks, it.Check)
			}
		}
		for _, f := range j.valueFields() {
			if slices.ContainsFunc(p.checks, func(c *checks.Check) bool { return c.Value == f }) {
				p.fields = append(p.fields, f)
			}
		}
		p.gain = w.Gain(p.checks)
		out = append(out, p)
		return nil
	})
	return out, err
}

// valueFields are the fields whose values stand in the fix list, each once.
func (j Judged) valueFields() []string {
	var out []string
	for _, it := range j.Items {
		if !slices.Contains(out, it.Check.Value) {
			out = append(out, it.Check.Value)
		}
	}
	return out
}

// rankPatterns makes the table of the patterns with their places by gain.
func (e *Engine) rankPatterns(ctx context.Context, patterns []pattern) error {
	order := make([]int, len(patterns))
	most := 0
	for i, p := range patterns {
		order[i] = i
		most = max(most, len(p.words))
	}
	slices.SortFunc(order, func(a, b int) int { return patterns[b].gain.Cmp(patterns[a].gain) })
	columns := []string{"id", "place", "set"}
	for w := range most {
		columns = append(columns, fmt.Sprintf("w%d", w))
	}
	var rows [][]any
	place := 0
	for n, i := range order {
		p := patterns[i]
		if n > 0 && patterns[order[n-1]].gain.Cmp(p.gain) != 0 {
			place = n
		}
		row := []any{strconv.Itoa(i), strconv.Itoa(place), strconv.Itoa(p.set)}
		for w := range most {
			bits := uint64(0)
			if w < len(p.words) {
				bits = p.words[w]
			}
			row = append(row, strconv.FormatUint(bits, 10))
		}
		rows = append(rows, row)
	}
	return e.insertTexts(ctx, patternTable, columns, rows)
}
