package run

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ddss/internal/result"
)

// Departure is something in a period that an auditor asks about: a check that was switched off or reweighed, a weight that is
// not the standard one, personal data that was shown unmasked, a log that was changed.
type Departure struct {
	Kind string `json:"kind"`
	What string `json:"what"` // the check, the weight, or the command with its options
	// Value is the weight that was used, "off" for a check that did not count, the user for what was unmasked.
	Value    string `json:"value"`
	Approval string `json:"approval"` // the document that approved it; "" if none is named
	From     string `json:"from"`     // as_of of the first run, or the time of the access
	To       string `json:"to"`       // as_of of the last run in a row, or the time of the access
	Run      string `json:"run"`      // folder of the first run
	Runs     int    `json:"runs"`     // in a row
}

// Kinds of departures.
const (
	DepartedCheck  = "exception"
	DepartedWeight = "weight"
	DepartedMask   = "unmasked"
	BrokenLog      = "access_log"
	LostLog        = "access_log_lost" // fewer unmasked outputs are logged than a later run counted; its Value is how many fewer
)

// Departures lists those of the runs of a period, both days included ("" is open), by kind, then time. Runs come by as_of. The
// standard weights tell which weights departed.
func Departures(list []Finished, standard result.Judging, from, to string) ([]Departure, error) {
	within := func(moment string) bool {
		day := dayOf(moment)
		return day != "" && day >= from && (to == "" || day <= to)
	}
	out := []Departure{}
	toldLost := int64(0)
	open := map[Departure]int{} // what held in the run before: its place in out
	for i, f := range list {
		if within(f.Result.AsOf) {
			held := map[Departure]int{}
			for _, d := range departures(f.Result.Judging, standard) {
				at, goes := open[d]
				if !goes {
					at = len(out)
					first := d
					first.From, first.Run = local(f.Result.AsOf), filepath.Base(f.Dir)
					out = append(out, first)
				}
				out[at].To = local(f.Result.AsOf)
				out[at].Runs++
				held[d] = at
			}
			open = held
		}
		accesses, torn, err := readableAccess(f.Dir)
		if err != nil {
			return nil, fmt.Errorf("read the access log of %s: %w", filepath.Base(f.Dir), err)
		}
		for _, a := range accesses {
			if a.Unmask && (within(a.At) || dayOf(a.At) == "") { // a time that cannot be read hides nothing
				at := local(a.At)
				out = append(out, Departure{Kind: DepartedMask, What: strings.TrimSpace(a.Command + " " + a.What), Value: a.User + "@" + a.Host, Approval: a.Approval, From: at, To: at, Run: filepath.Base(f.Dir), Runs: 1})
			}
		}
		at := local(f.Result.AsOf)
		for _, n := range torn {
			out = append(out, Departure{Kind: BrokenLog, What: fmt.Sprintf("%s, %d", accessLog, n), From: at, To: at, Run: filepath.Base(f.Dir), Runs: 1})
		}
		lost, err := lostAccesses(f, list[:i])
		if err != nil {
			return nil, fmt.Errorf("read the access logs before %s: %w", filepath.Base(f.Dir), err)
		}
		if lost > toldLost { // later runs counted the same ones
			toldLost = lost
			out = append(out, Departure{Kind: LostLog, What: accessLog, Value: strconv.FormatInt(lost, 10), From: at, To: at, Run: filepath.Base(f.Dir), Runs: 1})
		}
	}
	slices.SortStableFunc(out, func(a, b Departure) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.From, b.From))
	})
	return out, nil
}

// lostAccesses is by how many unmasked outputs the access logs of the runs before tell less than this run counted when it was
// made: lines that were cut off since, or a log that was taken away. It is 0 where a run folder of then is gone, for retention
// removes folders with their logs.
func lostAccesses(f Finished, earlier []Finished) (int64, error) {
	h, err := HistoryOf(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	counted := h.Unmasked.Approved + h.Unmasked.Unapproved
	if counted == 0 {
		return 0, nil
	}
	until, err := time.Parse(time.RFC3339, f.Result.AsOf)
	if err != nil {
		return 0, err
	}
	for _, r := range h.Runs {
		if !slices.ContainsFunc(earlier, func(e Finished) bool { return e.Name() == r.Run }) {
			return 0, nil
		}
	}
	now := accessesBefore(until)
	for _, e := range earlier {
		if at, err := time.Parse(time.RFC3339, e.Result.AsOf); err != nil || !at.Before(until) || !SameUnit(e.Result.Unit, f.Result.Unit) {
			continue
		}
		if err := now.count(e.Dir); err != nil {
			return 0, err
		}
	}
	return counted - now.unmasked.Approved - now.unmasked.Unapproved, nil
}

// departures are those of one run, without time.
func departures(j, standard result.Judging) []Departure {
	var out []Departure
	for _, e := range j.Exceptions {
		d := Departure{Kind: DepartedCheck, What: e.Check, Value: "off"}
		if e.Enabled && e.Weight != nil {
			d.Value = strconv.FormatInt(*e.Weight, 10)
		} else if e.Enabled {
			d.Value = ""
		}
		if e.Approval != nil {
			d.Approval = *e.Approval
		}
		out = append(out, d)
	}
	for _, w := range []struct {
		group     string
		used, std map[string]int64
	}{{"severity.", j.Severities, standard.Severities}, {"dimension.", j.Dimensions, standard.Dimensions}} {
		for _, name := range slices.Sorted(maps.Keys(w.used)) {
			if w.used[name] != w.std[name] {
				out = append(out, Departure{Kind: DepartedWeight, What: w.group + name, Value: strconv.FormatInt(w.used[name], 10)})
			}
		}
	}
	return out
}
