package assess

import (
	"cmp"
	"context"
	"math/big"
	"path/filepath"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/connectors"
	"ddss/internal/audit/leak"
	"ddss/internal/config"
	"ddss/internal/dialect"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

// keySeparator joins the keys of crossed segments.
const keySeparator = "\x1f"

// judge has the engine judge the rows, and makes the result and the tables of the run.
func (s *Session) judge(ctx context.Context) error {
	o, l, data, out := s.options, s.lists, s.data, s.Outcome
	spell, err := spellings(o.Config)
	if err != nil {
		return err
	}
	settings := engine.Settings{MemoryLimit: o.Config.Engine.MemoryLimit, Threads: o.Config.Engine.Threads, TempDir: o.Config.Engine.TempDir}
	if settings.TempDir != "" && !filepath.IsAbs(settings.TempDir) {
		settings.TempDir = filepath.Join(o.Dir, settings.TempDir)
	}
	e, err := engine.Open(ctx, settings)
	if err != nil {
		return engineFault(err)
	}
	s.Engine = e
	in := engine.Input{AsOf: o.AsOf, AgencyPrefix: string(o.Config.Unit.AgencyPrefix), System: o.Config.System, IDProvinces: l.idPrefixes,
		Wards: l.wards, WardMap: l.wardMap, Spellings: spell, CountFields: true,
		Measures: out.Catalogue.All, Sectors: out.Plan.Sectors}
	if in.From, in.To, err = period(o.Config.Period); err != nil {
		return err
	}
	for _, d := range data {
		if d.assessed() {
			in.Datasets = append(in.Datasets, d.input())
		}
	}
	if err := e.LoadCalendar(ctx, l.calendar, l.cutOff); err != nil {
		return engineFault(err)
	}
	if err := e.Load(ctx, in); err != nil {
		return engineFault(err)
	}
	told := Event{Stage: StageJudge, Of: 1}
	rows := map[string]int64{}
	for _, d := range data {
		if d.assessed() {
			rows[d.Name] = d.rows()
			told.Whole += d.rows()
		}
	}
	o.Tell(told)
	in.Judged = func(name string) {
		told.Rows += rows[name]
		told.Part, told.Name, told.Within = told.Rows, name, true
		o.Tell(told)
	}
	judged, err := e.Judge(ctx, out.Catalogue.Checks, in, disabled(o.Config))
	if err != nil {
		return engineFault(err)
	}
	s.Judged, s.judged = judged, judged
	for _, v := range judged.Verdicts {
		c, _ := out.Catalogue.Get(v.ID)
		out.Tallies = append(out.Tallies, score.Tally{Check: c, Eligible: v.Eligible, Violating: v.Violating, Reason: v.Reason, Errored: v.Errored})
		if v.Detail != "" {
			out.Details[v.ID] = v.Detail
		} else if c.Err != nil {
			out.Details[v.ID] = c.Err.Error()
		}
		out.counts = append(out.counts, run.Count{Check: v.ID, Eligible: v.Eligible, Violating: v.Violating})
	}
	for _, m := range judged.Measured {
		out.measured(m)
	}
	for i := range data {
		if data[i].assessed() {
			if err := data[i].controlSums(ctx, e); err != nil {
				return engineFault(err)
			}
		}
	}
	out.Result = out.newResult(o, l)
	for _, d := range data {
		out.Result.Datasets = append(out.Result.Datasets, d.result(judged))
		out.inputs = append(out.inputs, d.inputs()...)
		out.rejects = append(out.rejects, d.rejects()...)
		out.kept = append(out.kept, d.kept()...)
	}
	out.inputs = slices.CompactFunc(slices.SortedFunc(slices.Values(out.inputs), byPath), func(a, b run.Entry) bool { return a == b })
	if err := out.segments(ctx, e, judged); err != nil {
		return engineFault(err)
	}
	if err := s.indicators(ctx); err != nil {
		return err
	}
	if err := s.index766(); err != nil {
		return err
	}
	if err := s.board(ctx); err != nil {
		return err
	}
	if err := out.readViolations(ctx, e, judged, data, s.key); err != nil {
		return engineFault(err)
	}
	o.Tell(Event{Stage: StageJudge, Done: 1, Of: 1})
	return nil
}

func byPath(a, b run.Entry) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.SHA256, b.SHA256))
}

func engineFault(err error) error {
	return fault.New(fault.Failed, "Bộ xử lý DuckDB gặp lỗi (%s); hãy thử lại với engine.memory_limit lớn hơn, nếu vẫn lỗi thì báo nhóm phát triển kèm câu này.",
		"The engine DuckDB failed (%s); try again with a larger engine.memory_limit, and if it persists report this sentence.", firstLine(err.Error())).Because(err)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func disabled(c *config.Config) map[string]bool {
	out := map[string]bool{}
	for _, e := range c.Exceptions {
		if e.Enabled != nil && !*e.Enabled {
			out[e.Check] = true
		}
	}
	return out
}

// input is the dataset as the engine takes it.
func (l loaded) input() engine.Loaded {
	d := engine.Loaded{Name: l.Name, Columns: l.columns()}
	for _, s := range l.snaps {
		d.Parts = append(d.Parts, engine.Part{Path: s.Parquet, Columns: s.Columns, Epoch1904: connectors.Epoch1904(s.Findings)})
	}
	return d
}

func (l loaded) rows() int64 {
	n := int64(0)
	for _, s := range l.snaps {
		if s != nil {
			n += s.Rows
		}
	}
	return n
}

func (l loaded) rejected() int64 { return int64(len(l.rejects())) }

func (l loaded) rejects() []run.Reject {
	var out []run.Reject
	for i, s := range l.snaps {
		if s == nil {
			continue
		}
		for _, r := range s.Rejects {
			out = append(out, run.Reject{Source: l.entries[i].land.Name, Sheet: s.Sheet, Row: r.Row, Reason: r.Reason})
		}
	}
	return out
}

func (l loaded) inputs() []run.Entry {
	var out []run.Entry
	for i, s := range l.snaps {
		if s != nil {
			out = append(out, run.Entry{Path: l.entries[i].file, Bytes: s.Bytes, SHA256: s.SHA256})
		}
	}
	return out
}

// newResult fills in everything but datasets and segments.
func (out *Outcome) newResult(o Options, l lists) *result.Result {
	c := o.Config
	r := &result.Result{Schema: result.Schema, Tool: result.Tool{Name: "ddss", Version: result.Version}, AsOf: o.AsOf.In(dialect.Zone).Format("2006-01-02T15:04:05-07:00"),
		Unit:      result.Unit{Name: orNull(c.Unit.Name), WardCode: orNull(string(c.Unit.WardCode)), AgencyPrefix: orNull(string(c.Unit.AgencyPrefix))},
		Catalogue: result.Catalogue{Version: checks.Version, Digest: out.Catalogue.Digest, Lists: l.digest},
		Judging:   judging(c, out.Weights), Datasets: []result.Dataset{}, Segments: []result.Segment{}}
	counts := map[string]*result.CheckCounts{}
	for _, d := range checks.Dimensions {
		counts[d] = &result.CheckCounts{}
	}
	for _, t := range out.Tallies {
		r.Checks = append(r.Checks, checkResult(t))
		add(counts[t.Check.Dimension()], t)
	}
	scores := score.Dimensions(out.Tallies, out.Weights)
	for _, d := range slices.Sorted(slices.Values(checks.Dimensions)) {
		r.Dimensions = append(r.Dimensions, result.Dimension{ID: d, Score: rounded(scores[d]), Assessed: scores[d] != nil, Checks: *counts[d]})
	}
	dqi := score.Mean(scores, checks.Dimensions, out.Weights)
	r.DQI = result.DQI{Score: rounded(dqi), HeadlineFour: rounded(score.Mean(scores, score.FourQualities, out.Weights)), IdentifiersOK: score.IdentifiersOK(out.Tallies)}
	if dqi != nil {
		band := score.Band(dqi)
		r.DQI.Band = &band
	}
	return r
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func rounded(exact *big.Rat) *result.Percent {
	if exact == nil {
		return nil
	}
	p := result.Round(exact)
	return &p
}

func judging(c *config.Config, w score.Weights) result.Judging {
	j := result.Judging{Severities: map[string]int64{}, Dimensions: w.Dimensions, Exceptions: []result.Exception{}}
	for s, n := range w.Severity {
		j.Severities[string(s)] = n
	}
	for _, e := range c.Exceptions {
		j.Exceptions = append(j.Exceptions, result.Exception{Check: e.Check, Enabled: e.Enabled == nil || *e.Enabled, Weight: e.Weight, Approval: orNull(e.Approval)})
	}
	slices.SortStableFunc(j.Exceptions, func(a, b result.Exception) int { return strings.Compare(a.Check, b.Check) })
	return j
}

func checkResult(t score.Tally) result.Check {
	return result.Check{ID: t.Check.ID, Dataset: t.Check.Dataset(), Dimension: t.Check.Dimension(), Severity: string(t.Check.Severity), Status: t.Status(),
		Eligible: t.Eligible, Violating: t.Violating, Score: rounded(t.Exact()), Reason: orNull(t.Reason)}
}

func add(n *result.CheckCounts, t score.Tally) {
	switch status := t.Status(); {
	case status == result.Errored:
		n.Errored++
	case status == result.NotApplicable:
		n.NotApplicable++
	case t.Check.Severity == checks.Signal:
	case status == result.Failed:
		n.Failed++
	default:
		n.Passed++
	}
}

// segments adds the figures of the segments of dossiers, and the share of records without serious fault.
func (out *Outcome) segments(ctx context.Context, e *engine.Engine, judged *engine.Result) error {
	for _, j := range judged.Datasets {
		if j.Name != engine.Segmented {
			continue
		}
		clean, rows, err := e.CleanRows(ctx, j)
		if err != nil {
			return err
		}
		out.Result.DQI.Clean = &result.Portion{Numerator: clean, Denominator: rows, Score: result.Share(clean, rows)}
		list, err := e.Segments(ctx, j)
		if err != nil {
			return err
		}
		for _, s := range list {
			out.segment(j, s)
		}
	}
	slices.SortStableFunc(out.Result.Segments, func(a, b result.Segment) int {
		return cmp.Or(strings.Compare(a.By, b.By), strings.Compare(a.Key, b.Key))
	})
	slices.SortStableFunc(out.counts, func(a, b run.Count) int {
		return cmp.Or(strings.Compare(a.By, b.By), strings.Compare(a.Key, b.Key), strings.Compare(a.Check, b.Check))
	})
	return nil
}

func (out *Outcome) segment(j engine.Judged, s engine.Segment) {
	keys := make([]string, len(s.Key))
	for i, k := range s.Key {
		keys[i] = leak.Mask(k) // a phone that was typed into a sector is no name of a segment
	}
	by, key := strings.Join(s.By, ","), strings.Join(keys, keySeparator)
	tallies := make([]score.Tally, len(j.Items))
	for i, it := range j.Items {
		tallies[i] = score.Tally{Check: it.Check, Eligible: s.Eligible[i], Violating: s.Violating[i]}
		if s.Eligible[i] > 0 {
			out.counts = append(out.counts, run.Count{Check: it.Check.ID, By: by, Key: key, Eligible: s.Eligible[i], Violating: s.Violating[i]})
		}
	}
	for i, it := range j.Measures {
		if whole := s.Denominators[i]; whole > 0 {
			out.counts = append(out.counts, measureCount(it.ID(), by, key, whole, s.Numerators[i]))
		}
	}
	if len(s.By) > 1 {
		return
	}
	seg := result.Segment{By: by, Key: key, Dossiers: s.Rows, Dimensions: map[string]*result.Percent{},
		Clean: result.Portion{Numerator: s.Clean, Denominator: s.Rows, Score: result.Share(s.Clean, s.Rows)}}
	scores := score.Dimensions(tallies, out.Weights)
	for _, d := range checks.Dimensions {
		seg.Dimensions[d] = rounded(scores[d])
	}
	out.Result.Segments = append(out.Result.Segments, seg)
}

// readViolations lists the violating rows by their tags. A row without key has none: it cannot be followed.
func (out *Outcome) readViolations(ctx context.Context, e *engine.Engine, judged *engine.Result, data []loaded, key run.Key) error {
	for _, j := range judged.Datasets {
		i := slices.IndexFunc(data, func(l loaded) bool { return l.Name == j.Name })
		l := data[i]
		err := e.Violations(ctx, judged, j, func(v engine.Violation) error {
			tag := ""
			if v.Key != "" {
				tag = key.Tag(j.Name, v.Key)
			}
			out.Violations = append(out.Violations, run.Violation{Dataset: j.Name, Tag: tag, Source: l.entries[v.Source].land.Name,
				Sheet: l.snaps[v.Source].Sheet, Row: v.Row, Checks: v.Checks, Agency: leak.Mask(v.Agency)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
