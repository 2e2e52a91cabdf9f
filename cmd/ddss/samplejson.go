package main

import (
	"encoding/json"
	"io"
	"math"

	"ddss/internal/audit"
)

// rateJSON is a rate for programs: shares from 0 to 1, rounded to six decimals; null where nothing was judged.
type rateJSON struct {
	Field  string   `json:"field,omitempty"`
	Errors int      `json:"errors"`
	Judged int      `json:"judged"`
	Share  *float64 `json:"share"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	Method *string  `json:"method"`
}

func rateOf(field string, r audit.Rate) rateJSON {
	out := rateJSON{Field: field, Errors: r.Errors, Judged: r.Of}
	if r.Method == audit.MethodNone {
		return out
	}
	six := func(x float64) *float64 {
		x = math.Round(x*1e6) / 1e6
		return &x
	}
	out.Share, out.Low, out.High, out.Method = six(r.Share), six(r.Interval.Low), six(r.Interval.High), &r.Method
	return out
}

// json writes the score for programs.
func (sc *scored) json(w io.Writer) error {
	type agreement struct {
		Same  int64    `json:"same"`
		All   int64    `json:"all"`
		Kappa *float64 `json:"kappa"`
	}
	out := struct {
		Schema      string     `json:"schema"`
		Run         string     `json:"run"`
		Root        string     `json:"root"`
		Seed        string     `json:"seed"`
		By          string     `json:"by"`
		Seal        string     `json:"seal"` // whole, other_key or none
		Population  int        `json:"population"`
		Drawn       int        `json:"drawn"`
		Complete    int        `json:"complete"`
		Absent      int        `json:"absent"`
		Confidence  float64    `json:"confidence"`
		Fields      []rateJSON `json:"fields"`
		Records     rateJSON   `json:"records"`
		Decision    *string    `json:"decision"`
		FalseAlarms rateJSON   `json:"false_alarms"`
		Misses      rateJSON   `json:"misses"`
		ScoreInside *bool      `json:"score_inside"`
		Agreement   *agreement `json:"agreement"`
		Disagree    []string   `json:"disagree"`
	}{Schema: "ddss.sample_score/1", Run: sc.facts.Run, Root: sc.facts.Root, Seed: sc.facts.Seed, By: sc.facts.By, Seal: sc.seal, Population: sc.facts.Population, Drawn: sc.Drawn, Complete: sc.Complete,
		Absent: sc.absent, Confidence: sc.facts.Confidence, Records: rateOf("", sc.Records), FalseAlarms: rateOf("", sc.FalseAlarms), Misses: rateOf("", sc.Misses), Disagree: append([]string{}, sc.disagree...)}
	for i, f := range sc.facts.Fields {
		out.Fields = append(out.Fields, rateOf(f, sc.Fields[i]))
	}
	if sc.decision != "" {
		out.Decision = &sc.decision
	}
	if sc.clean != nil && sc.clean.Denominator > 0 && sc.Records.Of > 0 {
		inside := sc.scoreInside()
		out.ScoreInside = &inside
	}
	if g := sc.agreement; g != nil {
		x := agreement{}
		x.Same, x.All = g.Observed()
		if k := g.Kappa(); k != nil {
			f, _ := k.Float64()
			f = math.Round(f*1e6) / 1e6
			x.Kappa = &f
		}
		out.Agreement = &x
	}
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
