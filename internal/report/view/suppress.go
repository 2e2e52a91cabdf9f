package view

import (
	"slices"

	"ddss/internal/index766"
	"ddss/internal/result"
)

// smallCell is the least number of dossiers, or of other rows, that a public table shows.
const smallCell = 5

// few reports whether a public page must not show the number.
func (m *maker) few(n int64) bool { return m.Public && n > 0 && n < smallCell }

// gives reports whether a public page must show neither the part of a whole nor what follows from it: the part, or what it
// leaves, is too small. A sum of which a part is hidden is hidden as well, else the difference would tell.
func (m *maker) gives(part, whole int64) bool { return m.few(part) || m.few(whole-part) }

// count is a number as this page may show it.
func (m *maker) count(n int64) Count {
	if m.few(n) {
		return Count{Text: m.word("small")}
	}
	return m.known(n)
}

// part is a part of a whole as this page may show it.
func (m *maker) part(part, whole int64) Count {
	switch {
	case !m.gives(part, whole):
		return m.known(part)
	case part > whole-part:
		return m.unknownCount()
	}
	return Count{Text: m.word("small")}
}

// share is a part of a whole with its score, which is hidden where the part is.
func (m *maker) share(part, whole int64, score *result.Percent) Share {
	s := Share{m.figure(score), m.part(part, whole), m.count(whole)}
	if m.gives(part, whole) {
		s.Figure = Figure{Text: unknown}
	}
	return s
}

// wrongHidden reports whether the page hides how many rows some check of a dimension, or of any where it is "", found wrong.
func (m *maker) wrongHidden(dimension string) bool {
	for _, t := range m.tallies {
		if !t.Errored && (dimension == "" || t.Check.Dimension() == dimension) && m.gives(t.Violating, t.Eligible) {
			return true
		}
	}
	return false
}

// cleanHidden hides the clean dossiers of one more segment where those of a single one would follow from the total.
func (m *maker) cleanHidden(list []Segment) {
	hidden, next := 0, -1
	for i, s := range list {
		switch {
		case !s.Clean.Known:
			hidden++
		case next < 0 || s.Dossiers.N < list[next].Dossiers.N:
			next = i
		}
	}
	if m.Public && hidden == 1 && next >= 0 {
		list[next].Clean = Share{m.figure(nil), m.unknownCount(), list[next].Clean.Whole}
	}
}

// hideIndex takes from the index what a public page must not show. The score of a metric follows from its counts.
func (m *maker) hideIndex(p *Index, x *result.Index766, s *index766.FormulaSet) {
	secret := map[string]bool{} // groups
	for _, k := range x.Metrics {
		if k.Numerator == nil || k.Denominator == nil || !m.gives(*k.Numerator, *k.Denominator) {
			continue
		}
		secret[k.Group] = true
		for g := range p.Groups {
			for i := range p.Groups[g].Metrics {
				if of := &p.Groups[g].Metrics[i]; of.ID == k.ID {
					of.Counts, of.Score = m.part(*k.Numerator, *k.Denominator).Text+" / "+m.count(*k.Denominator).Text, unknown
				}
			}
		}
	}
	for i, g := range x.Groups {
		if secret[g.ID] {
			p.Groups[i].Score, p.Total, p.Grade = unknown, unknown, unknown
		}
	}
	for i, of := range s.Merges {
		if slices.ContainsFunc(of.Of, func(id string) bool { return secret[id] }) {
			p.Merged[i].Score = unknown
		}
	}
}
