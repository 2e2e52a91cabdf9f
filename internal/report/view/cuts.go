package view

import (
	"cmp"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
)

// Cut is a table of segments. Agencies stand in the order of their clean records, the best first.
type Cut struct {
	By, Title, Head string
	Segments        []Segment
}

// Segment is a group of dossiers. A small one shows no figures.
type Segment struct {
	Key        string
	Code       string // the key as it is in the data
	Dossiers   Count
	Small      bool
	Clean      Share
	Dimensions []Figure // in the order of checks.Dimensions
}

func (m *maker) cuts() {
	for _, c := range []struct{ by, title string }{{"sector", "sectors"}, {"agency", "by_agency"}, {"channel", "by_channel"}, {"month", "by_month"}} {
		var found []result.Segment
		for _, s := range m.in.Result.Segments {
			if s.By == c.by {
				found = append(found, s)
			}
		}
		if len(found) == 0 {
			continue
		}
		if c.by == "agency" {
			rankSegments(found)
		}
		cut := Cut{By: c.by, Title: m.word(c.title), Head: m.word(c.by)}
		hidden := m.hidden(found)
		for i, s := range found {
			cut.Segments = append(cut.Segments, m.segment(s, hidden[i]))
		}
		m.cleanHidden(cut.Segments)
		m.Cuts = append(m.Cuts, cut)
	}
}

// rankSegments puts the segments with the largest share of clean records first; small ones and those without a key last.
func rankSegments(list []result.Segment) {
	last := func(s result.Segment) bool { return s.Key == "" || s.Dossiers < smallCell }
	slices.SortStableFunc(list, func(a, b result.Segment) int {
		if last(a) != last(b) {
			return map[bool]int{true: 1, false: -1}[last(a)]
		}
		// a.num/a.den > b.num/b.den, in integers
		return cmp.Or(cmp.Compare(b.Clean.Numerator*a.Clean.Denominator, a.Clean.Numerator*b.Clean.Denominator), strings.Compare(a.Key, b.Key))
	})
}

// hidden says which segments show no figures: the small ones, and on a public page one more where a single one could be
// found out from the total.
func (m *maker) hidden(list []result.Segment) []bool {
	out := make([]bool, len(list))
	small, next := 0, -1
	for i, s := range list {
		out[i] = s.Dossiers < smallCell
		switch {
		case out[i]:
			small++
		case next < 0 || s.Dossiers < list[next].Dossiers:
			next = i
		}
	}
	if m.Public && small == 1 && next >= 0 {
		out[next] = true
	}
	return out
}

func (m *maker) segment(s result.Segment, hide bool) Segment {
	out := Segment{Key: inline(s.Key), Code: s.Key, Dossiers: m.known(s.Dossiers), Small: hide, Clean: m.share(s.Clean.Numerator, s.Clean.Denominator, s.Clean.Score)}
	switch {
	case s.Key == "":
		out.Key = m.word("none")
	case s.By == "month":
		out.Key = m.month(s.Key)
	case s.By == "channel":
		out.Key = m.channel(s.Key)
	}
	if hide {
		out.Clean = Share{m.figure(nil), m.unknownCount(), m.unknownCount()}
		out.Dossiers = Count{Text: m.word("small")}
		if s.Dossiers >= smallCell {
			out.Dossiers.Text = unknown
		}
	}
	for _, d := range checks.Dimensions {
		f := m.figure(s.Dimensions[d])
		if hide {
			f = m.figure(nil)
		}
		out.Dimensions = append(out.Dimensions, f)
	}
	return out
}

var channels = map[string]wording{"truc_tuyen": {"Trực tuyến", "Online"}, "truc_tiep": {"Trực tiếp", "In person"}, "buu_chinh": {"Bưu chính", "By post"}}

func (l lang) channel(key string) string {
	if w, ok := channels[key]; ok {
		return w.in(l)
	}
	return inline(key)
}
