package run

import (
	"maps"
	"path/filepath"
	"slices"
	"time"

	"ddss/internal/result"
)

// Fixes counts what became of violations of records, a violation being a record and a check that it violates. A violation
// is mended when a later run judges its check, does not find it, and the record is still loaded at the end.
type Fixes struct {
	Seen     int64  `json:"seen"`     // first seen 90 to 10 days before as_of
	Fixed    int64  `json:"fixed"`    // of those, mended within 10 days
	Alerts   int64  `json:"alerts"`   // of critical checks, first seen in the last 90 days, and answered or 10 days old
	Answered int64  `json:"answered"` // of those, mended or excepted within 10 days
	Reason   string `json:"reason"`   // why they are not known; "" if they are
}

// Mending is what became of the violations of one agency, counted as in Fixes.
type Mending struct {
	Agency  string `json:"agency"` // code; "" if not known
	Seen    int64  `json:"seen"`
	Fixed   int64  `json:"fixed"`
	Overdue int64  `json:"overdue"` // violate now, and were first seen over 10 days ago
}

// The days that violations are followed, and the days to mend them.
const (
	followDays  = 90
	respiteDays = 10
)

// Severities of checks that are followed otherwise than the rest: nobody has to mend a signal.
const (
	critical = "critical"
	signal   = "signal"
)

// Violated is a violation of a record.
type Violated struct{ Dataset, Tag, Check string }

// Pass is a run through which violations are followed.
type Pass struct {
	AsOf     time.Time
	Violated map[Violated]string     // with the agency of the record
	Judged   func(check string) bool // the check counted rows
	Off      func(check string) bool // the check was switched off
}

// episode is a violation from the run that first found it to the first that did not.
type episode struct {
	Violated
	agency   string    // as it was last known
	from, to time.Time // to is zero while it lasts
	mended   bool
	excepted bool
}

// Follow counts through runs by as_of, the last of which is the present one. Violations of the first run that is older
// than 90 days are older too. Loaded reports whether a record is in the present run; severity is that of a check.
// The counts by agency are sorted by its code.
func Follow(passes []Pass, severity func(check string) string, loaded func(dataset, tag string) bool) (Fixes, []Mending) {
	var f Fixes
	agencies := map[string]*Mending{}
	of := func(code string) *Mending {
		if agencies[code] == nil {
			agencies[code] = &Mending{Agency: code}
		}
		return agencies[code]
	}
	now := passes[len(passes)-1].AsOf
	oldest, youngest := now.AddDate(0, 0, -followDays), now.AddDate(0, 0, -respiteDays)
	for _, e := range episodes(passes) {
		if severity(e.Check) == signal {
			continue
		}
		if e.to.IsZero() && !e.from.After(youngest) {
			of(e.agency).Overdue++
		}
		if e.from.Before(oldest) {
			continue
		}
		inTime := !e.to.IsZero() && !e.to.After(e.from.AddDate(0, 0, respiteDays))
		mended := inTime && e.mended && loaded(e.Dataset, e.Tag)
		if !e.from.After(youngest) {
			f.Seen++
			of(e.agency).Seen++
			if mended {
				f.Fixed++
				of(e.agency).Fixed++
			}
		}
		answered := mended || inTime && e.excepted
		if severity(e.Check) == critical && (answered || !e.from.After(youngest)) {
			f.Alerts++
			if answered {
				f.Answered++
			}
		}
	}
	var list []Mending
	for _, code := range slices.Sorted(maps.Keys(agencies)) {
		list = append(list, *agencies[code])
	}
	return f, list
}

func episodes(passes []Pass) []*episode {
	var all []*episode
	open := map[Violated]*episode{}
	for _, p := range passes {
		for v, e := range open {
			if _, still := p.Violated[v]; !still {
				e.to, e.mended, e.excepted = p.AsOf, p.Judged(v.Check), p.Off(v.Check)
				delete(open, v)
			}
		}
		for v, agency := range p.Violated {
			if open[v] == nil {
				e := &episode{Violated: v, from: p.AsOf}
				open[v] = e
				all = append(all, e)
			}
			if agency != "" {
				open[v].agency = agency
			}
		}
	}
	return all
}

// Passes reads the runs of the last 90 days and the one before them from dir. It is false if one of them tagged its
// records under another key.
func (h History) Passes(dir, tagKey string, until time.Time) ([]Pass, bool, error) {
	from := 0
	for i, r := range h.Runs {
		if at, err := time.Parse(time.RFC3339, r.AsOf); err == nil && at.Before(until.AddDate(0, 0, -followDays)) {
			from = i
		}
	}
	var out []Pass
	for _, r := range h.Runs[from:] {
		if r.TagKey != tagKey {
			return nil, false, nil
		}
		list, err := ReadViolations(filepath.Join(dir, r.Run))
		if err != nil {
			return nil, true, err
		}
		at, err := time.Parse(time.RFC3339, r.AsOf)
		if err != nil {
			return nil, true, err
		}
		out = append(out, NewPass(at, list, r))
	}
	return out, true, nil
}

// NewPass makes the pass of a run; violations of records without key cannot be followed.
func NewPass(at time.Time, list []Violation, e Earlier) Pass {
	p := Pass{AsOf: at, Violated: map[Violated]string{}, Judged: func(c string) bool { return e.judged[c] }, Off: func(c string) bool { return e.off[c] }}
	for _, v := range list {
		for _, c := range v.Checks {
			if v.Tag != "" {
				p.Violated[Violated{v.Dataset, v.Tag, c}] = v.Agency
			}
		}
	}
	return p
}

// Severities maps the checks of a result to their severities.
func Severities(r *result.Result) map[string]string {
	out := map[string]string{}
	for _, c := range r.Checks {
		out[c.ID] = c.Severity
	}
	return out
}
