package official

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/targets"
)

// States of targets and tasks.
const (
	met      = "Đạt"
	metLate  = "Đạt (quá hạn)"
	notMet   = "Chưa đạt"
	ongoing  = "Đang thực hiện"
	noFigure = "Chưa có số liệu"
	noTarget = "Theo dõi"
)

const (
	vi      = "vi"
	unknown = "–"
	fill    = "……"
)

// line is a row of Phụ lục I.
type line struct {
	group                                                                        string
	title, unit, target, value, change, lead, coop, due, state, reason, document string
}

var groups = []string{"Chỉ tiêu của Kế hoạch", "Nhiệm vụ của Kế hoạch", "Chỉ tiêu theo dõi thêm"}

// targets are the rows of Phụ lục I: the targets and tasks of the plan, then the other indicators.
func (w *writer) targets() []line {
	var out []line
	told := map[string]bool{}
	for _, t := range w.Tasks {
		if t.Kind == "chi_tieu" {
			l := line{title: t.Title, unit: unknown, target: unknown, value: unknown, change: unknown, state: noFigure}
			if i := w.indicator(t.Indicator); i != nil {
				told[i.ID] = true
				w.measured(&l, i)
				w.promised(&l, i, t.Due)
			}
			l.group, l.lead, l.coop, l.due = groups[0], t.Lead, t.Coop, day(t.Due)
			l.reason, l.document = first(t.Obstacle, l.reason), first(l.document, t.Document)
			out = append(out, l)
		}
	}
	for _, t := range w.Tasks {
		if t.Kind != "chi_tieu" {
			out = append(out, w.task(t))
		}
	}
	for n := range w.Result.Indicators {
		i := &w.Result.Indicators[n]
		if !told[i.ID] {
			l := line{group: groups[2], title: i.ID}
			if m := w.measure(i.ID); m != nil {
				l.title = m.Label.In(vi)
			}
			w.measured(&l, i)
			if t, ok := w.holding(i.ID); ok {
				l.group, l.lead, l.coop, l.due = groups[0], t.LeadUnit, t.CoopUnits, day(t.Deadline)
			}
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b line) int { return slices.Index(groups, a.group) - slices.Index(groups, b.group) })
	return out
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func (w *writer) indicator(id string) *result.Indicator { return find(w.Result, id) }

func find(r *result.Result, id string) *result.Indicator {
	if r == nil || id == "" {
		return nil
	}
	i := slices.IndexFunc(r.Indicators, func(i result.Indicator) bool { return i.ID == id })
	if i < 0 {
		return nil
	}
	return &r.Indicators[i]
}

func (w *writer) measure(id string) *checks.Measure {
	i := slices.IndexFunc(w.Measures, func(m *checks.Measure) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return w.Measures[i]
}

func (w *writer) holding(id string) (targets.Target, bool) {
	if w.Plan == nil {
		return targets.Target{}, false
	}
	return w.Plan.Holding(id, w.today)
}

// Units of indicators that are no percentages.
var units = map[string]string{"rank": "Hạng", "level": "Cấp độ"}

func (w *writer) unitOf(id string) string {
	if m := w.measure(id); m != nil && units[m.Unit] != "" {
		return units[m.Unit]
	}
	return "%"
}

// figure writes a value: two decimals for percentages, none for ranks and levels that are whole.
func figure(p result.Percent, unit string) string {
	if unit != "%" && p%100 == 0 {
		return view.Whole(int64(p/100), vi)
	}
	return view.Decimal(p, vi)
}

// measured fills in the target and the figure of an indicator.
func (w *writer) measured(l *line, i *result.Indicator) {
	l.unit, l.target, l.value, l.change = w.unitOf(i.ID), unknown, unknown, unknown
	if i.Target != nil {
		sign := "≥ "
		if t, ok := w.holding(i.ID); ok && t.Direction == targets.Low {
			sign = "≤ "
		}
		l.target = sign + figure(*i.Target, l.unit)
	}
	if i.Value != nil {
		l.value = figure(*i.Value, l.unit)
	}
	if i.Numerator != nil && i.Denominator != nil {
		l.value += fmt.Sprintf(" (%s/%s)", view.Whole(*i.Numerator, vi), view.Whole(*i.Denominator, vi))
	}
	if before := find(w.Before, i.ID); before != nil && before.Value != nil && i.Value != nil {
		l.change = view.Points(int64(*i.Value-*before.Value), vi)
	}
	switch {
	case i.Value == nil:
		l.state = noFigure
	case i.Met == nil:
		l.state = noTarget
	case *i.Met:
		l.state = met
	default:
		l.state, l.reason = notMet, fill
	}
	if i.Reason != nil {
		l.reason = view.Reason(*i.Reason, vi)
	}
	if i.Declared != nil {
		l.document = *i.Declared
	}
}

// promised sets the target of another phase, where the row of the plan has that phase's deadline.
func (w *writer) promised(l *line, i *result.Indicator, due string) {
	if w.Plan == nil {
		return
	}
	n := slices.IndexFunc(w.Plan.Targets, func(t targets.Target) bool { return t.Indicator == i.ID && t.Deadline == due })
	if n < 0 || i.Phase != nil && *i.Phase == w.Plan.Targets[n].Phase {
		return
	}
	t := w.Plan.Targets[n]
	sign := "≥ "
	if t.Direction == targets.Low {
		sign = "≤ "
	}
	l.target = sign + figure(*t.Percent(), l.unit)
	if i.Value == nil {
		return
	}
	exact := big.NewRat(int64(*i.Value), 100)
	if i.Numerator != nil && i.Denominator != nil && *i.Denominator > 0 {
		exact = big.NewRat(100**i.Numerator, *i.Denominator)
	}
	if l.state, l.reason = notMet, fill; t.Met(exact) {
		l.state, l.reason = met, ""
	}
}

// task is a row of a task: done, and by its day; else how far it is.
func (w *writer) task(t Task) line {
	l := line{group: groups[1], title: t.Title, unit: "Nhiệm vụ", target: first(t.Product, "Hoàn thành"), value: unknown, change: unknown, lead: t.Lead, coop: t.Coop, due: day(t.Due), reason: t.Obstacle, document: t.Document}
	if t.Progress != "" {
		l.value = "Tiến độ " + t.Progress + " %"
	}
	switch {
	case t.Finished != "" && t.Finished <= w.today:
		l.value, l.state = "Hoàn thành ngày "+day(t.Finished), met
		if t.Due != "" && t.Finished > t.Due {
			l.state = metLate
		}
	case t.Due != "" && t.Due < w.today:
		l.state, l.reason = notMet, first(t.Obstacle, fill)
	case t.Progress != "":
		l.state = ongoing
	default:
		l.state = noFigure
	}
	return l
}

// table is Phụ lục I.
func (w *writer) table(list []line) *Table {
	t := &Table{Name: "Phụ lục I", Columns: []Column{
		{"STT", 8, true}, {"Chỉ tiêu, nhiệm vụ", 44, false}, {"ĐVT", 13, true}, {"Mục tiêu", 20, true}, {"Kết quả kỳ này", 26, true}, {"So kỳ trước", 13, true},
		{"Chủ trì", 22, false}, {"Phối hợp", 23, false}, {"Thời hạn", 20, true}, {"Đánh giá", 17, true}, {"Nguyên nhân", 23, false}, {"Văn bản", 25, false},
	}}
	group, n := "", 0
	for _, l := range list {
		if l.group != group {
			group = l.group
			t.Rows = append(t.Rows, []string{roman(slices.Index(groups, group)+1) + ". " + group})
		}
		n++
		t.Rows = append(t.Rows, []string{fmt.Sprint(n), l.title, l.unit, l.target, l.value, l.change, l.lead, l.coop, l.due, l.state, l.reason, l.document})
	}
	return t
}

func roman(n int) string { return strings.Repeat("I", n) }
