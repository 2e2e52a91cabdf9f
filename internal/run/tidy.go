package run

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"ddss/internal/durable"
	"ddss/internal/fault"
)

// What a writer keeps under CacheDir while it works. The lock is held for the moment of writing alone, so that whoever has
// it knows that unfinished folders belong to nobody.
const (
	lockFile       = "runs.lock"
	replacedPrefix = TempPrefix + "replaced-" // before the name of a run folder that makes room for an equal one
	prunedPrefix   = TempPrefix + "pruned-"
)

const (
	lockWait = time.Minute
	lockStep = 50 * time.Millisecond
)

// hold keeps other writers away from the run folders of out, and waits for one that writes.
func hold(out string) (release func(), err error) {
	dir := filepath.Join(out, CacheDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, cannotWrite(out, err)
	}
	l := flock.New(filepath.Join(dir, lockFile))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	switch _, err := l.TryLockContext(ctx, lockStep); {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fault.New(fault.Locked, "Một tiến trình khác đang ghi vào %s đã hơn một phút; hãy đợi nó xong rồi chạy lại.", "Another process has been writing into %s for over a minute; wait for it and run again.", out)
	case err != nil:
		return nil, cannotWrite(out, err)
	}
	return func() { l.Unlock() }, nil
}

// Tidy brings the place of the run folders in order after a run that was interrupted, and returns the names of what it
// removed or put back: unfinished folders go, and a finished one that was making room for an equal one comes back. A place
// that is not there is in order.
func Tidy(out string) (names []string, err error) {
	cache := filepath.Join(out, CacheDir)
	if _, err := os.Stat(cache); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	release, err := hold(out)
	if err != nil {
		return nil, err
	}
	defer release()
	entries, err := os.ReadDir(cache)
	if err != nil {
		return nil, cannotWrite(out, err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), TempPrefix) {
			continue
		}
		left := filepath.Join(cache, e.Name())
		name, replaced := strings.CutPrefix(e.Name(), replacedPrefix)
		switch dir := filepath.Join(out, name); {
		case replaced && nameForm.MatchString(name) && !exists(dir):
			err = durable.Rename(left, dir)
		default:
			err = os.RemoveAll(left)
		}
		if err != nil {
			return names, cannotWrite(left, err)
		}
		names = append(names, e.Name())
	}
	return names, nil
}

// Remove takes a run folder away, whole or not at all. What a crash leaves of it is removed by Tidy.
func Remove(dir string) error {
	out, name := filepath.Split(filepath.Clean(dir))
	release, err := hold(out)
	if err != nil {
		return err
	}
	defer release()
	away := filepath.Join(out, CacheDir, prunedPrefix+name)
	if err := durable.Rename(dir, away); err != nil {
		return cannotWrite(dir, err)
	}
	if err := errors.Join(durable.SyncDir(filepath.Dir(dir)), os.RemoveAll(away)); err != nil {
		return cannotWrite(away, err)
	}
	return nil
}
