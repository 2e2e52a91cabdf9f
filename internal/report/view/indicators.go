package view

import (
	"cmp"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
)

// Target is an indicator with its target, if the plan sets one.
type Target struct {
	ID, Name, Basis string
	Value           string // with its unit; "–" if not known
	Part, Whole     Count
	Goal, Gap       string // "" without a target; the gap is value − target
	Phase, By       string // the phase, and the last day for the target
	Lead            string // the unit that answers for it; "" if the plan names none
	Light           string // green: met, yellow: nine tenths of the way, red; "" if not known
	Declared        string // the document that declares the figure
	Reason          string // why it is not known
	Bar, Mark       Figure // value and target of a share, for charts
}

// ladder are the steps of digitization, and the four focus sectors.
var ladder = []string{"so_hoa.tiep_nhan", "so_hoa.day_du", "so_hoa.bac_1_khai_bao", "so_hoa.bac_2_co_tep", "so_hoa.bac_3_may_doc", "so_hoa.bac_4_ky_so", "so_hoa.ket_qua", "so_hoa.linh_vuc_trong_tam", "tai_su_dung"}

func (m *maker) indicators() {
	measures := map[string]*checks.Measure{}
	for _, k := range m.in.Catalogue.All {
		if k.Family == checks.Indicators {
			measures[k.ID] = k
		}
	}
	missed := map[string]int64{} // how far, in hundredths of the target
	due := map[string]string{}   // by when, yyyy-MM-dd
	for _, i := range m.in.Result.Indicators {
		t := m.target(i, measures[i.ID])
		if i.Target == nil {
			if !slices.Contains(ladder, i.ID) {
				m.Measured = append(m.Measured, t)
			}
		} else {
			m.Targets = append(m.Targets, t)
		}
		if i.Met != nil && !*i.Met {
			m.Missed = append(m.Missed, t)
			missed[i.ID], due[i.ID] = distance(i, measures[i.ID]), deadline(i)
		}
	}
	slices.SortStableFunc(m.Missed, func(a, b Target) int {
		return cmp.Or(strings.Compare(due[a.ID], due[b.ID]), cmp.Compare(missed[b.ID], missed[a.ID]))
	})
	for _, id := range ladder {
		for _, i := range m.in.Result.Indicators {
			if i.ID == id {
				m.Ladder = append(m.Ladder, m.target(i, measures[id]))
			}
		}
	}
}

// lowIsGood reports whether the indicator is a rank.
func lowIsGood(k *checks.Measure) bool { return k != nil && k.Unit == checks.Rank }

// distance is what a missed indicator lacks, in hundredths of its target.
func distance(i result.Indicator, k *checks.Measure) int64 {
	value, goal := int64(*i.Value), int64(*i.Target)
	if goal == 0 {
		return 0
	}
	if lowIsGood(k) {
		value, goal = goal, value
	}
	return (goal - value) * 100 / goal
}

// deadline is the day by which a target has to be met, yyyy-MM-dd: that of the plan, or the last of a phase of years.
func deadline(i result.Indicator) string {
	if i.Deadline != nil {
		return *i.Deadline
	}
	if i.Phase != nil {
		if _, last, ok := strings.Cut(*i.Phase, "-"); ok {
			return last + "-12-31"
		}
	}
	return ""
}

const nearlyThere = 10 // hundredths of the target that a yellow light may lack

func (m *maker) target(i result.Indicator, k *checks.Measure) Target {
	t := Target{ID: i.ID, Name: i.ID, Value: unknown, Part: m.unknownCount(), Whole: m.unknownCount()}
	unit := checks.Percent
	if k != nil {
		t.Name, t.Basis, unit = k.Label.In(m.Lang), k.Basis.In(m.Lang), k.Unit
	}
	hide := false
	if i.Numerator != nil && i.Denominator != nil {
		s := m.share(*i.Numerator, *i.Denominator, i.Value)
		t.Part, t.Whole, hide = s.Part, s.Whole, i.Value != nil && !s.Known
	}
	if i.Value != nil && !hide {
		t.Value = m.measure(*i.Value, unit)
		if unit == checks.Percent {
			t.Bar = m.figure(i.Value)
		}
	}
	if i.Target != nil {
		t.Goal = m.goal(*i.Target, unit)
		if i.Value != nil && !hide {
			t.Gap = m.difference(int64(*i.Value)-int64(*i.Target), unit)
		}
		if unit == checks.Percent {
			t.Mark = m.figure(i.Target)
		}
	}
	if i.Met != nil {
		switch {
		case *i.Met:
			t.Light = "green"
		case distance(i, k) <= nearlyThere:
			t.Light = "yellow"
		default:
			t.Light = "red"
		}
	}
	if i.Phase != nil {
		t.Phase = *i.Phase
	}
	if by := deadline(i); by != "" {
		t.By = m.day(by)
	}
	if i.LeadUnit != nil {
		t.Lead = inline(*i.LeadUnit)
	}
	if i.Declared != nil {
		t.Declared = inline(*i.Declared)
	}
	if i.Reason != nil {
		t.Reason = m.reason(*i.Reason)
	}
	return t
}

// measure writes a value in its unit.
func (l lang) measure(p result.Percent, unit string) string {
	if unit == checks.Percent {
		return l.percent(p)
	}
	return l.plain(int64(p))
}

// plain writes hundredths without decimals that are zero.
func (l lang) plain(hundredths int64) string {
	if hundredths%100 == 0 {
		return l.whole(hundredths / 100)
	}
	return l.decimal(hundredths)
}

func (l lang) goal(p result.Percent, unit string) string {
	sign := "≥ "
	if unit == checks.Rank {
		sign = "≤ "
	}
	if unit != checks.Percent {
		return sign + l.plain(int64(p))
	}
	if l == "en" {
		return sign + l.plain(int64(p)) + "%"
	}
	return sign + l.plain(int64(p)) + "\u00a0%"
}

func (l lang) difference(hundredths int64, unit string) string {
	if unit == checks.Percent {
		return l.points(hundredths)
	}
	if hundredths > 0 {
		return "+" + l.plain(hundredths)
	}
	return l.plain(hundredths)
}
