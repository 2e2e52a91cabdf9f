package engine

import (
	"context"
	"fmt"
	"time"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// SQL is the statement that judges the rows by one check alone, with every dataset and catalogue loaded, as of the
// moment that fixtures use. It is for people to read; the rows of a run are judged by all checks in one statement.
func SQL(_ context.Context, c *checks.Check) (string, error) {
	inv := plan.Inventory{Columns: map[string][]string{}, Wards: true, WardMap: true, System: "rieng"}
	for _, ds := range dataset.All() {
		for _, f := range ds.Fields {
			inv.Columns[ds.Name] = append(inv.Columns[ds.Name], f.Name)
		}
	}
	items := plan.Make([]*checks.Check{c}, inv)
	if items[0].Reason != "" || c.Unit != checks.UnitRow {
		return fmt.Sprintf("-- %s", firstReason(items[0].Reason, "counted by day, not by row")), nil
	}
	asOf, err := time.Parse(time.RFC3339, checks.DefaultAsOf)
	if err != nil {
		return "", err
	}
	rows := tabulate(calendar.Default(), DefaultCutOff)
	env := dialect.Env{AsOf: asOf, Bounds: map[string][2]string{}, AsOfDay: rows.on(dateOf(asOf)), LastDay: rows.days[len(rows.days)-1]}
	for _, b := range plan.Uses(items).Bounds {
		env.Bounds[dialect.BoundKey(b.Dataset, b.Column.Name)] = [2]string{"2025-11-01", "2026-10-31"}
	}
	j, err := dialect.Judge(c.Dataset(), items, nil, nil, env)
	if err != nil {
		return "", err
	}
	text := j.SQL
	for _, s := range j.Sets {
		text += "\n-- violating rows of the set:\n" + s.SQL(c.Dataset())
	}
	return text, nil
}

func firstReason(reason, otherwise string) string {
	if reason != "" {
		return reason
	}
	return otherwise
}
