package nightly

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"ddss/internal/assess"
	"ddss/internal/durable"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// Options say what the night assesses and how it speaks.
type Options struct {
	Assess assess.Options
	Lang   string // of the message
	Log    *slog.Logger
	// Status and Metrics are the files for a monitor: JSON, and the text format of Prometheus.
	Status, Metrics string
	// Sleep waits between attempts to deliver; it returns early when the context ends.
	Sleep func(context.Context, time.Duration)
}

// Paths sets the places of the status files that are not set: beside the run folders.
func (o *Options) Paths() {
	if o.Status == "" {
		o.Status = filepath.Join(o.Assess.Out, "status.json")
	}
	if o.Metrics == "" {
		o.Metrics = filepath.Join(o.Assess.Out, "ddss.prom")
	}
}

// Run does the night. The status is nil only if the night could not begin: another holds the lock, or the place of the runs
// cannot be written. The error carries the exit code of the night: 1 if a source failed or nothing could be assessed, 2 if the
// configuration is wrong, 3 below a gate.
func Run(ctx context.Context, o Options) (*Status, error) {
	return o.night(ctx, o.assess)
}

// Unusable does a night whose configuration cannot be used, for the reason given: the status and the alert say so, as far as
// the options tell where they go.
func Unusable(ctx context.Context, o Options, why error) (*Status, error) {
	return o.night(ctx, func(_ context.Context, s *Status, _ []run.Finished) error { return o.failed(s, why) })
}

// night does what surrounds an assessment.
func (o Options) night(ctx context.Context, assess func(context.Context, *Status, []run.Finished) error) (*Status, error) {
	o.Paths()
	began := o.Assess.Clock()
	release, err := lock(o.Assess.Out, began)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := o.tidy(began); err != nil {
		return nil, err
	}
	s := &Status{Schema: StatusSchema, Unit: o.Assess.Config.Unit.Name, AsOf: o.Assess.AsOf.Format(time.RFC3339), Started: began.Format(time.RFC3339)}
	cut := o.begin(s)
	earlier, broken, err := run.List(o.Assess.Out)
	if err != nil && !os.IsNotExist(err) {
		return nil, cannotRead(o.Assess.Out, err)
	}
	for _, name := range broken {
		o.Log.Warn("run folder cannot be read", "run", name)
	}
	ended := assess(ctx, s, earlier)
	for _, c := range cut {
		o.cutOff(s, c, earlier)
	}
	if ctx.Err() != nil {
		return s, ended
	}
	s.Pruned = o.prune()
	s.Finished = o.Assess.Clock().Format(time.RFC3339)
	s.ExitCode = fault.Code(ended)
	s.Undelivered = o.alert(ctx, s)
	if err := s.write(o.Status, o.Metrics, o.Assess.Clock()); err != nil {
		return s, errors.Join(ended, cannotWrite(o.Status, err))
	}
	if err := os.Remove(o.begunFile()); err != nil && !os.IsNotExist(err) {
		o.Log.Error("the end of the night cannot be noted", "error", err.Error())
	}
	o.Log.Info("night ended", "exit", s.ExitCode, "run", s.Run, "warnings", len(s.Warnings), "undelivered", s.Undelivered)
	return s, ended
}

// leftover is the age of a file that nobody is writing any more, counted both ways, since a clock may jump.
const leftover = time.Hour

// addresses are the fingerprints of the inputs of all runs that are kept. A run that cannot be read has none.
func addresses(out string) map[string]bool {
	all := map[string]bool{}
	runs, _, err := run.List(out)
	if err != nil {
		return all
	}
	for _, f := range runs {
		if m, err := run.ReadManifest(f.Dir); err == nil {
			for _, e := range m.Inputs {
				all[e.SHA256] = true
			}
		}
	}
	return all
}

// tidy removes what interrupted nights left behind.
func (o Options) tidy(now time.Time) error {
	names, err := run.Tidy(o.Assess.Out)
	for _, name := range names {
		o.Log.Info("leftover of an interrupted run put in order", "name", name)
	}
	if err != nil {
		return err
	}
	cache := filepath.Join(o.Assess.Out, run.CacheDir)
	store := snapshot.Store{Dir: filepath.Join(cache, snapshot.Folder)}
	if err := store.Tidy(now, addresses(o.Assess.Out)); err != nil {
		return cannotWrite(store.Dir, err)
	}
	for _, dir := range []string{o.Assess.Out, filepath.Join(cache, spoolDir), filepath.Dir(o.Status), filepath.Dir(o.Metrics)} {
		left, err := filepath.Glob(filepath.Join(dir, durable.TempPrefix+"*"))
		if err != nil {
			continue // a pattern in the name of the folder: nothing is found there
		}
		for _, file := range left {
			info, err := os.Stat(file)
			if err == nil && now.Sub(info.ModTime()).Abs() > leftover {
				err = os.Remove(file)
			}
			if err != nil && !os.IsNotExist(err) {
				return cannotWrite(dir, err)
			}
		}
	}
	return nil
}

func cannotRead(place string, err error) error {
	return fault.New(fault.Failed, "Không đọc được %s.", "%s cannot be read.", place).Because(err)
}

// failed notes why nothing could be assessed.
func (o Options) failed(s *Status, err error) error {
	s.Failure = fault.In(err, o.Lang)
	o.Log.Error("assessment failed", "error", fault.In(err, "en"))
	return err
}

// assess runs the assessment and fills the status.
func (o Options) assess(ctx context.Context, s *Status, earlier []run.Finished) error {
	o.Assess.Unattended = true
	o.listDue(s)
	out, err := assess.Run(ctx, o.Assess)
	if err != nil {
		return o.failed(s, err)
	}
	s.fill(out)
	s.Warnings = o.warnings(out, earlier)
	for _, w := range s.Warnings {
		o.Log.Warn("early warning", "code", w.Code, "of", w.Of)
	}
	for _, f := range out.Faults {
		s.Faults = append(s.Faults, fault.In(f, o.Lang))
		o.Log.Error("source failed", "error", fault.In(f, "en"))
	}
	if s.dueFault != nil {
		s.Faults = append(s.Faults, fault.In(s.dueFault, o.Lang))
		o.Log.Error("no morning list", "error", errors.Unwrap(s.dueFault).Error())
	}
	switch missed := out.Gate(nil, o.Assess.Config); {
	case len(out.Faults) > 0:
		return out.Faults[0]
	case s.dueFault != nil:
		return s.dueFault
	case missed != nil:
		s.Faults = append(s.Faults, missed.In(o.Lang))
		s.Warnings = append(s.Warnings, Warning{Code: GateMissed, Alert: true})
		return missed
	}
	return nil
}

// missedAfter is how old the last run may be before a night was missed.
const missedAfter = 36 * time.Hour

// sameUnit are the runs of the unit of a result that stand for earlier moments.
func sameUnit(runs []run.Finished, of *result.Result) []run.Finished {
	var before []run.Finished
	for _, f := range runs {
		if run.SameUnit(f.Result.Unit, of.Unit) && f.Result.AsOf < of.AsOf {
			before = append(before, f)
		}
	}
	return before
}

func (o Options) warnings(out *assess.Outcome, earlier []run.Finished) []Warning {
	before := sameUnit(earlier, out.Result)
	list := Early(out.Result, before)
	if n := len(before); n > 0 {
		last, err := time.Parse(time.RFC3339, before[n-1].Result.AsOf)
		if err == nil && o.Assess.AsOf.Sub(last) > missedAfter {
			hours := int64(o.Assess.AsOf.Sub(last) / time.Hour)
			list = append(list, Warning{Code: MissedRun, After: &hours, Alert: true})
		}
	}
	for _, t := range out.Tallies {
		if t.Errored {
			list = append(list, Warning{Code: CheckErrored, Of: t.Check.ID, Alert: true})
		}
	}
	for _, d := range out.Result.Datasets {
		for _, f := range d.Failed {
			list = append(list, Warning{Code: SourceFailed, Of: f.Path, Alert: true})
		}
	}
	return list
}
