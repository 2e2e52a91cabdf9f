package snapshot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/durable"
	"ddss/internal/layout"
)

// version changes whenever the same source would be read differently.
const version = 6

// Folder is the name of the folder of snapshots in the cache of a place of runs.
const Folder = "snapshots"

// Source is one file to be landed.
type Source struct {
	Dataset string
	Path    string            // to open: one of connectors.Parts
	Name    string            // shown to people and in results: the path relative to the config
	Sheet   string            // empty: the sheet that fits the dataset best
	Columns map[string]string // the config's mapping, header to field
	Remote  *Remote           // instead of Path, where the source is no file
}

// Reject is a row that could not be brought in.
type Reject struct {
	Row    int64  `json:"row"`
	Reason string `json:"reason"`
}

// Snapshot is a landed source.
type Snapshot struct {
	Parquet  string               `json:"-"`       // the file
	Content  string               `json:"content"` // its SHA-256
	SHA256   string               `json:"sha256"`  // of the file on the disk: of the archive, where the source is in one
	Bytes    int64                `json:"bytes"`
	Kind     string               `json:"kind"`             // of the connector
	Remote   bool                 `json:"remote,omitempty"` // SHA256 is the address of what was landed
	Sheet    string               `json:"sheet"`
	Encoding string               `json:"encoding"`
	Columns  []string             `json:"columns"` // mapped fields
	Mapping  []Mapped             `json:"mapping"`
	Unmapped []string             `json:"unmapped"`
	Others   []string             `json:"others"` // names of the sheets that were not read
	Alike    []Alike              `json:"alike"`  // those of them that hold the dataset, too, where the source names no sheet
	Rows     int64                `json:"rows"`
	Header   int64                `json:"header"` // rows of the header
	Skipped  map[string]int64     `json:"skipped"`
	Rejects  []Reject             `json:"rejects"`
	Findings []connectors.Finding `json:"findings"`
	Tables   []layout.Other       `json:"tables"` // other tables on the sheet, whose rows are rejected
	Stated   []layout.Stated      `json:"stated"` // what the total rows of the sheet state
}

// Mapped says which column a field comes from, and why.
type Mapped struct {
	Header string `json:"header"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

// ErrNoKey says that no sheet of the source maps the key of the dataset.
var ErrNoKey = errors.New("no sheet maps the key")

// ErrChanged says that the source changed while it was read, so that what was read is of no one moment.
var ErrChanged = errors.New("the source changed while it was read")

// RivalSheetsError says that several sheets fit the dataset equally well.
type RivalSheetsError struct{ Sheets []string }

func (e *RivalSheetsError) Error() string {
	return fmt.Sprintf("the sheets %q all fit; say in sheet: which one it is", e.Sheets)
}

// NoSheetError says that the source has no sheet of the wanted name.
type NoSheetError struct{ Sheets []string }

func (e *NoSheetError) Error() string {
	return fmt.Sprintf("no sheet of that name; the sheets are %q", e.Sheets)
}

// WriteError says that the store cannot be written: the source is not to blame.
type WriteError struct {
	Dir string // of the store
	Err error
}

func (e *WriteError) Error() string { return fmt.Sprintf("write into %s: %v", e.Dir, e.Err) }
func (e *WriteError) Unwrap() error { return e.Err }

// Store keeps snapshots in a folder.
type Store struct {
	Dir        string
	Connectors []connectors.Connector
	Kept       []string // further folders with snapshots of remote sources
	// Loading, unless nil, hears every few thousand rows how many of a source are loaded so far. It hears nothing of a source
	// that the store has.
	Loading func(rows int64)
}

// Land returns the snapshot of a source, from the store if it is there. Errors wrap the sentinels of the connectors, of
// package fs, ErrNoKey, ErrNotKept, or are *WriteError, *connectors.RemoteError, *layout.AmbiguousError or *RivalSheetsError;
// they do not name the source.
func (s Store) Land(ctx context.Context, src Source) (*Snapshot, error) {
	if src.Remote != nil {
		return s.remote(ctx, src)
	}
	file := connectors.FileOf(src.Path)
	before, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	sum, size, err := Hash(file)
	if err != nil {
		return nil, err
	}
	base := filepath.Join(s.Dir, name(sum, src))
	if snap, ok := load(base); ok {
		snap.use(base, time.Now())
		return snap, nil
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	snap, err := s.read(ctx, src, base)
	after, gone := os.Stat(file)
	if gone != nil || !os.SameFile(before, after) || before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime()) {
		os.Remove(base + ".parquet")
		return nil, cmp.Or(ctx.Err(), ErrChanged)
	}
	if err != nil {
		return nil, err
	}
	snap.SHA256, snap.Bytes = sum, size
	text, err := json.Marshal(snap)
	if err != nil {
		return nil, err
	}
	if err := durable.Replace(base+".json", text, 0o600); err != nil {
		return nil, &WriteError{s.Dir, err}
	}
	return snap, nil
}

// Hash is the SHA-256 of a file, in hexadecimal digits, and its length in bytes.
func Hash(path string) (string, int64, error) {
	f, err := connectors.OpenFile(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

func name(sum string, src Source) string {
	mapping, _ := json.Marshal(src.Columns) // keys of maps are sorted
	h := sha256.New()
	member := strings.TrimPrefix(src.Path, connectors.FileOf(src.Path))
	fmt.Fprintf(h, "%d %s %q %s %q %s %x", version, sum, member, src.Dataset, src.Sheet, mapping, sha256.Sum256(dataset.Source()))
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// load returns a snapshot that is there as it was written.
func load(base string) (*Snapshot, bool) {
	text, err := os.ReadFile(base + ".json")
	if err != nil {
		return nil, false
	}
	snap := &Snapshot{}
	if json.Unmarshal(text, snap) != nil {
		return nil, false
	}
	snap.Parquet = base + ".parquet"
	sum, _, err := Hash(snap.Parquet)
	return snap, err == nil && sum == snap.Content
}

func (s Store) read(ctx context.Context, src Source, base string) (*Snapshot, error) {
	book, kind, err := connectors.OpenPart(ctx, s.Connectors, s.Dir, src.Path)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	return s.fromBook(ctx, src, base, book, kind)
}

// fromBook lands the rows of an open source.
func (s Store) fromBook(ctx context.Context, src Source, base string, book connectors.Book, kind string) (*Snapshot, error) {
	sheet, plan, err := Choose(ctx, book, src)
	if err != nil {
		return nil, err
	}
	sheets := book.Sheets()
	snap := &Snapshot{Parquet: base + ".parquet", Kind: kind, Sheet: sheets[sheet].Name, Encoding: sheets[sheet].Encoding,
		Columns: plan.Fields(), Unmapped: plan.Unmapped(), Others: []string{}}
	snap.Others = append(snap.Others, slices.Delete(sheetNames(sheets), sheet, sheet+1)...)
	if src.Sheet == "" && src.Remote == nil && len(sheets) > 1 {
		if snap.Alike, err = alike(ctx, book, sheet, src.Dataset); err != nil {
			return nil, err
		}
	}
	for _, col := range plan.Columns {
		if col.Field != "" {
			snap.Mapping = append(snap.Mapping, Mapped{col.Header, col.Field, col.Reason})
		}
	}
	sorter := plan.NewSorter()
	if err := s.land(ctx, book, sheet, plan, sorter, snap); err != nil {
		return nil, err
	}
	if snap.Findings, err = Findings(ctx, book, sheet, sorter); err != nil {
		return nil, err
	}
	return snap, nil
}
