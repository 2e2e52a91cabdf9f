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

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/layout"
)

// version changes whenever the same source would be read differently.
const version = 3

// Folder is the name of the folder of snapshots in the cache of a place of runs.
const Folder = "snapshots"

// Source is one file to be landed.
type Source struct {
	Dataset string
	Path    string            // to open: one of connectors.Parts
	Name    string            // shown to people and in results: the path relative to the config
	Sheet   string            // empty: the first sheet that maps the key
	Columns map[string]string // the config's mapping, header to field
}

// Reject is a row that could not be brought in.
type Reject struct {
	Row    int64  `json:"row"`
	Reason string `json:"reason"`
}

// Snapshot is a landed source.
type Snapshot struct {
	Parquet  string               `json:"-"`      // the file
	SHA256   string               `json:"sha256"` // of the file on the disk: of the archive, where the source is in one
	Bytes    int64                `json:"bytes"`
	Kind     string               `json:"kind"` // of the connector
	Sheet    string               `json:"sheet"`
	Encoding string               `json:"encoding"`
	Columns  []string             `json:"columns"` // mapped fields
	Mapping  []Mapped             `json:"mapping"`
	Unmapped []string             `json:"unmapped"`
	Others   []string             `json:"others"` // names of the sheets that were not read
	Rows     int64                `json:"rows"`
	Header   int64                `json:"header"` // rows of the header
	Skipped  map[string]int64     `json:"skipped"`
	Rejects  []Reject             `json:"rejects"`
	Findings []connectors.Finding `json:"findings"`
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

// NoSheetError says that the source has no sheet of the wanted name.
type NoSheetError struct{ Sheets []string }

func (e *NoSheetError) Error() string {
	return fmt.Sprintf("no sheet of that name; the sheets are %q", e.Sheets)
}

// Store keeps snapshots in a folder.
type Store struct {
	Dir        string
	Connectors []connectors.Connector
}

// Land returns the snapshot of a source, from the store if it is there. Errors wrap the sentinels of the connectors, of
// package fs, ErrNoKey, or are *layout.AmbiguousError; they do not name the source.
func (s Store) Land(ctx context.Context, src Source) (*Snapshot, error) {
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
		return snap, nil
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of snapshots: %w", err)
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
	return snap, writeFile(base+".json", text)
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
	_, err = os.Stat(snap.Parquet)
	return snap, err == nil
}

// writeFile writes under another name and renames, so that the file is there whole or not at all.
func writeFile(path string, text []byte) error {
	tmp := path + ".tmp"
	if err := os.WriteFile(tmp, text, 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

func (s Store) read(ctx context.Context, src Source, base string) (*Snapshot, error) {
	book, kind, err := connectors.OpenPart(ctx, s.Connectors, s.Dir, src.Path)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	sheet, plan, err := Choose(ctx, book, src)
	if err != nil {
		return nil, err
	}
	sheets := book.Sheets()
	snap := &Snapshot{Parquet: base + ".parquet", Kind: kind, Sheet: sheets[sheet].Name, Encoding: sheets[sheet].Encoding,
		Columns: plan.Fields(), Unmapped: plan.Unmapped(), Others: []string{}}
	snap.Others = append(snap.Others, slices.Delete(sheetNames(sheets), sheet, sheet+1)...)
	for _, col := range plan.Columns {
		if col.Field != "" {
			snap.Mapping = append(snap.Mapping, Mapped{col.Header, col.Field, col.Reason})
		}
	}
	if err := s.land(ctx, book, sheet, plan, snap); err != nil {
		return nil, err
	}
	if in, ok := book.(connectors.Inspector); ok {
		snap.Findings = in.Findings(sheet)
	}
	return snap, nil
}

// Choose finds the sheet to read and its layout: the named one, or the first whose header maps the key.
func Choose(ctx context.Context, book connectors.Book, src Source) (int, *layout.Plan, error) {
	ds, ok := dataset.Get(src.Dataset)
	if !ok {
		return 0, nil, fmt.Errorf("unknown dataset %q", src.Dataset)
	}
	var ambiguous *layout.AmbiguousError
	names := sheetNames(book.Sheets())
	if src.Sheet != "" && !slices.Contains(names, src.Sheet) {
		return 0, nil, &NoSheetError{names}
	}
	for i, sheet := range book.Sheets() {
		if src.Sheet != "" && sheet.Name != src.Sheet {
			continue
		}
		head, err := Head(ctx, book, i)
		if err != nil {
			return 0, nil, err
		}
		plan, err := layout.Detect(ds, sheet, head, src.Columns)
		if err == nil {
			return i, plan, nil
		}
		if !errors.As(err, &ambiguous) && !errors.Is(err, layout.ErrNoHeader) {
			return 0, nil, err
		}
	}
	if ambiguous != nil {
		return 0, nil, ambiguous
	}
	return 0, nil, ErrNoKey
}

func sheetNames(sheets []connectors.Sheet) []string {
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = s.Name
	}
	return names
}

var errEnough = errors.New("enough rows")

// Head copies the first rows of a sheet.
func Head(ctx context.Context, book connectors.Book, sheet int) ([]connectors.Row, error) {
	var head []connectors.Row
	err := book.Rows(ctx, sheet, func(r connectors.Row) error {
		r.Cells = slices.Clone(r.Cells)
		if head = append(head, r); len(head) == layout.HeadRows {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return head, err
}
