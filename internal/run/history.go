package run

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"ddss/internal/result"
)

// HistorySchema names the form of history.json.
const HistorySchema = "ddss.history/1"

// History is what was taken from earlier runs.
type History struct {
	Schema string    `json:"schema"`
	Runs   []Earlier `json:"runs"` // by as_of
}

// Earlier is an earlier run of the same unit.
type Earlier struct {
	Run    string `json:"run"` // name of its folder
	AsOf   string `json:"as_of"`
	Root   string `json:"root"`
	Digest string `json:"catalogue_digest"`
	// Comparable says that it was judged by the same catalogue and weights. Figures of other runs never stand on the
	// same line.
	Comparable   bool                       `json:"comparable"`
	DQI          *result.Percent            `json:"dqi"`
	HeadlineFour *result.Percent            `json:"headline_four"`
	Clean        *result.Portion            `json:"clean_records"`
	Dimensions   map[string]*result.Percent `json:"dimensions"`
}

// Last is the last comparable run.
func (h History) Last() (Earlier, bool) {
	for _, r := range slices.Backward(h.Runs) {
		if r.Comparable {
			return r, true
		}
	}
	return Earlier{}, false
}

// ReadHistory finds the runs of the unit of now in dir with an earlier as_of; of equal as_of the last written. Folders
// that cannot be read are returned by name. An absent dir is an empty history.
func ReadHistory(dir string, now *result.Result) (History, []string, error) {
	h := History{Schema: HistorySchema, Runs: []Earlier{}}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil, nil
	}
	if err != nil {
		return h, nil, err
	}
	until, err := time.Parse(time.RFC3339, now.AsOf)
	if err != nil {
		return h, nil, err
	}
	var broken []string
	newest := map[string]time.Time{} // when the run of an as_of was written
	for _, e := range entries {
		if !e.IsDir() || !nameForm.MatchString(e.Name()) {
			continue
		}
		r, m, written, err := readRun(filepath.Join(dir, e.Name()))
		if err != nil {
			broken = append(broken, e.Name())
			continue
		}
		at, err := time.Parse(time.RFC3339, r.AsOf)
		if err != nil || !at.Before(until) || !sameUnit(r.Unit, now.Unit) {
			continue
		}
		old, seen := newest[r.AsOf]
		if seen && !written.After(old) {
			continue
		}
		newest[r.AsOf] = written
		if seen {
			h.Runs = slices.DeleteFunc(h.Runs, func(x Earlier) bool { return x.AsOf == r.AsOf })
		}
		h.Runs = append(h.Runs, earlier(e.Name(), r, m, now))
	}
	slices.SortFunc(h.Runs, func(a, b Earlier) int { return strings.Compare(a.AsOf, b.AsOf) })
	return h, broken, nil
}

func readRun(dir string) (*result.Result, *Manifest, time.Time, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, nil, time.Time{}, err
	}
	info, err := os.Stat(filepath.Join(dir, ManifestFile))
	if err != nil {
		return nil, nil, time.Time{}, err
	}
	r, err := ReadResult(dir)
	return r, m, info.ModTime(), err
}

// ReadResult reads result.json of a run folder.
func ReadResult(dir string) (*result.Result, error) {
	text, err := os.ReadFile(filepath.Join(dir, ResultFile))
	if err != nil {
		return nil, err
	}
	return result.Decode(text)
}

func sameUnit(a, b result.Unit) bool {
	if a.WardCode != nil && b.WardCode != nil {
		return *a.WardCode == *b.WardCode
	}
	return a.Name != nil && b.Name != nil && *a.Name == *b.Name
}

func earlier(name string, r *result.Result, m *Manifest, now *result.Result) Earlier {
	e := Earlier{Run: name, AsOf: r.AsOf, Root: m.Root, Digest: r.Catalogue.Digest, DQI: r.DQI.Score, HeadlineFour: r.DQI.HeadlineFour, Clean: r.DQI.Clean,
		Comparable: r.Catalogue == now.Catalogue && reflect.DeepEqual(r.Judging, now.Judging), Dimensions: map[string]*result.Percent{}}
	for _, d := range r.Dimensions {
		e.Dimensions[d.ID] = d.Score
	}
	return e
}

// Newest is the run folder with the newest as_of under out, of equal ones the last written.
func Newest(out string) (string, error) {
	entries, err := os.ReadDir(out)
	if err != nil {
		return "", err
	}
	best, bestAsOf, bestTime := "", "", time.Time{}
	for _, e := range entries {
		if !e.IsDir() || !nameForm.MatchString(e.Name()) {
			continue
		}
		asOf, _, _ := strings.Cut(e.Name(), "-")
		info, err := os.Stat(filepath.Join(out, e.Name(), ManifestFile))
		if err != nil || asOf < bestAsOf || asOf == bestAsOf && !info.ModTime().After(bestTime) {
			continue
		}
		best, bestAsOf, bestTime = filepath.Join(out, e.Name()), asOf, info.ModTime()
	}
	if best == "" {
		return "", fs.ErrNotExist
	}
	return best, nil
}
