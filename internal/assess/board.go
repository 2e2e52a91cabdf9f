package assess

import (
	"context"
	"maps"
	"math/big"
	"slices"

	"ddss/checks"
	"ddss/internal/audit/leak"
	"ddss/internal/due"
	"ddss/internal/result"
)

// dueWithin is how many working days ahead the result looks at deadlines.
const dueWithin = 2

// How rows of declared_figure and the configuration name what else a first page shows.
const (
	publishedTotal = published + "TOTAL" // points of the 766 index that the portal published
	publishedRank  = published + "RANK"
	sampleWrong    = "sample.wrong" // share of records with an error in a manual sample, in percent
)

// board adds to the result what people act on beside the figures: deadlines, and who answers for what.
func (s *Session) board(ctx context.Context) error {
	named := s.options.Config.Governance
	g := result.Governance{Stewards: []result.Answerable{}, RuleOwners: []result.Answerable{}}
	for _, name := range slices.Sorted(maps.Keys(named.Datasets)) {
		if who := firstOf(named.Datasets[name].Steward, named.Datasets[name].Owner); who != "" {
			g.Stewards = append(g.Stewards, result.Answerable{For: name, Who: who})
		}
	}
	for _, d := range checks.Dimensions {
		if who := firstOf(named.RuleOwners[d], named.RuleOwner); who != "" {
			g.RuleOwners = append(g.RuleOwners, result.Answerable{For: d, Who: who})
		}
	}
	s.Result.Governance = g
	if !s.Loaded("dossier") && !s.Loaded("feedback") {
		return nil
	}
	list, err := s.Due(ctx, dueWithin)
	if err != nil {
		return engineFault(err)
	}
	s.Result.Due = &result.Due{Within: dueWithin, Units: dueUnits(list.Items)}
	return nil
}

// dueUnits counts by dataset and agency; the items are sorted by agency.
func dueUnits(items []due.Item) []result.DueUnit {
	out := []result.DueUnit{}
	for _, ds := range []string{"dossier", "feedback"} {
		for _, i := range items {
			if i.Dataset != ds {
				continue
			}
			n, code := len(out)-1, leak.Mask(i.AgencyCode)
			if n < 0 || out[n].Dataset != ds || out[n].Agency != code {
				out = append(out, result.DueUnit{Dataset: ds, Agency: code, Name: orNull(leak.Mask(i.AgencyName))})
				n++
			}
			if i.State == due.Overdue {
				out[n].Overdue++
			} else {
				out[n].Soon++
			}
		}
	}
	return slices.Clip(out)
}

// published766 is the newest total that is declared, with the rank of the same document.
func published766(list []figure) *result.Published {
	total, rank := newest(list, publishedTotal), newest(list, publishedRank)
	lead := total
	if lead == nil {
		lead = rank
	}
	if lead == nil {
		return nil
	}
	p := &result.Published{Document: lead.document, Until: lead.until}
	if total != nil && inPercent(total.value) {
		points := result.Round(total.value)
		p.Total = &points
	}
	if rank != nil && rank.until == lead.until && rank.value.IsInt() && rank.value.Sign() > 0 && rank.value.Num().IsInt64() {
		place := rank.value.Num().Int64()
		p.Rank = &place
	}
	if p.Total == nil && p.Rank == nil {
		return nil
	}
	return p
}

func manualSample(list []figure) *result.Sample {
	f := newest(list, sampleWrong)
	if f == nil || !inPercent(f.value) {
		return nil
	}
	return &result.Sample{Wrong: result.Round(f.value), Document: f.document, Until: f.until}
}

func inPercent(x *big.Rat) bool { return x.Sign() >= 0 && x.Cmp(big.NewRat(100, 1)) <= 0 }
