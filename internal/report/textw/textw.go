// Package textw renders a scorecard for a terminal.
package textw

import (
	"fmt"
	"io"
	"strings"

	"ddss/internal/report/view"
)

// Options of the rendering.
type Options struct {
	Width  int  // columns of the terminal; 0: 80
	Colour bool // ANSI colours for the bands
}

const (
	defaultWidth = 80
	reasonsShown = 6
	wide         = 110 // from here on the tables show more columns
)

// Write renders the page.
func Write(out io.Writer, p *view.Page, o Options) error {
	if o.Width <= 0 {
		o.Width = defaultWidth
	}
	w := &writer{Writer: out, page: p, opt: o}
	w.head()
	w.qualities()
	w.worst()
	w.list("steps", p.Steps, true)
	w.unjudged()
	w.list("warnings", p.Warnings, false)
	return w.err
}

type writer struct {
	io.Writer
	page *view.Page
	opt  Options
	err  error
}

func (w *writer) print(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.Writer, format, args...)
	}
}

var colours = map[string]string{"green": "32", "yellow": "33", "red": "31"}

func (w *writer) colour(band, s string) string {
	if code := colours[band]; w.opt.Colour && code != "" {
		return "\x1b[1;" + code + "m" + s + "\x1b[0m"
	}
	return s
}

func (w *writer) bold(s string) string {
	if w.opt.Colour {
		return "\x1b[1m" + s + "\x1b[0m"
	}
	return s
}

func (w *writer) head() {
	p := w.page
	w.print("%s\n%s · %s %s\n\n", w.bold(p.W("title")), p.Unit, p.W("as_of"), p.AsOf)
	band := ""
	if p.DQI.Known {
		band = " (" + p.W("band_"+p.DQI.Band) + ")"
	}
	change := ""
	if p.DQIChange != "" {
		change = fmt.Sprintf("   %s %s %s", p.DQIChange, p.W("since"), p.Since)
	}
	lines := [][2]string{
		{p.W("dqi"), w.colour(p.DQI.Band, p.DQI.Text+band) + change},
		{p.W("headline_four"), p.Headline.Text},
		{p.W("clean"), fmt.Sprintf("%s   %s / %s", p.Clean.Text, p.Clean.Part, p.Clean.Whole)},
		{p.W("identifiers"), w.colour(map[string]string{"ok": "green", "bad": "red"}[p.Identifiers.State], p.Identifiers.Text)},
	}
	widest := 0
	for _, l := range lines {
		widest = max(widest, len([]rune(l[0])))
	}
	for _, l := range lines {
		w.print("  %s%s  %s\n", l[0], strings.Repeat(" ", widest-len([]rune(l[0]))), l[1])
	}
	for _, f := range p.Identifiers.Faults {
		w.print("    %s %s: %s / %s\n", "✗", f.Title, f.Wrong, f.Judged)
	}
	if len(p.NotInDQI) > 0 {
		w.print("  %s: %s\n", p.W("not_in_dqi"), strings.Join(p.NotInDQI, ", "))
	}
	w.print("\n")
}

func (w *writer) table(columns []Column, rows [][]string) {
	if w.err == nil {
		w.err = Table(w.Writer, columns, rows)
	}
}

func (w *writer) qualities() {
	p := w.page
	columns := []Column{{p.W("quality"), false, 0}, {p.W("score"), true, 0}}
	if p.Since != "" {
		columns = append(columns, Column{p.W("change"), true, 0})
	}
	columns = append(columns, Column{p.W("passed"), true, 0}, Column{p.W("failed"), true, 0}, Column{p.W("not_applicable"), true, 0})
	errored := false
	for _, q := range p.Qualities {
		errored = errored || q.Errored.N > 0
	}
	if errored {
		columns = append(columns, Column{p.W("errored"), true, 0})
	}
	columns = append(columns, Column{p.W("verdicts"), true, 0})
	var rows [][]string
	for _, q := range p.Qualities {
		row := []string{q.Name, w.colour(q.Score.Band, q.Score.Text)}
		if p.Since != "" {
			row = append(row, q.Change)
		}
		row = append(row, q.Passed.Text, q.Failed.Text, q.NotApplicable.Text)
		if errored {
			row = append(row, q.Errored.Text)
		}
		rows = append(rows, append(row, q.Wrong.Text+" / "+q.Judged.Text))
	}
	w.table(columns, rows)
	for _, q := range p.Qualities {
		if q.Note != "" {
			w.print("%s: %s\n", q.Name, q.Note)
		}
	}
}

func (w *writer) worst() {
	p := w.page
	w.print("\n%s\n", w.bold(p.W("worst")))
	if len(p.Worst) == 0 {
		w.print("%s\n", p.W("nothing"))
		return
	}
	title := w.opt.Width - 52
	columns := []Column{{p.W("check"), false, title}, {p.W("quality"), false, 0}, {p.W("wrong_of"), true, 0}, {p.W("loss"), true, 9}}
	if w.opt.Width >= wide {
		columns = []Column{{p.W("check"), false, w.opt.Width - 86}, {p.W("quality"), false, 0}, {p.W("dataset"), false, 22}, {p.W("severity"), false, 0}, {p.W("wrong_of"), true, 0}, {p.W("loss"), true, 9}}
	}
	var rows [][]string
	for _, r := range p.Worst {
		row := []string{r.Title, r.Quality}
		if w.opt.Width >= wide {
			row = append(row, r.Dataset, p.W(r.Severity))
		}
		rows = append(rows, append(row, r.Wrong.Text+" / "+r.Judged.Text, r.Loss))
	}
	w.table(columns, rows)
	if p.MoreFailed != "" {
		w.print("%s\n", p.MoreFailed)
	}
}

func (w *writer) list(head string, items []string, numbered bool) {
	if len(items) == 0 {
		return
	}
	w.print("\n%s\n", w.bold(w.page.W(head)))
	for i, item := range items {
		mark := "  • "
		if numbered {
			mark = fmt.Sprintf(" %2d. ", i+1)
		}
		w.wrapped(mark, item)
	}
}

// wrapped prints a text with a hanging indent.
func (w *writer) wrapped(mark, text string) {
	indent := strings.Repeat(" ", len([]rune(mark)))
	line := mark
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0 || line == indent:
			line += word
		case len([]rune(line))+1+len([]rune(word)) > w.opt.Width:
			w.print("%s\n", line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	w.print("%s\n", line)
}

func (w *writer) unjudged() {
	if len(w.page.NotJudged) == 0 {
		return
	}
	w.print("\n%s\n", w.bold(w.page.W("not_assessed")))
	for i, n := range w.page.NotJudged {
		if i == reasonsShown {
			w.wrapped("  • ", fmt.Sprintf(w.page.W("more_reasons"), fmt.Sprint(len(w.page.NotJudged)-reasonsShown)))
			break
		}
		titles := n.Titles
		if len(titles) > 3 {
			titles = append(titles[:3:3], fmt.Sprintf(w.page.W("more"), fmt.Sprint(len(n.Titles)-3)))
		}
		w.wrapped("  • ", fmt.Sprintf("%s: %s", n.Reason, strings.Join(titles, "; ")))
	}
}
