package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/score"
)

// Fix is what an agency has to mend by one check.
type Fix struct {
	Agency                           string
	Title, Quality, Severity, Advice string
	Wrong, Judged                    Count
}

// fixesShown bounds the list: beyond it the fix list of its own serves.
const fixesShown = 10_000

// fixes lists what each agency has to mend, the graver and the more first. A public page names none.
func (m *maker) fixes() {
	if m.Public {
		return
	}
	byID := map[string]score.Tally{}
	for _, t := range m.tallies {
		byID[t.Check.ID] = t
	}
	type line struct {
		agency          string
		check           *checks.Check
		wrong, eligible int64
	}
	var list []line
	for _, c := range m.in.Counts {
		t, known := byID[c.Check]
		if c.By == "agency" && c.Violating > 0 && known && t.Check.Severity != checks.Signal && !t.Errored {
			list = append(list, line{c.Key, t.Check, c.Violating, c.Eligible})
		}
	}
	slices.SortFunc(list, func(a, b line) int {
		return cmp.Or(strings.Compare(a.agency, b.agency), cmp.Compare(slices.Index(checks.Severities, a.check.Severity), slices.Index(checks.Severities, b.check.Severity)),
			cmp.Compare(b.wrong, a.wrong), strings.Compare(a.check.ID, b.check.ID))
	})
	for _, l := range list[:min(fixesShown, len(list))] {
		agency := m.word("none")
		if l.agency != "" {
			agency = m.agency(l.agency)
		}
		m.Fixes = append(m.Fixes, Fix{agency, inline(l.check.Title.In(m.Lang)), m.word(l.check.Dimension()), m.word(string(l.check.Severity)), inline(l.check.Advice.In(m.Lang)), m.known(l.wrong), m.known(l.eligible)})
	}
	if more := len(list) - fixesShown; more > 0 {
		m.MoreFixes = fmt.Sprintf(m.word("more_fixes"), m.whole(int64(more)))
	}
}
