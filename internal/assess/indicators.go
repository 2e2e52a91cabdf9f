package assess

import (
	"context"
	"math/big"
	"time"

	"ddss/checks"
	"ddss/internal/config"
	"ddss/internal/dialect"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/targets"
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

// Reasons for which a figure is not known, or not called met.
const (
	reasonNoRows      = "no_eligible_rows"
	reasonSmallSample = "sample_too_small" // the value is known; the target is not called met
)

// readPlan reads the plan of the unit; without one it promises nothing but the phases of the configuration.
func readPlan(o Options, out *Outcome) (*targets.Plan, error) {
	name := o.Config.Plan
	if name == "" {
		return targets.Load(config.FileName, nil, o.Config.Phases)
	}
	text, err := o.readInput("plan", name, out)
	if err != nil {
		return nil, err
	}
	return targets.Load(name, append([]byte{}, text...), o.Config.Phases)
}

// today is the day of as_of, as plans write it.
func (o Options) today() string { return o.AsOf.In(dialect.Zone).Format(time.DateOnly) }

// indicators fills in the indicators of the plan.
func (s *Session) indicators(ctx context.Context) error {
	counted := map[string]engine.Measured{}
	for _, m := range s.Judged.Measured {
		counted[m.ID] = m
	}
	declared, err := s.declared(ctx)
	if err != nil {
		return err
	}
	s.Result.Published, s.Result.Sample = published766(declared), manualSample(declared)
	s.Result.Indicators = []result.Indicator{}
	for _, m := range s.Catalogue.Measures(checks.Indicators) {
		i := result.Indicator{ID: m.ID}
		switch m.From {
		case checks.FromDocument:
			s.declareIndicator(&i, declared)
		case checks.FromMaturity:
			rateMaturity(&i, s.Result.Maturity, s.Plan, s.options.today())
		default:
			s.countIndicator(&i, m, counted[m.ID])
		}
		s.Result.Indicators = append(s.Result.Indicators, i)
	}
	return nil
}

// countIndicator takes the figure from the counts. An empty denominator is counted and leaves no value.
func (s *Session) countIndicator(i *result.Indicator, m *checks.Measure, c engine.Measured) {
	if c.Reason != "" {
		i.Reason = &c.Reason
		setTarget(i, nil, s.Plan, s.options.today())
		return
	}
	i.Numerator, i.Denominator, i.Value = &c.Numerator, &c.Denominator, result.Share(c.Numerator, c.Denominator)
	if i.Value == nil {
		i.Reason = orNull(reasonNoRows)
		setTarget(i, nil, s.Plan, s.options.today())
		return
	}
	exact := big.NewRat(c.Numerator, c.Denominator)
	t := setTarget(i, exact.Mul(exact, big.NewRat(100, 1)), s.Plan, s.options.today())
	survey := m.Dataset == "survey"
	if survey && i.Met != nil && *i.Met && c.Denominator < targets.SmallSample && !t.Sure(c.Numerator, c.Denominator) {
		*i.Met, i.Reason = false, orNull(reasonSmallSample)
	}
}

// setTarget sets beside the exact value, nil where it is not known, the target that holds.
func setTarget(i *result.Indicator, exact *big.Rat, p *targets.Plan, today string) targets.Target {
	t, ok := p.Holding(i.ID, today)
	if !ok {
		return t
	}
	i.Target, i.Phase, i.Deadline, i.LeadUnit = t.Percent(), &t.Phase, orNull(t.Deadline), orNull(t.LeadUnit)
	if exact != nil {
		met := t.Met(exact)
		i.Met = &met
	}
	return t
}

const reasonMaturity = "maturity_absent"

// RateMaturity sets the indicator of maturity from the level in the result. It is called again when the level is there.
func (s *Session) RateMaturity() {
	for n := range s.Result.Indicators {
		if i := &s.Result.Indicators[n]; i.ID == targets.MaturityIndicator {
			rateMaturity(i, s.Result.Maturity, s.Plan, s.options.today())
		}
	}
}

func rateMaturity(i *result.Indicator, m *result.Maturity, p *targets.Plan, today string) {
	*i = result.Indicator{ID: i.ID}
	if m == nil {
		i.Reason = orNull(reasonMaturity)
		setTarget(i, nil, p, today)
		return
	}
	level := result.Percent(m.Level * 100)
	i.Value = &level
	setTarget(i, big.NewRat(m.Level, 1), p, today)
}
