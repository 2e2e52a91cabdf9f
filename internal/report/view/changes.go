package view

import (
	"fmt"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
)

// changes says what is other than in the comparable run before.
func (m *maker) changes() {
	if m.Since == "" {
		return
	}
	m.crossed()
	r := m.in.Result
	score := func(name string, before, now *result.Percent) {
		if before != nil && now != nil && *before != *now {
			m.Changes = append(m.Changes, fmt.Sprintf(m.word("changed"), name, m.percent(*before), m.percent(*now), m.change(now, before)))
		}
	}
	score(m.word("dqi_short"), m.last.DQI, r.DQI.Score)
	if c := m.last.Clean; r.DQI.Clean != nil && c != nil && m.Page.Clean.Known && !m.gives(c.Numerator, c.Denominator) {
		score(m.word("clean"), m.last.Clean.Score, r.DQI.Clean.Score)
	}
	for _, id := range checks.Dimensions {
		for _, d := range r.Dimensions {
			if d.ID == id {
				score(m.word(id), m.last.Dimensions[id], d.Score)
			}
		}
	}
	count := func(name string, before, now int64) {
		if before == now || m.few(before) || m.few(now) {
			return
		}
		sign := ""
		if now > before {
			sign = "+"
		}
		m.Changes = append(m.Changes, fmt.Sprintf(m.word("changed"), name, m.whole(before), m.whole(now), sign+m.whole(now-before)))
	}
	wrong := int64(0)
	for _, t := range m.tallies {
		if t.Check.Severity != checks.Signal {
			wrong += t.Violating
		}
	}
	if !m.wrongHidden("") {
		count(m.word("wrong_verdicts"), m.last.Violating, wrong)
	}
	for _, d := range r.Datasets {
		if d.Name == "dossier" && len(d.Failed) == 0 {
			count(m.word("dossiers"), m.last.Dossiers, d.Rows)
		}
	}
	if len(m.Changes) == 0 {
		m.Changes = []string{m.word("no_change")}
	}
}

// crossed names the targets that were not met before and are now, and the other way round. The target is that of now.
func (m *maker) crossed() {
	var met, lost []string
	for _, i := range m.in.Result.Indicators {
		before, known := m.last.Figures[i.ID]
		if !known || before[1] == 0 || i.Met == nil || i.Target == nil {
			continue
		}
		const hundredths = 100_00
		was := before[0]*hundredths >= int64(*i.Target)*before[1]
		if was == *i.Met {
			continue
		}
		name := i.ID
		for _, k := range m.in.Catalogue.All {
			if k.ID == i.ID && k.Family == checks.Indicators {
				name = k.Label.In(m.Lang)
			}
		}
		if *i.Met {
			met = append(met, name)
		} else {
			lost = append(lost, name)
		}
	}
	if len(met) > 0 {
		m.Changes = append(m.Changes, fmt.Sprintf(m.word("now_met"), strings.Join(met, "; ")))
	}
	if len(lost) > 0 {
		m.Changes = append(m.Changes, fmt.Sprintf(m.word("no_longer_met"), strings.Join(lost, "; ")))
	}
}

// published says what the portal published last of the 766 index.
func (m *maker) published() {
	p := m.in.Result.Published
	if p == nil {
		return
	}
	var parts []string
	if p.Total != nil {
		parts = append(parts, fmt.Sprintf(m.word("published_total"), m.decimal(int64(*p.Total))))
	}
	if p.Rank != nil {
		parts = append(parts, fmt.Sprintf(m.word("published_rank"), m.whole(*p.Rank)))
	}
	m.Published = fmt.Sprintf(m.word("published_766"), strings.Join(parts, ", "), m.day(p.Until), inline(p.Document))
}
