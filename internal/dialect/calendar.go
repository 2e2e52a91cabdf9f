package dialect

import (
	"fmt"
	"strconv"
	"strings"

	"ddss/checks"
)

// calendarDay joins the calendar at the day of a moment and returns its columns as terms.
func (r *renderer) calendarDay(e checks.Expr) calendarTerm {
	if _, ok := e.(checks.AsOf); ok {
		return r.calendarOfAsOf()
	}
	t := r.value(e)
	return r.calendarAt(term{sql: dayOf(t.sql), depth: t.depth})
}

// A calendarTerm holds the columns of one calendar row.
type calendarTerm struct {
	idx, unheld, held, off, cutOff, next, onOrNext string
	depth                                          int
}

func (r *renderer) calendarOfAsOf() calendarTerm {
	d := r.env.AsOfDay
	return calendarTerm{idx: strconv.Itoa(d.Index), unheld: strconv.Itoa(d.Unheld), held: strings.ToUpper(strconv.FormatBool(d.Held)),
		off: strings.ToUpper(strconv.FormatBool(d.Off)), cutOff: strconv.Itoa(d.CutOff), next: Date(d.Next), onOrNext: Date(d.OnOrNext)}
}

func (r *renderer) calendarAt(day term) calendarTerm {
	alias := r.joinAt(CalendarTable, "day", day)
	c := func(column string) string { return alias + "_" + column }
	// Days beyond the table count like its ends.
	reach := func(column string, last int) string {
		return fmt.Sprintf("coalesce(%s, CASE WHEN %s < %s THEN 0 WHEN %s IS NOT NULL THEN %d END)", c(column), day.sql, Date(CalendarFrom), day.sql, last)
	}
	return calendarTerm{idx: reach("idx", r.env.LastDay.Index), unheld: reach("unheld", r.env.LastDay.Unheld), held: c("held"), off: c("off"), cutOff: c("cut_off"), next: c("next_day"), onOrNext: c("on_or_next"), depth: day.depth + 1}
}

var tableColumns = map[string][]string{
	CalendarTable:    {"idx", "unheld", "held", "off", "cut_off", "next_day", "on_or_next"},
	WorkingDaysTable: {"day"},
}

// joinAt joins a table of the calendar in the layer above its key, once per key.
func (r *renderer) joinAt(table, column string, key term) string {
	id := table + " at " + key.sql
	if known, ok := r.lifted[id]; ok {
		return known.sql
	}
	alias := fmt.Sprintf("c%d", len(r.lifted))
	l := r.at(key.depth + 1)
	l.add("", fmt.Sprintf("LEFT JOIN %s AS %s ON %s.%s = %s", Name(table), alias, alias, column, key.sql))
	for _, c := range tableColumns[table] {
		l.add(fmt.Sprintf("%s.%s AS %s_%s", alias, c, alias, c), "")
	}
	r.lifted[id] = term{sql: alias, depth: key.depth + 1}
	return alias
}

func inCalendar(r *renderer, c checks.Call) term {
	d := r.calendarDay(c.Args[0])
	return term{sql: d.held, depth: d.depth}
}

func dayOff(r *renderer, c checks.Call) term {
	d := r.calendarDay(c.Args[0])
	return term{sql: d.off, depth: d.depth}
}

// between renders the number of working days and of unheld days d with day(a) < d <= day(b).
func (r *renderer) between(c checks.Call) (days, unheld, n string, depth int) {
	a, b := r.calendarDay(c.Args[0]), r.calendarDay(c.Args[1])
	k := r.value(c.Args[2])
	return "(" + b.idx + " - " + a.idx + ")", "(" + b.unheld + " - " + a.unheld + ")", k.sql, max(a.depth, b.depth)
}

func workdaysExceed(r *renderer, c checks.Call) term {
	days, _, n, depth := r.between(c)
	return term{sql: fmt.Sprintf("(%s > %s)", days, n), depth: depth}
}

func workdaysKnown(r *renderer, c checks.Call) term {
	days, unheld, n, depth := r.between(c)
	return term{sql: fmt.Sprintf("(%s <= 0 OR %s > %s)", unheld, days, n), depth: depth}
}

// limitDay follows NĐ 118/2025/NĐ-CP and BLDS 2015 Điều 148: what is received on a day off or after the cut-off counts
// as received on the next working day; a limit in working days is counted on, one in days ends on a working day.
func limitDay(r *renderer, c checks.Call) term {
	m := r.value(c.Args[0])
	limit := r.value(c.Args[1])
	d := r.calendarDay(c.Args[0])
	late := fmt.Sprintf("(%s OR (%s AND hour(%s) * 60 + minute(%s) >= %s))", d.off, m.time, m.sql, m.sql, d.cutOff)
	start := r.lift(term{sql: fmt.Sprintf("CASE WHEN NOT %s THEN NULL WHEN %s THEN %s ELSE %s END", d.held, late, d.next, dayOf(m.sql)), depth: d.depth})
	first := r.calendarAt(start)
	byWork := r.lift(term{sql: fmt.Sprintf("CAST(%s + %s AS BIGINT)", first.idx, limit.sql), depth: max(first.depth, limit.depth)})
	working := r.joinAt(WorkingDaysTable, "idx", byWork)
	sum := r.lift(term{sql: fmt.Sprintf("CASE WHEN %[2]s BETWEEN 0 AND 36500 THEN %[1]s + CAST(%[2]s AS INTEGER) END", start.sql, limit.sql), depth: max(start.depth, limit.depth)})
	moved := r.calendarAt(sum)
	unit, unitDepth := "NULL", 0
	if len(c.Args) > 2 {
		u := r.value(c.Args[2])
		unit, unitDepth = u.sql, u.depth
	}
	end := r.lift(term{sql: fmt.Sprintf("CASE WHEN %[1]s = 'ngay' THEN %[2]s WHEN %[3]s = 0 THEN %[4]s WHEN coalesce(%[1]s, 'ngay_lam_viec') = 'ngay_lam_viec' AND %[3]s > 0 THEN %[5]s_day END",
		unit, moved.onOrNext, limit.sql, start.sql, working), depth: max(moved.depth, byWork.depth+1, unitDepth, start.depth)})
	last := r.calendarAt(end)
	return r.lift(term{sql: fmt.Sprintf("CASE WHEN %s AND %s - %s <= 0 THEN %s END", last.held, last.unheld, first.unheld, end.sql), depth: last.depth})
}
