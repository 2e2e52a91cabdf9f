package assess

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ddss/internal/calendar"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// Session is an assessment whose rows are still in the engine, for outputs that show values of records. The caller closes
// it.
type Session struct {
	*Outcome
	// Engine holds the judged tables of Judged and the typed views of the datasets.
	Engine *engine.Engine
	Judged *engine.Result

	options  Options
	manifest *run.Manifest // that the inputs have to match; nil if they may be any
	store    snapshot.Store
	key      run.Key
	spent    durations
	cleanup  func()
	lists    lists
	data     []loaded

	// What the dossiers tell of how they were entered.
	deadlines  []run.Deadline
	outOfOrder int64
	heaped     []calendar.Date
}

// Open loads and judges, and writes nothing but snapshots.
func Open(ctx context.Context, o Options) (*Session, error) {
	s := newSession(o)
	if !o.NoWrite {
		if _, err := run.Tidy(o.Out); err != nil {
			return nil, err
		}
		s.store.Dir = filepath.Join(o.Out, run.CacheDir, snapshot.Folder)
	}
	if err := s.open(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func newSession(o Options) *Session {
	if o.Tell == nil {
		o.Tell = func(Event) {}
	}
	store := snapshot.Store{Connectors: o.Connectors}
	if o.Again != nil {
		store.Kept = o.Again.Snapshots
	}
	return &Session{options: o, store: store, spent: durations{Started: o.Clock()}, cleanup: func() {}}
}

func (s *Session) open(ctx context.Context) error {
	o := s.options
	key, newKey, err := maskingKey(o)
	if err != nil {
		return err
	}
	s.key = key
	s.Outcome = &Outcome{NewKey: newKey, Details: map[string]string{}}
	if s.lists, err = readLists(o, s.Outcome); err != nil {
		return err
	}
	if s.Plan, err = readPlan(o, s.Outcome); err != nil {
		return err
	}
	if s.Weights, err = weights(o.Config, s.Catalogue); err != nil {
		return err
	}
	list, err := o.entries()
	if err != nil {
		return err
	}
	if err := s.unchanged(list); err != nil {
		return err
	}
	if s.store.Dir == "" {
		if s.store.Dir, err = os.MkdirTemp("", "ddss-"); err != nil {
			return fault.New(fault.Failed, "Không tạo được thư mục tạm.", "A temporary folder cannot be made.").Because(err)
		}
		s.cleanup = func() { os.RemoveAll(s.store.Dir) }
	}
	if s.data, s.Faults, err = o.land(ctx, s.store, list); err != nil {
		return err
	}
	s.spent.Landed = o.Clock()
	if err := s.judge(ctx); err != nil {
		return err
	}
	if err := s.maturity(ctx); err != nil {
		return err
	}
	s.spent.Judged = o.Clock()
	s.warn(o, s.data)
	return nil
}

// Close frees the engine and what was landed for this session alone.
func (s *Session) Close() error {
	var err error
	if s.Engine != nil {
		err = s.Engine.Close()
	}
	s.cleanup()
	return err
}

// Loaded reports whether the dataset was loaded whole.
func (s *Session) Loaded(ds string) bool {
	return slices.ContainsFunc(s.data, func(l loaded) bool { return l.Name == ds && l.assessed() })
}

// Records calls each for every row of a loaded dataset in source order.
func (s *Session) Records(ctx context.Context, ds string, fields []string, each func(engine.Record) error) error {
	for _, l := range s.data {
		if l.Name == ds && l.assessed() {
			return s.Engine.Records(ctx, l.input(), fields, each)
		}
	}
	return fmt.Errorf("the dataset %s is not loaded", ds)
}

// SourceOf names the source and sheet with that number within a dataset.
func (s *Session) SourceOf(ds string, source int) (path, sheet string) {
	for _, l := range s.data {
		if l.Name == ds && source < len(l.entries) && l.snaps[source] != nil {
			return l.entries[source].land.Name, l.snaps[source].Sheet
		}
	}
	return "", ""
}
