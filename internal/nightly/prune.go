package nightly

import (
	"path/filepath"
	"time"

	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

// prune removes the runs beyond the retention and names them.
func (o Options) prune() []string {
	runs, _, err := run.List(o.Assess.Out)
	if err != nil {
		o.Log.Warn("runs cannot be listed for pruning")
		return nil
	}
	var gone []string
	for _, f := range Surplus(runs, o.Assess.Config.Retention, o.Assess.AsOf) {
		name := filepath.Base(f.Dir)
		if err := run.Remove(f.Dir); err != nil {
			o.Log.Warn("run cannot be pruned", "run", name, "error", fault.In(err, "en"))
			continue
		}
		gone = append(gone, name)
		o.Log.Info("run pruned", "run", name)
	}
	return gone
}

// Surplus lists the runs that the retention does not keep. A run is kept if it is among the newest, or young enough, or the
// last run of its unit in its month: trends and the maturity of later years read those.
func Surplus(runs []run.Finished, keep config.Retention, now time.Time) []run.Finished {
	if keep.Runs == 0 && keep.Days == 0 {
		return nil
	}
	lastOfMonth := map[string]int{}
	for i, f := range runs { // by as_of
		lastOfMonth[unitMonth(f.Result)] = i
	}
	var out []run.Finished
	for i, f := range runs {
		at, err := time.Parse(time.RFC3339, f.Result.AsOf)
		young := err != nil || keep.Days > 0 && now.Sub(at) <= time.Duration(keep.Days)*24*time.Hour
		newest := keep.Runs > 0 && i >= len(runs)-keep.Runs
		if young || newest || lastOfMonth[unitMonth(f.Result)] == i {
			continue
		}
		out = append(out, f)
	}
	return out
}

func unitMonth(r *result.Result) string {
	unit := ""
	switch {
	case r.Unit.WardCode != nil:
		unit = *r.Unit.WardCode
	case r.Unit.Name != nil:
		unit = *r.Unit.Name
	}
	return unit + " " + r.AsOf[:len("2006-01")]
}
