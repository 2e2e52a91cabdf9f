package xlsxw

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/view"
)

// overview is the sheet that stands first: the figures of the first screen, with a chart of the qualities.
func (b *book) overview() {
	p := b.page
	sheet := b.add(p.W("overview"))
	line := 0
	row := func(cells ...any) {
		line++
		for i, v := range cells {
			at, err := excelize.CoordinatesToCellName(i+1, line)
			b.keep(err)
			if c, ok := b.cell(v).(excelize.Cell); ok {
				b.keep(b.SetCellValue(sheet, at, c.Value))
				b.keep(b.SetCellStyle(sheet, at, at, c.StyleID))
				continue
			}
			b.keep(b.SetCellValue(sheet, at, b.cell(v)))
		}
	}
	style := func(id, columns int) {
		to, err := excelize.CoordinatesToCellName(columns, line)
		b.keep(err)
		b.keep(b.SetCellStyle(sheet, fmt.Sprint("A", line), to, id))
	}
	long := func(cells ...any) {
		row(cells...)
		from, err := excelize.CoordinatesToCellName(len(cells), line)
		b.keep(err)
		b.keep(b.MergeCell(sheet, from, fmt.Sprint("H", line)))
		const oneLine, letters = 15, 112 // of columns B to H
		b.keep(b.SetRowHeight(sheet, line, float64(min(400, oneLine*(1+len([]rune(fmt.Sprint(cells[len(cells)-1])))/letters)))))
	}
	b.keep(b.SetColWidth(sheet, "A", "A", 46))
	b.keep(b.SetColWidth(sheet, "B", "H", 15))
	row(p.W("title"))
	style(b.title, 1)
	row(p.Unit)
	row(p.W("as_of") + " " + p.AsOf)
	if p.Public {
		row(p.W("public_note"))
	}
	row()
	row(p.W("dqi"), p.DQI, own(p.DQIChange))
	row(p.W("headline_four"), p.Headline)
	row(p.W("clean"), p.Clean.Figure, p.Clean.Part, p.Clean.Whole)
	row(p.W("identifiers"), p.Identifiers.Text)
	for _, f := range p.Identifiers.Faults {
		row("   "+f.Title, "", f.Wrong, f.Judged)
	}
	if m := p.Maturity; m != nil {
		row(p.W("maturity")+" ("+p.W("self_assessed")+")", m.Level, m.Name)
		if m.Goal != "" {
			long(p.W("target"), m.Goal+"; "+m.Way)
		}
		if m.Why != "" {
			long(p.W("why_level"), m.Why)
		}
		if m.Cheapest != "" {
			long(p.W("cheapest"), m.Cheapest)
		}
	}
	if x := p.Index; x != nil {
		row(p.W("index766"), number(x.Total), x.Grade)
		row(p.W("attainable"), number(x.Attainable))
	}
	if o := p.Overdue; o != nil {
		for _, part := range []struct {
			key string
			*view.Share
		}{{"overdue_dossiers", o.Dossiers}, {"overdue_feedback", o.Feedback}} {
			if part.Share != nil {
				row(p.W(part.key), "", part.Part, part.Whole)
			}
		}
	}
	if o := p.Overdue; o != nil && o.Soon != "" {
		long(o.Soon, p.W("dossiers")+" "+o.SoonDossiers.Text+" · "+p.W("feedback")+" "+o.SoonFeedback.Text)
	}
	if p.Published != "" {
		long(p.W("published_short"), p.Published)
	}
	long(p.W("next_report"), p.NextReport)
	long(p.W("trust_head"), p.Trust)
	row()
	row(p.W("quality"), p.W("score"), p.W("change"), p.W("passed"), p.W("failed"), p.W("not_applicable"), p.W("violating"), p.W("eligible"))
	style(b.head, 8)
	first := line + 1
	for _, q := range p.Qualities {
		row(q.Name, q.Score, own(q.Change), q.Passed, q.Failed, q.NotApplicable, q.Wrong, q.Judged)
	}
	b.chart(sheet, fmt.Sprint("A", line+2+min(3, len(p.Steps))+2+len(p.Changes)), p.W("qualities"), excelize.Bar, []excelize.ChartSeries{{
		Name:       "'" + sheet + "'!$B$" + fmt.Sprint(first-1),
		Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", sheet, first, line),
		Values:     fmt.Sprintf("'%s'!$B$%d:$B$%d", sheet, first, line)}})
	row()
	if len(p.Steps) > 0 {
		row(p.W("next_steps"))
		for i, s := range p.Steps[:min(3, len(p.Steps))] {
			long(fmt.Sprintf("%d. %s", i+1, s))
		}
	}
	for i, s := range p.Changes {
		name := ""
		if i == 0 {
			name = p.W("changes")
		}
		long(name, s)
	}
}
