package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"ddss/checks"
	"ddss/internal/report/view"
	"ddss/internal/run"
)

// compared keeps the last comparisons: following records through all earlier runs takes a while.
type compared struct {
	mu   sync.Mutex // one at a time is made
	keys []string   // the oldest first
	made map[string]*run.Comparison
}

const comparisonsKept = 16

func (c *compared) of(before, after run.Finished, older []run.Finished) (*run.Comparison, error) {
	names := []string{before.Name(), after.Name()}
	for _, f := range older {
		names = append(names, f.Name())
	}
	key := strings.Join(names, " ")
	c.mu.Lock()
	defer c.mu.Unlock()
	if x, ok := c.made[key]; ok {
		return x, nil
	}
	x, err := run.Compare(before, after, older)
	if err != nil {
		return nil, err
	}
	x.Fates = nil // no page lists them
	if c.made == nil {
		c.made = map[string]*run.Comparison{}
	}
	c.made[key] = x
	if c.keys = append(c.keys, key); len(c.keys) > comparisonsKept {
		delete(c.made, c.keys[0])
		c.keys = c.keys[1:]
	}
	return x, nil
}

// comparePage puts two runs beside each other; without names it asks for them.
func (s *Server) comparePage(w http.ResponseWriter, _ *http.Request, v *visit) error {
	list, _, err := s.listed()
	if err != nil {
		return err
	}
	all := view.List(list, v.lang)
	before, after := v.query.Get("before"), v.query.Get("after")
	type check struct {
		view.CheckChange
		Href string
	}
	page := struct {
		Choices *choices
		*view.Comparison
		Links []check
	}{Choices: newChoices(all, before, after)}
	if before != "" || after != "" {
		var pair [2]run.Finished
		for i, name := range []string{before, after} {
			dir, err := s.folder(name)
			if err != nil {
				return err
			}
			if pair[i], err = run.Read(dir); err != nil {
				return &refusal{status: http.StatusInternalServerError, word: "error_run", cause: err}
			}
			if err := s.viewed(v, dir, name); err != nil {
				return err
			}
		}
		if !run.SameUnit(pair[0].Result.Unit, pair[1].Result.Unit) {
			return refuse(http.StatusBadRequest)
		}
		if pair[1].Result.AsOf < pair[0].Result.AsOf {
			slices.Reverse(pair[:]) // the later one stands at the right, whichever was named first
		}
		c, err := s.compared.of(pair[0], pair[1], pair[0].Before(list))
		if err != nil {
			return &refusal{status: http.StatusInternalServerError, word: "error_run", cause: err}
		}
		page.Comparison = view.Compare(c, checks.BuiltIn(), v.lang)
		for _, k := range page.Comparison.Checks {
			x := check{CheckChange: k}
			if k.After.N > 0 {
				x.Href = v.to([]string{"runs", pair[1].Name(), "checks", k.ID})
			}
			page.Links = append(page.Links, x)
		}
	}
	s.write(w, v, http.StatusOK, "compare", frame{Heading: v.W("compare"), Under: under(v, all.Unit)}, page)
	return nil
}
