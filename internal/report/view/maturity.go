package view

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"ddss/internal/result"
	"ddss/maturity"
)

// Maturity is the assessment of the governance of data, worded for renderers.
type Maturity struct {
	Lang     string
	Model    string
	Note     string // where the model comes from
	Level    string // such as "Cơ bản đạt cấp độ 2 (Đang phát triển)"
	Index    string
	Target   string // "" without target
	Why      string // one paragraph: why the unit is not at the target, or that it is
	Cheapest string // a sentence on the cheapest step; "" if there is nothing to do now
	Areas    []MaturityArea
	Criteria []MaturityCriterion // in the order of the model
	Signals  []string
}

// MaturityArea is a row of the matrix of ratings.
type MaturityArea struct {
	ID, Name, Level, Index string
	Ratings                []string // N, P, L, F, U of levels 1 to 5
	Step                   string   // what lifts it
	Next                   bool     // the cheapest step of all
	Forecasts              []string // where the line of each figure up to the target's level leads by the deadline
}

// MaturityCriterion is a criterion with what it is worth and why.
type MaturityCriterion struct {
	ID, Name, Basis, Kind, Value, Rating, Reason string
	Parts                                        []string // each figure with its target, integers and forecast
}

// MakeMaturity words an assessment in the language "vi" or "en". The model is the one that made it.
func MakeMaturity(m *result.Maturity, model *maturity.Model, language string) Maturity {
	l := lang(language)
	wanted := aim(m)
	p := Maturity{Lang: language, Model: model.Title.In(language) + " (" + model.ID + ", " + model.Version + ")", Note: model.Note.In(language), Index: l.decimal(int64(m.Index)), Level: l.maturityLevel(m, model)}
	byID := map[string]result.Criterion{}
	for _, c := range m.Criteria {
		byID[c.ID] = c
	}
	for _, area := range model.Areas {
		i := slices.IndexFunc(m.Areas, func(a result.Area) bool { return a.ID == area.ID })
		if i < 0 {
			continue
		}
		a := m.Areas[i]
		row := MaturityArea{ID: a.ID, Name: area.In(language), Level: fmt.Sprint(a.Level), Index: l.decimal(int64(a.Index)), Step: l.step(a.Step, model, byID), Next: m.Next != nil && *m.Next == a.ID}
		var drawn []result.Criterion
		for _, c := range area.Criteria {
			got := byID[c.ID]
			row.Ratings = append(row.Ratings, got.Rating)
			p.Criteria = append(p.Criteria, l.maturityCriterion(c, got))
			if got.Level <= wanted {
				drawn = append(drawn, got)
			}
		}
		row.Forecasts = l.forecasts(drawn)
		p.Areas = append(p.Areas, row)
	}
	if m.Target != nil {
		p.Target = fmt.Sprintf(l.maturityWord("target"), m.Target.Level, l.day(m.Target.By))
	}
	p.Why, p.Cheapest = l.why(m, wanted, model, byID), l.cheapest(m, model, byID)
	for _, s := range m.Signals {
		p.Signals = append(p.Signals, l.coded(maturitySignals, s))
	}
	return p
}

// W is a word of the page's language.
func (p Maturity) W(key string) string { return lang(p.Lang).maturityWord(key) }

func (l lang) maturityLevel(m *result.Maturity, model *maturity.Model) string {
	if m.Level == 0 {
		return l.maturityWord("level_none")
	}
	key := "level_main"
	if m.Full {
		key = "level_full"
	}
	return fmt.Sprintf(l.maturityWord(key), m.Level, model.Levels[m.Level-1].In(string(l)))
}

// step says what lifts an area.
func (l lang) step(s *result.Step, model *maturity.Model, byID map[string]result.Criterion) string {
	if s == nil {
		return l.maturityWord("highest")
	}
	var ids []string
	for _, c := range s.Criteria {
		ids = append(ids, c.ID+" → "+c.Rating)
	}
	var todo []string
	if s.Rows > 0 {
		todo = append(todo, fmt.Sprintf(l.maturityWord("rows"), l.whole(s.Rows)))
	}
	if s.Cases > 0 {
		todo = append(todo, fmt.Sprintf(l.maturityWord("cases"), l.whole(s.Cases)))
	}
	if s.Papers > 0 {
		key := "papers"
		if s.Papers == 1 {
			key = "paper"
		}
		todo = append(todo, fmt.Sprintf(l.maturityWord(key), l.whole(s.Papers)))
	}
	if s.Lists > 0 {
		todo = append(todo, fmt.Sprintf(l.maturityWord("lists"), l.whole(s.Lists)))
	}
	if s.Waits != nil {
		todo = append(todo, fmt.Sprintf(l.maturityWord("waits"), l.day(*s.Waits)))
	}
	if s.Stuck {
		todo = append(todo, l.maturityWord("stuck"))
	}
	return fmt.Sprintf(l.maturityWord("step"), s.Level, strings.Join(ids, ", "), strings.Join(todo, "; "))
}

func (l lang) maturityCriterion(c maturity.ModelCriterion, got result.Criterion) MaturityCriterion {
	out := MaturityCriterion{ID: c.ID, Name: c.In(string(l)), Basis: c.Basis, Kind: l.maturityWord(c.Kind), Value: unknown, Rating: got.Rating}
	if got.Value != nil {
		out.Value = l.decimal(int64(*got.Value))
	}
	if got.Reason != nil {
		out.Reason = l.coded(maturityReasons, *got.Reason)
	}
	for _, p := range got.Parts {
		out.Parts = append(out.Parts, l.maturityPart(p))
	}
	return out
}

// maturityPart says a figure with its two integers, its target and where the line leads.
func (l lang) maturityPart(p result.Part) string {
	text := l.maturityValue(p.Value) + ": "
	switch {
	case p.Figure == nil && p.Reason != nil:
		return text + l.coded(maturityReasons, *p.Reason)
	case p.Figure == nil:
		return text + unknown
	case p.Target == nil:
		if *p.Figure > 0 {
			return text + l.maturityWord("yes")
		}
		return text + l.maturityWord("no")
	}
	text += l.decimal(int64(*p.Figure))
	if p.Numerator != nil && p.Denominator != nil {
		text += " (" + l.whole(*p.Numerator) + " / " + l.whole(*p.Denominator) + ")"
	}
	text += " → " + l.decimal(int64(*p.Target))
	if p.Forecast != nil {
		text += "; " + l.forecast(*p.Forecast)
	}
	return text
}

// forecasts say where the lines of figures lead: of each, or once that none can be drawn yet.
func (l lang) forecasts(criteria []result.Criterion) []string {
	var lines, none []string
	for _, c := range criteria {
		for _, p := range c.Parts {
			switch {
			case p.Forecast == nil || p.Target == nil:
				continue
			case p.Forecast.Expected == nil && len(none) == 0:
				none = append(none, l.forecast(*p.Forecast))
			}
			lines = append(lines, fmt.Sprintf("%s %s → %s: %s", c.ID, l.maturityValue(p.Value), l.decimal(int64(*p.Target)), l.forecast(*p.Forecast)))
		}
	}
	if !slices.ContainsFunc(criteria, foretold) {
		return none
	}
	return lines
}

// foretold reports whether a figure of the criterion has its line.
func foretold(c result.Criterion) bool {
	return slices.ContainsFunc(c.Parts, func(p result.Part) bool { return p.Forecast != nil && p.Forecast.Expected != nil })
}

func (l lang) forecast(f result.Forecast) string {
	if f.Expected == nil {
		return fmt.Sprintf(l.maturityWord("no_forecast"), f.Runs)
	}
	text := fmt.Sprintf(l.maturityWord("forecast"), l.day(f.At), l.decimal(int64(*f.Expected)), l.decimal(int64(*f.Low)), l.decimal(int64(*f.High)))
	if f.Reaches != nil {
		text += ", " + l.maturityWord("reaches_"+*f.Reaches)
	}
	return text
}

// aim is the level that the unit has to reach next.
func aim(m *result.Maturity) int64 {
	if m.Target != nil {
		return m.Target.Level
	}
	return m.Level + 1
}

// why explains in one paragraph what keeps the unit from its target.
func (l lang) why(m *result.Maturity, wanted int64, model *maturity.Model, byID map[string]result.Criterion) string {
	if m.Level >= wanted {
		return fmt.Sprintf(l.maturityWord("why_reached"), wanted)
	}
	const shown = 4
	var below, reasons []string
	for _, a := range m.Areas {
		if a.Level >= wanted {
			continue
		}
		area := model.Areas[slices.IndexFunc(model.Areas, func(k maturity.ModelArea) bool { return k.ID == a.ID })]
		below = append(below, area.In(string(l)))
		if a.Step == nil || len(reasons) == shown {
			continue
		}
		c, _ := model.Criterion(a.Step.Criteria[0].ID)
		held := c.ID + ", " + lowerFirst(c.In(string(l)))
		if r := byID[c.ID].Reason; r != nil {
			held += " (" + l.coded(maturityReasons, *r) + ")"
		}
		reasons = append(reasons, held)
	}
	return fmt.Sprintf(l.maturityWord("why"), wanted, len(m.Areas)-len(below), len(m.Areas), strings.Join(below, "; "), strings.Join(reasons, "; "))
}

// cheapest says the step that costs the least work.
func (l lang) cheapest(m *result.Maturity, model *maturity.Model, byID map[string]result.Criterion) string {
	if m.Next == nil {
		return ""
	}
	i := slices.IndexFunc(m.Areas, func(a result.Area) bool { return a.ID == *m.Next })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf(l.maturityWord("why_next"), *m.Next, l.step(m.Areas[i].Step, model, byID))
}

// lowerFirst lowers the first letter for use within a sentence, unless it begins an abbreviation.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && !unicode.IsUpper(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

func upperFirst(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// coded words a code of the form "name" or "name:detail" by a table whose wordings may take the detail.
func (l lang) coded(table map[string]wording, code string) string {
	name, detail, _ := strings.Cut(code, ":")
	w, ok := table[name]
	if !ok {
		return l.reason(code)
	}
	text := w.vi
	if l == "en" {
		text = w.en
	}
	if !strings.Contains(text, "%s") {
		return text
	}
	switch name {
	case "history_short", "closing_spike":
		detail = l.day(detail)
	case "below_target", "below_plan", "not_counted", "other_key", "no_eligible_rows", "denominator_fell":
		detail = l.maturityValue(detail)
	}
	return fmt.Sprintf(text, detail)
}
