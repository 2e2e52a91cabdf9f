package run

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

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
)

// Departures lists those of the runs of a period, both days included ("" is open), by kind, then time. Runs come by as_of. The
// standard weights tell which weights departed.
func Departures(list []Finished, standard result.Judging, from, to string) ([]Departure, error) {
	within := func(moment string) bool {
		day := dayOf(moment)
		return day != "" && day >= from && (to == "" || day <= to)
	}
	out := []Departure{}
	open := map[Departure]int{} // what held in the run before: its place in out
	for _, f := range list {
		if within(f.Result.AsOf) {
			held := map[Departure]int{}
			for _, d := range departures(f.Result.Judging, standard) {
				at, goes := open[d]
				if !goes {
					at = len(out)
					first := d
					first.From, first.Run = f.Result.AsOf, filepath.Base(f.Dir)
					out = append(out, first)
				}
				out[at].To = f.Result.AsOf
				out[at].Runs++
				held[d] = at
			}
			open = held
		}
		accesses, whole, err := ReadAccess(f.Dir)
		if err != nil {
			return nil, fmt.Errorf("read the access log of %s: %w", filepath.Base(f.Dir), err)
		}
		for _, a := range accesses {
			if a.Unmask && within(a.At) {
				out = append(out, Departure{Kind: DepartedMask, What: strings.TrimSpace(a.Command + " " + a.What), Value: a.User + "@" + a.Host, Approval: a.Approval, From: a.At, To: a.At, Run: filepath.Base(f.Dir), Runs: 1})
			}
		}
		if !whole {
			out = append(out, Departure{Kind: BrokenLog, What: fmt.Sprintf("%s, %d", accessLog, len(accesses)+1), From: f.Result.AsOf, To: f.Result.AsOf, Run: filepath.Base(f.Dir), Runs: 1})
		}
	}
	slices.SortStableFunc(out, func(a, b Departure) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.From, b.From))
	})
	return out, nil
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
