package snapshot

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ddss/internal/durable"
)

// Ages at which files of the store are removed, counted both ways, since a clock may jump: what a reading that was
// interrupted left, and snapshots that no run has used.
const (
	leftover = 24 * time.Hour
	unused   = 7 * 24 * time.Hour
)

// Tidy removes what interrupted readings left behind and snapshots that no run used for a week.
func (s Store) Tidy(now time.Time) error {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		limit := unused
		if strings.HasPrefix(e.Name(), durable.TempPrefix) {
			limit = leftover
		}
		file := filepath.Join(s.Dir, e.Name())
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process was faster
		}
		if err == nil && now.Sub(info.ModTime()).Abs() > limit {
			err = os.Remove(file)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// use marks the files of a snapshot as used. Where that cannot be written it is read anew some day, no more.
func (s *Snapshot) use(base string, now time.Time) {
	_ = os.Chtimes(s.Parquet, time.Time{}, now)
	_ = os.Chtimes(base+".json", time.Time{}, now)
}
