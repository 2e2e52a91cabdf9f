package view

import (
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/result"
	"ddss/internal/run"
)

// Comparison is what changed from an earlier run to a later one.
type Comparison struct {
	Before, After string // as_of
	Breaks        string // why the figures do not stand on one line; "" if they do
	Scores        []ScoreChange
	Checks        []CheckChange // that violate or violated
	Agencies      []AgencyChange
}

// AgencyChange counts what became of the violations of an agency.
type AgencyChange struct {
	Name                              string
	New, Gone, Persisting, Reappeared Count
}

// ScoreChange is a score in both runs; Change is "" where one of them is not assessed.
type ScoreChange struct {
	ID, Name      string
	Before, After Figure
	Change        string
}

// CheckChange counts what became of the violations of a check.
type CheckChange struct {
	ID, Title                                        string
	Before, After, New, Gone, Persisting, Reappeared Count
}

// Compare words a comparison in the language "vi" or "en".
func Compare(c *run.Comparison, cat *checks.Catalogue, language string) *Comparison {
	l := lang(language)
	out := &Comparison{Before: l.moment(c.Before), After: l.moment(c.After), Breaks: l.breaks(c.Breaks)}
	for _, s := range c.Scores {
		name := l.word("dqi_short")
		if s.ID != "dqi" {
			name = l.word(s.ID)
		}
		out.Scores = append(out.Scores, ScoreChange{s.ID, name, l.figure(s.Before), l.figure(s.After), l.change(s.After, s.Before)})
	}
	count := func(n *int64) Count {
		if n == nil {
			return l.unknownCount()
		}
		return l.known(*n)
	}
	for _, k := range c.Checks {
		title := k.ID
		if known, ok := cat.Get(k.ID); ok {
			title = known.Title.In(language)
		}
		out.Checks = append(out.Checks, CheckChange{k.ID, inline(title), l.known(k.Before), l.known(k.After), count(k.New), count(k.Gone), count(k.Persisting), count(k.Reappeared)})
	}
	for _, g := range c.Agencies {
		out.Agencies = append(out.Agencies, AgencyChange{l.agencyOr(g.Agency), l.known(g.New), l.known(g.Gone), l.known(g.Persisting), l.known(g.Reappeared)})
	}
	return out
}

// agencyOr is the code of an agency, or a word for none.
func (l lang) agencyOr(code string) string {
	if code == "" {
		return l.word("no_agency")
	}
	return code
}

// AgencyOr is the code of an agency, or a word for none, in the language "vi" or "en".
func AgencyOr(code, language string) string { return lang(language).agencyOr(code) }

// breaks words why figures do not stand on one line.
func (l lang) breaks(codes []string) string {
	words := map[string]string{run.OtherCatalogue: "break_catalogue", run.OtherWeights: "break_weights", run.OtherKey: "break_key"}
	var out []string
	for _, c := range codes {
		out = append(out, l.word(words[c]))
	}
	return strings.Join(out, ", ")
}

// Runs are runs beside each other.
type Runs struct {
	Unit  string    // of all of them; "" if they are of several
	Lines []RunLine // by as_of
	Trend Trend     // of the last of them; empty with fewer than two
}

// RunLine is a run in a list of runs.
type RunLine struct {
	Run        string // name of the folder
	Unit, AsOf string
	DQI, Clean Figure
	Dimensions []Figure // in the order of checks.Dimensions
	Level      string   // of maturity
	Breaks     string   // why the figures do not stand on one line with the run before; "" if they do
}

// List words runs in the language "vi" or "en". They come by as_of.
func List(runs []run.Finished, language string) *Runs {
	l := lang(language)
	out := &Runs{}
	for i, f := range runs {
		line := RunLine{Run: f.Name(), Unit: unitName(f.Result.Unit), AsOf: l.moment(f.Result.AsOf), DQI: l.figure(f.Result.DQI.Score), Clean: l.figure(nil), Level: unknown}
		if f.Result.DQI.Clean != nil {
			line.Clean = l.figure(f.Result.DQI.Clean.Score)
		}
		scores := map[string]*result.Percent{}
		for _, d := range f.Result.Dimensions {
			scores[d.ID] = d.Score
		}
		for _, d := range checks.Dimensions {
			line.Dimensions = append(line.Dimensions, l.figure(scores[d]))
		}
		if x := f.Result.Maturity; x != nil {
			line.Level = l.whole(x.Level)
		}
		if i > 0 {
			line.Breaks = l.breaks(run.BreaksBetween(runs[i-1], f))
		}
		out.Lines = append(out.Lines, line)
	}
	if units := slices.CompactFunc(slices.Clone(out.Lines), func(a, b RunLine) bool { return a.Unit == b.Unit }); len(units) == 1 {
		out.Unit = units[0].Unit
	}
	var points []run.Earlier
	shown := runs[max(0, len(runs)-runsShown):]
	for _, f := range shown {
		points = append(points, point(f.Result))
	}
	out.Trend = l.trend(points, func(i int) bool { return len(run.Breaks(shown[i-1].Result, shown[i].Result)) > 0 })
	return out
}
