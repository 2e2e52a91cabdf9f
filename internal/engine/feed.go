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
	list, err := e.daysOf(ctx, it.Check.Dataset(), field.Def.Name)
	if err != nil {
		return err
	}
	fed := map[string]bool{}
	for _, day := range list {
		fed[day] = true
	}
	today := dateOf(env.AsOf)
	if it.Check.Unit == checks.UnitDataset {
		v.Eligible, v.Violating, v.Reason = e.feedFresh(fed, today, env)
	} else {
		var lacking []string
		v.Eligible, lacking = e.feedDaily(list, fed, today)
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
func (e *Engine) feedDaily(days []string, fed map[string]bool, today calendar.Date) (eligible int64, lacking []string) {
	if len(days) == 0 {
		return 0, nil
	}
	for d := max(parseDay(days[0]), today-feedWindow); d <= today; d++ {
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
