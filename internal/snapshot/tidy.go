package snapshot

import (
	"encoding/json"
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

// Tidy removes what interrupted readings left behind and snapshots that no run used for a week, save those of sources that
// cannot be read again.
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
		if err == nil && now.Sub(info.ModTime()).Abs() > limit && !s.remoteFile(e.Name()) {
			err = os.RemoveAll(file)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// remoteFile reports whether a file belongs to the snapshot of a source that cannot be read again.
func (s Store) remoteFile(name string) bool {
	base := strings.TrimSuffix(name, filepath.Ext(name))
	snap := Snapshot{}
	text, err := os.ReadFile(filepath.Join(s.Dir, base+".json"))
	return err == nil && json.Unmarshal(text, &snap) == nil && snap.Remote
}

// use marks the files of a snapshot as used. Where that cannot be written it is read anew some day, no more.
func (s *Snapshot) use(base string, now time.Time) {
	_ = os.Chtimes(s.Parquet, time.Time{}, now)
	_ = os.Chtimes(base+".json", time.Time{}, now)
}
