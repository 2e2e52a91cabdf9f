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
	r := m.in.Result
	now := run.Earlier{AsOf: r.AsOf, Comparable: true, DQI: r.DQI.Score, Clean: r.DQI.Clean, Dimensions: map[string]*result.Percent{}}
	for _, d := range r.Dimensions {
		now.Dimensions[d.ID] = d.Score
	}
	runs := append(m.in.History.Runs[:len(m.in.History.Runs):len(m.in.History.Runs)], now)
	if len(runs) < 2 {
		return
	}
	runs = runs[max(0, len(runs)-runsShown):]
	series := []Series{{ID: "dqi", Name: m.word("dqi_short")}, {ID: "clean", Name: m.word("clean_short")}}
	for _, d := range checks.Dimensions {
		series = append(series, Series{ID: d, Name: m.word(d)})
	}
	for i, e := range runs {
		m.Trend.Moments = append(m.Trend.Moments, m.moment(e.AsOf))
		// Only runs that are comparable with this one are known to be comparable with each other.
		if i > 0 && (!e.Comparable || !runs[i-1].Comparable) {
			m.Trend.Breaks = append(m.Trend.Breaks, i)
		}
		var clean *result.Percent
		if e.Clean != nil {
			clean = e.Clean.Score
		}
		series[0].Points = append(series[0].Points, m.figure(e.DQI))
		series[1].Points = append(series[1].Points, m.figure(clean))
		for k, d := range checks.Dimensions {
			series[k+2].Points = append(series[k+2].Points, m.figure(e.Dimensions[d]))
		}
	}
	m.Trend.Series = series
}
