package engine

import (
	"context"
	"fmt"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// feedWindow is how many days back a feed is looked at day by day.
const feedWindow = 90

// judgeFeed judges checks that count days instead of rows: whether the dataset was fed.
func (e *Engine) judgeFeed(ctx context.Context, it plan.Item, env dialect.Env, verdicts map[string]Verdict, days map[string][]string) error {
	v := verdicts[it.Check.ID]
	field := it.Violating.(checks.Call).Args[0].(checks.Field)
	fed, err := e.fedDays(ctx, it.Check.Dataset(), field.Def.Name)
	if err != nil {
		return err
	}
	today := dateOf(env.AsOf)
	if it.Check.Unit == checks.UnitDataset {
		v.Eligible, v.Violating, v.Reason = e.feedFresh(fed, today, env)
	} else {
		var lacking []string
		v.Eligible, lacking = e.feedDaily(fed, today)
		v.Violating = int64(len(lacking))
		days[it.Check.ID] = lacking
	}
	verdicts[it.Check.ID] = v
	return nil
}

// feedFresh: no row on the day of as_of nor on the working day before it; if that day is off, on neither of the two
// working days before it.
func (e *Engine) feedFresh(fed map[string]bool, today calendar.Date, env dialect.Env) (eligible, violating int64, reason string) {
	if len(fed) == 0 {
		return 1, 1, ""
	}
	look := []calendar.Date{today}
	wanted := 1
	if !env.AsOfDay.Held {
		return 0, 0, yearNotHeld(env)
	}
	if env.AsOfDay.Off {
		wanted = 2
	}
	for d := today - 1; wanted > 0; d-- {
		row := e.calendar.on(d)
		if !row.Held {
			return 0, 0, fmt.Sprintf("year_not_held:%d", d.Year())
		}
		if !row.Off {
			look = append(look, d)
			wanted--
		}
	}
	for _, d := range look {
		if fed[d.String()] {
			return 1, 0, ""
		}
	}
	return 1, 1, ""
}

// feedDaily counts the working days from the later of the first day fed and as_of − 90 days up to as_of, and lists
// those without a row.
func (e *Engine) feedDaily(fed map[string]bool, today calendar.Date) (eligible int64, lacking []string) {
	first, known := firstDay(fed)
	if !known {
		return 0, nil
	}
	for d := max(first, today-feedWindow); d <= today; d++ {
		row := e.calendar.on(d)
		if !row.Held || row.Off {
			continue
		}
		eligible++
		if !fed[d.String()] {
			lacking = append(lacking, d.String())
		}
	}
	return eligible, lacking
}

func firstDay(fed map[string]bool) (calendar.Date, bool) {
	first, known := calendar.Date(0), false
	for day := range fed {
		if d := parseDay(day); !known || d < first {
			first, known = d, true
		}
	}
	return first, known
}

// fedDays lists the days on which the field has a value.
func (e *Engine) fedDays(ctx context.Context, ds, field string) (map[string]bool, error) {
	fed := map[string]bool{}
	v := dialect.Name("v_" + field)
	q := fmt.Sprintf("SELECT DISTINCT strftime(%[1]s, '%%Y-%%m-%%d') FROM %[2]s WHERE %[1]s IS NOT NULL", v, dialect.Name(dialect.TypedView(ds)))
	err := e.query(ctx, q, func(rows rowScanner) error {
		var day string
		if err := rows.Scan(&day); err != nil {
			return err
		}
		fed[day] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the days of %s.%s: %w", ds, field, err)
	}
	return fed, nil
}
