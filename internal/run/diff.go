package run

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"ddss/internal/result"
)

// Reasons why two runs stand on different lines.
const (
	OtherCatalogue = "other_catalogue"
	OtherWeights   = "other_weights"
	OtherKey       = "other_key" // records cannot be followed: they are tagged under another masking key
)

// Comparison is what changed from an earlier run to a later one.
type Comparison struct {
	Before, After string // as_of
	// Breaks say why the figures do not stand on one line; empty if they are comparable.
	Breaks []string
	Scores []ScoreChange  // DQI, clean records, then the dimensions by id
	Checks []CheckChange  // that violate or violated, by id
	Fates  []RecordChange // by dataset, check, source and row; empty where records cannot be followed
	// Agencies counts the fates by the agency of the record, sorted by its code.
	Agencies []AgencyChange
}

// ScoreChange is a score before and after; nil where it was not assessed.
type ScoreChange struct {
	ID            string
	Before, After *result.Percent
}

// CheckChange counts what became of the violations of a check. The counts of records are nil where records cannot be
// followed or the check was not judged in one of the runs.
type CheckChange struct {
	ID                                string
	Before, After                     int64 // violating
	New, Gone, Persisting, Reappeared *int64
	JudgedBefore, JudgedAfter         bool
}

// AgencyChange counts what became of the violations of one agency.
type AgencyChange struct {
	Agency                            string // code; "" if not known
	New, Gone, Persisting, Reappeared int64
}

// What became of a violation of a record.
const (
	New        = "new"        // violates now, not before
	Gone       = "gone"       // violated before, not now: mended, or no longer loaded
	Persisting = "persisting" // violates before and now
	Reappeared = "reappeared" // violates now, not before, but in a run before that
)

// RecordChange is what became of one violation of a record.
type RecordChange struct {
	Dataset, Tag, Check, Fate string
	// Source, Sheet and Row place the record in the later run; of a violation that is gone, in the earlier one.
	Source, Sheet string
	Row           int64
	Agency        string // likewise
}

// Breaks lists why the figures of two results do not stand on one line.
func Breaks(before, after *result.Result) []string {
	var out []string
	if before.Catalogue != after.Catalogue {
		out = append(out, OtherCatalogue)
	}
	if !sameWeights(before.Judging, after.Judging) {
		out = append(out, OtherWeights)
	}
	return out
}

// BreaksBetween adds to the Breaks of the results whether records can be followed from one run to the other.
func BreaksBetween(before, after Finished) []string {
	out := Breaks(before.Result, after.Result)
	if before.Manifest.TagKey != after.Manifest.TagKey {
		out = append(out, OtherKey)
	}
	return out
}

// Before are those of a list of runs of the same unit with an earlier as_of.
func (f Finished) Before(list []Finished) []Finished {
	var out []Finished
	for _, g := range list {
		if g.Result.AsOf < f.Result.AsOf && SameUnit(g.Result.Unit, f.Result.Unit) {
			out = append(out, g)
		}
	}
	return out
}

// Compare compares two runs. Older are runs before the earlier one, for violations that reappeared.
func Compare(before, after Finished, older []Finished) (*Comparison, error) {
	c := &Comparison{Before: before.Result.AsOf, After: after.Result.AsOf, Breaks: BreaksBetween(before, after)}
	c.scores(before.Result, after.Result)
	c.checks(before.Result, after.Result)
	if slices.Contains(c.Breaks, OtherKey) {
		return c, nil
	}
	return c, c.records(before, after, older)
}

func (c *Comparison) scores(before, after *result.Result) {
	c.Scores = []ScoreChange{{"dqi", before.DQI.Score, after.DQI.Score}, {"clean_records", portion(before.DQI.Clean), portion(after.DQI.Clean)}}
	was := map[string]*result.Percent{}
	for _, d := range before.Dimensions {
		was[d.ID] = d.Score
	}
	for _, d := range after.Dimensions {
		c.Scores = append(c.Scores, ScoreChange{d.ID, was[d.ID], d.Score})
	}
}

func portion(p *result.Portion) *result.Percent {
	if p == nil {
		return nil
	}
	return p.Score
}

// judged reports whether the check counted rows.
func judged(k result.Check) bool { return k.Status == result.Passed || k.Status == result.Failed }

func (c *Comparison) checks(before, after *result.Result) {
	byID := map[string]*CheckChange{}
	at := func(id string) *CheckChange {
		if byID[id] == nil {
			byID[id] = &CheckChange{ID: id}
		}
		return byID[id]
	}
	for _, k := range before.Checks {
		at(k.ID).Before, at(k.ID).JudgedBefore = k.Violating, judged(k)
	}
	for _, k := range after.Checks {
		at(k.ID).After, at(k.ID).JudgedAfter = k.Violating, judged(k)
	}
	for _, k := range byID {
		if k.Before > 0 || k.After > 0 {
			c.Checks = append(c.Checks, *k)
		}
	}
	slices.SortFunc(c.Checks, func(a, b CheckChange) int { return strings.Compare(a.ID, b.ID) })
}

// violated maps the violations of a run by dataset, tag and check. Records without a key have no tag and cannot be
// followed.
func violated(dir string) (map[[3]string]Violation, error) {
	list, err := ReadViolations(dir)
	if err != nil {
		return nil, err
	}
	out := map[[3]string]Violation{}
	for _, v := range list {
		for _, id := range v.Checks {
			key := [3]string{v.Dataset, v.Tag, id}
			if _, seen := out[key]; v.Tag != "" && !seen {
				out[key] = v
			}
		}
	}
	return out, nil
}

func (c *Comparison) records(before, after Finished, older []Finished) error {
	was, err := violated(before.Dir)
	if err != nil {
		return err
	}
	is, err := violated(after.Dir)
	if err != nil {
		return err
	}
	once, err := everViolated(older, after.Manifest.TagKey)
	if err != nil {
		return err
	}
	change := map[string]*CheckChange{}
	for i := range c.Checks {
		k := &c.Checks[i]
		if k.JudgedBefore && k.JudgedAfter {
			k.New, k.Gone, k.Persisting, k.Reappeared = new(int64), new(int64), new(int64), new(int64)
			change[k.ID] = k
		}
	}
	tell := func(key [3]string, v Violation, fate string) {
		k := change[key[2]]
		if k == nil {
			return
		}
		switch fate {
		case New:
			*k.New++
		case Gone:
			*k.Gone++
		case Persisting:
			*k.Persisting++
		case Reappeared:
			*k.Reappeared++
		}
		c.Fates = append(c.Fates, RecordChange{Dataset: key[0], Tag: key[1], Check: key[2], Fate: fate, Source: v.Source, Sheet: v.Sheet, Row: v.Row, Agency: v.Agency})
	}
	for key, v := range is {
		switch _, persists := was[key]; {
		case persists:
			tell(key, v, Persisting)
		case once[key]:
			tell(key, v, Reappeared)
		default:
			tell(key, v, New)
		}
	}
	for key, v := range was {
		if _, still := is[key]; !still {
			tell(key, v, Gone)
		}
	}
	c.agencies()
	slices.SortFunc(c.Fates, func(a, b RecordChange) int {
		return cmp.Or(strings.Compare(a.Dataset, b.Dataset), strings.Compare(a.Check, b.Check), strings.Compare(a.Source, b.Source),
			cmp.Compare(a.Row, b.Row), strings.Compare(a.Tag, b.Tag))
	})
	return nil
}

func (c *Comparison) agencies() {
	by := map[string]*AgencyChange{}
	for _, f := range c.Fates {
		a := by[f.Agency]
		if a == nil {
			a = &AgencyChange{Agency: f.Agency}
			by[f.Agency] = a
		}
		switch f.Fate {
		case New:
			a.New++
		case Gone:
			a.Gone++
		case Persisting:
			a.Persisting++
		case Reappeared:
			a.Reappeared++
		}
	}
	for _, code := range slices.Sorted(maps.Keys(by)) {
		c.Agencies = append(c.Agencies, *by[code])
	}
}

// everViolated collects the violations of runs under one masking key.
func everViolated(runs []Finished, key string) (map[[3]string]bool, error) {
	out := map[[3]string]bool{}
	for _, f := range runs {
		if f.Manifest.TagKey != key {
			continue
		}
		list, err := violated(f.Dir)
		if err != nil {
			return nil, err
		}
		for k := range list {
			out[k] = true
		}
	}
	return out, nil
}
