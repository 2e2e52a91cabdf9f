package engine

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"ddss/internal/calendar"
	"ddss/internal/dialect"
)

const noon = 12 * 60 // minute of the day

// calendarRows lists the calendar table day by day.
type calendarRows struct {
	from calendar.Date
	days []dialect.CalendarDay
}

func parseDay(s string) calendar.Date {
	d, err := calendar.Parse(s)
	if err != nil {
		panic("engine: " + err.Error())
	}
	return d
}

// tabulate writes the calendar out. cutOff is the minute of the day from which a receipt counts for the next working
// day; on half days it is noon at the latest.
func tabulate(cal *calendar.Calendar, cutOff int) calendarRows {
	from, to := parseDay(dialect.CalendarFrom), parseDay(dialect.CalendarTo)
	rows := calendarRows{from: from, days: make([]dialect.CalendarDay, int(to-from)+1)}
	index, unheld := 0, 0
	for i := range rows.days {
		d := from + calendar.Date(i)
		row := dialect.CalendarDay{Held: cal.Held(d.Year()), CutOff: cutOff}
		if row.Held && cal.WorkingDay(d) {
			index++
		}
		row.Off = row.Held && !cal.WorkingDay(d)
		if !row.Held {
			unheld++
		}
		if cal.HalfDay(d) {
			row.CutOff = min(cutOff, noon)
		}
		row.Index, row.Unheld = index, unheld
		rows.days[i] = row
	}
	next := ""
	for i := len(rows.days) - 1; i >= 0; i-- {
		row := &rows.days[i]
		if !row.Held {
			next = ""
			continue
		}
		row.Next = next
		if !row.Off {
			next = (from + calendar.Date(i)).String()
		}
		row.OnOrNext = next
	}
	return rows
}

func (r calendarRows) on(d calendar.Date) dialect.CalendarDay {
	i := min(max(int(d-r.from), 0), len(r.days)-1)
	return r.days[i]
}

// LoadCalendar makes the tables of the calendar and of its working days.
func (e *Engine) LoadCalendar(ctx context.Context, cal *calendar.Calendar, cutOff int) error {
	rows := tabulate(cal, cutOff)
	for _, q := range []string{
		"CREATE OR REPLACE TABLE " + dialect.CalendarTable + " (day DATE, idx INTEGER, unheld INTEGER, held BOOLEAN, off BOOLEAN, cut_off INTEGER, next_day DATE, on_or_next DATE)",
		"CREATE OR REPLACE TABLE " + dialect.WorkingDaysTable + " (idx BIGINT, day DATE)",
	} {
		if err := e.exec(ctx, q); err != nil {
			return fmt.Errorf("make the calendar: %w", err)
		}
	}
	err := e.append(dialect.CalendarTable, func(add func(...driver.Value) error) error {
		for i, d := range rows.days {
			if err := add(day(rows.from+calendar.Date(i)), int32(d.Index), int32(d.Unheld), d.Held, d.Off, int32(d.CutOff), dayOrNil(d.Next), dayOrNil(d.OnOrNext)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("fill the calendar: %w", err)
	}
	q := fmt.Sprintf("INSERT INTO %s SELECT idx, day FROM %s WHERE held AND NOT off", dialect.WorkingDaysTable, dialect.CalendarTable)
	if err := e.exec(ctx, q); err != nil {
		return fmt.Errorf("fill the working days: %w", err)
	}
	e.calendar, e.cutOff = rows, cutOff
	return nil
}

func day(d calendar.Date) time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

func dayOrNil(s string) driver.Value {
	if s == "" {
		return nil
	}
	return day(parseDay(s))
}

// append fills a table through DuckDB's appender.
func (e *Engine) append(table string, fill func(add func(...driver.Value) error) error) error {
	return e.conn.Raw(func(raw any) error {
		a, err := duckdb.NewAppenderFromConn(raw.(driver.Conn), "", table)
		if err != nil {
			return err
		}
		if err := fill(a.AppendRow); err != nil {
			a.Close()
			return err
		}
		return a.Close()
	})
}
