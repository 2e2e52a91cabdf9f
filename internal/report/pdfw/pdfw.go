// Package pdfw renders a scorecard as a PDF of A4 pages. The first page alone is enough for a meeting.
package pdfw

import (
	"bytes"
	"fmt"
	"strings"

	"ddss/internal/report/view"
)

// Render makes the document. Equal pages give equal bytes.
func Render(p *view.Page) ([]byte, error) {
	s := newSheet(p)
	s.first()
	s.AddPage()
	s.indicators("targets", p.Targets, true)
	s.indicators("ladder", p.Ladder, false)
	s.indicators("measured", p.Measured, false)
	s.index()
	s.maturity()
	s.cuts()
	s.worst()
	s.trend()
	s.data()
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return out.Bytes(), nil
}

// first is the page for the meeting. It writes nothing that could run over it: the lists are short, and long texts are cut
// into a bounded number of lines by their part of the page.
func (s *sheet) first() {
	p := s.page
	s.text(p.W("title"), "B", 16, accent)
	s.text(shorter(p.Unit, 90)+" · "+p.W("as_of")+" "+p.AsOf, "B", 10, ink)
	if p.Public {
		s.text(p.W("public_note"), "", small, soft)
	}
	s.Ln(1)
	s.tiles()
	s.qualities()
	if len(p.Steps) > 0 {
		s.heading(p.W("next_steps"))
		for i, step := range p.Steps[:min(3, len(p.Steps))] {
			s.text(fmt.Sprintf("%d. %s", i+1, shorter(step, 280)), "", small, ink)
		}
	}
	if len(p.Targets) > 0 {
		s.heading(p.W("missed"))
		if len(p.Missed) == 0 {
			s.text(p.W("all_met"), "", normal, ink)
		}
		for _, t := range p.Missed[:min(5, len(p.Missed))] {
			by := ""
			if t.By != "" {
				by = ", " + p.W("by") + " " + t.By
			}
			lead := ""
			if t.Lead != "" {
				lead = "; " + p.W("lead") + ": " + shorter(t.Lead, 40)
			}
			s.text(fmt.Sprintf("● %s: %s (%s %s%s%s)", shorter(t.Name, 90), t.Value, p.W("target"), t.Goal, by, lead), "", small, ink)
		}
	}
	s.due()
	if len(p.Changes) > 0 {
		s.heading(p.W("changes"))
		s.text(s.changed(), "", small, ink)
	}
	s.Ln(1.5)
	s.text(p.W("next_report")+": "+p.NextReport+". "+shorter(p.Trust, 500), "", small, soft)
	if s.GetY()+s.tall(p.W("how_to_read"), small) <= bottomEdge { // else it stands with the evidence alone
		s.text(p.W("how_to_read"), "", small, soft)
	}
}

// dueShown is how many units the first page has room for.
const dueShown = 3

// due says what is overdue and soon due in all, and where the most is.
func (s *sheet) due() {
	p := s.page
	o := p.Overdue
	if o == nil || o.Soon == "" {
		return
	}
	s.heading(p.W("due_head"))
	rows := [][]cell{{{text: p.W("all_units"), bold: true}, {text: o.LateDossiers.Text, bold: true}, {text: o.SoonDossiers.Text, bold: true}, {text: o.LateFeedback.Text, bold: true}, {text: o.SoonFeedback.Text, bold: true}}}
	shown := min(dueShown, len(o.Units))
	for _, u := range o.Units[:shown] {
		rows = append(rows, []cell{{text: shorter(u.Name, 40)}, {text: u.DossiersOverdue.Text}, {text: u.DossiersSoon.Text}, {text: u.FeedbackOverdue.Text}, {text: u.FeedbackSoon.Text}})
	}
	s.table([]column{{p.W("agency"), 5, false}, {p.W("dossiers_late"), 2.2, true}, {p.W("dossiers_soon"), 2.2, true}, {p.W("feedback_late"), 2.2, true}, {p.W("feedback_soon"), 2.2, true}}, rows)
	if more := o.UnitCount - shown; more > 0 && !p.Public {
		s.text(fmt.Sprintf(p.W("more_units"), view.Whole(int64(more), p.Lang)), "", small, soft)
	}
}

// changesRoom is how many letters of changes the first page has room for.
const changesRoom = 330

// changed joins the changes that there is room for, each whole, and says how many are left out. The first is cut if it alone
// is too long.
func (s *sheet) changed() string {
	list := s.page.Changes
	text := shorter(list[0], changesRoom)
	for i, c := range list[1:] {
		if len([]rune(text+c)) > changesRoom {
			return text + " · " + fmt.Sprintf(s.page.W("more_changes"), view.Whole(int64(len(list)-1-i), s.page.Lang))
		}
		text += " · " + c
	}
	return text
}

// shorter cuts a text after most characters, between words where there are any.
func shorter(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	cut := string(r[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = strings.TrimRight(cut[:i], " →·;,")
	}
	return cut + "…"
}

// tile is a box of the first page: a name, a large figure and what goes with it.
type tile struct {
	name, big, band string
	lines           []string
	figure          *view.Figure
}

func (s *sheet) tiles() {
	p := s.page
	dqi := tile{name: p.W("dqi"), big: p.DQI.Text, band: p.DQI.Band, figure: &p.DQI, lines: []string{p.W("no_trend")}}
	if p.DQIChange != "" {
		dqi.lines = []string{p.DQIChange + " " + p.W("since") + " " + p.Since}
	}
	maturity := tile{name: p.W("maturity"), big: view.Unknown, lines: []string{p.W("no_maturity")}}
	if m := p.Maturity; m != nil {
		maturity.big, maturity.lines = fmt.Sprintf("%d/5", m.Level), []string{m.Name + " (" + p.W("self_assessed") + ")"}
		if m.Goal != "" {
			maturity.lines = append(maturity.lines, m.Goal, m.Way)
		}
	}
	clean := tile{name: p.W("clean"), big: p.Clean.Text, band: p.Clean.Band, figure: &p.Clean.Figure, lines: []string{fmt.Sprintf(p.W("clean_of"), p.Clean.Part.Text, p.Clean.Whole.Text), p.W("identifiers") + ": " + p.Identifiers.Text}}
	index := tile{name: p.W("index766"), big: view.Unknown, lines: []string{p.W("index_unknown")}}
	if x := p.Index; x != nil {
		index.big, index.lines = x.Total+"/100", []string{p.W("grade") + ": " + x.Grade, p.W("attainable") + ": " + x.Attainable}
	}
	if p.Published != "" {
		index.lines = append(index.lines, shorter(p.Published, 100))
	}
	if o := p.Overdue; o != nil && o.Dossiers != nil {
		index.lines = append(index.lines, p.W("overdue_dossiers")+": "+o.Dossiers.Part.Text+" / "+o.Dossiers.Whole.Text)
	}
	s.boxes([]tile{dqi, maturity, clean, index})
}

func (s *sheet) boxes(list []tile) {
	const gap, inner = 3.0, 2.5
	wide := (width - gap*float64(len(list)-1)) / float64(len(list))
	top, low := s.GetY(), s.GetY()
	for pass := range 2 { // the first pass measures
		for i, t := range list {
			x := margin + float64(i)*(wide+gap)
			if pass == 1 {
				s.SetDrawColor(line[0], line[1], line[2])
				s.fill(paper)
				s.RoundedRect(x, top, wide, low-top+inner, 1.5, "1234", "D")
			}
			s.SetXY(x+inner, top+inner)
			s.style("B", 8, accent)
			s.at(x+inner, wide-2*inner, t.name, 8)
			c := ink
			if own, ok := letter[t.band]; ok {
				c = own
			}
			s.Ln(0.5)
			s.style("B", 16, c)
			s.at(x+inner, wide-2*inner, t.big, 16)
			if t.figure != nil {
				s.bar(x+inner, s.GetY()+0.5, wide-2*inner, 1.6, *t.figure)
				s.SetY(s.GetY() + 3)
			}
			s.style("", small, soft)
			for _, l := range t.lines {
				s.at(x+inner, wide-2*inner, l, small)
			}
			low = max(low, s.GetY())
		}
		if pass == 0 {
			s.fill(paper)
			s.Rect(0, top, 210, low-top+1, "F")
		}
	}
	s.SetXY(margin, low+inner+1)
}

func (s *sheet) qualities() {
	p := s.page
	s.heading(p.W("qualities"))
	for _, q := range p.Qualities {
		y := s.GetY()
		s.style("B", normal, ink)
		s.SetXY(margin, y)
		s.CellFormat(30, 5, q.Name, "", 0, "L", false, 0, "")
		s.bar(margin+30, y+1.4, 66, 2.2, q.Score)
		c := ink
		if own, ok := letter[q.Score.Band]; ok {
			c = own
		}
		s.style("B", normal, c)
		s.SetXY(margin+97, y)
		s.CellFormat(22, 5, q.Score.Text, "", 0, "R", false, 0, "")
		s.style("", small, soft)
		s.SetXY(margin+122, y)
		s.CellFormat(width-122, 5, q.Wrong.Text+" / "+q.Judged.Text+"   "+q.Change, "", 2, "L", false, 0, "")
		if q.Note != "" {
			s.text("("+q.Note+")", "", small, soft)
		}
	}
}
