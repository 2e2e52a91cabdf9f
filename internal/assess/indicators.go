package assess

import (
	"context"
	"time"

	"ddss/checks"
	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

// The days that a period without beginning or end reaches from and to.
const (
	firstDay = "1900-01-01"
	lastDay  = "2100-12-31"
)

// period reads the days of the configured period; both are empty if there is none.
func period(p config.Period) (from, to string, err error) {
	if p == (config.Period{}) {
		return "", "", nil
	}
	from, to = firstOf(p.From, firstDay), firstOf(p.To, lastDay)
	for _, day := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return "", "", fault.New(fault.Usage, "%s: period phải ghi ngày dạng yyyy-MM-dd, không phải %q.", "%s: period needs days as yyyy-MM-dd, not %q.", config.FileName, day).Because(err)
		}
	}
	if from > to {
		return "", "", fault.New(fault.Usage, "%s: period bắt đầu (%s) sau khi kết thúc (%s).", "%s: period begins (%s) after its end (%s).", config.FileName, from, to)
	}
	return from, to, nil
}

// measureCount is the row of a measure in the table of counts.
func measureCount(id, by, key string, whole, part int64) run.Count {
	return run.Count{Check: id, By: by, Key: key, Eligible: whole, Violating: whole - part}
}

// measured keeps what was counted for a measure.
func (out *Outcome) measured(m engine.Measured) {
	if m.Detail != "" {
		out.Details[m.ID] = m.Detail
	}
	if m.Reason == "" {
		out.counts = append(out.counts, measureCount(m.ID, "", "", m.Denominator, m.Numerator))
	}
}

// Reasons for which a figure is not known.
const (
	reasonNoRows      = "no_eligible_rows"
	reasonNotDeclared = "not_declared"
	reasonMaturity    = "maturity_absent"
	reasonPortal      = "not_in_exports"
)

// indicators fills in the indicators of the plan.
func (s *Session) indicators(context.Context) error {
	counted := map[string]engine.Measured{}
	for _, m := range s.Judged.Measured {
		counted[m.ID] = m
	}
	s.Result.Indicators = []result.Indicator{}
	for _, m := range s.Catalogue.Measures(checks.Indicators) {
		i := result.Indicator{ID: m.ID}
		switch m.From {
		case checks.FromDocument:
			i.Reason = orNull(reasonNotDeclared)
		case checks.FromMaturity:
			i.Reason = orNull(reasonMaturity)
		default:
			countIndicator(&i, counted[m.ID])
		}
		s.Result.Indicators = append(s.Result.Indicators, i)
	}
	return nil
}

// countIndicator takes the figure from the counts. An empty denominator is counted and leaves no value.
func countIndicator(i *result.Indicator, m engine.Measured) {
	if m.Reason != "" {
		i.Reason = &m.Reason
		return
	}
	i.Numerator, i.Denominator, i.Value = &m.Numerator, &m.Denominator, result.Share(m.Numerator, m.Denominator)
	if i.Value == nil {
		i.Reason = orNull(reasonNoRows)
	}
}
