package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/dataset"
	"ddss/internal/dialect"
)

// Violation is a row that violates at least one check.
type Violation struct {
	Source int      // number of the source within the dataset
	Row    int64    // as in the source
	Key    string   // trimmed key of the record; "" if missing
	Agency string   // code of the agency of its dossier, or its own; "" if missing
	Checks []string // shared by rows: not to be changed
}

// Violations calls each for every violating row of a judged dataset, in source order; the checks are sorted by id.
func (e *Engine) Violations(ctx context.Context, res *Result, j Judged, each func(Violation) error) error {
	if j.Words == 0 {
		return nil
	}
	columns := make([]string, j.Words)
	some := make([]string, j.Words)
	for w := range j.Words {
		columns[w] = fmt.Sprintf("j.x%d", w)
		some[w] = columns[w] + " <> 0"
	}
	from, agency := e.agencyOf(res, j)
	q := fmt.Sprintf("SELECT j._src, j._row, coalesce(j.%s, ''), %s, %s FROM %s WHERE %s ORDER BY j._ord", keyColumn, agency, strings.Join(columns, ", "), from, strings.Join(some, " OR "))
	words := make([]uint64, j.Words)
	sets := map[string][]string{} // few sets of checks are violated together: rows share them
	err := e.query(ctx, q, func(row rowScanner) error {
		v := Violation{}
		if err := row.Scan(append([]any{&v.Source, &v.Row, &v.Key, &v.Agency}, pointers(words)...)...); err != nil {
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

// agencyOf tells what to read the judged rows of a dataset from, and the expression of the agency of a row: that of its
// dossier where it belongs to one, else its own.
func (e *Engine) agencyOf(res *Result, j Judged) (from, agency string) {
	from, view := dialect.Name(dialect.JudgedTable(j.Name))+" AS j", e.views[j.Name]
	if j.Name == Segmented {
		return from, "coalesce(j.agency, '')"
	}
	with := func(field string) string {
		return fmt.Sprintf("%s JOIN (%s) AS v USING (_ord)", from, view.Select([]string{field}))
	}
	if rel, ok := dataset.RelationOf(j.Name, Segmented); ok && res.judged(Segmented) && slices.Contains(view.Mapped, rel.Field) {
		return with(rel.Field) + dossierJoin(rel.Field), "coalesce(d.agency, '')"
	}
	if own := "agency_code"; slices.Contains(view.Mapped, own) {
		return with(own), fmt.Sprintf("coalesce(v.%s, '')", dialect.Name("t_"+own))
	}
	return from, "''"
}

// dossierJoin joins, as d, the first dossier of the code that the field of v holds.
func dossierJoin(field string) string {
	return fmt.Sprintf(" LEFT JOIN (SELECT key, agency, sector FROM %s WHERE key IS NOT NULL QUALIFY row_number() OVER (PARTITION BY key ORDER BY _ord) = 1) AS d ON d.key = v.%s",
		dialect.Name(dialect.JudgedTable(Segmented)), dialect.Name("t_"+field))
}
