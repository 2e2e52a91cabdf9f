package view

import (
	"fmt"
	"slices"

	"ddss/internal/result"
	"ddss/maturity"
)

// Matrix is the maturity of data governance: ten areas by five levels.
type Matrix struct {
	Model  string
	Level  int64
	Levels []string // names of the levels 1 to 5
	Name   string   // of the level
	Index  string   // 0..5
	Goal   string   // the level that the plan wants and its last day; "" if none
	Way    string   // how many areas are still below it; "" without a goal
	Met    bool     // the goal is reached
	// Why is a paragraph on what keeps the unit from the goal, Cheapest a sentence on the step that costs the least work; ""
	// on a public page.
	Why, Cheapest string
	Areas         []MatrixArea
}

// MatrixArea is an area with its five cells.
type MatrixArea struct {
	ID, Name string
	Level    int64
	Index    string
	Below    bool // below the goal
	Cells    []MatrixCell
}

// MatrixCell is a level of an area. Rating is N, P, L, F or U; Reason says why.
type MatrixCell struct {
	Level                int
	Value                Figure
	Rating, Word, Reason string
}

func (m *maker) maturity() {
	x := m.in.Result.Maturity
	if x == nil {
		return
	}
	v := &Matrix{Model: x.Model, Level: x.Level, Name: m.levelName(x.Level), Index: m.decimal(int64(x.Index))}
	for k := range int64(5) {
		v.Levels = append(v.Levels, m.levelName(k+1))
	}
	ratings := map[string]result.Criterion{}
	for _, c := range x.Criteria {
		ratings[fmt.Sprint(c.Area, c.Level)] = c
	}
	below := 0
	for _, a := range x.Areas {
		area := MatrixArea{ID: a.ID, Name: a.ID, Level: a.Level, Index: m.decimal(int64(a.Index)), Below: x.Target != nil && a.Level < x.Target.Level}
		if w, ok := pageWords["area_"+a.ID]; ok {
			area.Name = w.in(m.lang)
		}
		if area.Below {
			below++
		}
		for k, value := range a.Achievement {
			cell := MatrixCell{Level: k + 1, Value: m.figure(&value), Rating: ratingOf(value)}
			if c, ok := ratings[fmt.Sprint(a.ID, k+1)]; ok {
				cell.Rating, cell.Value = c.Rating, m.figure(c.Value)
				if c.Reason != nil {
					cell.Reason = m.coded(maturityReasons, *c.Reason)
				}
			}
			cell.Word = m.word("rating_" + cell.Rating)
			area.Cells = append(area.Cells, cell)
		}
		v.Areas = append(v.Areas, area)
	}
	if t := x.Target; t != nil {
		v.Goal, v.Met = fmt.Sprintf(m.word("goal_level"), t.Level, m.day(t.By)), x.Level >= t.Level
		v.Way = m.word("way_done")
		if below > 0 {
			v.Way = fmt.Sprintf(m.word("way_left"), below, len(x.Areas), t.Level)
		}
	}
	m.explain(v)
	m.Page.Maturity = v
}

// explain names the areas and what keeps the unit from its goal by the model. One that is not built in has its wording in a
// file of the unit.
func (m *maker) explain(v *Matrix) {
	x := m.in.Result.Maturity
	if slices.Contains(maturity.Names(), x.Model) {
		if model, err := maturity.Load(x.Model); err == nil {
			words := MakeMaturity(x, model, m.Lang)
			for i, a := range v.Areas {
				if k := slices.IndexFunc(words.Areas, func(w MaturityArea) bool { return w.ID == a.ID }); k >= 0 {
					v.Areas[i].Name = words.Areas[k].Name
				}
			}
			if !m.Public {
				v.Why, v.Cheapest = words.Why, words.Cheapest
			}
			return
		}
	}
	if !m.Public {
		v.Why = m.maturityWord("why_elsewhere")
	}
}

func (l lang) levelName(k int64) string {
	if k < 1 || k > 5 {
		return l.word("level_0")
	}
	return l.word(fmt.Sprint("level_", k))
}

// ratingOf follows ISO/IEC 33020.
func ratingOf(p result.Percent) string {
	switch {
	case p > 8500:
		return "F"
	case p > 5000:
		return "L"
	case p > 1500:
		return "P"
	}
	return "N"
}
