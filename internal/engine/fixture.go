package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/catalogue"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
)

// DefaultCutOff is the minute of the day from which a receipt counts for the next working day: 15:00.
const DefaultCutOff = 15 * 60

// Outcome is what judging the rows of a fixture gave.
type Outcome struct {
	Verdict Verdict
	Rows    []string // checks.Pass, Fail or Skip, for each row of the test
}

// RunTest judges the rows of one test of a check, for the fixtures of the catalogue and of users' own checks.
func (e *Engine) RunTest(ctx context.Context, c *checks.Check, t checks.Test) (Outcome, error) {
	in, err := e.loadTest(ctx, c, t)
	if err != nil {
		return Outcome{}, err
	}
	res, err := e.Judge(ctx, []*checks.Check{c}, in, nil)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Verdict: res.Verdicts[0]}
	if out.Verdict.Reason == "" || out.Verdict.Reason == "no_eligible_rows" {
		out.Rows, err = e.rowStates(ctx, c, len(t.Rows))
	}
	return out, err
}

// loadTest loads the rows and catalogues of a test.
func (e *Engine) loadTest(ctx context.Context, c *checks.Check, t checks.Test) (Input, error) {
	in, err := testInput(c, t)
	if err != nil {
		return in, err
	}
	cutOff, err := ParseClock(t.Config.CutOff)
	if err != nil {
		return in, err
	}
	if e.calendar.days == nil || cutOff != e.cutOff {
		if err := e.LoadCalendar(ctx, calendar.Default(), cutOff); err != nil {
			return in, err
		}
	}
	for _, d := range in.Datasets {
		var rows []map[string]string
		if d.Name == c.Dataset() {
			for _, r := range t.Rows {
				rows = append(rows, r.Fields)
			}
		} else {
			for _, r := range t.Given[d.Name] {
				rows = append(rows, r)
			}
		}
		if err := e.loadRows(ctx, d, rows); err != nil {
			return in, err
		}
	}
	return in, e.loadCatalogues(ctx, in)
}

// rowStates reads the first bit of each judged row, in source order.
func (e *Engine) rowStates(ctx context.Context, c *checks.Check, n int) ([]string, error) {
	states := make([]string, 0, n)
	if c.Unit != checks.UnitRow {
		return states, nil
	}
	err := e.query(ctx, fmt.Sprintf("SELECT e0, x0 FROM %s ORDER BY _ord", dialect.Name(dialect.JudgedTable(c.Dataset()))), func(rows rowScanner) error {
		var eligible, violating uint64
		if err := rows.Scan(&eligible, &violating); err != nil {
			return err
		}
		state := checks.Skip
		if eligible == 1 {
			state = checks.Pass
		}
		if violating == 1 {
			state = checks.Fail
		}
		states = append(states, state)
		return nil
	})
	return states, err
}

func testInput(c *checks.Check, t checks.Test) (Input, error) {
	asOf := t.AsOf
	if asOf == "" {
		asOf = checks.DefaultAsOf
	}
	at, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		return Input{}, fmt.Errorf("as_of of test %q: %w", t.Why, err)
	}
	in := Input{AsOf: at, AgencyPrefix: t.Config.AgencyPrefix, System: t.Config.System, Wards: t.Wards, WardMap: t.WardMap,
		IDProvinces: append(catalogue.IDProvinces(), t.Config.IDPrefixes...)}
	for _, ds := range dataset.All() {
		_, given := t.Given[ds.Name]
		if !given && ds.Name != c.Dataset() {
			continue
		}
		loaded := Loaded{Name: ds.Name}
		for _, f := range ds.Fields {
			if ds.Name != c.Dataset() || !slices.Contains(t.Absent, f.Name) {
				loaded.Columns = append(loaded.Columns, f.Name)
			}
		}
		in.Datasets = append(in.Datasets, loaded)
	}
	return in, nil
}

// loadRows makes the raw view of a dataset from rows in memory.
func (e *Engine) loadRows(ctx context.Context, d Loaded, rows []map[string]string) error {
	table := "rows_" + d.Name
	var values [][]any
	for _, r := range rows {
		row := make([]any, len(d.Columns))
		for i, f := range d.Columns {
			if v, ok := r[f]; ok {
				row[i] = v
			}
		}
		values = append(values, row)
	}
	if err := e.insertTexts(ctx, table, d.Columns, values); err != nil {
		return err
	}
	return e.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP VIEW %s AS SELECT 0 AS _src, rowid + 1 AS _row, rowid + 1 AS _ord, * FROM %s", dialect.Name(dialect.RawView(d.Name)), dialect.Name(table)))
}

// ParseClock reads a time of day HH:mm as minutes; "" is the default cut-off.
func ParseClock(s string) (int, error) {
	if s == "" {
		return DefaultCutOff, nil
	}
	t, err := time.Parse("15:04", strings.TrimSpace(s))
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day; write HH:mm, such as 15:00", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Compare says, one sentence each, where the outcome differs from what the test expects.
func (o Outcome) Compare(t checks.Test) []string {
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if o.Verdict.Errored {
		add("errored: %s %s", o.Verdict.Reason, o.Verdict.Detail)
		return faults
	}
	if t.Expect != "" {
		if o.Verdict.Reason != t.Expect {
			add("reason %q, expected %q", o.Verdict.Reason, t.Expect)
		}
		return faults
	}
	if t.Eligible != nil && o.Verdict.Eligible != *t.Eligible || t.Violating != nil && o.Verdict.Violating != *t.Violating {
		add("%d eligible, %d violating", o.Verdict.Eligible, o.Verdict.Violating)
	}
	for i, r := range t.Rows {
		switch {
		case r.Expect == "":
		case i >= len(o.Rows):
			add("row %d was not judged (reason %q), expected %s", i+1, o.Verdict.Reason, r.Expect)
		case o.Rows[i] != r.Expect:
			add("row %d: %s, expected %s", i+1, o.Rows[i], r.Expect)
		}
	}
	return faults
}
