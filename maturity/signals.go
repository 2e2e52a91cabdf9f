package maturity

import (
	"fmt"
	"math/big"
	"slices"
	"time"
)

// signals are signs that the assessment may be dressed up; they lower nothing.
func (in Input) signals(a *Assessment) []string {
	const fresh = 14
	since := in.day().AddDate(0, 0, -fresh).Format(time.DateOnly)
	out := []string{}
	late := 0
	for _, e := range in.Evidence {
		if e.IssuedOn > since && e.IssuedOn <= in.Today {
			late++
		}
	}
	if late > 0 {
		out = append(out, fmt.Sprintf("fresh_evidence:%d", late))
	}
	declared, whole := 0, 0
	for _, s := range a.Criteria {
		if s.Kind == Declared {
			declared++
			if s.Value.Cmp(hundred) == 0 {
				whole++
			}
		}
	}
	if declared > 0 && whole == declared {
		out = append(out, "all_declared_full")
	}
	if v := in.Now.figure("check." + batchCheck); v.Numerator != nil && v.Denominator != nil && *v.Numerator < *v.Denominator {
		out = append(out, fmt.Sprintf("batch_closed:%d", *v.Denominator-*v.Numerator))
	}
	for _, c := range []counted{{"deadline_moved", in.Moved}, {"receipts_out_of_order", in.OutOfOrder}} {
		if c.n > 0 {
			out = append(out, fmt.Sprintf("%s:%d", c.code, c.n))
		}
	}
	for _, d := range in.Heaped {
		out = append(out, "closing_spike:"+d.String())
	}
	if n := len(in.Earlier); n > 0 {
		out = append(out, shrunk(in.Earlier[n-1], in.Now)...)
	}
	slices.Sort(out)
	return out
}

type counted struct {
	code string
	n    int64
}

// batchCheck finds dossiers that were closed in batches.
const batchCheck = "sach.dossier.batch_closing"

// shrunk lists the figures whose denominator fell by more than 20 % since the last run.
func shrunk(last, now Run) []string {
	var out []string
	fell := func(before, after int64) bool {
		return before > 0 && big.NewRat(after, before).Cmp(big.NewRat(80, 100)) < 0
	}
	if fell(last.Dossiers, now.Dossiers) {
		out = append(out, "denominator_fell:dossier")
	}
	for _, id := range indicatorValues {
		a, b := last.figure(id), now.figure(id)
		if a.Denominator != nil && b.Denominator != nil && fell(*a.Denominator, *b.Denominator) {
			out = append(out, "denominator_fell:"+id)
		}
	}
	return out
}
