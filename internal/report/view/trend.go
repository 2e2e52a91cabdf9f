package view

import (
	"ddss/checks"
	"ddss/internal/result"
	"ddss/internal/run"
)

// Trend is how the scores moved over the runs.
type Trend struct {
	Moments []string // as_of of the runs, this one last
	Series  []Series
	Breaks  []int // indexes of moments that stand on another line than the moment before
}

// Series is one score over the runs, by moment.
type Series struct {
	ID, Name string
	Points   []Figure
}

// runsShown is how many runs a trend shows at most.
const runsShown = 24

func (m *maker) trend() {
	runs := append(m.in.History.Runs[:len(m.in.History.Runs):len(m.in.History.Runs)], point(m.in.Result))
	runs = runs[max(0, len(runs)-runsShown):]
	for i, e := range runs {
		if e.Clean != nil && m.gives(e.Clean.Numerator, e.Clean.Denominator) {
			runs[i].Clean = nil
		}
	}
	// Only runs that are comparable with this one are known to be comparable with each other.
	m.Trend = m.lang.trend(runs, func(i int) bool { return !runs[i].Comparable || !runs[i-1].Comparable })
}

// point is a run on a line.
func point(r *result.Result) run.Earlier {
	e := run.Earlier{AsOf: r.AsOf, Comparable: true, DQI: r.DQI.Score, Clean: r.DQI.Clean, Dimensions: map[string]*result.Percent{}}
	for _, d := range r.Dimensions {
		e.Dimensions[d.ID] = d.Score
	}
	return e
}

// trend draws runs by as_of; broken says which stand on another line than the run before. One run is no trend.
func (l lang) trend(runs []run.Earlier, broken func(i int) bool) (t Trend) {
	if len(runs) < 2 {
		return t
	}
	t.Series = []Series{{ID: "dqi", Name: l.word("dqi_short")}, {ID: "clean", Name: l.word("clean_short")}}
	for _, d := range checks.Dimensions {
		t.Series = append(t.Series, Series{ID: d, Name: l.word(d)})
	}
	for i, e := range runs {
		t.Moments = append(t.Moments, l.moment(e.AsOf))
		if i > 0 && broken(i) {
			t.Breaks = append(t.Breaks, i)
		}
		var clean *result.Percent
		if e.Clean != nil {
			clean = e.Clean.Score
		}
		t.Series[0].Points = append(t.Series[0].Points, l.figure(e.DQI))
		t.Series[1].Points = append(t.Series[1].Points, l.figure(clean))
		for k, d := range checks.Dimensions {
			t.Series[k+2].Points = append(t.Series[k+2].Points, l.figure(e.Dimensions[d]))
		}
	}
	return t
}
