// Package mdw renders a scorecard as Markdown, for wikis and messages.
package mdw

import (
	"bytes"
	"fmt"
	"strings"

	"ddss/internal/report/view"
)

// Render makes the document. Texts of the data stand in it as texts, whatever signs they hold.
func Render(p *view.Page) ([]byte, error) {
	w := &writer{page: p}
	w.head()
	w.qualities()
	w.list("next_steps", p.Steps)
	w.due()
	w.changes()
	w.indicators("targets", p.Targets, true)
	w.indicators("ladder", p.Ladder, false)
	w.indicators("measured", p.Measured, false)
	w.index()
	w.maturity()
	w.cuts()
	w.worst()
	w.trend()
	w.data()
	return w.Bytes(), nil
}

type writer struct {
	bytes.Buffer
	page *view.Page
}

func (w *writer) print(format string, args ...any) { fmt.Fprintf(w, format, args...) }

func (w *writer) heading(key string) { w.print("\n## %s\n\n", w.page.W(key)) }

var escaper = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "#", "\\#", "~", "\\~", "<", "&lt;", ">", "&gt;", "&", "&amp;", "\r", " ", "\n", " ")

// text keeps the signs of Markdown and HTML in data from being read as such.
func text(s string) string { return escaper.Replace(s) }

// table writes a table whose first column is text and whose others are figures.
func (w *writer) table(heads []string, rows [][]string) {
	line := func(cells []string) {
		for _, c := range cells {
			w.print("| %s ", text(c))
		}
		w.print("|\n")
	}
	line(heads)
	w.print("| --- %s|\n", strings.Repeat("| ---: ", len(heads)-1))
	for _, r := range rows {
		line(r)
	}
}

func (w *writer) head() {
	p := w.page
	w.print("# %s\n\n**%s** · %s %s\n\n", p.W("title"), text(p.Unit), p.W("as_of"), p.AsOf)
	if p.Public {
		w.print("%s\n\n", p.W("public_note"))
	}
	change := ""
	if p.DQIChange != "" {
		change = fmt.Sprintf(" (%s %s %s)", p.DQIChange, p.W("since"), p.Since)
	}
	w.print("- %s: **%s**%s\n", p.W("dqi"), p.DQI.Text, change)
	w.print("- %s: **%s**\n", p.W("headline_four"), p.Headline.Text)
	w.print("- %s: **%s** (%s / %s)\n", p.W("clean"), p.Clean.Text, text(p.Clean.Part.Text), text(p.Clean.Whole.Text))
	w.print("- %s: **%s**\n", p.W("identifiers"), p.Identifiers.Text)
	for _, f := range p.Identifiers.Faults {
		w.print("  - %s: %s / %s\n", text(f.Title), text(f.Wrong.Text), text(f.Judged.Text))
	}
	if m := p.Maturity; m != nil {
		w.print("- %s (%s): **%d/5**. %s; %s\n", p.W("maturity"), p.W("self_assessed"), m.Level, m.Goal, m.Way)
	}
	if x := p.Index; x != nil {
		w.print("- %s: **%s** · %s: %s\n", p.W("index766"), fmt.Sprintf(p.W("of_attainable"), x.Total, x.Attainable), p.W("grade"), x.Grade)
	}
	if p.Published != "" {
		w.print("- %s\n", text(p.Published))
	}
	if o := p.Overdue; o != nil && o.Soon != "" {
		w.print("- %s: %s %s, %s %s\n", o.Soon, p.W("dossiers"), text(o.SoonDossiers.Text), p.W("feedback"), text(o.SoonFeedback.Text))
	}
	if o := p.Overdue; o != nil && o.Dossiers != nil {
		w.print("- %s: **%s** / %s\n", p.W("overdue_dossiers"), text(o.Dossiers.Part.Text), text(o.Dossiers.Whole.Text))
	}
	if o := p.Overdue; o != nil && o.Feedback != nil {
		w.print("- %s: **%s** / %s\n", p.W("overdue_feedback"), text(o.Feedback.Part.Text), text(o.Feedback.Whole.Text))
	}
	w.print("- %s: %s\n\n%s\n", p.W("next_report"), p.NextReport, text(p.Trust))
}

func (w *writer) due() {
	p := w.page
	if p.Overdue == nil || len(p.Overdue.Units) == 0 {
		return
	}
	w.heading("due_head")
	var rows [][]string
	for _, u := range p.Overdue.Units {
		rows = append(rows, []string{u.Name, u.DossiersOverdue.Text, u.DossiersSoon.Text, u.FeedbackOverdue.Text, u.FeedbackSoon.Text})
	}
	w.table([]string{p.W("agency"), p.W("dossiers_late"), p.W("dossiers_soon"), p.W("feedback_late"), p.W("feedback_soon")}, rows)
	if p.Overdue.MoreUnits != "" {
		w.print("\n%s\n", p.Overdue.MoreUnits)
	}
}

func (w *writer) changes() {
	if len(w.page.Changes) == 0 {
		return
	}
	w.heading("changes")
	for _, s := range w.page.Changes {
		w.print("- %s\n", text(s))
	}
}

func (w *writer) qualities() {
	p := w.page
	w.heading("qualities")
	var rows [][]string
	for _, q := range p.Qualities {
		name := q.Name
		if q.Note != "" {
			name += " (" + q.Note + ")"
		}
		rows = append(rows, []string{name, q.Score.Text, q.Change, q.Passed.Text, q.Failed.Text, q.NotApplicable.Text, q.Errored.Text, q.Wrong.Text + " / " + q.Judged.Text})
	}
	w.table([]string{p.W("quality"), p.W("score"), p.W("change"), p.W("passed"), p.W("failed"), p.W("not_applicable"), p.W("errored"), p.W("verdicts")}, rows)
}

func (w *writer) list(key string, items []string) {
	if len(items) == 0 {
		return
	}
	w.heading(key)
	for i, s := range items[:min(3, len(items))] {
		w.print("%d. %s\n", i+1, text(s))
	}
}

func (w *writer) indicators(key string, list []view.Target, goals bool) {
	if len(list) == 0 {
		return
	}
	p := w.page
	w.heading(key)
	heads := []string{p.W("indicator"), p.W("value"), p.W("counts")}
	if goals {
		heads = append(heads, p.W("target"), p.W("gap"), p.W("deadline"), p.W("lead"), p.W("light"))
	}
	var rows [][]string
	for _, t := range list {
		row := []string{t.Name, t.Value, t.Part.Text + " / " + t.Whole.Text}
		if goals {
			row = append(row, t.Goal, t.Gap, t.By, t.Lead, p.W("light_"+t.Light))
		}
		rows = append(rows, row)
	}
	w.table(heads, rows)
}

func (w *writer) index() {
	p := w.page
	if p.Index == nil {
		return
	}
	w.heading("index766")
	var rows [][]string
	for _, g := range p.Index.Groups {
		rows = append(rows, []string{g.Name, "", g.Score, g.Max})
		for _, m := range g.Metrics {
			rows = append(rows, []string{"· " + m.Name, m.Counts, m.Score, m.Max})
		}
	}
	w.table([]string{p.W("metric"), p.W("counts"), p.W("points"), p.W("maximum")}, rows)
}

func (w *writer) maturity() {
	p := w.page
	if p.Maturity == nil {
		return
	}
	w.heading("maturity")
	for _, s := range []string{p.Maturity.Why, p.Maturity.Cheapest} {
		if s != "" {
			w.print("%s\n\n", text(s))
		}
	}
	heads := []string{p.W("area")}
	for i, name := range p.Maturity.Levels {
		heads = append(heads, fmt.Sprintf("%d. %s", i+1, name))
	}
	var rows [][]string
	for _, a := range p.Maturity.Areas {
		row := []string{a.ID + " " + a.Name}
		for _, c := range a.Cells {
			row = append(row, c.Rating+" "+c.Value.Text)
		}
		rows = append(rows, append(row, fmt.Sprint(a.Level)))
	}
	w.table(append(heads, p.W("level")), rows)
}

func (w *writer) cuts() {
	p := w.page
	for _, c := range p.Cuts {
		w.print("\n## %s\n\n", c.Title)
		heads := []string{c.Head, p.W("dossiers"), p.W("clean_short")}
		for _, q := range p.Qualities {
			heads = append(heads, q.Name)
		}
		var rows [][]string
		for _, s := range c.Segments {
			row := []string{s.Key, s.Dossiers.Text, s.Clean.Text}
			for _, f := range s.Dimensions {
				row = append(row, f.Text)
			}
			rows = append(rows, row)
		}
		w.table(heads, rows)
	}
}

func (w *writer) worst() {
	p := w.page
	w.heading("worst")
	if len(p.Worst) == 0 {
		w.print("%s\n", p.W("nothing"))
		return
	}
	var rows [][]string
	for _, r := range p.Worst {
		rows = append(rows, []string{r.Title, r.Wrong.Text + " / " + r.Judged.Text, r.Loss, r.Advice + r.Where, r.Basis})
	}
	w.table([]string{p.W("check"), p.W("wrong_of"), p.W("loss"), p.W("advice"), p.W("basis")}, rows)
	if p.MoreFailed != "" {
		w.print("\n%s\n", p.MoreFailed)
	}
}

func (w *writer) trend() {
	p := w.page
	if len(p.Trend.Series) == 0 {
		return
	}
	w.heading("trend")
	heads := []string{p.W("as_of")}
	for _, s := range p.Trend.Series {
		heads = append(heads, s.Name)
	}
	var rows [][]string
	for i, m := range p.Trend.Moments {
		row := []string{m}
		for _, s := range p.Trend.Series {
			row = append(row, s.Points[i].Text)
		}
		rows = append(rows, row)
	}
	w.table(heads, rows)
	if len(p.Trend.Breaks) > 0 {
		w.print("\n%s\n", p.W("trend_break"))
	}
}

func (w *writer) data() {
	p := w.page
	w.heading("datasets")
	var rows [][]string
	for _, d := range p.Datasets {
		rows = append(rows, []string{d.Name, d.Rows.Text, d.Rejected.Text, d.Skipped.Text})
	}
	w.table([]string{p.W("dataset"), p.W("rows"), p.W("rejected"), p.W("skipped")}, rows)
	for _, part := range []struct {
		key   string
		items []string
	}{{"data_notes", p.Notes}, {"not_assessed", unjudged(p)}} {
		if len(part.items) > 0 {
			w.heading(part.key)
		}
		for _, s := range part.items {
			w.print("- %s\n", text(s))
		}
	}
	w.heading("how")
	for _, e := range p.Evidence {
		w.print("- %s: %s\n", text(e.Name), text(e.Value))
	}
}

func unjudged(p *view.Page) []string {
	var out []string
	for _, n := range p.NotJudged {
		out = append(out, n.Reason+": "+strings.Join(n.Titles, "; "))
	}
	return out
}
