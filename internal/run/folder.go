package run

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"ddss/internal/durable"
	"ddss/internal/fault"
	"ddss/internal/result"
)

// CacheDir is the folder under the place of the runs that may be deleted at any time.
const CacheDir = ".ddss"

// TempPrefix begins the names of unfinished and removed run folders under CacheDir.
const TempPrefix = "run-"

// Record is everything that a run folder holds.
type Record struct {
	Result     *result.Result
	Counts     []Count
	Violations []Violation
	Deadlines  []Deadline
	Rejects    []Reject
	History    History
	Pages      map[string][]byte // further files by name, such as scorecard.html
	Inputs     []Entry
	Key        Key
	Context    any
	Signer     Signer
}

// Name is the name of the folder of a result: its as_of in Asia/Ho_Chi_Minh and the first 8 digits of its hash.
func Name(asOf time.Time, resultText []byte) string {
	sum := sha256.Sum256(resultText)
	return asOf.In(zone).Format("20060102T150405") + "-" + hex.EncodeToString(sum[:4])
}

var nameForm = regexp.MustCompile(`^\d{8}T\d{6}-[0-9a-f]{8}$`)

// Write makes the run folder under out and returns its path: written under a temporary name, synced, then renamed. A folder
// of the same result is replaced, unless it was tampered with.
func (r Record) Write(out string, asOf time.Time) (string, error) {
	resultText, err := r.Result.Encode()
	if err != nil {
		return "", err
	}
	files, err := r.files(resultText)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(out, Name(asOf, resultText))
	release, err := hold(out)
	if err != nil {
		return "", err
	}
	defer release()
	cache := filepath.Join(out, CacheDir)
	tmp, err := os.MkdirTemp(cache, TempPrefix+"*")
	if err != nil {
		return "", cannotWrite(out, err)
	}
	defer os.RemoveAll(tmp)
	if err := os.Chmod(tmp, 0o755); err != nil {
		return "", cannotWrite(out, err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := writeSynced(filepath.Join(tmp, name), files[name]); err != nil {
			return "", cannotWrite(dir, err)
		}
	}
	if err := durable.SyncDir(tmp); err != nil {
		return "", cannotWrite(dir, err)
	}
	return dir, place(tmp, dir, filepath.Join(cache, replacedPrefix+filepath.Base(dir)))
}

func cannotWrite(place string, err error) error {
	return fault.New(fault.Failed, "Không ghi được thư mục kết quả %s (%s); hãy kiểm tra quyền ghi và chỗ trống.",
		"The run folder %s cannot be written (%s); check the permissions and the free space.", place, fault.System(err)).Because(err)
}

// place moves the finished folder to its name. Of a folder of the same result the access log stays; one that is signed
// stays as it is, unless the new one is signed too.
func place(tmp, dir, old string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := durable.Rename(tmp, dir); err != nil {
			return cannotWrite(dir, err)
		}
		return nil
	}
	if _, diffs, err := Verify(dir); err != nil || len(diffs) > 0 {
		return fault.New(fault.Failed, "Thư mục %s đã có và không khớp với manifest.json của nó; hãy chuyển nó đi nơi khác rồi chạy lại.",
			"%s exists and does not match its manifest.json; move it away and run again.", dir)
	}
	if exists(filepath.Join(dir, SignatureFile)) && !exists(filepath.Join(tmp, SignatureFile)) {
		return nil
	}
	switch log, err := os.ReadFile(filepath.Join(dir, accessLog)); {
	case err == nil:
		if err := writeSynced(filepath.Join(tmp, accessLog), log); err != nil {
			return cannotWrite(dir, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return cannotWrite(dir, err)
	}
	if err := durable.Rename(dir, old); err != nil {
		return cannotWrite(dir, err)
	}
	if err := durable.Rename(tmp, dir); err != nil {
		return cannotWrite(dir, errors.Join(err, os.Rename(old, dir)))
	}
	os.RemoveAll(old) // what stays is removed at the next start
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// files renders every file of the folder.
func (r Record) files(resultText []byte) (map[string][]byte, error) {
	files := map[string][]byte{ResultFile: resultText}
	for name, text := range r.Pages {
		files[name] = text
	}
	var err error
	if files[ChecksFile], err = countTable(r.Counts); err != nil {
		return nil, err
	}
	if files[ViolationsFile], err = violationTable(r.Violations); err != nil {
		return nil, err
	}
	if len(r.Deadlines) > 0 {
		if files[DeadlinesFile], err = deadlineTable(r.Deadlines); err != nil {
			return nil, err
		}
	}
	if files[RejectsFile], err = rejectTable(r.Rejects); err != nil {
		return nil, err
	}
	if files[HistoryFile], err = indented(r.History); err != nil {
		return nil, err
	}
	m := Manifest{Schema: ManifestSchema, Tool: r.Result.Tool.Name + " " + r.Result.Tool.Version, TagKey: r.Key.ID(), Inputs: append([]Entry{}, r.Inputs...)}
	for name, text := range files {
		m.Files = append(m.Files, EntryOf(name, text))
	}
	byPath := func(a, b Entry) int { return strings.Compare(a.Path, b.Path) }
	slices.SortFunc(m.Files, byPath)
	slices.SortFunc(m.Inputs, byPath)
	if files[ContextFile], err = indented(r.Context); err != nil {
		return nil, err
	}
	m.Context = EntryOf("", files[ContextFile])
	m.Root = RootOf(m.Files, m.Inputs)
	if files[ManifestFile], err = m.text(); err != nil {
		return nil, err
	}
	maps.Copy(files, r.Signer.files(files[ManifestFile], m.Root))
	return files, nil
}

func indented(v any) ([]byte, error) {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write a file of the run: %w", err)
	}
	return append(text, '\n'), nil
}

func writeSynced(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
