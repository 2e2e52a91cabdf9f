package pdfw

import (
	"fmt"
	"strings"

	"ddss/internal/report/view"
)

func (s *sheet) indicators(key string, list []view.Target, goals bool) {
	if len(list) == 0 {
		return
	}
	p := s.page
	s.heading(p.W(key))
	columns := []column{{p.W("indicator"), 6.4, false}, {p.W("value"), 2, true}, {p.W("counts"), 3.4, true}}
	if goals {
		columns = append(columns, column{p.W("target"), 2, true}, column{p.W("gap"), 2, true}, column{p.W("deadline"), 2.6, false}, column{p.W("lead"), 3.4, false}, column{p.W("light"), 2, false})
	}
	var rows [][]cell
	for _, t := range list {
		name := t.Name
		if t.Reason != "" {
			name += " (" + t.Reason + ")"
		}
		row := []cell{{text: name}, {text: t.Value, band: t.Light}, {text: t.Part.Text + " / " + t.Whole.Text}}
		if goals {
			row = append(row, cell{text: t.Goal}, cell{text: t.Gap}, cell{text: t.By}, cell{text: t.Lead}, cell{text: p.W("light_" + t.Light), band: t.Light})
		}
		rows = append(rows, row)
	}
	s.table(columns, rows)
}

func (s *sheet) index() {
	p := s.page
	if p.Index == nil {
		return
	}
	s.heading(p.W("index766"))
	s.text(fmt.Sprintf(p.W("of_attainable"), p.Index.Total, p.Index.Attainable)+" · "+p.W("grade")+": "+p.Index.Grade, "B", normal, ink)
	var rows [][]cell
	for _, g := range p.Index.Groups {
		rows = append(rows, []cell{{text: g.Name, bold: true}, {}, {text: g.Score, bold: true}, {text: g.Max, bold: true}})
		for _, m := range g.Metrics {
			rows = append(rows, []cell{{text: "· " + m.Name}, {text: m.Counts}, {text: m.Score}, {text: m.Max}})
		}
	}
	s.table([]column{{p.W("metric"), 9, false}, {p.W("counts"), 3, true}, {p.W("points"), 2, true}, {p.W("maximum"), 2, true}}, rows)
	s.text(fmt.Sprintf(p.W("index_why"), p.Index.FormulaSet), "", small, soft)
}

func (s *sheet) maturity() {
	p := s.page
	m := p.Maturity
	if m == nil {
		return
	}
	s.heading(p.W("maturity"))
	if m.Why != "" {
		s.text(m.Why, "", normal, ink)
	}
	if m.Cheapest != "" {
		s.text(m.Cheapest, "B", normal, ink)
	}
	columns := []column{{p.W("area"), 5, false}}
	for i, name := range m.Levels {
		columns = append(columns, column{fmt.Sprintf("%d. %s", i+1, name), 2, true})
	}
	columns = append(columns, column{p.W("level"), 1.4, true})
	var rows [][]cell
	for _, a := range m.Areas {
		row := []cell{{text: a.ID + " " + a.Name}}
		for _, c := range a.Cells {
			row = append(row, cell{text: c.Rating + " " + c.Value.Text, band: c.Rating})
		}
		rows = append(rows, append(row, cell{text: fmt.Sprint(a.Level), bold: true}))
	}
	s.table(columns, rows)
	s.text(fmt.Sprintf(p.W("self_model"), m.Model), "", small, soft)
}

func (s *sheet) cuts() {
	p := s.page
	for _, c := range p.Cuts {
		title := c.Title
		switch c.By {
		case "sector":
			title = p.W("heat")
		case "agency":
			title = p.W("league")
		}
		s.heading(title)
		columns := []column{{c.Head, 4, false}, {p.W("dossiers"), 1.8, true}, {p.W("clean_short"), 2.1, true}}
		for _, q := range p.Qualities {
			columns = append(columns, column{q.Name, 2, true})
		}
		var rows [][]cell
		for _, g := range c.Segments {
			row := []cell{{text: g.Key}, {text: g.Dossiers.Text}, {text: g.Clean.Text, band: g.Clean.Band}}
			for _, f := range g.Dimensions {
				row = append(row, cell{text: f.Text, band: f.Band})
			}
			rows = append(rows, row)
		}
		s.table(columns, rows)
	}
}

func (s *sheet) worst() {
	p := s.page
	s.heading(p.W("worst"))
	if len(p.Worst) == 0 {
		s.text(p.W("nothing"), "", normal, ink)
		return
	}
	var rows [][]cell
	for _, r := range p.Worst {
		rows = append(rows, []cell{{text: r.Title}, {text: r.Wrong.Text + " / " + r.Judged.Text}, {text: r.Loss}, {text: strings.TrimSpace(r.Advice + r.Where)}, {text: r.Basis}})
	}
	s.table([]column{{p.W("check"), 4, false}, {p.W("wrong_of"), 2.2, true}, {p.W("loss"), 1.5, true}, {p.W("advice"), 5, false}, {p.W("basis"), 4, false}}, rows)
	if p.MoreFailed != "" {
		s.text(p.MoreFailed, "", small, soft)
	}
}

func (s *sheet) trend() {
	p := s.page
	if len(p.Trend.Series) == 0 {
		return
	}
	s.heading(p.W("trend"))
	columns := []column{{p.W("as_of"), 3.4, false}}
	for _, x := range p.Trend.Series {
		columns = append(columns, column{x.Name, 2, true})
	}
	var rows [][]cell
	for i, m := range p.Trend.Moments {
		row := []cell{{text: m}}
		for _, x := range p.Trend.Series {
			row = append(row, cell{text: x.Points[i].Text, band: x.Points[i].Band})
		}
		rows = append(rows, row)
	}
	s.table(columns, rows)
	if len(p.Trend.Breaks) > 0 {
		s.text(p.W("trend_break"), "", small, soft)
	}
}

func (s *sheet) data() {
	p := s.page
	s.heading(p.W("datasets"))
	columns := []column{{p.W("dataset"), 4, false}, {p.W("rows"), 2, true}, {p.W("rejected"), 2, true}, {p.W("skipped"), 2, true}}
	if !p.Public {
		columns = append(columns, column{p.W("sources"), 6, false})
	}
	var rows [][]cell
	for _, d := range p.Datasets {
		row := []cell{{text: d.Name}, {text: d.Rows.Text}, {text: d.Rejected.Text}, {text: d.Skipped.Text}}
		if !p.Public {
			var paths []string
			for _, x := range d.Sources {
				paths = append(paths, x.Path)
			}
			row = append(row, cell{text: strings.Join(paths, ", ")})
		}
		rows = append(rows, row)
	}
	s.table(columns, rows)
	s.bullets("data_notes", p.Notes)
	var unjudged []string
	for _, n := range p.NotJudged {
		unjudged = append(unjudged, n.Reason+": "+strings.Join(n.Titles, "; "))
	}
	s.bullets("not_assessed", unjudged)
	s.heading(p.W("how"))
	s.text(p.W("how_to_read"), "", small, ink)
	for _, e := range p.Evidence {
		s.text(e.Name+": "+e.Value, "", small, ink)
	}
}

func (s *sheet) bullets(key string, items []string) {
	if len(items) == 0 {
		return
	}
	s.heading(s.page.W(key))
	for _, item := range items {
		s.text("● "+item, "", normal, ink)
	}
}
