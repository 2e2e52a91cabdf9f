package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/viettext"
)

// sortFixes makes the sorted table of the violating rows and returns their number.
func (e *Engine) sortFixes(ctx context.Context, res *Result, patterns []pattern, w Wanted) (int64, error) {
	selects := []string{"SELECT 0 AS pattern, 0 AS place, 0 AS set, 0::BIGINT AS ord, 0 AS src, 0::BIGINT AS row, '' AS key, '' AS agency, '' AS officer, ['']::VARCHAR[] AS vals WHERE FALSE"}
	for i, j := range res.Datasets {
		if slices.ContainsFunc(patterns, func(p pattern) bool { return p.set == i }) {
			selects = append(selects, e.selectFixes(res, i, j, w))
		}
	}
	order := "place, set, ord"
	if w.ByAgency {
		order = "agency = '', agency, " + order
	}
	err := e.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM (%s) ORDER BY %s", dialect.Name(fixTable), strings.Join(selects, " UNION ALL "), order))
	if err != nil {
		return 0, err
	}
	total := int64(0)
	err = e.query(ctx, "SELECT count(*) FROM "+dialect.Name(fixTable), func(row rowScanner) error { return row.Scan(&total) })
	return total, err
}

func (e *Engine) selectFixes(res *Result, set int, j Judged, w Wanted) string {
	view := e.views[j.Name]
	wanted := j.wantedWords(w)
	fields := j.valueFields()
	values := make([]string, len(fields))
	for i, f := range fields {
		bits := make([]uint64, j.Words)
		for n, it := range j.Items {
			if it.Check.Value == f {
				bits[n/dialect.WordBits] |= 1 << (n % dialect.WordBits) & wanted[n/dialect.WordBits]
			}
		}
		values[i] = fmt.Sprintf("CASE WHEN %s <> 0 THEN coalesce(v.%s, '') END", strings.Join(masked(bits), " | "), dialect.Name("t_"+f))
	}
	own := belongings{agency: "''", officer: "''", sector: "NULL"}.of(j.Name, view)
	match := []string{fmt.Sprintf("p.set = '%d'", set)}
	for i, column := range masked(wanted) {
		match = append(match, fmt.Sprintf("CAST(p.w%d AS UBIGINT) = %s", i, column))
	}
	joins, agency, sector := "", own.agency, own.sector
	if rel, ok := dataset.RelationOf(j.Name, Segmented); ok && res.judged(Segmented) && slices.Contains(view.Mapped, rel.Field) {
		joins = dossierJoin(rel.Field)
		agency, sector = "coalesce(d.agency, '')", "d.sector"
	}
	needed := slices.Concat(fields, own.fields)
	slices.Sort(needed)
	where := []string{"TRUE"}
	if len(w.Agencies) > 0 {
		where = append(where, agency+" IN "+dialect.Texts(w.Agencies))
	}
	if len(w.Sectors) > 0 {
		normal := make([]string, len(w.Sectors))
		for i, s := range w.Sectors {
			normal[i] = viettext.Normalize(s)
		}
		where = append(where, sector+" IN "+dialect.Texts(normal))
	}
	return fmt.Sprintf("SELECT CAST(p.id AS INTEGER), CAST(p.place AS INTEGER), %d, j._ord, j._src, j._row, coalesce(j.%s, ''), %s, %s, list_filter([%s], lambda t: t IS NOT NULL) FROM %s AS j JOIN %s AS p ON %s JOIN (%s) AS v USING (_ord)%s WHERE %s",
		set, keyColumn, agency, own.officer, strings.Join(values, ", "), dialect.Name(dialect.JudgedTable(j.Name)), dialect.Name(patternTable), strings.Join(match, " AND "),
		view.Select(slices.Compact(needed)), joins, strings.Join(where, " AND "))
}

// belongings tell how to read the agency, the officer and the normalised sector of a row.
type belongings struct {
	agency, officer, sector string
	fields                  []string // of the row that are read
}

// of finds what the rows of a dataset tell of their own place.
func (b belongings) of(ds string, view dialect.View) belongings {
	read := func(field string) string {
		b.fields = append(b.fields, field)
		return fmt.Sprintf("coalesce(v.%s, '')", dialect.Name("t_"+field))
	}
	if slices.Contains(view.Mapped, "agency_code") {
		b.agency = read("agency_code")
	}
	if slices.Contains(view.Mapped, "officer") {
		b.officer = read("officer")
	}
	if ds == Segmented {
		b.sector = "j.sector"
	} else if rel, ok := dataset.RelationOf(ds, Segmented); ok {
		b.fields = append(b.fields, rel.Field)
	}
	return b
}

func (r *Result) judged(ds string) bool {
	return slices.ContainsFunc(r.Datasets, func(j Judged) bool { return j.Name == ds })
}

// fixes reads a piece of the sorted table.
func (e *Engine) fixes(ctx context.Context, res *Result, patterns []pattern, from, to int64, each func(Fix) error) error {
	q := fmt.Sprintf("SELECT pattern, src, row, key, agency, officer, vals FROM %s WHERE rowid >= %d AND rowid < %d ORDER BY rowid", dialect.Name(fixTable), from, to)
	err := e.query(ctx, q, func(row rowScanner) error {
		var f Fix
		var id int
		var list any
		if err := row.Scan(&id, &f.Source, &f.Row, &f.Key, &f.Agency, &f.Officer, &list); err != nil {
			return err
		}
		values, _ := list.([]any)
		p := patterns[id]
		f.Dataset, f.Checks = res.Datasets[p.set].Name, p.checks
		for _, c := range p.checks {
			v, _ := values[slices.Index(p.fields, c.Value)].(string)
			f.Values = append(f.Values, v)
		}
		return each(f)
	})
	if err != nil {
		return fmt.Errorf("read the fix list: %w", err)
	}
	return nil
}
