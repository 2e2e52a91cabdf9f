// Package xlsxw renders a scorecard as a workbook: figures are numbers, charts are the program's own, heads stay in sight
// and every table can be filtered.
package xlsxw

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/internal/report/view"
)

// Render makes the workbook. Equal pages give equal bytes.
func Render(p *view.Page) ([]byte, error) {
	b := newBook(p)
	defer b.Close()
	b.overview()
	b.due()
	b.indicators()
	b.index()
	b.maturity()
	b.cuts()
	b.checks()
	b.fixes()
	b.trend()
	b.datasets()
	b.evidence()
	fixed := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	b.keep(b.SetDocProps(&excelize.DocProperties{Title: p.W("title"), Subject: p.Unit, Creator: p.Tool, Created: fixed, Modified: fixed, Language: p.Lang}))
	if b.err != nil {
		return nil, fmt.Errorf("write the workbook: %w", b.err)
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		return nil, fmt.Errorf("write the workbook: %w", err)
	}
	return settled(out.Bytes())
}

// settled packs the parts of a workbook again in the order of their names: the library leaves it to chance.
func settled(book []byte) ([]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, fmt.Errorf("write the workbook: %w", err)
	}
	slices.SortFunc(r.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := copyPart(w, f); err != nil {
			return nil, fmt.Errorf("write the workbook: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write the workbook: %w", err)
	}
	return out.Bytes(), nil
}

func copyPart(w *zip.Writer, f *zip.File) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	part, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	if f.Name == "[Content_Types].xml" {
		text = sortedDefaults(text)
	}
	_, err = part.Write(text)
	return err
}

var contentDefault = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortedDefaults sorts the types of files by their extension.
func sortedDefaults(text []byte) []byte {
	list := contentDefault.FindAllString(string(text), -1)
	slices.Sort(list)
	next := 0
	return contentDefault.ReplaceAllFunc(text, func([]byte) []byte {
		next++
		return []byte(list[next-1])
	})
}

// due is who has work that is overdue or soon due.
func (b *book) due() {
	p := b.page
	if p.Overdue == nil || len(p.Overdue.Units) == 0 {
		return
	}
	var rows [][]any
	for _, u := range p.Overdue.Units {
		rows = append(rows, []any{u.Name, u.DossiersOverdue, u.DossiersSoon, u.FeedbackOverdue, u.FeedbackSoon})
	}
	b.table(p.W("overdue"), []column{{p.W("agency"), 46}, {p.W("dossiers_late"), 14}, {p.W("dossiers_soon"), 14}, {p.W("feedback_late"), 14}, {p.W("feedback_soon"), 14}}, rows)
}

// chart draws a chart of shares on the sheet.
func (b *book) chart(sheet, at, title string, kind excelize.ChartType, series []excelize.ChartSeries) {
	share := "0%"
	c := &excelize.Chart{Type: kind, Series: series, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title}}}, Dimension: excelize.ChartDimension{Width: 760, Height: 300},
		Legend: excelize.ChartLegend{Position: "bottom"}, YAxis: excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: share}, MajorGridLines: true}, ShowBlanksAs: "gap"}
	if len(series) == 1 {
		c.Legend.Position = "none"
	}
	dark := excelize.Font{Color: "404040", Size: 9}
	c.XAxis.Font, c.YAxis.Font = dark, dark
	whole := 1.0
	c.YAxis.Maximum = &whole
	if kind == excelize.Bar {
		none, same := 0.0, false
		c.XAxis.ReverseOrder, c.YAxis.Minimum, c.VaryColors = true, &none, &same
	}
	b.keep(b.AddChart(sheet, at, c))
}

func (b *book) indicators() {
	p := b.page
	if len(p.Targets)+len(p.Ladder)+len(p.Measured) == 0 {
		return
	}
	var rows [][]any
	seen := map[string]bool{}
	for _, list := range [][]view.Target{p.Targets, p.Ladder, p.Measured} {
		for _, t := range list {
			if seen[t.ID] {
				continue
			}
			seen[t.ID] = true
			value := any(number(t.Value))
			if t.Bar.Known {
				f := t.Bar
				f.Band = t.Light
				value = f
			}
			rows = append(rows, []any{t.Name, value, t.Part, t.Whole, goal(t.Goal), number(t.Gap), day(t.By), t.Lead, p.W("light_" + t.Light), t.Basis, t.Declared, t.Reason})
		}
	}
	b.table(p.W("targets"), []column{{p.W("indicator"), 52}, {p.W("value"), 12}, {p.W("violating_part"), 12}, {p.W("violating_whole"), 12}, {p.W("target"), 12}, {p.W("gap"), 12}, {p.W("deadline"), 14}, {p.W("lead"), 30}, {p.W("light"), 12}, {p.W("basis"), 40}, {p.W("declared_in"), 24}, {p.W("reason"), 40}}, rows)
}

func (b *book) index() {
	p := b.page
	if p.Index == nil {
		return
	}
	var rows [][]any
	for _, g := range p.Index.Groups {
		rows = append(rows, []any{g.Name, "", number(g.Score), number(g.Max)})
		for _, m := range g.Metrics {
			rows = append(rows, []any{"   " + m.Name, m.Counts, number(m.Score), number(m.Max)})
		}
	}
	for _, g := range p.Index.Merged {
		rows = append(rows, []any{g.Name, "", number(g.Score), number(g.Max)})
	}
	rows = append(rows, []any{p.W("total"), "", number(p.Index.Total), 100}, []any{p.W("attainable"), "", number(p.Index.Attainable), 100}, []any{p.W("grade"), "", p.Index.Grade, ""})
	b.table("766", []column{{p.W("metric"), 60}, {p.W("counts"), 18}, {p.W("points"), 12}, {p.W("maximum"), 12}}, rows)
}

func (b *book) maturity() {
	p := b.page
	if p.Maturity == nil {
		return
	}
	columns := []column{{p.W("area"), 40}}
	for i, name := range p.Maturity.Levels {
		columns = append(columns, column{fmt.Sprintf("%d. %s", i+1, name), 16})
	}
	columns = append(columns, column{p.W("level"), 10}, column{p.W("maturity_index"), 12})
	var rows [][]any
	for _, a := range p.Maturity.Areas {
		row := []any{a.ID + " " + a.Name}
		for _, c := range a.Cells {
			row = append(row, c.Rating+" "+c.Value.Text)
		}
		rows = append(rows, append(row, a.Level, a.Index))
	}
	b.table(p.W("maturity_short"), columns, rows)
}

func (b *book) cuts() {
	p := b.page
	for _, c := range p.Cuts {
		columns := []column{{c.Head, 34}, {p.W("dossiers"), 12}, {p.W("clean_short"), 14}}
		for _, q := range p.Qualities {
			columns = append(columns, column{q.Name, 13})
		}
		var rows [][]any
		for _, s := range c.Segments {
			row := []any{s.Key, s.Dossiers, s.Clean.Figure}
			for _, f := range s.Dimensions {
				row = append(row, f)
			}
			rows = append(rows, row)
		}
		b.table(c.Title, columns, rows)
	}
}

func (b *book) checks() {
	p := b.page
	loss := map[string]string{}
	for _, r := range p.Worst {
		loss[r.ID] = r.Loss
	}
	var rows [][]any
	for _, r := range p.Checks {
		rows = append(rows, []any{r.Title, r.ID, r.Quality, r.Dataset, p.W(r.Severity), p.W(r.Status), r.Wrong, r.Judged, r.Score, loss[r.ID], r.Advice, r.Basis, r.Reason})
	}
	b.table(p.W("all_checks"), []column{{p.W("check"), 44}, {p.W("id"), 34}, {p.W("quality"), 12}, {p.W("dataset"), 20}, {p.W("severity"), 11}, {p.W("status"), 12}, {p.W("violating"), 10}, {p.W("eligible"), 10}, {p.W("score"), 11}, {p.W("loss"), 12}, {p.W("advice"), 56}, {p.W("basis"), 44}, {p.W("reason"), 36}}, rows)
}

// fixes is what each agency has to mend: a filter on the agency leaves its own list.
func (b *book) fixes() {
	p := b.page
	if len(p.Fixes) == 0 {
		return
	}
	var rows [][]any
	for _, f := range p.Fixes {
		rows = append(rows, []any{f.Agency, f.Title, f.Quality, f.Severity, f.Wrong, f.Judged, f.Advice})
	}
	if p.MoreFixes != "" {
		rows = append(rows, []any{"", p.MoreFixes})
	}
	b.table(p.W("fixes"), []column{{p.W("agency"), 22}, {p.W("check"), 46}, {p.W("quality"), 12}, {p.W("severity"), 11}, {p.W("violating"), 10}, {p.W("eligible"), 10}, {p.W("advice"), 60}}, rows)
}

// trend has a line per score. A break leaves an empty row, so that no line runs across it.
func (b *book) trend() {
	p := b.page
	if len(p.Trend.Series) == 0 {
		return
	}
	columns := []column{{p.W("as_of"), 22}}
	for _, s := range p.Trend.Series {
		columns = append(columns, column{s.Name, 14})
	}
	var rows [][]any
	breaks := map[int]bool{}
	for _, i := range p.Trend.Breaks {
		breaks[i] = true
	}
	for i, m := range p.Trend.Moments {
		if breaks[i] {
			rows = append(rows, []any{p.W("trend_gap")})
		}
		row := []any{m}
		for _, s := range p.Trend.Series {
			row = append(row, s.Points[i])
		}
		rows = append(rows, row)
	}
	sheet := b.table(p.W("trend_short"), columns, rows)
	var series []excelize.ChartSeries
	for i := range p.Trend.Series {
		letter, err := excelize.ColumnNumberToName(i + 2)
		b.keep(err)
		series = append(series, excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$1", sheet, letter), Categories: fmt.Sprintf("'%s'!$A$2:$A$%d", sheet, len(rows)+1),
			Values: fmt.Sprintf("'%s'!$%s$2:$%s$%d", sheet, letter, letter, len(rows)+1), Marker: excelize.ChartMarker{Symbol: "circle", Size: 5}})
	}
	b.chart(sheet, fmt.Sprint("A", len(rows)+4), p.W("trend"), excelize.Line, series)
}

func (b *book) datasets() {
	p := b.page
	columns := []column{{p.W("dataset"), 28}, {p.W("rows"), 10}, {p.W("rejected"), 10}, {p.W("skipped"), 10}}
	if !p.Public {
		columns = append(columns, column{p.W("sources"), 36}, column{p.W("sheet"), 24}, column{"sha256", 68})
	}
	var rows [][]any
	for _, d := range p.Datasets {
		row := []any{d.Name, d.Rows, d.Rejected, d.Skipped}
		if len(d.Sources) == 0 {
			rows = append(rows, row)
		}
		for i, s := range d.Sources {
			if i > 0 {
				row = []any{d.Name, s.Rows, "", ""}
			}
			rows = append(rows, append(row, s.Path, s.Sheet, s.SHA256))
		}
	}
	b.table(p.W("datasets"), columns, rows)
}

func (b *book) evidence() {
	p := b.page
	rows := [][]any{{p.W("trust_head"), p.Trust}}
	for _, n := range p.Notes {
		rows = append(rows, []any{p.W("data_notes"), n})
	}
	for _, n := range p.NotJudged {
		for _, t := range n.Titles {
			rows = append(rows, []any{p.W("not_assessed") + ": " + n.Reason, t})
		}
	}
	for _, e := range p.Evidence {
		rows = append(rows, []any{e.Name, e.Value})
	}
	rows = append(rows, []any{p.W("how"), p.W("how_to_read")})
	b.table(p.W("how_short"), []column{{p.W("name"), 40}, {p.W("value"), 110}}, rows)
}
