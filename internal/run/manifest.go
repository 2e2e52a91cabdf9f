package run

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ManifestSchema names the form of manifest.json.
const ManifestSchema = "ddss.manifest/1"

// Names of the files of a run folder.
const (
	ResultFile     = "result.json"
	ChecksFile     = "checks.parquet"
	ViolationsFile = "violations.parquet"
	RejectsFile    = "rejects.parquet"
	HistoryFile    = "history.json"
	ContextFile    = "context.json"
	ManifestFile   = "manifest.json"
	ScorecardHTML  = "scorecard.html"
	CatalogueFile  = "catalogue.json" // the checks as they were applied
	StatementsFile = "checks.sql"     // the SQL that judged the rows
	ScorecardXLSX  = "scorecard.xlsx"
	ScorecardPDF   = "scorecard.pdf"
	FixlistXLSX    = "fixlist.xlsx"
)

// Manifest fingerprints a run.
type Manifest struct {
	Schema string `json:"schema"`
	Tool   string `json:"tool"` // name and version that made the run
	// TagKey names the masking key by which records are tagged, without telling it: runs under two keys cannot be
	// compared row by row.
	TagKey  string  `json:"tag_key"`
	Files   []Entry `json:"files"`  // by path
	Inputs  []Entry `json:"inputs"` // by path, relative to the configuration
	Context Entry   `json:"context"`
	Root    string  `json:"root"`
	// Seal is the SHA-256 of all lines of the manifest but its own: what the root leaves out cannot change unseen. Manifests
	// of earlier versions have none.
	Seal string `json:"seal,omitempty"`
}

// Entry is the fingerprint of a file.
type Entry struct {
	Path   string `json:"path,omitempty"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// EntryOf fingerprints a text under a path.
func EntryOf(path string, text []byte) Entry {
	sum := sha256.Sum256(text)
	return Entry{Path: path, Bytes: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}
}

// RootOf is the SHA-256 over the lines "<sha256>  <path>\n" of files and inputs, sorted by path.
func RootOf(files, inputs []Entry) string {
	all := slices.Concat(files, inputs)
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.SHA256, b.SHA256))
	})
	h := sha256.New()
	for _, e := range all {
		fmt.Fprintf(h, "%s  %s\n", e.SHA256, e.Path)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ReadManifest reads the manifest of a run folder.
func ReadManifest(dir string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s: %w", ManifestFile, err)
	}
	if m.Schema != ManifestSchema {
		return nil, fmt.Errorf("%s has the schema %q; this version reads %q", ManifestFile, m.Schema, ManifestSchema)
	}
	return m, nil
}

// ReadContext reads context.json of a run folder.
func ReadContext(dir string, into any) error {
	text, err := os.ReadFile(filepath.Join(dir, ContextFile))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// Difference is one fault that a verification found.
type Difference struct {
	Path string
	Kind string
}

// Kinds of differences.
const (
	Missing   = "missing"
	Changed   = "changed"
	Unlisted  = "unlisted" // there, but not in the manifest
	WrongRoot = "root"     // does not follow from the files and inputs
)

// text writes the manifest with its seal.
func (m Manifest) text() ([]byte, error) {
	m.Seal = strings.Repeat("0", 2*sha256.Size)
	draft, err := indented(m)
	if err != nil {
		return nil, err
	}
	m.Seal = sealOf(draft)
	return indented(m)
}

// sealOf is the SHA-256 of the lines of a manifest but that of the seal: grep -v '^ "seal": ' manifest.json | sha256sum
func sealOf(text []byte) string {
	h := sha256.New()
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(line, []byte(` "seal": `)) {
			h.Write(line)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// whole reports whether the manifest stands as it was written, to the byte.
func (m *Manifest) whole(dir string) (bool, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return false, err
	}
	again, err := indented(m)
	return bytes.Equal(text, again) && (m.Seal == "" || m.Seal == sealOf(text)), err
}

// accessLog may join a run folder later.
const accessLog = "access.log"

// Verify compares a run folder with its manifest: every file and the context are there unchanged, nothing else is, and the
// root follows from them.
func Verify(dir string) (*Manifest, []Difference, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, nil, err
	}
	var diffs []Difference
	listed := map[string]bool{ManifestFile: true, ContextFile: true, accessLog: true, SignatureFile: true, SignerFile: true}
	context := m.Context
	context.Path = ContextFile
	for _, e := range append(slices.Clone(m.Files), context) {
		listed[e.Path] = true
		if !filepath.IsLocal(filepath.FromSlash(e.Path)) {
			return nil, nil, fmt.Errorf("%s names the path %q outside the run folder", ManifestFile, e.Path)
		}
		kind, err := compare(filepath.Join(dir, filepath.FromSlash(e.Path)), e)
		if err != nil {
			return nil, nil, err
		}
		if kind != "" {
			diffs = append(diffs, Difference{e.Path, kind})
		}
	}
	if RootOf(m.Files, m.Inputs) != m.Root {
		diffs = append(diffs, Difference{ManifestFile, WrongRoot})
	}
	later, err := m.joined(dir)
	if err != nil {
		return nil, nil, err
	}
	diffs = append(diffs, later...)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if !listed[e.Name()] {
			diffs = append(diffs, Difference{e.Name(), Unlisted})
		}
	}
	return m, diffs, nil
}

// joined looks at the manifest itself and at what may join a run folder: the signature and the access log.
func (m *Manifest) joined(dir string) ([]Difference, error) {
	var diffs []Difference
	whole, err := m.whole(dir)
	if err != nil {
		return nil, err
	}
	if !whole {
		diffs = append(diffs, Difference{ManifestFile, Changed})
	}
	state, err := VerifySignature(dir, nil)
	if err != nil {
		return nil, err
	}
	if state == SignatureWrong {
		diffs = append(diffs, Difference{SignatureFile + ", " + SignerFile, SignatureWrong})
	}
	entries, whole, err := ReadAccess(dir)
	if err != nil {
		return nil, err
	}
	if !whole {
		diffs = append(diffs, Difference{fmt.Sprintf("%s, %d", accessLog, len(entries)+1), Changed})
	}
	return diffs, nil
}

// compare tells what became of a listed file; what is no plain file any more is changed.
func compare(path string, e Entry) (kind string, err error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return Changed, nil
	}
	text, err := os.ReadFile(path)
	if err == nil && EntryOf(e.Path, text) != e {
		kind = Changed
	}
	return kind, err
}
