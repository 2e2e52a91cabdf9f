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
	"ddss/internal/plan"
)

// Verdict is what was counted for a check.
type Verdict struct {
	ID                  string
	Eligible, Violating int64
	Reason              string // why it is not applicable or errored; empty if it was judged
	Errored             bool
	Detail              string // of an errored check: the engine's words, for people
}

// Judged is a dataset whose rows were judged.
type Judged struct {
	Name     string
	Rows     int64
	Fields   []FieldCount
	Items    []plan.Item // checks: bit i of the words is item i
	Measures []plan.Item
	Words    int // of the checks
	// MonthFirst holds, by field, the sources whose column is read month before day.
	MonthFirst map[string][]int
	// Statements are the SQL that judged the rows, in the order in which it ran: the aggregates, the bits of each row, the set
	// checks.
	Statements []string
}

// Result is what judging gave: the counts, and the judged tables, which stay in the engine until the next Judge.
type Result struct {
	Verdicts []Verdict  // sorted by id
	Measured []Measured // sorted by id
	Datasets []Judged   // in the order of the input
	// Days are the feed's days that lacked a row, by check id (checks whose unit is a working day).
	Days map[string][]string
}

// Judge judges the rows of the input by the catalogue.
func (e *Engine) Judge(ctx context.Context, cat []*checks.Check, in Input, disabled map[string]bool) (*Result, error) {
	e.monthFirst, e.views, e.days = map[string]map[string][]int{}, map[string]dialect.View{}, map[string][]string{}
	inv := in.Inventory()
	inv.Disabled = disabled
	items := plan.Make(cat, inv)
	measures := plan.Measures(in.Measures, inv, items)
	all := slices.Concat(items, measures)
	use := plan.Uses(all)
	if err := e.makeViews(ctx, in, wantedFields(in, use)); err != nil {
		return nil, err
	}
	if err := e.makeLookups(ctx, use); err != nil {
		return nil, err
	}
	env, err := e.env(ctx, in, use)
	if err != nil {
		return nil, err
	}
	res := &Result{Days: map[string][]string{}}
	t := tallies{verdicts: map[string]Verdict{}, measured: map[string]Measured{}}
	for _, it := range items {
		t.verdicts[it.ID()] = Verdict{ID: it.ID(), Reason: it.Reason, Errored: it.Failed}
	}
	for _, it := range measures {
		t.measured[it.ID()] = Measured{ID: it.ID(), Reason: it.Reason}
	}
	for _, d := range in.Datasets {
		j, err := e.judgeDataset(ctx, in, d, plan.Judged(all, d.Name), env, t)
		if err != nil {
			return nil, err
		}
		res.Datasets = append(res.Datasets, j)
		if in.Judged != nil {
			in.Judged(d.Name)
		}
	}
	for _, it := range items {
		if it.Reason == "" && it.Check.Unit != checks.UnitRow {
			if err := e.judgeFeed(ctx, it, env, t.verdicts, res.Days); err != nil {
				return nil, err
			}
		}
	}
	for _, it := range items {
		res.Verdicts = append(res.Verdicts, e.settle(t.verdicts[it.Check.ID], it, env))
	}
	slices.SortFunc(res.Verdicts, func(a, b Verdict) int { return strings.Compare(a.ID, b.ID) })
	for _, it := range measures {
		res.Measured = append(res.Measured, t.measured[it.ID()])
	}
	slices.SortFunc(res.Measured, func(a, b Measured) int { return strings.Compare(a.ID, b.ID) })
	return res, nil
}

const reasonNoRows = "no_eligible_rows"

// settle gives a check without eligible rows its reason.
func (e *Engine) settle(v Verdict, it plan.Item, env dialect.Env) Verdict {
	if v.Reason != "" || v.Eligible > 0 {
		return v
	}
	v.Reason = reasonNoRows
	if !env.AsOfDay.Held && readsCalendarToday(it) {
		v.Reason = yearNotHeld(env)
	}
	return v
}

func yearNotHeld(env dialect.Env) string {
	return fmt.Sprintf("year_not_held:%d", env.AsOf.In(dialect.Zone).Year())
}

// readsCalendarToday reports whether a predicate counts working days up to as_of.
func readsCalendarToday(it plan.Item) bool {
	found := false
	for _, part := range []checks.Expr{it.Eligible, it.Violating} {
		checks.Walk(part, func(x checks.Expr) {
			if c, ok := x.(checks.Call); ok && (c.Func.Name == "workdays_known" || c.Func.Name == "no_rows") {
				found = true
			}
		})
	}
	return found
}

// wantedFields adds to the fields that are read those that are counted and those of the segments.
func wantedFields(in Input, use plan.Use) map[string][]string {
	out := map[string][]string{}
	for _, d := range in.Datasets {
		out[d.Name] = slices.Clone(use.Fields[d.Name])
		if in.CountFields {
			out[d.Name] = append(out[d.Name], d.Columns...)
		}
		if d.Name == Segmented {
			for _, c := range Cuts {
				out[d.Name] = append(out[d.Name], c.field)
			}
		}
	}
	return out
}

func (e *Engine) env(ctx context.Context, in Input, use plan.Use) (dialect.Env, error) {
	env := dialect.Env{AsOf: in.AsOf, AgencyPrefix: in.AgencyPrefix, IDProvinces: in.IDProvinces, From: in.From, To: in.To, Sectors: map[string][]string{}, Bounds: map[string][2]string{}}
	for _, group := range catalogue.SectorGroups() {
		env.Sectors[group] = catalogue.SectorNames(group, in.Sectors)
	}
	env.AsOfDay = e.calendar.on(dateOf(in.AsOf))
	env.LastDay = e.calendar.days[len(e.calendar.days)-1]
	for _, c := range use.Bounds {
		key := dialect.BoundKey(c.Dataset, c.Column.Name)
		if _, ok := env.Bounds[key]; ok {
			continue
		}
		days, err := e.daysOf(ctx, c.Dataset, c.Column.Name)
		if err != nil {
			return env, err
		}
		env.Bounds[key] = [2]string{}
		if len(days) > 0 {
			env.Bounds[key] = [2]string{days[0], days[len(days)-1]}
		}
	}
	return env, nil
}

func dateOf(t time.Time) calendar.Date {
	l := t.In(dialect.Zone)
	return calendar.FromYMD(l.Year(), int(l.Month()), l.Day())
}

func (e *Engine) judgeDataset(ctx context.Context, in Input, d Loaded, items []plan.Item, env dialect.Env, t tallies) (Judged, error) {
	j := Judged{Name: d.Name, MonthFirst: e.monthFirst[d.Name]}
	made, bad, err := e.split(ctx, d.Name, items, in.counted(d), env)
	if err != nil {
		return j, fmt.Errorf("judge the rows of %s: %w", d.Name, err)
	}
	for id, detail := range bad {
		t.errored(id, detail)
	}
	for _, it := range made.Measures {
		if detail, errored := bad[it.Measure.Except]; errored {
			t.errored(it.ID(), detail)
		}
	}
	j.Items, j.Measures, j.Words, j.Statements = made.Items, made.Measures, made.Words(), statements(made)
	return j, e.totals(ctx, &j, made.Counted, t)
}

func statements(j dialect.Judging) []string {
	var out []string
	for _, k := range j.Children {
		out = append(out, k.SQL())
	}
	out = append(out, j.SQL)
	for _, s := range j.Sets {
		out = append(out, s.SQL(j.Dataset))
	}
	return out
}

// split judges the rows by the items together. Where that cannot be, it halves the items until those that cannot run
// stand alone, judges by the others, and returns those that cannot run with the engine's words.
func (e *Engine) split(ctx context.Context, ds string, items []plan.Item, counted []dataset.Field, env dialect.Env) (dialect.Judging, map[string]string, error) {
	made, err := e.judge(ctx, ds, items, counted, env)
	if err == nil {
		return made, nil, nil
	}
	if ctx.Err() != nil || len(items) == 0 {
		return made, nil, err
	}
	bad := map[string]string{}
	good := e.runnable(ctx, ds, items, env, err, bad)
	made, err = e.judge(ctx, ds, good, counted, env)
	return made, bad, err
}

// runnable returns the items that can be judged; why holds the engine's words on their judging together.
func (e *Engine) runnable(ctx context.Context, ds string, items []plan.Item, env dialect.Env, why error, bad map[string]string) []plan.Item {
	if len(items) == 1 {
		bad[items[0].ID()] = why.Error()
		return nil
	}
	var good []plan.Item
	for _, half := range [][]plan.Item{items[:len(items)/2], items[len(items)/2:]} {
		if _, err := e.judge(ctx, ds, half, nil, env); err != nil {
			half = e.runnable(ctx, ds, half, env, err, bad)
		}
		good = append(good, half...)
	}
	return good
}

// judge makes the judged table of a dataset: one pass over its rows, then the set checks from the narrow result.
func (e *Engine) judge(ctx context.Context, ds string, items []plan.Item, counted []dataset.Field, env dialect.Env) (dialect.Judging, error) {
	j, err := dialect.Judge(ds, items, extras(ds), counted, env)
	if err != nil {
		return j, err
	}
	for _, k := range j.Children {
		if err := e.exec(ctx, k.SQL()); err != nil {
			return j, err
		}
	}
	table := dialect.Name(dialect.JudgedTable(ds))
	e.passes[ds]++
	if err := e.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s AS %s", table, j.SQL)); err != nil {
		return j, err
	}
	if err := e.judgeSets(ctx, j); err != nil {
		return j, err
	}
	return j, e.judgeExceptions(ctx, j)
}

// judgeSets sets the violating bits of the set checks.
func (e *Engine) judgeSets(ctx context.Context, j dialect.Judging) error {
	if len(j.Sets) == 0 {
		return nil
	}
	table := dialect.Name(dialect.JudgedTable(j.Dataset))
	byWord := map[int][]string{}
	for _, s := range j.Sets {
		w, b := s.Item/dialect.WordBits, uint64(1)<<(s.Item%dialect.WordBits)
		byWord[w] = append(byWord[w], fmt.Sprintf("SELECT _ord, %d::UBIGINT AS bit FROM (%s)", b, s.SQL(j.Dataset)))
	}
	for w := range j.Words() {
		if len(byWord[w]) == 0 {
			continue
		}
		q := fmt.Sprintf("UPDATE %[1]s SET x%[2]d = x%[2]d | s.bits FROM (SELECT _ord, bit_or(bit) AS bits FROM (%[3]s) GROUP BY _ord) AS s WHERE s._ord = %[1]s._ord",
			table, w, strings.Join(byWord[w], " UNION ALL "))
		if err := e.exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// totals reads the counts of all items and fields from the bits.
func (e *Engine) totals(ctx context.Context, j *Judged, counted []dataset.Field, t tallies) error {
	counts := make([]int64, 1+2*len(j.Items)+2*len(j.Measures)+2*len(counted))
	columns := slices.Concat([]string{"count(*)"}, j.sums(), sums("p", "u", len(counted)))
	q := fmt.Sprintf("SELECT %s FROM %s", strings.Join(columns, ", "), dialect.Name(dialect.JudgedTable(j.Name)))
	err := e.query(ctx, q, func(rows rowScanner) error { return rows.Scan(pointers(counts)...) })
	if err != nil {
		return fmt.Errorf("count the verdicts of %s: %w", j.Name, err)
	}
	next := func() (whole, part int64) {
		whole, part, counts = counts[0], counts[1], counts[2:]
		return whole, part
	}
	j.Rows, counts = counts[0], counts[1:]
	for _, it := range j.Items {
		v := t.verdicts[it.ID()]
		v.Eligible, v.Violating = next()
		t.verdicts[it.ID()] = v
	}
	for _, it := range j.Measures {
		m := t.measured[it.ID()]
		whole, part := next()
		if m.Reason == "" {
			m.Denominator, m.Numerator = whole, part
		}
		t.measured[it.ID()] = m
	}
	for _, f := range counted {
		present, unreadable := next()
		j.Fields = append(j.Fields, FieldCount{Name: f.Name, Present: present, Unreadable: unreadable})
	}
	return nil
}

// sums are the expressions that count the checks and then the measures, two for each.
func (j Judged) sums() []string {
	list := sums("d", "n", len(j.Measures))
	for i, it := range j.Measures {
		if it.Measure.Sums() {
			list[2*i], list[2*i+1] = sumOf(dialect.WholeColumn(i)), sumOf(dialect.PartColumn(i))
		}
	}
	return append(sums("e", "x", len(j.Items)), list...)
}

func sumOf(sql string) string { return fmt.Sprintf("CAST(coalesce(sum(%s), 0) AS BIGINT)", sql) }

// sums are the expressions that count two kinds of bits of n each, such as eligible and violating rows.
func sums(whole, part string, n int) []string {
	var out []string
	for i := range n {
		w, b := i/dialect.WordBits, i%dialect.WordBits
		for _, word := range []string{whole, part} {
			out = append(out, sumOf(fmt.Sprintf("(%s%d >> %d) & 1", word, w, b)))
		}
	}
	return out
}
