package snapshot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"ddss/connectors"
	"ddss/internal/durable"
)

// Remote says how a source that is no file is opened. What it held yesterday cannot be read again, so its snapshot is named by
// what was landed, and a finished run is judged again from that snapshot alone.
type Remote struct {
	Kind    string
	Connect func(context.Context) (connectors.Book, error)
	// Again says that a finished run is judged again: the source is not connected to.
	Again bool
	// Kept are then the addresses of the snapshots that the run made of sources of this name.
	Kept []string
}

// ErrNotKept says that the snapshot of a remote source is no longer there, or was changed.
var ErrNotKept = errors.New("the snapshot is not kept")

// remote lands a source that is no file.
func (s Store) remote(ctx context.Context, src Source) (*Snapshot, error) {
	if src.Remote.Again {
		return s.kept(src)
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	book, err := src.Remote.Connect(ctx)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	landing, err := os.CreateTemp(s.Dir, durable.TempPrefix+"*")
	if err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	landing.Close()
	defer os.Remove(landing.Name())
	snap, err := s.fromBook(ctx, src, landing.Name(), book, src.Remote.Kind)
	if err != nil {
		return nil, err
	}
	defer os.Remove(snap.Parquet)
	snap.Remote = true
	if snap.SHA256, snap.Bytes, err = snap.address(); err != nil {
		return nil, err
	}
	text, err := json.Marshal(snap)
	if err != nil {
		return nil, err
	}
	base, whole := filepath.Join(s.Dir, name(snap.SHA256, src)), *snap
	whole.Parquet = base + ".parquet"
	if err := durable.Rename(snap.Parquet, whole.Parquet); err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	if err := durable.Replace(base+".json", text, 0o600); err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	return &whole, nil
}

// kept finds the snapshot that a finished run made of the source, and looks whether it is still the same.
func (s Store) kept(src Source) (*Snapshot, error) {
	for _, dir := range append([]string{s.Dir}, s.Kept...) {
		for _, sum := range src.Remote.Kept {
			snap, ok := load(filepath.Join(dir, name(sum, src)))
			if !ok {
				continue
			}
			if now, _, err := snap.address(); err == nil && now == sum && snap.SHA256 == sum {
				snap.use(filepath.Join(dir, name(sum, src)), time.Now())
				return snap, nil
			}
		}
	}
	return nil, ErrNotKept
}

// address is the SHA-256 of what was landed, and how many bytes went into it: of the description of the snapshot as JSON with
// neither address nor length. It holds the SHA-256 of the rows.
func (snap *Snapshot) address() (sum string, size int64, err error) {
	plain := *snap
	plain.SHA256, plain.Bytes = "", 0
	text, err := json.Marshal(plain)
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:]), int64(len(text)), err
}
