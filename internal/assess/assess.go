package assess

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"ddss/checks"
	"ddss/connectors"
	"ddss/internal/audit/leak"
	"ddss/internal/calendar"
	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
	"ddss/internal/targets"
)

// Options say what is assessed, and where the results go.
type Options struct {
	Config *config.Config
	// ConfigText is the file as it was read, for the manifest; nil if there is none.
	ConfigText []byte
	ConfigName string         // of that file, if it is not config.FileName
	Notes      []*fault.Error // what a person should know of how the configuration was found; told among the warnings
	Dir        string         // folder that relative paths start from
	AsOf       time.Time
	Out        string // place of the run folders and, under .ddss, of the snapshots
	NoWrite    bool
	// Unattended says that nobody is there to mend a source that does not fit the configuration, such as a file that is not
	// there or a renamed key column: it is a source that failed, and the rest goes on.
	Unattended bool
	// Recorded is the history of a finished run that is assessed again; nil: it is read from the run folders.
	Recorded *run.History
	// Signer signs the run folder; the zero one signs nothing.
	Signer run.Signer
	// Again is what is known of the finished run that is assessed again; nil if there is none.
	Again      *Again
	Connectors []connectors.Connector
	Remotes    []connectors.Remote
	// Page renders further files of the run folder, while the judged rows are open.
	Page func(context.Context, *Session) (map[string][]byte, error)
	// Tell hears of progress; nil if nobody listens.
	Tell func(Event)
	// Clock is read for the durations in context.json only.
	Clock func() time.Time
}

// Stages of an assessment.
const (
	StageRead  = "read"
	StageJudge = "judge"
	StageWrite = "write"
)

// Event is a step of the work: the source or dataset that comes next, and how many of how many are done.
type Event struct {
	Stage    string
	Name     string
	Done, Of int
	// Rows are those of the stage that are done, and Part of Whole is how much of it is: bytes of sources, rows to judge,
	// files to write.
	Rows, Part, Whole int64
	Within            bool // it tells of rows alone; the step is the same
}

// Outcome is what an assessment gave.
type Outcome struct {
	Result    *result.Result
	Catalogue *checks.Catalogue
	Tallies   []score.Tally // by check id
	Weights   score.Weights
	Plan      *targets.Plan // what the unit promised
	History   run.History
	Dir       string            // the run folder; empty if none was written
	NewKey    string            // the masking key that this run made; empty if there was one
	Faults    []error           // sources that could not be read
	Warnings  []*fault.Error    // what a person should know although the run is done
	Details   map[string]string // of errored checks: the engine's words

	counts     []run.Count
	Violations []run.Violation // rows that violate a check, by dataset and place
	rejects    []run.Reject
	inputs     []run.Entry
	kept       []string // sources that came from kept snapshots
	judged     *engine.Result
}

// Counts are the rows of checks.parquet.
func (out *Outcome) Counts() []run.Count { return out.counts }

// Run assesses. The error is a *fault.Error where a person can mend it.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	s, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if o.NoWrite {
		return s.Outcome, nil
	}
	return s.Outcome, s.write(ctx)
}

// maskingKey reads the configured key, or the user's own, which the first run makes.
func maskingKey(o Options) (run.Key, string, error) {
	if o.Recorded != nil {
		return nil, "", nil // nothing is tagged
	}
	if f := o.Config.Masking.KeyFile; f != "" {
		if !filepath.IsAbs(f) {
			f = filepath.Join(o.Dir, f)
		}
		key, err := run.ReadKey(f)
		return key, "", err
	}
	path, err := run.DefaultKeyFile()
	if err != nil {
		return nil, "", err
	}
	if _, err := os.Stat(path); err == nil {
		key, err := run.ReadKey(path)
		return key, "", err
	}
	if o.NoWrite {
		return nil, "", nil
	}
	key, err := run.MakeKey(path)
	return key, path, err
}

// durations are the moments between the steps of a run.
type durations struct{ Started, Landed, Judged time.Time }

// runContext is everything that may differ between equal runs.
type runContext struct {
	Started  string         `json:"started"`
	Host     string         `json:"host"`
	OS       string         `json:"os"`
	Inputs   string         `json:"inputs"`
	Config   string         `json:"config"`
	Seconds  map[string]any `json:"seconds"`
	Rows     int64          `json:"rows"`
	PerSec   int64          `json:"rows_per_second"`
	Engine   config.Engine  `json:"engine"`
	Language string         `json:"lang"`
}

func (o Options) context(out *Outcome, d durations) runContext {
	host, _ := os.Hostname()
	inputs, err := filepath.Abs(o.Dir)
	if err != nil {
		inputs = o.Dir
	}
	now := o.Clock()
	rows := int64(0)
	for _, ds := range out.Result.Datasets {
		rows += ds.Rows
	}
	c := runContext{Started: d.Started.Format(time.RFC3339), Host: host, OS: runtime.GOOS + "/" + runtime.GOARCH, Inputs: inputs, Config: o.configName(),
		Seconds: map[string]any{"read": seconds(d.Started, d.Landed), "judge": seconds(d.Landed, d.Judged), "total": seconds(d.Started, now)},
		Rows:    rows, Engine: o.Config.Engine, Language: o.Config.Lang}
	if t := now.Sub(d.Started).Seconds(); t > 0 {
		c.PerSec = int64(float64(rows) / t)
	}
	return c
}

func seconds(from, to time.Time) float64 { return float64(to.Sub(from).Milliseconds()) / 1000 }

// history is the place of earlier runs: that of the configuration, else the one given; "" where the unit wants none.
func (o Options) history(otherwise string) string {
	switch h := o.Config.History; {
	case h == "none":
		return ""
	case h == "":
		return otherwise
	case filepath.IsAbs(h):
		return h
	default:
		return filepath.Join(o.Dir, filepath.FromSlash(h))
	}
}

// write makes the run folder.
func (s *Session) write(ctx context.Context) error {
	o, out := s.options, s.Outcome
	o.Tell(Event{Stage: StageWrite, Name: o.Out, Of: 1, Whole: 1})
	rec := run.Record{Result: out.Result, Counts: out.counts, Violations: out.Violations, Deadlines: s.deadlines, Rejects: out.rejects, History: out.History, Inputs: out.inputs, Key: s.key, Context: o.context(out, s.spent), Signer: o.Signer}
	if o.Page != nil {
		var err error
		if rec.Pages, err = o.Page(ctx, s); err != nil {
			return err
		}
	}
	if err := out.scan(rec.Pages); err != nil {
		return err
	}
	var err error
	if rec.Pages, err = out.withRules(rec.Pages); err != nil {
		return err
	}
	out.Dir, err = rec.Write(o.Out, o.AsOf)
	return err
}

// scan refuses a run that holds personal data. Of its figures only the names can: those of files, sheets, columns, sectors
// and agencies.
func (out *Outcome) scan(pages map[string][]byte) error {
	text, err := out.Result.Encode()
	if err != nil {
		return err
	}
	found, err := leak.Bytes(run.ResultFile, text)
	if err = errors.Join(err, leak.Refuse(run.ResultFile, found)); err != nil {
		return err
	}
	for _, in := range out.inputs {
		if err := leak.Refuse(run.ManifestFile, leak.Text(in.Path, in.Path)); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		found, err := leak.Bytes(name, pages[name])
		if err = errors.Join(err, leak.Refuse(name, found)); err != nil {
			return err
		}
	}
	return nil
}

// lists are the catalogues beside the checks.
type lists struct {
	calendar   *calendar.Calendar
	cutOff     int
	wards      []string
	wardMap    []string
	idPrefixes []string
	digest     string
}

// warn names what a person should know although the run is done.
func (out *Outcome) warn(o Options, data []loaded) {
	c := o.Config
	add := func(vi, en string, args ...any) {
		out.Warnings = append(out.Warnings, fault.New(fault.Done, vi, en, args...))
	}
	out.Warnings = append(out.Warnings, o.Notes...)
	for _, k := range c.Unused() {
		add("%[2]s: khoá %[1]q chưa được phiên bản này dùng đến.", "%[2]s: the key %[1]q is not used by this version yet.", k, config.FileName)
	}
	for _, l := range data {
		if l.assessed() && l.rows() == 0 {
			add("Bộ dữ liệu %s không có hàng nào (%s); điểm không được tính là 100.", "The dataset %s has no rows (%s); it does not score 100.", l.Name, l.entries[0].land.Name)
		}
		if n := l.rejected(); n > 0 {
			add("%s: %d hàng không đưa vào được; ddss failures --rejected liệt kê từng hàng (%s).", "%s: %d rows could not be brought in; ddss failures --rejected lists them (%s).", l.Name, n, run.RejectsFile)
		}
		out.Warnings = append(out.Warnings, l.unreadSheets()...)
		for _, pair := range l.copies() {
			add("%s và %s có cùng nội dung, nên mỗi hàng được tính hai lần; hãy bỏ đi một tệp.", "%s and %s hold the same rows, so that each row counts twice; remove one of them.", pair[0], pair[1])
		}
		for _, absent := range l.absentHeaders() {
			add("%s: không thấy cột «%s» mà columns ghép; hãy xem lại tên cột.", "%s: there is no column «%s», which columns maps; look at its name again.", absent[0], absent[1])
		}
		for _, d := range l.differences() {
			name := l.entries[d.entry].land.Name
			if len(d.absent) > 0 {
				add("%s: thiếu cột %s mà các tệp khác của cùng nguồn có; hãy kết xuất lại tệp này với đủ cột.", "%s lacks the columns %s, which other files of its source have; export it again with all columns.", name, quoted(d.absent))
			}
			if len(d.beside) > 0 {
				add("%s: có cột %s mà phần lớn các tệp khác của cùng nguồn không có.", "%s has the columns %s, which most other files of its source lack.", name, quoted(d.beside))
			}
		}
		for _, t := range l.totals {
			if !t.Met {
				out.Warnings = append(out.Warnings, missed(t))
			}
		}
	}
	for _, t := range out.Tallies {
		if t.Errored {
			add("Quy tắc %s không chạy được (%s).", "The check %s could not run (%s).", t.Check.ID, firstOf(out.Details[t.Check.ID], t.Reason))
		}
	}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// Gate says which gates of the configuration the result misses: the least DQI, whole identifiers, control totals that
// agree. A gated figure that
// is not assessed misses its gate.
func (out *Outcome) Gate(failUnder *float64, c *config.Config) *fault.Error {
	dqi := out.Result.DQI
	for _, least := range []*float64{failUnder, c.Gate.DQI} {
		if least == nil {
			continue
		}
		if dqi.Score == nil {
			return &fault.Error{Code: fault.BelowGate, Vi: fmt.Sprintf("DQI chưa đánh giá được, nên không đạt ngưỡng %s.", comma(*least)),
				En: fmt.Sprintf("The DQI is not assessed and so misses the gate of %v.", *least)}
		}
		if below(*dqi.Score, *least) {
			return &fault.Error{Code: fault.BelowGate, Vi: fmt.Sprintf("DQI %s thấp hơn ngưỡng %s.", comma(*dqi.Score), comma(*least)),
				En: fmt.Sprintf("The DQI of %s is below the gate of %v.", *dqi.Score, *least)}
		}
	}
	if c.Gate.ControlTotals {
		if missed := totalsMissed(out.Result); missed != nil {
			return missed
		}
	}
	if c.Gate.IdentifiersOK && (dqi.IdentifiersOK == nil || !*dqi.IdentifiersOK) {
		return fault.New(fault.BelowGate, "Các mã định danh chưa toàn vẹn, nên không đạt ngưỡng identifiers_ok.", "The identifiers are not whole and so miss the gate identifiers_ok.")
	}
	return nil
}

// comma writes a number as Vietnamese does.
func comma(number any) string { return strings.Replace(fmt.Sprint(number), ".", ",", 1) }

// below compares in hundredths by decimal digits: 1.1 × 100 is more than 110 in binary.
func below(p result.Percent, least float64) bool {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(least, 'f', -1, 64))
	return ok && big.NewRat(int64(p), 100).Cmp(exact) < 0
}

// InputDifferences compares the inputs that were read with those of a manifest.
func (out *Outcome) InputDifferences(m *run.Manifest) []run.Difference {
	var diffs []run.Difference
	left := slices.Clone(out.inputs)
	take := func(is func(run.Entry) bool) bool {
		i := slices.IndexFunc(left, is)
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	}
	var others []run.Entry
	for _, e := range m.Inputs { // a table that two datasets take has two entries
		if !take(func(now run.Entry) bool { return now == e }) {
			others = append(others, e)
		}
	}
	for _, e := range others {
		kind := run.Missing
		if take(func(now run.Entry) bool { return now.Path == e.Path }) {
			kind = run.Changed
		}
		diffs = append(diffs, run.Difference{Path: e.Path, Kind: kind})
	}
	for _, e := range left {
		diffs = append(diffs, run.Difference{Path: e.Path, Kind: run.Unlisted})
	}
	slices.SortFunc(diffs, func(a, b run.Difference) int { return strings.Compare(a.Path, b.Path) })
	return diffs
}
