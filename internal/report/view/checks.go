package view

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/result"
	"ddss/internal/score"
)

// Identifiers tells whether the identifiers are whole.
type Identifiers struct {
	State  string // ok, bad, null
	Text   string
	Faults []Row // violated identifier checks
}

// Quality is one of the six dimensions.
type Quality struct {
	ID, Name, Note                         string
	Score                                  Figure
	Change                                 string
	Weight                                 Count
	Passed, Failed, NotApplicable, Errored Count
	Wrong, Judged                          Count // verdicts of its weighted checks
}

// Row is a check with what it counted.
type Row struct {
	ID, Title, Dataset, Severity, Advice, Basis string
	Quality                                     string
	Status                                      string // as in the result
	Reason                                      string // why it was not judged
	Wrong, Judged                               Count
	Score                                       Figure
	Loss                                        string // points of the DQI; "" for none
	Where                                       string // the agency with most of the violations; "" if not known
}

// Unjudged lists checks that were not judged for one reason.
type Unjudged struct {
	Reason string
	Titles []string
}

const (
	worstShown = 10
	stepsShown = 5
)

func (m *maker) row(t score.Tally) Row {
	ds, _ := dataset.Get(t.Check.Dataset())
	row := Row{ID: t.Check.ID, Title: inline(t.Check.Title.In(m.Lang)), Dataset: ds.Label(m.Lang), Severity: string(t.Check.Severity), Advice: inline(t.Check.Advice.In(m.Lang)), Basis: inline(t.Check.Basis.In(m.Lang)),
		Quality: m.word(t.Check.Dimension()), Status: t.Status(), Wrong: m.part(t.Violating, t.Eligible), Judged: m.count(t.Eligible), Score: m.figure(nil)}
	if t.Reason != "" {
		row.Reason = m.reason(t.Reason)
	}
	if exact := t.Exact(); exact != nil && !m.gives(t.Violating, t.Eligible) {
		rounded := result.Round(exact)
		row.Score = m.figure(&rounded)
	}
	return row
}

func (m *maker) identifiers() {
	m.Identifiers.State = "null"
	if ok := m.in.Result.DQI.IdentifiersOK; ok != nil {
		m.Identifiers.State = "bad"
		if *ok {
			m.Identifiers.State = "ok"
		}
	}
	m.Identifiers.Text = m.word("identifiers_" + m.Identifiers.State)
	for _, t := range m.tallies {
		if slices.Contains(checks.Identifiers, t.Check.ID) && t.Violating > 0 {
			m.Identifiers.Faults = append(m.Identifiers.Faults, m.row(t))
		}
	}
}

func (m *maker) qualities() {
	byID := map[string]result.Dimension{}
	for _, d := range m.in.Result.Dimensions {
		byID[d.ID] = d
	}
	exact := score.Dimensions(m.tallies, m.weights)
	person := slices.ContainsFunc(m.in.Result.Datasets, func(d result.Dataset) bool { return d.Name == "person" && len(d.Failed) == 0 })
	for _, id := range checks.Dimensions {
		d := byID[id]
		q := Quality{ID: id, Name: m.word(id), Score: m.figure(d.Score), Change: m.change(d.Score, m.last.Dimensions[id]), Weight: m.known(m.weights.Dimensions[id]),
			Passed: m.known(d.Checks.Passed), Failed: m.known(d.Checks.Failed), NotApplicable: m.known(d.Checks.NotApplicable), Errored: m.known(d.Checks.Errored)}
		if exact[id] != nil {
			q.Score.Band = score.Band(exact[id])
		}
		if id == "dung" && !person {
			q.Note = m.word("dung_no_person")
		}
		wrong, judged := int64(0), int64(0)
		for _, t := range m.tallies {
			if t.Check.Dimension() == id && !t.Errored && m.weights.Of(t.Check) > 0 {
				wrong, judged = wrong+t.Violating, judged+t.Eligible
			}
		}
		q.Wrong, q.Judged = m.part(wrong, judged), m.count(judged)
		if q.Wrong.Known && m.wrongHidden(id) {
			q.Wrong = m.unknownCount()
		}
		if !d.Assessed {
			m.NotInDQI = append(m.NotInDQI, q.Name)
		}
		m.Qualities = append(m.Qualities, q)
	}
}

// rank orders the failed checks by how many points of the DQI they cost.
func (m *maker) rank() {
	type ranked struct {
		tally score.Tally
		loss  *big.Rat
	}
	losses := score.Losses(m.tallies, m.weights)
	var list []ranked
	for i, t := range m.tallies {
		switch {
		case t.Violating == 0 || t.Errored:
		case t.Check.Severity == checks.Signal:
			m.Signals = append(m.Signals, m.row(t))
		case losses[i] != nil:
			list = append(list, ranked{t, losses[i]})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(b.loss.Cmp(a.loss), strings.Compare(a.tally.Check.ID, b.tally.Check.ID))
	})
	for i, r := range list {
		if i == worstShown {
			m.MoreFailed = fmt.Sprintf(m.word("more"), m.whole(int64(len(list)-worstShown)))
			break
		}
		row := m.row(r.tally)
		if !m.gives(r.tally.Violating, r.tally.Eligible) {
			row.Loss = m.decimal(int64(result.Round(r.loss)))
		}
		row.Where = m.mostAt(row.ID)
		m.Worst = append(m.Worst, row)
		if i < stepsShown {
			m.Steps = append(m.Steps, strings.TrimSpace(fmt.Sprintf(m.word("step"), row.Title, row.Wrong, row.Judged, row.Advice))+row.Where+m.assigned(r.tally.Check, row.Basis))
		}
	}
}

// assigned says who is to mend what a check faults, by when and by which document. A public page names nobody.
func (m *maker) assigned(c *checks.Check, basis string) string {
	var parts []string
	if who := m.answerable(c); who != "" && !m.Public {
		parts = append(parts, fmt.Sprintf(m.word("who"), who))
	}
	if m.ends != "" {
		parts = append(parts, fmt.Sprintf(m.word("until"), m.ends))
	}
	if basis != "" {
		parts = append(parts, fmt.Sprintf(m.word("by_document"), strings.TrimRight(basis, ".")))
	}
	if len(parts) == 0 {
		return ""
	}
	return " " + upperFirst(strings.Join(parts, "; ")) + "."
}

// answerable is the steward of the check's dataset, or else the owner of its rules.
func (m *maker) answerable(c *checks.Check) string {
	g := m.in.Result.Governance
	for _, of := range []struct {
		name string
		list []result.Answerable
	}{{c.Dataset(), g.Stewards}, {c.Dimension(), g.RuleOwners}} {
		for _, a := range of.list {
			if a.For == of.name {
				return inline(a.Who)
			}
		}
	}
	return ""
}

// mostAt names the agency in whose dossiers a check is violated most. A public page names none.
func (m *maker) mostAt(id string) string {
	if m.Public {
		return ""
	}
	key, most := "", int64(0)
	for _, c := range m.in.Counts {
		if c.Check == id && c.By == "agency" && c.Key != "" && c.Violating > most {
			key, most = c.Key, c.Violating
		}
	}
	if most == 0 {
		return ""
	}
	return fmt.Sprintf(m.word("most_at"), inline(key), m.whole(most))
}

func (m *maker) checks() {
	for _, t := range m.tallies {
		m.Page.Checks = append(m.Page.Checks, m.row(t))
	}
}

// unjudged groups the checks that were not judged by their reason.
func (m *maker) unjudged() {
	groups := map[string][]string{}
	for _, t := range m.tallies {
		if t.Reason != "" {
			groups[t.Reason] = append(groups[t.Reason], inline(t.Check.Title.In(m.Lang)))
		}
	}
	for reason, titles := range groups {
		m.NotJudged = append(m.NotJudged, Unjudged{m.reason(reason), titles})
	}
	slices.SortFunc(m.NotJudged, func(a, b Unjudged) int {
		return cmp.Or(cmp.Compare(len(b.Titles), len(a.Titles)), strings.Compare(a.Reason, b.Reason))
	})
}
