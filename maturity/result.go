package maturity

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"ddss/internal/result"
)

// Result rounds the assessment once. The target is nil if the unit has none.
func (a *Assessment) Result(target *result.Target) *result.Maturity {
	out := &result.Maturity{Model: a.Model.ID, Level: int64(a.Level), Full: a.Full, Index: result.Round(a.Index), Target: target, Signals: a.Signals,
		Areas: []result.Area{}, Criteria: []result.Criterion{}}
	for i, s := range a.Areas {
		area := result.Area{ID: s.ID, Level: int64(s.Level), Index: result.Round(s.Index)}
		for _, v := range s.Achievement {
			area.Achievement = append(area.Achievement, result.Round(worth(v)))
		}
		if step, ok := a.Step(i); ok {
			area.Step = step.result()
		}
		out.Areas = append(out.Areas, area)
	}
	wanted := Levels
	if target != nil {
		wanted = int(target.Level)
	}
	if step, ok := a.Next(wanted); ok {
		out.Next = &step.Area
	}
	for _, s := range a.Criteria {
		out.Criteria = append(out.Criteria, a.criterion(s, target))
	}
	slices.SortFunc(out.Criteria, func(a, b result.Criterion) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func (s Step) result() *result.Step {
	out := &result.Step{Level: int64(s.To), Rows: s.Rows, Cases: s.Cases, Papers: s.Papers, Lists: s.Lists, Waits: orNull(s.Waits), Stuck: s.Stuck, Work: s.Work(), Criteria: []result.StepCell{}}
	for _, n := range s.Needs {
		out.Criteria = append(out.Criteria, result.StepCell{ID: n.Criterion, Rating: n.Rating})
	}
	return out
}

func (a *Assessment) criterion(s Score, target *result.Target) result.Criterion {
	c := result.Criterion{ID: s.ID, Area: s.Area, Level: int64(s.Level), Kind: s.Kind, Value: percent(s.Value), Rating: Rate(s.Value), Reason: orNull(s.Reason), Evidence: percent(s.Paper), Parts: []result.Part{}}
	for _, p := range s.Parts {
		part := result.Part{Value: p.ModelPart.Value, Figure: percent(p.Exact), Numerator: p.Numerator, Denominator: p.Denominator, Low: p.Direction == "low", Worth: percent(p.Worth), Reason: orNull(p.Reason)}
		if rows, ok := a.input.rows(p, cutL); ok {
			part.Rows = &rows
		}
		if !p.Yes {
			part.Target = percent(p.Target.Rat())
			if target != nil && drawn(p.ModelPart.Value) {
				part.Forecast = a.forecast(p.ModelPart, target.By)
			}
		}
		c.Parts = append(c.Parts, part)
	}
	return c
}

// drawn reports whether the runs hold the figure, so that a line can be drawn.
func drawn(name string) bool { return name == "dqi" || values[name] == nil }

func (a *Assessment) forecast(p ModelPart, by string) *result.Forecast {
	at, err := time.Parse(time.DateOnly, by)
	if err != nil {
		return nil
	}
	f := a.input.forecast(p.Value, at)
	out := &result.Forecast{Runs: int64(f.Runs), At: by}
	if f.Expected != nil {
		out.Expected, out.Low, out.High = percent(bounded(f.Expected)), percent(bounded(f.Low)), percent(bounded(f.High))
		out.Reaches = orNull(f.reaches(p))
	}
	return out
}

// bounded keeps a percentage between 0 and 100.
func bounded(v *big.Rat) *big.Rat {
	switch {
	case v.Sign() < 0:
		return new(big.Rat)
	case v.Cmp(hundred) > 0:
		return hundred
	}
	return v
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
