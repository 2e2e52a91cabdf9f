// Package textw renders a scorecard for a terminal.
package textw

import (
	"fmt"
	"io"
	"regexp"
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
	w.maturity()
	w.missed()
	w.due()
	w.list("changes", p.Changes, false)
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
	w.print("%s\n", w.bold(p.W("title")))
	w.hanging("", p.Unit+" · "+p.W("as_of")+" "+p.AsOf)
	w.print("\n")
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
	for _, f := range p.Identifiers.Faults {
		lines = append(lines, [2]string{"", fmt.Sprintf("✗ %s: %s / %s", f.Title, f.Wrong, f.Judged)})
	}
	if m := p.Maturity; m != nil {
		lines = append(lines, [2]string{p.W("maturity_short"), fmt.Sprintf("%d/5 %s (%s)", m.Level, m.Name, p.W("self_assessed"))})
		if m.Goal != "" {
			lines = append(lines, [2]string{"", m.Goal + "; " + m.Way})
		}
	}
	if x := p.Index; x != nil {
		lines = append(lines, [2]string{p.W("index_short"), fmt.Sprintf("%s / 100 (%s: %s), %s", x.Total, p.W("attainable"), x.Attainable, x.Grade)})
	}
	if p.Published != "" {
		lines = append(lines, [2]string{"", p.Published})
	}
	if o := p.Overdue; o != nil {
		for _, part := range []struct {
			key string
			*view.Share
		}{{"overdue_dossiers", o.Dossiers}, {"overdue_feedback", o.Feedback}} {
			if part.Share != nil {
				lines = append(lines, [2]string{p.W(part.key), part.Part.Text + " / " + part.Whole.Text})
			}
		}
		if o.Soon != "" {
			lines = append(lines, [2]string{o.Soon, fmt.Sprintf("%s %s, %s %s", p.W("dossiers"), o.SoonDossiers, p.W("feedback"), o.SoonFeedback)})
		}
	}
	lines = append(lines, [2]string{p.W("next_report"), p.NextReport}, [2]string{p.W("trust_head"), p.Trust})
	widest := 0
	for _, l := range lines {
		widest = max(widest, len([]rune(l[0])))
	}
	for _, l := range lines {
		w.hanging("  "+l[0]+strings.Repeat(" ", widest-len([]rune(l[0])))+"  ", l[1])
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

const barWidth = 12

// bar is a share as a bar of barWidth letters, to an eighth of a letter.
func bar(f view.Figure) string {
	const eighths = 8
	n := min(max(0, f.Value), 100_00) * barWidth * eighths / 100_00
	s := strings.Repeat("█", int(n/eighths))
	if rest := n % eighths; rest > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return s + strings.Repeat(" ", barWidth-len([]rune(s)))
}

func (w *writer) qualities() {
	p := w.page
	full := w.opt.Width >= wide
	columns := []Column{{p.W("quality"), false, 0}, {p.W("score"), true, 0}, {"", false, 0}}
	if p.Since != "" {
		columns = append(columns, Column{p.W("change"), true, 0})
	}
	if full {
		columns = append(columns, Column{p.W("passed"), true, 0}, Column{p.W("failed"), true, 0}, Column{p.W("not_applicable"), true, 0}, Column{p.W("errored"), true, 0})
	}
	columns = append(columns, Column{p.W("verdicts"), true, 0})
	var rows [][]string
	for _, q := range p.Qualities {
		row := []string{q.Name, w.colour(q.Score.Band, q.Score.Text), w.colour(q.Score.Band, bar(q.Score))}
		if p.Since != "" {
			row = append(row, q.Change)
		}
		if full {
			row = append(row, q.Passed.Text, q.Failed.Text, q.NotApplicable.Text, q.Errored.Text)
		}
		rows = append(rows, append(row, q.Wrong.Text+" / "+q.Judged.Text))
	}
	w.table(columns, rows)
	for _, q := range p.Qualities {
		if q.Note != "" {
			w.hanging(q.Name+": ", q.Note)
		}
	}
}

// maturity says why the unit is at its level and what costs the least to go on.
func (w *writer) maturity() {
	m := w.page.Maturity
	if m == nil || m.Why == "" {
		return
	}
	w.print("\n%s\n", w.bold(w.page.W("maturity")))
	w.hanging("  ", strings.TrimSpace(m.Why+" "+m.Cheapest))
}

const missedShown = 5

func (w *writer) missed() {
	p := w.page
	if len(p.Missed) == 0 {
		return
	}
	w.print("\n%s\n", w.bold(p.W("missed")))
	for i, t := range p.Missed {
		if i == missedShown {
			w.hanging("  • ", fmt.Sprintf(p.W("more_targets"), fmt.Sprint(len(p.Missed)-missedShown)))
			break
		}
		by := ""
		if t.By != "" {
			by = ", " + p.W("by") + " " + t.By
		}
		if t.Lead != "" {
			by += "; " + p.W("lead") + ": " + t.Lead
		}
		w.hanging("  • ", fmt.Sprintf("%s: %s (%s %s%s)", t.Name, w.colour(t.Light, t.Value), p.W("target"), t.Goal, by))
	}
}

func (w *writer) due() {
	p := w.page
	if p.Overdue == nil || len(p.Overdue.Units) == 0 {
		return
	}
	w.print("\n%s\n", w.bold(p.W("due_head")))
	const figure = 9
	columns := []Column{{p.W("agency"), false, w.opt.Width - 4*(figure+3) - 4}}
	for _, head := range []string{"dossiers_late", "dossiers_soon", "feedback_late", "feedback_soon"} {
		columns = append(columns, Column{p.W(head), true, figure})
	}
	var rows [][]string
	for _, u := range p.Overdue.Units {
		rows = append(rows, []string{u.Name, u.DossiersOverdue.Text, u.DossiersSoon.Text, u.FeedbackOverdue.Text, u.FeedbackSoon.Text})
	}
	w.table(columns, rows)
	if p.Overdue.MoreUnits != "" {
		w.print("%s\n", p.Overdue.MoreUnits)
	}
}

func (w *writer) worst() {
	p := w.page
	w.print("\n%s\n", w.bold(p.W("worst")))
	if len(p.Worst) == 0 {
		w.print("%s\n", p.W("nothing"))
		return
	}
	title := w.opt.Width - 50
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
		w.hanging(mark, item)
	}
}

// hanging prints a text with a hanging indent.
func (w *writer) hanging(mark, text string) {
	indent := strings.Repeat(" ", letters(mark))
	line := mark
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		switch {
		case i == 0 || line == indent:
			line += word
		case letters(line)+1+letters(word) > w.opt.Width:
			w.print("%s\n", line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	w.print("%s\n", line)
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// letters is how many columns a text takes; colours take none.
func letters(s string) int { return len([]rune(escapes.ReplaceAllString(s, ""))) }

func (w *writer) unjudged() {
	if len(w.page.NotJudged) == 0 {
		return
	}
	w.print("\n%s\n", w.bold(w.page.W("not_assessed")))
	for i, n := range w.page.NotJudged {
		if i == reasonsShown {
			w.hanging("  • ", fmt.Sprintf(w.page.W("more_reasons"), fmt.Sprint(len(w.page.NotJudged)-reasonsShown)))
			break
		}
		titles := n.Titles
		if len(titles) > 3 {
			titles = append(titles[:3:3], fmt.Sprintf(w.page.W("more"), fmt.Sprint(len(n.Titles)-3)))
		}
		w.hanging("  • ", fmt.Sprintf("%s: %s", n.Reason, strings.Join(titles, "; ")))
	}
}
