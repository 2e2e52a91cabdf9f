package textw

import (
	"io"
	"strings"

	"ddss/internal/report/view"
)

// areaWidth leaves room for the level, five ratings and the index in 80 columns.
const areaWidth = 34

// WriteMaturity renders the matrix, the level and the road to the target.
func WriteMaturity(out io.Writer, p view.Maturity, o Options) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	w := &writer{Writer: out, opt: o}
	w.print("%s\n", w.bold(p.W("title")))
	w.hanging("", p.Model)
	columns := []Column{{p.W("area"), false, areaWidth}}
	for _, k := range []string{"1", "2", "3", "4", "5"} {
		columns = append(columns, Column{k, false, 0})
	}
	columns = append(columns, Column{p.W("level"), true, 0}, Column{"0-5", true, 0})
	var rows [][]string
	for _, a := range p.Areas {
		row := append([]string{a.ID + " " + a.Name}, a.Ratings...)
		rows = append(rows, append(row, a.Level, a.Index))
	}
	w.table(columns, rows)
	w.hanging("", p.W("ratings"))
	w.print("\n%s\n%s: %s\n", w.bold(p.Level), p.W("index"), p.Index)
	if p.Target != "" {
		w.print("%s\n", p.Target)
	}
	w.print("\n")
	w.hanging("", strings.TrimSpace(p.Why+" "+p.Cheapest))
	w.print("\n%s\n", w.bold(p.W("road")))
	for _, a := range p.Areas {
		text := a.ID + " " + a.Step
		if a.Next {
			text += " ← " + p.W("cheapest")
		}
		w.hanging("  • ", text)
		for _, f := range a.Forecasts {
			w.hanging("      ", p.W("trend")+": "+f)
		}
	}
	if len(p.Signals) > 0 {
		w.print("\n%s\n", w.bold(p.W("signals")))
	}
	for _, s := range p.Signals {
		w.hanging("  • ", s)
	}
	w.print("\n")
	w.hanging("", p.Note)
	return w.err
}
