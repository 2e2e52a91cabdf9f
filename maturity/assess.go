package maturity

import (
	"math/big"
	"strings"
)

// Assessment is what a model says of an input, in exact numbers.
type Assessment struct {
	Model    *Model
	Level    int  // the least of the areas
	Full     bool // that level is F in every area
	Index    *big.Rat
	Areas    []AreaScore // in the order of the model
	Criteria []Score     // likewise
	Signals  []string
	input    Input
}

// AreaScore is an area with the achievements of its levels.
type AreaScore struct {
	ID          string
	Level       int
	Index       *big.Rat
	Achievement []*big.Rat // nil where the level cannot be assessed
}

// Score is what a criterion is worth.
type Score struct {
	ModelCriterion
	Area   string
	Level  int
	Value  *big.Rat // nil: not assessable
	Reason string   // what keeps it from 100; "" for nothing
	Parts  []PartScore
	Paper  *big.Rat // what its documents are worth; nil for auto
	paper  string   // what keeps them from 100
}

// PartScore is what a part is worth.
type PartScore struct {
	ModelPart
	Value
	Worth *big.Rat // nil: not assessable
}

// Assess rates an input by the model.
func (m *Model) Assess(in Input) *Assessment {
	a := &Assessment{Model: m, input: in}
	for _, area := range m.Areas {
		for k, c := range area.Criteria {
			a.Criteria = append(a.Criteria, in.score(area.ID, k+1, c))
		}
	}
	a.sum()
	a.Signals = in.signals(a)
	return a
}

// sum derives areas, level and index from the criteria.
func (a *Assessment) sum() {
	a.Areas, a.Level, a.Index = nil, Levels, new(big.Rat)
	for i, area := range a.Model.Areas {
		s := AreaScore{ID: area.ID}
		for k := range Levels {
			s.Achievement = append(s.Achievement, a.Criteria[i*Levels+k].Value)
		}
		s.Level, s.Index = Level(s.Achievement), Index(s.Achievement)
		a.Level = min(a.Level, s.Level)
		a.Index.Add(a.Index, s.Index)
		a.Areas = append(a.Areas, s)
	}
	a.Index.Quo(a.Index, big.NewRat(int64(len(a.Areas)), 1))
	a.Full = a.Level > 0
	for _, s := range a.Areas {
		a.Full = a.Full && Rate(s.Achievement[a.Level-1]) == Fully
	}
}

// With is the assessment if criteria were worth something else.
func (a *Assessment) With(values map[string]*big.Rat) *Assessment {
	b := *a
	b.Criteria = append([]Score{}, a.Criteria...)
	for i := range b.Criteria {
		if v, ok := values[b.Criteria[i].ID]; ok {
			b.Criteria[i].Value = v
		}
	}
	b.sum()
	return &b
}

func (in Input) score(area string, level int, c ModelCriterion) Score {
	s := Score{ModelCriterion: c, Area: area, Level: level}
	for _, p := range c.Parts {
		v := in.value(p.Value)
		part := PartScore{ModelPart: p, Value: v}
		if v.Exact != nil {
			part.Worth = p.score(v.Exact)
		}
		s.Parts = append(s.Parts, part)
	}
	auto, reason := hundred, ""
	for _, p := range s.Parts {
		if was := auto; least(auto, p.Worth) != was {
			auto, reason = least(auto, p.Worth), p.reason()
		}
		if auto == nil {
			break
		}
	}
	declared := c.Kind != Auto
	if c.Kind == Auto && auto == nil && in.declares(c) {
		auto, declared = hundred, true
	}
	s.Value, s.Reason = auto, reason
	if declared {
		s.Paper, s.paper = best(in.Evidence, c.ID, in.Today)
		if v := least(auto, s.Paper); auto != nil && v == s.Paper && s.Paper.Cmp(hundred) < 0 {
			s.Value, s.Reason = v, s.paper
		}
	}
	return s
}

// syncValue is the indicator that the exports of a city-wide system do not tell.
const syncValue = "dong_bo"

// declares reports whether documents stand in for the figure of a city-wide system.
func (in Input) declares(c ModelCriterion) bool {
	if !in.Central || len(c.Parts) != 1 || c.Parts[0].Value != syncValue {
		return false
	}
	for _, e := range in.Evidence {
		if e.Criterion == c.ID {
			return true
		}
	}
	return false
}

// reason is what keeps a part from 100.
func (p PartScore) reason() string {
	switch {
	case p.Worth == nil:
		if strings.Contains(p.Reason, ":") {
			return p.Reason
		}
		return p.Reason + ":" + p.ModelPart.Value
	case p.Plan:
		return "below_plan:" + p.ModelPart.Value
	}
	return "below_target:" + p.ModelPart.Value
}
