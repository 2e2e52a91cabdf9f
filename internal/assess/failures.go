package assess

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/engine"
	"ddss/internal/failure"
	"ddss/internal/fault"
	"ddss/internal/score"
)

// Filter chooses what stands in a list of failures. Empty lists choose everything.
type Filter struct {
	Checks     []string // ids
	Severities []string
	Agencies   []string // codes
	Sectors    []string // compared normalised
	ByAgency   bool     // sorted by agency before gain
	Skip       int64    // so many rows at the beginning are left out
	Limit      int64    // rows; 0: all
}

// Failures calls each for the failing rows, those first whose mending adds most to the DQI, and returns how many rows
// there are without the limit. An unknown check or severity is a *fault.Error. Checks that count days, not rows, have no
// failing rows; their days are in Judged.Days.
func (s *Session) Failures(ctx context.Context, f Filter, each func(failure.Failure) error) (int64, error) {
	if err := s.known(f); err != nil {
		return 0, err
	}
	gains := map[string]*big.Rat{}
	for _, t := range s.Tallies {
		gains[t.Check.ID] = score.Gain(t, s.Tallies, s.Weights)
	}
	sum := func(list []*checks.Check) *big.Rat {
		total := new(big.Rat)
		for _, c := range list {
			total.Add(total, gains[c.ID])
		}
		return total
	}
	wanted := engine.Wanted{Agencies: f.Agencies, Sectors: f.Sectors, ByAgency: f.ByAgency, Skip: f.Skip, Gain: sum, Checks: func(c *checks.Check) bool {
		return (len(f.Checks) == 0 || slices.Contains(f.Checks, c.ID)) && (len(f.Severities) == 0 || slices.Contains(f.Severities, string(c.Severity)))
	}}
	total, err := s.Engine.FixList(ctx, s.Judged, wanted, f.Limit, func(x engine.Fix) error {
		out := failure.Failure{Dataset: x.Dataset, Row: x.Row, Key: x.Key, Agency: x.Agency, Officer: x.Officer, Gain: sum(x.Checks)}
		out.Source, out.Sheet = s.SourceOf(x.Dataset, x.Source)
		for i, c := range x.Checks {
			out.Reasons = append(out.Reasons, failure.Reason{Check: c, Value: x.Values[i], Gain: gains[c.ID]})
		}
		slices.SortFunc(out.Reasons, func(a, b failure.Reason) int {
			return cmp.Or(b.Gain.Cmp(a.Gain), strings.Compare(a.Check.ID, b.Check.ID))
		})
		return each(out)
	})
	return total, err
}

// known refuses checks and severities that are not in the catalogue.
func (s *Session) known(f Filter) error {
	unknown := func(vi, en, word string, known []string) error {
		askVi, askEn := meant(word, known)
		return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf(vi, word) + askVi, En: fmt.Sprintf(en, word) + askEn}
	}
	var ids []string
	for _, c := range s.Catalogue.Checks {
		ids = append(ids, c.ID)
	}
	for _, id := range f.Checks {
		if !slices.Contains(ids, id) {
			return unknown("Không có quy tắc %q.", "There is no check %q.", id, ids)
		}
	}
	severities := make([]string, len(checks.Severities))
	for i, v := range checks.Severities {
		severities[i] = string(v)
	}
	for _, v := range f.Severities {
		if !slices.Contains(severities, v) {
			return unknown("Không có mức độ %q; các mức là "+strings.Join(severities, ", ")+".", "There is no severity %q; they are "+strings.Join(severities, ", ")+".", v, severities)
		}
	}
	return nil
}
