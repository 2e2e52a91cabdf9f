package textw

import (
	"io"

	"ddss/internal/report/view"
)

// WriteIndexes renders the 766 index of units: where there are several a table of them first, then each with its metrics.
func WriteIndexes(out io.Writer, units []view.Index, o Options) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	w := &writer{Writer: out, opt: o}
	for i, p := range units {
		if i == 0 {
			w.print("%s\n%s: %s\n\n", w.bold(p.W("index766")), p.W("formula_set"), p.FormulaSet)
			if len(units) > 1 {
				w.ranking(units)
			}
		} else {
			w.print("\n")
		}
		w.index(p)
	}
	return w.err
}

const (
	unitWidth   = 32 // widest name of a unit beside four figures in 80 columns
	metricWidth = 38
	countsWidth = 19
)

func (w *writer) ranking(units []view.Index) {
	p := units[0]
	columns := []Column{{p.W("agency"), false, unitWidth}, {p.W("total"), true, 0}, {p.W("attainable"), true, 0}, {p.W("grade"), false, 0}}
	var rows [][]string
	for _, u := range units {
		rows = append(rows, []string{u.Unit, u.Total, u.Attainable, u.Grade})
	}
	w.table(columns, rows)
	w.print("\n")
}

func (w *writer) index(p view.Index) {
	if p.Unit != "" {
		w.print("%s\n", w.bold(p.Unit))
	}
	w.print(p.W("index_line")+"\n", w.bold(p.Total), p.Attainable, w.bold(p.Grade))
	columns := []Column{{p.W("metric"), false, metricWidth}, {p.W("counts"), true, countsWidth}, {p.W("points"), true, 0}, {p.W("maximum"), true, 0}}
	var rows [][]string
	for _, g := range p.Groups {
		rows = append(rows, []string{w.bold(g.Name), "", w.bold(g.Score), g.Max})
		for _, m := range g.Metrics {
			rows = append(rows, []string{"· " + m.Name, m.Counts, m.Score, m.Max})
		}
	}
	for _, g := range p.Merged {
		rows = append(rows, []string{g.Name, "", g.Score, g.Max})
	}
	w.table(columns, rows)
	if len(p.Unknown) > 0 {
		w.print("%s:\n", p.W("index_unknown"))
	}
	for _, reason := range p.Unknown {
		w.hanging("  • ", reason)
	}
}
