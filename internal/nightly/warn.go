package nightly

import (
	"math/big"
	"slices"

	"ddss/internal/result"
	"ddss/internal/robust"
	"ddss/internal/run"
)

// Codes of early warnings.
const (
	FeedStopped   = "feed_stopped"   // the check song.dossier.feed_fresh found a day without dossiers
	RowsFell      = "rows_fell"      // a dataset has over a fifth fewer rows than in the last comparable run
	DatasetLost   = "dataset_lost"   // a dataset that the last comparable run had is not assessed
	ColumnLost    = "column_lost"    // a mapped column of the last run is gone, and the config announces no schema change
	ScoreUnusual  = "score_unusual"  // a score lies far below the median of comparable runs
	MissedRun     = "missed_run"     // the last run is older than the schedule allows
	NightCut      = "night_cut"      // the night before was cut off before it could tell how it went
	SourceFailed  = "source_failed"  // a source could not be read
	GateMissed    = "gate_missed"    // a gate of the configuration
	CheckErrored  = "check_errored"  // a check could not run
	RecordsKeyed  = "other_key"      // the masking key changed: records cannot be followed from the last run on
	CatalogueMove = "catalogue_move" // judged by another catalogue or other weights than the last run
)

// Warning is something that speaks for looking at the night. Figures are counts or hundredths, as the code says.
type Warning struct {
	Code   string `json:"code"`
	Of     string `json:"of,omitempty"` // dataset, column, score, source or check
	Before *int64 `json:"before,omitempty"`
	After  *int64 `json:"after,omitempty"`
	Alert  bool   `json:"alert"` // whether it is worth a message
}

// leastRuns is how many comparable runs a median needs before it says something.
const leastRuns = 7

// window is how many comparable runs the median looks back on.
const window = 30

// Early compares a run with earlier comparable ones, oldest first. The median and the median absolute deviation (MAD) are
// robust against single bad nights: a score is unusual where it lies below the median by more than the larger of 5 MAD and one
// point (Rousseeuw and Croux 1993, Alternatives to the median absolute deviation, on the MAD as an estimate of scale). Only
// the first night of a fall is worth a message; on the next ones the warning stands without one.
func Early(now *result.Result, earlier []run.Finished) []Warning {
	var same []*result.Result
	for _, f := range earlier {
		if len(run.Breaks(f.Result, now)) == 0 {
			same = append(same, f.Result)
		}
	}
	out := feed(now, same)
	if len(earlier) > 0 && len(run.Breaks(earlier[len(earlier)-1].Result, now)) > 0 {
		out = append(out, Warning{Code: CatalogueMove})
	}
	if len(same) == 0 {
		return out
	}
	last := same[len(same)-1]
	out = append(out, shrunk(last, now)...)
	if len(same) > window {
		same = same[len(same)-window:]
	}
	return append(out, unusual(same, now)...)
}

const feedFresh = "song.dossier.feed_fresh"

func violating(r *result.Result, id string) bool {
	i := slices.IndexFunc(r.Checks, func(k result.Check) bool { return k.ID == id })
	return i >= 0 && r.Checks[i].Violating > 0
}

func feed(now *result.Result, same []*result.Result) []Warning {
	if !violating(now, feedFresh) {
		return nil
	}
	return []Warning{{Code: FeedStopped, Of: "dossier", Alert: len(same) == 0 || !violating(same[len(same)-1], feedFresh)}}
}

// shrunk looks for datasets and columns that were there and are not, or that lost more than a fifth of their rows.
func shrunk(last, now *result.Result) []Warning {
	var out []Warning
	is := map[string]result.Dataset{}
	for _, d := range now.Datasets {
		is[d.Name] = d
	}
	for _, was := range last.Datasets {
		d, here := is[was.Name]
		if len(was.Failed) > 0 {
			continue
		}
		switch before, after := was.Rows, d.Rows; {
		case !here || len(d.Failed) > 0:
			out = append(out, Warning{Code: DatasetLost, Of: was.Name, Before: &before, Alert: true})
			continue
		case after*5 < before*4:
			out = append(out, Warning{Code: RowsFell, Of: was.Name, Before: &before, After: &after, Alert: true})
		}
		for _, f := range was.Fields {
			if !slices.ContainsFunc(d.Fields, func(g result.Field) bool { return g.Name == f.Name }) {
				out = append(out, Warning{Code: ColumnLost, Of: was.Name + "." + f.Name, Alert: true})
			}
		}
	}
	return out
}

func unusual(same []*result.Result, now *result.Result) []Warning {
	var out []Warning
	for _, s := range scoresOf(now) {
		if s.value == nil {
			continue
		}
		var was []int64
		for _, r := range same {
			for _, t := range scoresOf(r) {
				if t.id == s.id && t.value != nil {
					was = append(was, int64(*t.value))
				}
			}
		}
		if len(was) < leastRuns {
			continue
		}
		m, after := robust.Median(was), int64(*s.value)
		if !far(was, m, after) {
			continue
		}
		whole := new(big.Int).Quo(m.Num(), m.Denom()).Int64()
		out = append(out, Warning{Code: ScoreUnusual, Of: s.id, Before: &whole, After: &after, Alert: !far(was[:len(was)-1], robust.Median(was[:len(was)-1]), was[len(was)-1])})
	}
	return out
}

type scored struct {
	id    string
	value *result.Percent
}

func scoresOf(r *result.Result) []scored {
	out := []scored{{"dqi", r.DQI.Score}}
	if r.DQI.Clean != nil {
		out = append(out, scored{"clean_records", r.DQI.Clean.Score})
	}
	for _, d := range r.Dimensions {
		out = append(out, scored{d.ID, d.Score})
	}
	return out
}

// far reports whether v lies below the median by more than 5 MAD and by more than a point.
func far(list []int64, m *big.Rat, v int64) bool {
	bound := new(big.Rat).Mul(big.NewRat(5, 1), robust.MAD(list))
	if point := big.NewRat(100, 1); bound.Cmp(point) < 0 {
		bound = point
	}
	return new(big.Rat).Sub(m, big.NewRat(v, 1)).Cmp(bound) > 0
}
