package web

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ddss/internal/result"
	"ddss/internal/run"
)

// shelf holds of each run what lists show. A run folder does not change under its name but by one that is equal.
type shelf struct {
	out string

	mu    sync.Mutex
	known map[string]shelved
}

type shelved struct {
	written time.Time // of the manifest
	run     run.Finished
	broken  bool
}

// list reads the runs by as_of, those that are new since the last time from their folders. Those that cannot be read are
// returned by name. A run that is being made is not there: it has no name yet.
func (s *shelf) list() (runs []run.Finished, broken []string, err error) {
	names, err := run.Names(s.out)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := map[string]shelved{}
	for _, name := range names {
		x, ok := s.known[name]
		info, err := os.Stat(filepath.Join(s.out, name, run.ManifestFile))
		switch {
		case err != nil:
			x = shelved{broken: true}
		case !ok || !x.written.Equal(info.ModTime()):
			x = s.read(name)
			x.written = info.ModTime()
		}
		known[name] = x
		if x.broken {
			broken = append(broken, name)
		} else {
			runs = append(runs, x.run)
		}
	}
	s.known = known
	return runs, broken, nil
}

// read keeps the head of a run.
func (s *shelf) read(name string) shelved {
	f, err := run.Read(filepath.Join(s.out, name))
	if err != nil {
		return shelved{broken: true}
	}
	r := f.Result
	head := &result.Result{AsOf: r.AsOf, Unit: r.Unit, Catalogue: r.Catalogue, Judging: r.Judging, DQI: r.DQI, Dimensions: r.Dimensions}
	if r.Maturity != nil {
		head.Maturity = &result.Maturity{Level: r.Maturity.Level}
	}
	return shelved{run: run.Finished{Dir: f.Dir, Result: head, Manifest: &run.Manifest{TagKey: f.Manifest.TagKey}}}
}
