package view

import (
	"fmt"
	"slices"
	"strings"

	"ddss/internal/index766"
	"ddss/internal/result"
)

// Index is the 766 index of a unit.
type Index struct {
	Lang       string
	Unit       string
	FormulaSet string
	Total      string
	Attainable string
	Grade      string
	Groups     []IndexGroup
	Merged     []IndexGroup // groups that many publications show as one
	Unknown    []string     // why metrics have no score, each reason once
}

// IndexGroup is a group of metrics.
type IndexGroup struct {
	Name, Score, Max string
	Metrics          []IndexMetric
}

// IndexMetric is a metric with its counts. Score is "–" where it is not known.
type IndexMetric struct {
	ID, Name, Counts, Score, Max string
}

// MakeIndex words the index of a unit in the language "vi" or "en".
func MakeIndex(unit string, x *result.Index766, s *index766.FormulaSet, language string) Index {
	l := lang(language)
	p := Index{Lang: language, Unit: unit, FormulaSet: s.ID + " (" + s.Version + ")", Total: l.decimal(int64(x.Total)), Attainable: l.decimal(int64(x.Attainable)), Grade: s.Grade(x.Total).In(language)}
	// The lowest grade would blame the unit for figures that nobody has.
	switch {
	case x.Attainable == 0:
		p.Grade = l.word("index_unknown")
	case s.Grade(x.Attainable).ID == s.Grade(0).ID:
		p.Grade = l.word("index_ungraded")
	}
	for _, g := range x.Groups {
		p.Groups = append(p.Groups, l.indexGroup(g, x, s))
	}
	for i, g := range s.Merged(x) {
		p.Merged = append(p.Merged, IndexGroup{Name: fmt.Sprintf(l.word("merged"), s.Merges[i].In(language)), Score: l.decimal(int64(g.Score)), Max: l.decimal(int64(g.Max))})
	}
	p.Unknown = l.unknownMetrics(x, s)
	return p
}

// W is a word of the page's language.
func (p Index) W(key string) string { return lang(p.Lang).word(key) }

// unknownMetrics names the metrics without score by reason, in the order of the formula set.
func (l lang) unknownMetrics(x *result.Index766, s *index766.FormulaSet) []string {
	const shown = 3
	var order []string
	names := map[string][]string{}
	for _, id := range s.Names() {
		for _, m := range x.Metrics {
			if m.ID != id || m.Reason == nil {
				continue
			}
			reason := l.reason(*m.Reason)
			if names[reason] == nil {
				order = append(order, reason)
			}
			metric, _, _ := s.Metric(id)
			names[reason] = append(names[reason], metric.In(string(l)))
		}
	}
	var out []string
	for _, reason := range order {
		list := names[reason]
		if more := len(list) - shown; more > 0 {
			list = append(list[:shown:shown], fmt.Sprintf(l.word("more_metrics"), l.whole(int64(more))))
		}
		out = append(out, reason+": "+strings.Join(list, ", "))
	}
	return out
}

func (l lang) indexGroup(g result.Group766, x *result.Index766, s *index766.FormulaSet) IndexGroup {
	out := IndexGroup{Name: g.ID, Score: l.decimal(int64(g.Score)), Max: l.decimal(int64(g.Max))}
	for _, own := range s.Groups {
		if own.ID != g.ID {
			continue
		}
		out.Name = own.In(string(l))
		for _, m := range own.Metrics {
			i := slices.IndexFunc(x.Metrics, func(k result.Metric766) bool { return k.ID == m.ID })
			if i >= 0 {
				out.Metrics = append(out.Metrics, l.indexMetric(m.In(string(l)), x.Metrics[i]))
			}
		}
	}
	return out
}

func (l lang) indexMetric(name string, m result.Metric766) IndexMetric {
	out := IndexMetric{ID: m.ID, Name: name, Counts: unknown, Score: unknown, Max: l.decimal(int64(m.Max))}
	if m.Score != nil {
		out.Score = l.decimal(int64(*m.Score))
	}
	if m.Numerator != nil || m.Denominator != nil {
		out.Counts = l.count(m.Numerator) + " / " + l.count(m.Denominator)
	}
	return out
}

func (l lang) count(n *int64) string {
	if n == nil {
		return unknown
	}
	return l.whole(*n)
}

// index words the 766 index of the run.
func (m *maker) index() {
	x := m.in.Result.Index766
	if x == nil {
		return
	}
	s := index766.Live2026()
	if x.FormulaSet != s.ID {
		return
	}
	p := MakeIndex("", x, s, m.Lang)
	m.hideIndex(&p, x, s)
	m.Page.Index = &p
}
