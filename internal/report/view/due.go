package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/result"
)

// Checks of open work beyond its time.
const (
	dossiersOverdue = "song.dossier.overdue_open"
	feedbackOverdue = "song.feedback.overdue_open"
)

// Overdue tells of open work beyond its due time. A part that is not assessed is nil.
type Overdue struct {
	Dossiers, Feedback *Share // overdue ÷ open
	Agencies           []Pair // with overdue dossiers, most first; empty if not known
	Soon               string // the heading of what is soon due; "" if that is not known
	SoonDossiers       Count
	SoonFeedback       Count
	LateDossiers       Count // of all units
	LateFeedback       Count
	Units              []DueUnit // with work overdue or soon due, the most first; a public page names none
	UnitCount          int       // of all units with such work
	MoreUnits          string    // how many further units have such work; "" if none
}

// DueUnit is the work of a unit that is overdue or soon due.
type DueUnit struct {
	Name                                                         string
	DossiersOverdue, DossiersSoon, FeedbackOverdue, FeedbackSoon Count
}

const agenciesShown = 8

func (m *maker) overdue() {
	none := m.unknownCount()
	o := &Overdue{SoonDossiers: none, SoonFeedback: none, LateDossiers: none, LateFeedback: none}
	for _, t := range m.tallies {
		if t.Exact() == nil {
			continue
		}
		switch t.Check.ID {
		case dossiersOverdue:
			s := m.share(t.Violating, t.Eligible, result.Share(t.Violating, t.Eligible))
			o.Dossiers = &s
		case feedbackOverdue:
			s := m.share(t.Violating, t.Eligible, result.Share(t.Violating, t.Eligible))
			o.Feedback = &s
		}
	}
	m.dueUnits(o)
	if o.Dossiers == nil && o.Feedback == nil && o.Soon == "" {
		return
	}
	m.Page.Overdue = o
	if !m.Public {
		o.Agencies = m.overdueAgencies()
	}
}

func (m *maker) overdueAgencies() []Pair {
	type agency struct {
		key string
		n   int64
	}
	var list []agency
	for _, c := range m.in.Counts {
		if c.Check == dossiersOverdue && c.By == "agency" && c.Violating > 0 {
			list = append(list, agency{c.Key, c.Violating})
		}
	}
	slices.SortFunc(list, func(a, b agency) int { return cmp.Or(cmp.Compare(b.n, a.n), strings.Compare(a.key, b.key)) })
	var out []Pair
	for _, a := range list[:min(agenciesShown, len(list))] {
		if a.key == "" {
			a.key = m.word("none")
		}
		out = append(out, Pair{inline(a.key), m.whole(a.n)})
	}
	return out
}

// dueUnits counts what is overdue and soon due by unit.
func (m *maker) dueUnits(o *Overdue) {
	d := m.in.Result.Due
	if d == nil {
		return
	}
	o.Soon = fmt.Sprintf(m.word("soon"), d.Within)
	type unit struct {
		name          string
		late, soon    map[string]int64
		lateAll, sums int64
	}
	byKey := map[string]*unit{}
	soon, late := map[string]int64{}, map[string]int64{}
	for _, u := range d.Units {
		late[u.Dataset] += u.Overdue
		soon[u.Dataset] += u.Soon
		of := byKey[u.Agency]
		if of == nil {
			of = &unit{name: u.Agency, late: map[string]int64{}, soon: map[string]int64{}}
			byKey[u.Agency] = of
		}
		if u.Name != nil {
			of.name = *u.Name
		}
		if of.name == "" {
			of.name = m.word("none")
		}
		of.late[u.Dataset] += u.Overdue
		of.soon[u.Dataset] += u.Soon
		of.lateAll += u.Overdue
		of.sums += u.Overdue + u.Soon
	}
	o.SoonDossiers, o.SoonFeedback = m.ofLoaded("dossier", soon), m.ofLoaded("feedback", soon)
	o.LateDossiers, o.LateFeedback = m.ofLoaded("dossier", late), m.ofLoaded("feedback", late)
	for _, x := range []struct {
		part *Share
		late *Count
	}{{o.Dossiers, &o.LateDossiers}, {o.Feedback, &o.LateFeedback}} {
		if x.part != nil && x.part.Whole.Known && !x.part.Part.Known && x.late.Known {
			*x.late = x.part.Part // what the share hides
		}
	}
	if m.Public {
		return
	}
	var list []*unit
	for _, u := range byKey {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(b.lateAll, a.lateAll), cmp.Compare(b.sums, a.sums), strings.Compare(a.name, b.name))
	})
	o.UnitCount = len(list)
	for _, u := range list[:min(agenciesShown, len(list))] {
		o.Units = append(o.Units, DueUnit{inline(u.name), m.ofLoaded("dossier", u.late), m.ofLoaded("dossier", u.soon), m.ofLoaded("feedback", u.late), m.ofLoaded("feedback", u.soon)})
	}
	if more := len(list) - agenciesShown; more > 0 {
		o.MoreUnits = fmt.Sprintf(m.word("more_units"), m.whole(int64(more)))
	}
}

// ofLoaded is a count of a dataset; it is not known if that is not loaded.
func (m *maker) ofLoaded(name string, counts map[string]int64) Count {
	loaded := slices.ContainsFunc(m.in.Result.Datasets, func(d result.Dataset) bool { return d.Name == name && len(d.Failed) == 0 })
	if !loaded {
		return m.unknownCount()
	}
	return m.count(counts[name])
}
