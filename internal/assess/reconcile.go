package assess

import (
	"context"
	"math/big"
	"strings"

	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/result"
)

// published is how indicators of declared_figure name metrics of the 766 index: 766.ON_TIME.
const published = "766."

// Reconciliation explains in what the counts that the portal published differ from those of a run.
type Reconciliation struct {
	Ours, Portal map[string]index766.Count
	Gaps         []index766.Gap
	Dossiers     []SuspectDossier
}

// SuspectDossier is a dossier that may be the reason of a difference.
type SuspectDossier struct {
	Cause  string `json:"cause"`
	Code   string `json:"dossier_code"`
	Source string `json:"source"`
	Sheet  string `json:"sheet"`
	Row    int64  `json:"row"`
}

// Reconcile compares the run's 766 index with the counts that the portal published: rows of declared_figure with the
// indicator 766.<METRIC>, a numerator and a denominator. The session is that of the run, reopened without its period, so
// that dossiers outside it are judged as well; p is the period of the run.
func (s *Session) Reconcile(ctx context.Context, r *result.Result, p config.Period) (*Reconciliation, error) {
	from, to, err := period(p)
	if err != nil {
		return nil, err
	}
	out := &Reconciliation{Ours: map[string]index766.Count{}}
	for _, m := range r.Index766.Metrics {
		out.Ours[m.ID] = index766.Count{Known: m.Score != nil || m.Denominator != nil, Numerator: m.Numerator, Denominator: m.Denominator}
	}
	if out.Portal, err = s.portalCounts(ctx); err != nil {
		return nil, err
	}
	set, ok := index766.Set(r.Index766.FormulaSet)
	if !ok {
		return nil, fault.New(fault.Usage, "Phiên bản này không có bộ công thức %q.", "This version has no formula set %q.", r.Index766.FormulaSet)
	}
	var candidates []index766.Candidate
	if s.Loaded(engine.Segmented) {
		if candidates, err = s.candidates(ctx, from, to); err != nil {
			return nil, engineFault(err)
		}
	}
	out.Gaps = set.Reconcile(out.Ours, out.Portal, candidates)
	for _, c := range candidates {
		if c.Cause == index766.CauseRejected || !named(out.Gaps, c.Cause) {
			continue
		}
		err := s.Engine.DossiersOf(ctx, engine.DossierGroup(c.Cause), from, to, func(code string, source int, row int64) error {
			d := SuspectDossier{Cause: c.Cause, Code: code, Row: row}
			d.Source, d.Sheet = s.SourceOf(engine.Segmented, source)
			out.Dossiers = append(out.Dossiers, d)
			return nil
		})
		if err != nil {
			return nil, engineFault(err)
		}
	}
	return out, nil
}

func named(gaps []index766.Gap, cause string) bool {
	for _, g := range gaps {
		for _, c := range g.Causes {
			if c.Cause == cause {
				return true
			}
		}
	}
	return false
}

// portalCounts reads the published counts, of each metric that of the newest period.
func (s *Session) portalCounts(ctx context.Context) (map[string]index766.Count, error) {
	counts, until := map[string]index766.Count{}, map[string]string{}
	if !s.Loaded(declaredDataset) {
		return counts, nil
	}
	err := s.Records(ctx, declaredDataset, []string{"indicator", "numerator", "denominator", "period_to"}, func(r engine.Record) error {
		id, ok := strings.CutPrefix(r.Texts[0], published)
		if _, _, known := index766.Live2026().Metric(id); !ok || !known {
			return nil
		}
		if last := until[id]; last != "" && last >= r.Values[3] {
			return nil
		}
		n, okN := whole(r.Values[1])
		d, okD := whole(r.Values[2])
		if okN && okD {
			counts[id], until[id] = index766.Count{Known: true, Numerator: &n, Denominator: &d}, r.Values[3]
		}
		return nil
	})
	if err != nil {
		return nil, engineFault(err)
	}
	return counts, nil
}

func whole(s string) (int64, bool) {
	n, ok := new(big.Int).SetString(s, 10)
	if !ok || n.Sign() < 0 || !n.IsInt64() {
		return 0, false
	}
	return n.Int64(), true
}

// candidates are the groups of dossiers that may explain a difference of the metrics that count dossiers.
func (s *Session) candidates(ctx context.Context, from, to string) ([]index766.Candidate, error) {
	i := 0
	for s.Judged.Datasets[i].Name != engine.Segmented {
		i++
	}
	j := s.Judged.Datasets[i]
	groups, err := s.Engine.GroupDossiers(ctx, j, from, to)
	if err != nil {
		return nil, err
	}
	var out []index766.Candidate
	for _, cause := range []string{index766.CauseUnsynced, index766.CausePeriod, index766.CauseChannel} {
		for _, g := range groups {
			if string(g.Group) != cause {
				continue
			}
			c := index766.Candidate{Cause: cause, Ours: cause != index766.CausePeriod, Parts: map[string]index766.Part{}}
			for n, m := range j.Measures {
				if _, _, ok := index766.Live2026().Metric(m.ID()); ok {
					c.Parts[m.ID()] = index766.Part{Numerator: g.Numerators[n], Denominator: g.Denominators[n]}
				}
			}
			out = append(out, c)
		}
	}
	for _, d := range s.Result.Datasets {
		if d.Name == engine.Segmented && d.Rejected > 0 {
			c := index766.Candidate{Cause: index766.CauseRejected, Parts: map[string]index766.Part{}}
			for _, m := range j.Measures {
				if den := strings.TrimSpace(m.Measure.Denominator); den == "true" || den == "accepted" { // a row of unknown status counts as accepted
					c.Parts[m.ID()] = index766.Part{Denominator: d.Rejected, Unsure: d.Rejected}
				}
			}
			out = append(out, c)
		}
	}
	return out, nil
}
