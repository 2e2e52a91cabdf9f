package maturity

import (
	"math/big"
	"strings"
)

// Step is what lifts an area to a higher level.
type Step struct {
	Area   string
	From   int
	To     int
	Needs  []Need // the criterion that holds the area first
	Rows   int64  // violations to be mended, of the fix list
	Cases  int64  // dossiers and the like that indicators lack, beside the fix list
	Papers int64  // to be issued, renewed or verified
	Lists  int64  // lists to be loaded and entries to be made in the configuration
	Waits  string // day from which history suffices, yyyy-MM-dd; "" if nothing has to wait
	Stuck  bool   // it needs further runs, or a figure that has no source yet

	most map[string]int64 // by figure: criteria that ask the same figure for more are met by the most that one asks
}

// Need is a criterion and the rating that it has to reach.
type Need struct {
	Criterion string
	Rating    string
}

// paperWork is what a document, or a list to be loaded, counts beside rows to be mended when steps are compared: about a day of one person.
const paperWork = 50

// Work is the effort of a step in rows.
func (s Step) Work() int64 { return s.Rows + s.Cases + paperWork*(s.Papers+s.Lists) }

// Values are the criteria of the step when it is done.
func (s Step) Values() map[string]*big.Rat {
	out := map[string]*big.Rat{}
	for _, n := range s.Needs {
		out[n.Criterion] = hundred
		if n.Rating == Largely {
			out[n.Criterion] = big.NewRat(75, 1)
		}
	}
	return out
}

// Step is the step of an area to a higher level; false at the highest. The levels below the area's own are F already: its
// own level has to be F and the next at least L.
func (a *Assessment) Step(i int) (Step, bool) {
	area := a.Areas[i]
	if area.Level == Levels {
		return Step{}, false
	}
	s := Step{Area: area.ID, From: area.Level, To: area.Level + 1, most: map[string]int64{}}
	for k := range area.Level + 1 {
		need, cut := Fully, cutL
		if k == area.Level {
			need, cut = Largely, cutP
		}
		if worth(area.Achievement[k]).Cmp(cut) <= 0 {
			c := a.Criteria[i*Levels+k]
			s.Needs = append(s.Needs, Need{c.ID, need})
			s.add(c, cut, a.input)
		}
	}
	values := s.Values()
	s.To = a.With(values).Areas[i].Level
	return s, true
}

// add adds the work by which a criterion comes above the cut.
func (s *Step) add(c Score, cut *big.Rat, in Input) {
	for _, p := range c.Parts {
		if p.Worth != nil && p.Worth.Cmp(cut) > 0 {
			continue
		}
		rows, ofRows := in.rows(p, cut)
		want, more := p.goal(cut)
		day, leaves := in.leaves(p.ModelPart.Value, want, more)
		switch short, isShort := strings.CutPrefix(p.Reason, "history_short:"); {
		case isShort:
			s.Waits = max(s.Waits, short)
		case papers[p.ModelPart.Value]:
			s.Papers++
		case lists[p.ModelPart.Value]:
			s.Lists++
		case ofRows:
			s.ask(p.ModelPart.Value, rows)
			if leaves {
				s.Waits = max(s.Waits, day)
			}
		default:
			s.Stuck = true
		}
	}
	if c.Paper != nil && c.Paper.Cmp(cut) <= 0 {
		s.Papers++
	}
}

// ask adds the rows of a figure, as far as they go beyond what another criterion of the step asks of it.
func (s *Step) ask(figure string, rows int64) {
	into := &s.Cases
	if ofFixList[figure] {
		into = &s.Rows
	}
	if spanned[figure] != [2]int{} {
		figure = "dqi"
	}
	if before := s.most[figure]; rows > before {
		*into += rows - before
		s.most[figure] = rows
	}
}

// ofFixList are the figures that rise when violations are mended.
var ofFixList = map[string]bool{"catalogue_match": true, "identifiers": true, "dqi": true, "dqi_three_months": true, "dqi_four_quarters": true, "least_dimension": true}

// papers are the figures that documents raise, not rows.
var papers = map[string]bool{"approved_exceptions": true, "recent_review": true, "reports_in_time": true}

// lists are the figures that the configuration raises.
var lists = map[string]bool{"owned_datasets": true, "owned_checks": true, "catalogues_loaded": true, "ward_map_loaded": true, "catalogue_age": true, "described_columns": true}

// Next is the area with the cheapest step: of those below the target, or of all if there are none; among steps that need
// not wait; by work, then by level, then in the order of the model. Steps that nobody can do now are left out.
func (a *Assessment) Next(target int) (Step, bool) {
	var out Step
	found := false
	for _, below := range []bool{true, false} {
		for i, area := range a.Areas {
			s, ok := a.Step(i)
			if !ok || s.Stuck || s.Waits != "" || below && area.Level >= target {
				continue
			}
			if !found || s.Work() < out.Work() || s.Work() == out.Work() && s.From < out.From {
				out, found = s, true
			}
		}
		if found {
			break
		}
	}
	return out, found
}
