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

// Tidy removes what interrupted readings left behind and snapshots that no run used for a week. Those of remote sources,
// which cannot be read again, stay as long as a run whose manifest names their address does.
func (s Store) Tidy(now time.Time, addresses map[string]bool) error {
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
		if err == nil && now.Sub(info.ModTime()).Abs() > limit && !s.witness(e.Name(), addresses) {
			err = os.Remove(file)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// witness reports whether a file belongs to a snapshot of a remote source with one of the addresses.
func (s Store) witness(name string, addresses map[string]bool) bool {
	base, ok := strings.CutSuffix(name, filepath.Ext(name))
	if !ok || strings.HasPrefix(name, durable.TempPrefix) {
		return false
	}
	text, err := os.ReadFile(filepath.Join(s.Dir, base+".json"))
	snap := Snapshot{}
	return err == nil && json.Unmarshal(text, &snap) == nil && snap.Remote && addresses[snap.SHA256]
}

// use marks the files of a snapshot as used. Where that cannot be written it is read anew some day, no more.
func (s *Snapshot) use(base string, now time.Time) {
	_ = os.Chtimes(s.Parquet, time.Time{}, now)
	_ = os.Chtimes(base+".json", time.Time{}, now)
}
