package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// DateOrder names the source columns that are read month before day: by dataset, source number and field.
type DateOrder map[string]map[int][]string

// dateOrder decides, per source column, whether dates are written month first: some value is impossible day first, and
// none is impossible month first.
func (e *Engine) dateOrder(ctx context.Context, d Loaded) (map[string][]int, error) {
	ds, _ := dataset.Get(d.Name)
	var fields, hints []string
	for _, name := range d.Columns {
		if f, _ := ds.Field(name); f.Type.Temporal() {
			fields = append(fields, name)
			hints = append(hints, dialect.MonthFirstHint(name))
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	found := make([]bool, len(fields))
	err := e.query(ctx, fmt.Sprintf("SELECT %s FROM %s", strings.Join(hints, ", "), dialect.Name(dialect.RawView(d.Name))), func(rows rowScanner) error {
		return rows.Scan(pointers(found)...)
	})
	if err != nil {
		return nil, fmt.Errorf("look at the dates of %s: %w", d.Name, err)
	}
	order := map[string][]int{}
	for i, f := range fields {
		if !found[i] {
			continue
		}
		err := e.query(ctx, dialect.DateOrderSQL(d.Name, f), func(rows rowScanner) error {
			var src int
			var notDayFirst, notMonthFirst int64
			if err := rows.Scan(&src, &notDayFirst, &notMonthFirst); err != nil {
				return err
			}
			if monthFirst(notDayFirst, notMonthFirst) {
				order[f] = append(order[f], src)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("decide the order of day and month in %s.%s: %w", d.Name, f, err)
		}
	}
	return order, nil
}

// monthFirst decides the order of a column: some value is impossible day first, and none is impossible month first.
func monthFirst(notDayFirst, notMonthFirst int64) bool { return notDayFirst > 0 && notMonthFirst == 0 }

func pointers[T any](values []T) []any {
	out := make([]any, len(values))
	for i := range values {
		out[i] = &values[i]
	}
	return out
}

// makeViews makes the typed views of the datasets over the fields that are read.
func (e *Engine) makeViews(ctx context.Context, in Input, fields map[string][]string) error {
	for _, d := range in.Datasets {
		ds, _ := dataset.Get(d.Name)
		order, err := e.dateOrder(ctx, d)
		if err != nil {
			return err
		}
		wanted := append([]string{ds.Key}, fields[d.Name]...)
		slices.Sort(wanted)
		v := dialect.View{Dataset: ds, Mapped: d.Columns, Fields: slices.Compact(wanted), MonthFirst: order, Epoch1904: d.epoch1904(), Spellings: in.Spellings[d.Name]}
		if err := e.exec(ctx, v.SQL()); err != nil {
			return fmt.Errorf("make the typed view of %s: %w", d.Name, err)
		}
		e.views[d.Name] = v
		e.monthFirst[d.Name] = order
	}
	return nil
}

// makeLookups makes the tables that rows are looked up in: the first rows by key of the datasets that relations lead to,
// with the fields that are read of them, and the lists of values.
func (e *Engine) makeLookups(ctx context.Context, use plan.Use) error {
	for name, fields := range use.Through {
		view, loaded := e.views[name]
		if !loaded {
			continue
		}
		key := dialect.Name("t_" + view.Dataset.Key)
		q := fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM (%s) WHERE %s IS NOT NULL QUALIFY row_number() OVER (PARTITION BY %s ORDER BY _ord) = 1",
			dialect.Name(dialect.FirstTable(name)), view.Select(fields), key, key)
		if err := e.exec(ctx, q); err != nil {
			return fmt.Errorf("index %s by its key: %w", name, err)
		}
	}
	for _, c := range use.Lists {
		view, loaded := e.views[c.Dataset]
		if !loaded {
			continue
		}
		column := dialect.Name("t_" + c.Column.Name)
		q := fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s AS SELECT DISTINCT %s AS code FROM (%s) WHERE %s IS NOT NULL",
			dialect.Name(dialect.ListTable(c.Dataset, c.Column.Name)), column, view.Select([]string{c.Column.Name}), column)
		if err := e.exec(ctx, q); err != nil {
			return fmt.Errorf("list the values of %s.%s: %w", c.Dataset, c.Column.Name, err)
		}
	}
	return nil
}

// daysOf lists the days on which a field has a value, in order. They are read once.
func (e *Engine) daysOf(ctx context.Context, ds, field string) ([]string, error) {
	key := dialect.BoundKey(ds, field)
	if days, known := e.days[key]; known {
		return days, nil
	}
	days := []string{}
	v := dialect.Name("v_" + field)
	q := fmt.Sprintf("SELECT strftime(day, '%%Y-%%m-%%d') FROM (SELECT DISTINCT CAST(%[1]s AS DATE) AS day FROM (%[2]s) WHERE %[1]s IS NOT NULL) ORDER BY day", v, e.views[ds].Select([]string{field}))
	err := e.query(ctx, q, func(rows rowScanner) error {
		var day string
		if err := rows.Scan(&day); err != nil {
			return err
		}
		days = append(days, day)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the days of %s.%s: %w", ds, field, err)
	}
	e.days[key] = days
	return days, nil
}

// FieldCount counts a field over all rows of its dataset.
type FieldCount struct {
	Name                string
	Present, Unreadable int64
}

// counted lists the fields of a dataset that are counted: the mapped ones.
func (in Input) counted(d Loaded) []dataset.Field {
	if !in.CountFields {
		return nil
	}
	ds, _ := dataset.Get(d.Name)
	var out []dataset.Field
	for _, f := range ds.Fields {
		if slices.Contains(d.Columns, f.Name) {
			out = append(out, f)
		}
	}
	return out
}
