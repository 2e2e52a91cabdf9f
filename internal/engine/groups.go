package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/dialect"
)

// DossierGroup is a group of the dossiers that a portal may count otherwise than the unit.
type DossierGroup string

// The groups do not overlap: the first that fits holds a dossier.
const (
	GroupOutside  DossierGroup = "outside_period" // received outside the period, or on a day that cannot be read
	GroupUnsynced DossierGroup = "unsynced"       // without a day of synchronisation
	GroupChannel  DossierGroup = "other_channel"  // not filed online
	GroupRest     DossierGroup = "rest"
)

// GroupCounts is what the measures of dataset dossier counted in a group, in the order of the judged measures.
type GroupCounts struct {
	Group                    DossierGroup
	Rows                     int64
	Denominators, Numerators []int64
}

// groupOf is the expression of a dossier's group, over the typed columns; from and to are days, empty for no period.
func groupOf(view dialect.View, from, to string) string {
	var b strings.Builder
	b.WriteString("CASE")
	when := func(field, condition string, g DossierGroup) {
		if slices.Contains(view.Mapped, field) {
			fmt.Fprintf(&b, " WHEN %s THEN %s", condition, dialect.Text(string(g)))
		}
	}
	if from != "" {
		when("received_at", fmt.Sprintf("NOT coalesce(CAST(v.v_received_at AS DATE) BETWEEN %s AND %s, FALSE)", dialect.Date(from), dialect.Date(to)), GroupOutside)
	}
	when("synced_at", "v.t_synced_at IS NULL", GroupUnsynced)
	when("channel", "coalesce(v.v_channel, '') <> 'truc_tuyen'", GroupChannel)
	if b.Len() == len("CASE") {
		return dialect.Text(string(GroupRest))
	}
	fmt.Fprintf(&b, " ELSE %s END", dialect.Text(string(GroupRest)))
	return b.String()
}

func (e *Engine) grouped(from, to string) string {
	view := e.views[Segmented]
	var fields []string
	for _, f := range []string{"received_at", "synced_at", "channel"} {
		if slices.Contains(view.Mapped, f) {
			fields = append(fields, f)
		}
	}
	return fmt.Sprintf("(SELECT j.*, %s AS dossier_group FROM %s AS j JOIN (%s) AS v USING (_ord))", groupOf(view, from, to), dialect.Name(dialect.JudgedTable(Segmented)), view.Select(fields))
}

// GroupDossiers counts the measures of the judged dossiers by group, sorted by name.
func (e *Engine) GroupDossiers(ctx context.Context, j Judged, from, to string) ([]GroupCounts, error) {
	sums := j.sums()[2*len(j.Items):]
	q := fmt.Sprintf("SELECT dossier_group, count(*)%s FROM %s GROUP BY 1 ORDER BY 1", prefixed(sums), e.grouped(from, to))
	var out []GroupCounts
	err := e.query(ctx, q, func(row rowScanner) error {
		var g GroupCounts
		counts := make([]int64, len(sums))
		if err := row.Scan(append([]any{&g.Group, &g.Rows}, pointers(counts)...)...); err != nil {
			return err
		}
		for i := 0; i < len(counts); i += 2 {
			g.Denominators, g.Numerators = append(g.Denominators, counts[i]), append(g.Numerators, counts[i+1])
		}
		out = append(out, g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("group the dossiers: %w", err)
	}
	return out, nil
}

// DossiersOf calls each for the dossiers of a group in source order, with their key, source number and row.
func (e *Engine) DossiersOf(ctx context.Context, g DossierGroup, from, to string, each func(key string, source int, row int64) error) error {
	q := fmt.Sprintf("SELECT coalesce(%s, ''), _src, _row FROM %s WHERE dossier_group = %s ORDER BY _ord", dialect.Name(keyColumn), e.grouped(from, to), dialect.Text(string(g)))
	err := e.query(ctx, q, func(row rowScanner) error {
		var key string
		var source int
		var at int64
		if err := row.Scan(&key, &source, &at); err != nil {
			return err
		}
		return each(key, source, at)
	})
	if err != nil {
		return fmt.Errorf("list the dossiers of a group: %w", err)
	}
	return nil
}
