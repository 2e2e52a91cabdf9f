package assess

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"ddss/checks"
	"ddss/internal/config"
	"ddss/internal/dialect"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/report/official"
	"ddss/internal/result"
	"ddss/internal/run"
)

// Report collects what a report of a finished run is made from: the figures of its result, those of the period before, and
// the tasks and findings of its inputs. The session is that of the run, reopened; dir is the run's folder.
func (s *Session) Report(ctx context.Context, dir, kind string, p official.Period) (official.Input, error) {
	in := official.Input{Kind: kind, Period: p, Run: filepath.Base(dir), Plan: s.Plan, Measures: s.Catalogue.Measures(checks.Indicators)}
	var err error
	if in.Result, err = run.ReadResult(dir); err != nil {
		return in, err
	}
	if in.Scope.From, in.Scope.To, err = period(s.options.Config.Period); err != nil {
		return in, err
	}
	if in.Before, err = s.before(dir, in.Result, p); err != nil {
		return in, err
	}
	err = s.rows(ctx, "task", []string{"kind", "title", "indicator", "lead_unit", "coop_units", "due_on", "product", "progress", "finished_on", "document_no", "obstacle"}, func(t, v []string) {
		in.Tasks = append(in.Tasks, official.Task{Kind: v[0], Title: t[1], Indicator: t[2], Lead: t[3], Coop: t[4], Due: dayPart(v[5]), Product: t[6], Progress: v[7], Finished: dayPart(v[8]), Document: t[9], Obstacle: t[10]})
	})
	if err != nil {
		return in, err
	}
	err = s.rows(ctx, "finding", []string{"finding_code", "source", "title", "document_no", "issued_on", "lead_unit", "due_on", "fixed_on", "rechecked_on"}, func(t, v []string) {
		in.Findings = append(in.Findings, official.Finding{Code: t[0], Source: v[1], Title: t[2], Document: t[3], Issued: dayPart(v[4]), Lead: t[5], Due: dayPart(v[6]), Fixed: dayPart(v[7]), Rechecked: dayPart(v[8])})
	})
	return in, err
}

// rows calls each with the texts and values of every row of a dataset; one that is not loaded has none.
func (s *Session) rows(ctx context.Context, ds string, fields []string, each func(texts, values []string)) error {
	if !s.Loaded(ds) {
		return nil
	}
	return s.Records(ctx, ds, fields, func(r engine.Record) error {
		each(r.Texts, r.Values)
		return nil
	})
}

// before is the newest run of the unit whose moment lies before the period, among those under the same catalogue and weights.
func (s *Session) before(dir string, now *result.Result, p official.Period) (*result.Result, error) {
	place := s.options.history(filepath.Dir(dir))
	if place == "" {
		return nil, nil
	}
	runs, _, err := run.List(place)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Failed, "Không đọc được lịch sử các lần đánh giá ở %s.", "The history of runs in %s cannot be read.", place).Because(err)
	}
	begin, err := time.ParseInLocation(time.DateOnly, p.From, dialect.Zone)
	if err != nil {
		return nil, err
	}
	var best *result.Result
	for _, f := range runs { // by as_of
		if at, err := time.Parse(time.RFC3339, f.Result.AsOf); err == nil && at.Before(begin) && run.SameUnit(f.Result.Unit, now.Unit) && len(run.Breaks(f.Result, now)) == 0 {
			best = f.Result
		}
	}
	return best, nil
}

// Config is the configuration of the session.
func (s *Session) Config() *config.Config { return s.options.Config }
