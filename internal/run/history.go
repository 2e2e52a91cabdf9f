package run

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ddss/internal/result"
)

// HistorySchema names the form of history.json.
const HistorySchema = "ddss.history/1"

// History is what was taken from earlier runs.
type History struct {
	Schema   string    `json:"schema"`
	Runs     []Earlier `json:"runs"` // by as_of
	Broken   int64     `json:"broken"`
	Fixes    *Fixes    `json:"fixes"`             // null if there are no runs to follow violations through
	Mending  []Mending `json:"mending,omitempty"` // Fixes by agency
	Unmasked Unmasked  `json:"unmasked"`          // from the access logs of the last 90 days

	Deadlines *Deadlines `json:"deadlines,omitempty"` // against the last run; absent where it cannot be compared
	// Viewers are those of the access logs of the last 30 days; nil if no view was ever logged.
	Viewers *Viewers `json:"viewers,omitempty"`
}

// Viewers are the signed-in users of serve who looked at runs. They are not named.
type Viewers struct {
	Days []int64 `json:"days"` // by user: on how many of the days; most first
}

// OnAtLeast counts the users who looked on so many days or more.
func (v *Viewers) OnAtLeast(days int64) int64 {
	n := int64(0)
	for _, d := range v.Days {
		if d >= days {
			n++
		}
	}
	return n
}

// Unmasked counts outputs of personal data unmasked.
type Unmasked struct {
	Approved   int64 `json:"approved"` // by a document that the user named
	Unapproved int64 `json:"unapproved"`
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
	TagKey       string                     `json:"tag_key"`
	Whole        bool                       `json:"whole"`                  // it matches its manifest
	Compared     bool                       `json:"compared"`               // with the run before it: there is one
	Lost         []string                   `json:"lost_columns,omitempty"` // those of the run before that it lacks, as dataset.field
	Columns      []string                   `json:"columns,omitempty"`      // that its files hold; of the last run alone
	Figures      map[string]Ratio           `json:"figures"`                // the exact DQI, and the indicators that were counted
	Absent       []string                   `json:"absent"`                 // indicators that lacked a column
	Dossiers     int64                      `json:"dossiers"`
	Violating    int64                      `json:"violating"` // violations of checks that are no signals

	judged, off map[string]bool // checks that counted rows; that were switched off
}

// Ratio is a part and its whole.
type Ratio [2]int64

// ExactDQI names the DQI among the figures: its whole stands for 100, and what is beyond its digits is cut off, so that it
// compares as the exact value does with every target of up to six decimals.
const ExactDQI = "dqi"

const dqiWhole = 100_000_000

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
// that cannot be read, or whose result is not the one of their manifest, are returned by name. An absent dir is an empty
// history.
//
// The exact DQI of a result is computed by dqi, nil where it is not assessed.
func ReadHistory(dir string, now *result.Result, dqi func(*result.Result) *big.Rat) (History, []string, error) {
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
	last := map[int64]found{} // by as_of
	logs := accessesBefore(until)
	for _, e := range entries {
		if !e.IsDir() || !nameForm.MatchString(e.Name()) {
			continue
		}
		f, err := readRun(filepath.Join(dir, e.Name()))
		if err != nil {
			broken = append(broken, e.Name())
			continue
		}
		if !f.asOf.Before(until) || !SameUnit(f.result.Unit, now.Unit) {
			continue
		}
		if err := logs.count(filepath.Join(dir, e.Name())); err != nil {
			return h, nil, err
		}
		if old, seen := last[f.asOf.Unix()]; !seen || f.written.After(old.written) {
			last[f.asOf.Unix()] = f
		}
	}
	for _, at := range slices.Sorted(maps.Keys(last)) {
		e := last[at].earlier(now)
		if exact := dqi(last[at].result); exact != nil {
			scaled := new(big.Rat).Mul(exact, big.NewRat(dqiWhole/100, 1))
			e.Figures[ExactDQI] = Ratio{new(big.Int).Quo(scaled.Num(), scaled.Denom()).Int64(), dqiWhole}
		}
		_, diffs, err := Verify(filepath.Join(dir, e.Run))
		e.Whole = err == nil && len(diffs) == 0
		h.Runs = append(h.Runs, e)
	}
	h.Unmasked, h.Viewers = logs.unmasked, logs.viewers()
	h.compareColumns()
	h.Broken = int64(len(broken))
	return h, broken, nil
}

// found is a run folder that was read.
type found struct {
	name          string
	result        *result.Result
	root, tagKey  string
	asOf, written time.Time
}

func readRun(dir string) (found, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return found{}, err
	}
	info, err := os.Stat(filepath.Join(dir, ManifestFile))
	if err != nil {
		return found{}, err
	}
	text, err := os.ReadFile(filepath.Join(dir, ResultFile))
	if err != nil {
		return found{}, err
	}
	if !slices.Contains(m.Files, EntryOf(ResultFile, text)) {
		return found{}, fmt.Errorf("%s is not the one of %s", ResultFile, ManifestFile)
	}
	r, err := result.Decode(text)
	if err != nil {
		return found{}, err
	}
	asOf, err := time.Parse(time.RFC3339, r.AsOf)
	return found{filepath.Base(dir), r, m.Root, m.TagKey, asOf, info.ModTime()}, err
}

// ReadResult reads result.json of a run folder.
func ReadResult(dir string) (*result.Result, error) {
	text, err := os.ReadFile(filepath.Join(dir, ResultFile))
	if err != nil {
		return nil, err
	}
	return result.Decode(text)
}

// SameUnit reports whether two results are of the same commune: by ward code, else by name.
func SameUnit(a, b result.Unit) bool {
	if a.WardCode != nil && b.WardCode != nil {
		return *a.WardCode == *b.WardCode
	}
	return a.Name != nil && b.Name != nil && *a.Name == *b.Name
}

func (f found) earlier(now *result.Result) Earlier {
	r := f.result
	e := Earlier{Run: f.name, AsOf: r.AsOf, Root: f.root, Digest: r.Catalogue.Digest, DQI: r.DQI.Score, HeadlineFour: r.DQI.HeadlineFour, Clean: r.DQI.Clean,
		Comparable: r.Catalogue == now.Catalogue && sameWeights(r.Judging, now.Judging), Dimensions: map[string]*result.Percent{}}
	for _, d := range r.Dimensions {
		e.Dimensions[d.ID] = d.Score
	}
	e.TagKey, e.Columns = f.tagKey, columnsOf(r)
	e.measure(r)
	return e
}

// measure takes the counts that later runs look back at.
func (e *Earlier) measure(r *result.Result) {
	e.Figures, e.Absent, e.judged, e.off = map[string]Ratio{}, []string{}, map[string]bool{}, map[string]bool{}
	for _, i := range r.Indicators {
		if i.Numerator != nil && i.Denominator != nil && i.Value != nil {
			e.Figures[i.ID] = Ratio{*i.Numerator, *i.Denominator}
		}
		if i.Reason != nil && strings.HasPrefix(*i.Reason, "column_absent:") {
			e.Absent = append(e.Absent, i.ID)
		}
	}
	for _, d := range r.Datasets {
		if d.Name == "dossier" {
			e.Dossiers = d.Rows
		}
	}
	for _, c := range r.Checks {
		e.judged[c.ID] = judged(c)
		e.off[c.ID] = c.Reason != nil && *c.Reason == "disabled"
		if c.Severity != signal {
			e.Violating += c.Violating
		}
	}
}

// Figures takes the counts of a result as later runs look back at them.
func Figures(r *result.Result) Earlier {
	e := Earlier{AsOf: r.AsOf, Comparable: true}
	e.measure(r)
	return e
}

// sameWeights compares what the scores follow from; the documents that approved it do not matter.
func sameWeights(a, b result.Judging) bool {
	return maps.Equal(a.Severities, b.Severities) && maps.Equal(a.Dimensions, b.Dimensions) && maps.Equal(overruled(a.Exceptions), overruled(b.Exceptions))
}

// overruled maps the checks that were switched off or reweighed to what they weigh.
func overruled(list []result.Exception) map[string]int64 {
	const off = -1
	out := map[string]int64{}
	for _, e := range list {
		switch {
		case !e.Enabled:
			out[e.Check] = off
		case e.Weight != nil && out[e.Check] != off:
			out[e.Check] = *e.Weight
		}
	}
	return out
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
