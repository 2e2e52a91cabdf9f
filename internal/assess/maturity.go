package assess

import (
	"bytes"
	"context"
	"math/big"
	"slices"
	"strings"
	"time"

	"ddss/checks"
	"ddss/internal/audit/leak"
	"ddss/internal/calendar"
	"ddss/internal/dialect"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
	"ddss/internal/viettext"
	"ddss/maturity"
)

// maturity rates the governance of data by the run, the history, the configuration and the evidence.
func (s *Session) maturity(ctx context.Context) error {
	model, err := s.model()
	if err != nil {
		return err
	}
	if err := s.readHistory(ctx); err != nil {
		return err
	}
	if err := s.signs(ctx); err != nil {
		return err
	}
	in, err := s.maturityInput(ctx)
	if err != nil {
		return err
	}
	s.warnLostColumns()
	s.Result.Maturity = model.Assess(in).Result(s.target())
	s.RateMaturity()
	return nil
}

// defaultTargets are the levels of a unit whose plan and configuration name no phases.
var defaultTargets = []result.Target{{Level: 3, By: "2027-12-31"}, {Level: 5, By: "2030-12-31"}}

// target is the level of the phase in which as_of lies; nil after the last.
func (s *Session) target() *result.Target {
	today := s.options.today()
	if len(s.Plan.Phases) == 0 {
		for _, t := range defaultTargets {
			if today <= t.By {
				return &t
			}
		}
		return nil
	}
	ph, ok := s.Plan.Phase(today)
	if !ok || ph.Level == 0 {
		return nil
	}
	return &result.Target{Level: int64(ph.Level), By: ph.By}
}

// model is the one that the configuration chooses.
func (s *Session) model() (*maturity.Model, error) {
	name := s.options.Config.Maturity.Model
	if name == "" || slices.Contains(maturity.Names(), name) {
		return maturity.Load(name)
	}
	text, err := s.options.readInput("maturity.model", name, s.Outcome)
	if err != nil {
		return nil, err
	}
	return maturity.Parse(name, text)
}

// readHistory takes what the assessment needs from earlier runs, or what a finished run took.
func (s *Session) readHistory(ctx context.Context) error {
	o, out := s.options, s.Outcome
	if o.Recorded != nil {
		out.History = *o.Recorded
		return nil
	}
	out.History = run.History{Schema: run.HistorySchema, Runs: []run.Earlier{}}
	dir := o.history(o.Out)
	if dir == "" {
		return nil
	}
	unreadable := func(err error) error {
		return fault.New(fault.Failed, "Không đọc được lịch sử các lần đánh giá ở %s.", "The history of runs in %s cannot be read.", dir).Because(err)
	}
	exact := func(r *result.Result) *big.Rat {
		tallies, w := score.Of(r, out.Catalogue)
		return score.Mean(score.Dimensions(tallies, w), checks.Dimensions, w)
	}
	var broken []string
	var err error
	if out.History, broken, err = run.ReadHistory(dir, out.Result, exact); err != nil {
		return unreadable(err)
	}
	for _, name := range broken {
		out.Warnings = append(out.Warnings, fault.New(fault.Done, "Bỏ qua lần đánh giá cũ %s: không đọc được.", "The earlier run %s is left out: it cannot be read.", name))
	}
	if len(out.History.Runs) == 0 {
		return nil
	}
	passes, same, err := out.History.Passes(dir, s.key.ID(), o.AsOf)
	if err != nil {
		return unreadable(err)
	}
	if !same {
		out.History.Fixes = &run.Fixes{Reason: "other_key"}
		return nil
	}
	return s.follow(ctx, passes)
}

// follow counts what became of the violations of earlier runs.
func (s *Session) follow(ctx context.Context, passes []run.Pass) error {
	sought := map[string]map[string]bool{} // tags by dataset; true once the record is found
	for _, p := range passes {
		for v := range p.Violated {
			if sought[v.Dataset] == nil {
				sought[v.Dataset] = map[string]bool{}
			}
			sought[v.Dataset][v.Tag] = false
		}
	}
	for _, l := range s.data {
		tags := sought[l.Name]
		if tags == nil {
			continue
		}
		err := s.rows(ctx, l.Name, []string{l.Key}, func(key, _ []string) {
			if key[0] == "" {
				return
			}
			if tag := s.key.Tag(l.Name, key[0]); hasKey(tags, tag) {
				tags[tag] = true
			}
		})
		if err != nil {
			return engineFault(err)
		}
	}
	severities := run.Severities(s.Result)
	passes = append(passes, run.NewPass(s.options.AsOf, s.Violations, run.Figures(s.Result)))
	fixes, mending := run.Follow(passes, func(check string) string { return severities[check] }, func(ds, tag string) bool { return sought[ds][tag] })
	s.History.Fixes, s.History.Mending = &fixes, mending
	return nil
}

func hasKey(m map[string]bool, k string) bool {
	_, ok := m[k]
	return ok
}

// maturityInput collects what the model is given.
func (s *Session) maturityInput(ctx context.Context) (maturity.Input, error) {
	c, h := s.options.Config, s.History
	in := maturity.Input{Today: s.options.today(), Central: c.System == "tap_trung", Viewers: viewers(h), WardMap: s.lists.wardMap != nil,
		CatalogueAge: s.catalogueAge(), Unapproved: h.Unmasked.Unapproved, Broken: h.Broken}
	var err error
	if in.Evidence, err = s.evidence(ctx); err != nil {
		return in, err
	}
	for _, r := range h.Runs {
		in.Earlier = append(in.Earlier, lookBack(r))
		if !r.Whole {
			in.Broken++
		}
	}
	in.Now = s.present()
	for i, rise := range score.Rises(s.Tallies, s.Weights) {
		if t := s.Tallies[i]; rise != nil {
			in.Faults = append(in.Faults, maturity.Fault{Dimension: t.Check.Dimension(), Rows: t.Violating, DQI: rise.DQI, Score: rise.Dimension})
		}
	}
	in.OutOfOrder, in.Heaped = s.outOfOrder, s.heaped
	if h.Deadlines != nil {
		in.Moved = h.Deadlines.Moved
	}
	if h.Fixes != nil {
		in.Fixes = maturity.Fixes(*h.Fixes)
	}
	for _, change := range c.SchemaChanges {
		if change.Approval != "" {
			in.SchemaChanges = append(in.SchemaChanges, change.On)
		}
	}
	s.governed(&in)
	text, err := s.Result.Encode()
	if err != nil {
		return in, err
	}
	in.LeakScanned = true
	for line := range bytes.Lines(text) {
		if len(leak.Text("", string(line))) > 0 {
			in.LeakScanned = false
		}
	}
	return in, nil
}

// viewingDays is on how many of the last 30 days somebody has to look at runs to be a viewer.
const viewingDays = 4

// viewers counts those who sign in to serve and look at runs.
func viewers(h run.History) maturity.Value {
	if h.Viewers == nil {
		return maturity.Unknown("view_log_absent")
	}
	return maturity.Known(big.NewRat(h.Viewers.OnAtLeast(viewingDays), 1))
}

// lookBack is an earlier run as the model sees it.
func lookBack(e run.Earlier) maturity.Run {
	at, err := time.Parse(time.RFC3339, e.AsOf)
	if err != nil {
		at = time.Time{} // ReadHistory has read it before
	}
	r := maturity.Run{AsOf: at.In(dialect.Zone), Comparable: e.Comparable, Figures: map[string]maturity.Value{}, Violating: e.Violating, Dossiers: e.Dossiers, Absent: e.Absent, Compared: e.Compared}
	for name, ratio := range e.Figures {
		r.Figures[name] = maturity.Portion(ratio[0], ratio[1])
	}
	if v, ok := r.Figures[run.ExactDQI]; ok {
		r.Figures[run.ExactDQI] = maturity.Known(v.Exact)
	}
	return r
}

// present is this run as the model sees it.
func (s *Session) present() maturity.Run {
	r := lookBack(run.Figures(s.Result))
	r.Comparable, r.Compared = true, len(s.History.Runs) > 0
	scores := score.Dimensions(s.Tallies, s.Weights)
	for d, exact := range scores {
		r.Figures["dimension."+d] = maturity.Known(exact)
	}
	if dqi := score.Mean(scores, checks.Dimensions, s.Weights); dqi != nil {
		r.Figures[run.ExactDQI] = maturity.Known(dqi)
	}
	for _, t := range s.Tallies {
		v := maturity.Portion(t.Eligible-t.Violating, t.Eligible)
		if status := t.Status(); status == result.Errored || status == result.NotApplicable && t.Reason != "" {
			v = maturity.Unknown(firstOf(t.Reason, status))
		}
		r.Figures["check."+t.Check.ID] = v
	}
	for _, i := range s.Result.Indicators {
		if _, counted := r.Figures[i.ID]; !counted && i.Reason != nil {
			r.Figures[i.ID] = maturity.Unknown(*i.Reason)
		}
	}
	if s.options.Config.System == "tap_trung" {
		s.portal(&r)
	}
	return r
}

// syncMetric is the metric of the 766 index that counts dossiers on the national portal.
const syncMetric = "DOSSIER_SYNC"

// portal takes the synchronisation from the counts of the portal where the system is the city's.
func (s *Session) portal(r *maturity.Run) {
	for _, m := range s.Result.Index766.Metrics {
		if m.ID == syncMetric && m.Numerator != nil && m.Denominator != nil && *m.Denominator > 0 {
			r.Figures["dong_bo"] = maturity.Portion(*m.Numerator, *m.Denominator)
		}
	}
}

// governed counts what the configuration says of owners and exceptions, and what the sources map.
func (s *Session) governed(in *maturity.Input) {
	c := s.options.Config
	for _, d := range s.Result.Datasets {
		in.Datasets++
		if g := c.Governance.Datasets[d.Name]; g.Owner != "" && g.Steward != "" {
			in.Owned++
		}
		for _, src := range d.Sources {
			in.Described += int64(len(src.Mapped))
			in.Columns += int64(len(src.Mapped) + len(src.Unmapped))
		}
	}
	for _, t := range s.Tallies {
		if t.Reason == "disabled" {
			continue
		}
		in.Checks++
		if t.Check.Basis.Vi != "" && firstOf(c.Governance.RuleOwners[t.Check.Dimension()], c.Governance.RuleOwner) != "" {
			in.OwnedChecks++
		}
	}
	for _, i := range s.Result.Indicators {
		if i.Value != nil {
			in.Indicators++
			if i.Numerator != nil || i.Declared != nil {
				in.Traced++
			}
		}
	}
	in.Exceptions = int64(len(c.Exceptions) + len(c.Weights.Severity) + len(c.Weights.Dimensions))
	for _, e := range c.Exceptions {
		number, _, _ := strings.Cut(e.Approval, ",")
		if slices.ContainsFunc(in.Evidence, func(d maturity.Evidence) bool {
			return number != "" && d.File != "" && d.FileState == maturity.FileMatches && viettext.Normalize(d.DocumentNo) == viettext.Normalize(number)
		}) {
			in.Approved++
		}
	}
	for _, there := range []bool{s.Loaded("procedure"), s.Loaded("agency"), s.lists.wards != nil} {
		if there {
			in.Catalogues++
		}
	}
}

// catalogueAge is the age of the list of wards in working days.
func (s *Session) catalogueAge() maturity.Value {
	w := s.options.Config.Catalogues.Wards
	taken, err := calendar.Parse(w.TakenOn)
	if w.Path == "" || err != nil {
		return maturity.Unknown("catalogue_date_unknown")
	}
	today, err := calendar.Parse(s.options.today())
	if err != nil || taken > today {
		return maturity.Unknown("catalogue_date_unknown")
	}
	for y := taken.Year(); y <= today.Year(); y++ {
		if !s.lists.calendar.Held(y) {
			return maturity.Unknown("year_not_held:" + today.String()[:4])
		}
	}
	return maturity.Known(big.NewRat(int64(s.lists.calendar.Between(taken, today)), 1))
}
