package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"ddss/checks"
	"ddss/internal/assess"
	"ddss/internal/fault"
	"ddss/internal/report/fixlist"
	"ddss/internal/report/view"
	"ddss/internal/result"
)

var sprintf = fmt.Sprintf

// Failing rows on a page, and how many pages of them there are at most: who wants more takes the list with ddss failures.
const (
	rowsShown  = 50
	pagesShown = 200
)

// failing is a list of failing rows.
type failing struct {
	Note    string // instead of rows
	Rows    []fixlist.Row
	Told    string // which rows of how many
	Bound   string // that there are more than are shown
	Pager   pager
	Agency  string         // address of the one that the list is limited to
	Choices []agencyChoice // of agencies
}

// agencyChoice is an agency that a list can be limited to.
type agencyChoice struct{ Address, Label string }

func agencyChoices(r *result.Result) []agencyChoice {
	var out []agencyChoice
	names := view.AgencyNames(r)
	for _, code := range view.AgencyCodes(r) {
		out = append(out, agencyChoice{view.AgencyAddress(code), view.AgencyLabel(code, names[code])})
	}
	return out
}

// checkPage is a check with what it counted and the rows that fail it.
func (s *Server) checkPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, dir, err := s.opened(r, v)
	if err != nil {
		return err
	}
	name, id := r.PathValue("run"), r.PathValue("check")
	row, ok := view.CheckOf(in, id, v.lang)
	if !ok {
		return &refusal{status: http.StatusNotFound, word: "error_404_check"}
	}
	n, err := v.number("page")
	if err != nil {
		return err
	}
	if n > pagesShown {
		return refuse(http.StatusNotFound)
	}
	if err := s.viewed(v, dir, name); err != nil {
		return err
	}
	list := failing{Agency: v.query.Get("agency"), Choices: agencyChoices(in.Result)}
	status := http.StatusOK
	switch {
	case !row.Wrong.Known || row.Wrong.N == 0:
		list.Note = v.W("fails_none")
	case countsDays(in.Catalogue, id):
		list.Note = v.W("fails_days")
	default:
		if status, err = s.rows(r, v, dir, view.AgencyAt(in.Result, list.Agency), []string{"runs", name, "checks", id}, id, n, &list); err != nil {
			return err
		}
	}
	if status != http.StatusOK {
		w.Header().Set("Retry-After", "5")
	}
	s.write(w, v, status, "rule", s.within(v, in, name, row.Title), struct {
		view.Row
		List  failing
		Pager pager
	}{row, list, list.Pager})
	return nil
}

func countsDays(cat *checks.Catalogue, id string) bool {
	c, ok := cat.Get(id)
	return ok && c.Unit != checks.UnitRow
}

// rows fills in a page of the failing rows, or the note that says why there are none.
func (s *Server) rows(r *http.Request, v *visit, dir, agency string, parts []string, id string, n int64, list *failing) (status int, err error) {
	f := assess.Filter{Checks: []string{id}, Skip: (n - 1) * rowsShown, Limit: rowsShown}
	if agency != "" {
		f.Agencies = []string{agency}
	}
	p := s.desk.failures(r.Context(), dir, f)
	if p.err != nil {
		status, list.Note = s.noRows(v, p.err)
		return status, nil
	}
	if p.total == 0 {
		list.Note = v.W("fails_none")
		return http.StatusOK, nil
	}
	if len(p.rows) == 0 {
		return 0, refuse(http.StatusNotFound) // beyond the last page
	}
	for _, x := range p.rows {
		row, err := fixlist.Word(x, fixlist.Options{Lang: v.lang})
		if err != nil {
			s.Log.Error("rows", "error", err)
			*list = failing{Note: v.W("rows_personal_name")}
			return http.StatusOK, nil
		}
		list.Rows = append(list.Rows, inlined(row))
	}
	shown := min(p.total, rowsShown*pagesShown)
	list.Pager = newPager(v, parts, n, shown, rowsShown, "agency", list.Agency)
	whole := func(n int64) string { return view.Whole(n, v.lang) }
	list.Told = sprintf(v.W("fails_of"), whole(list.Pager.From), whole(list.Pager.To), whole(p.total))
	if shown < p.total && n == pagesShown {
		list.Bound = sprintf(v.W("fails_bound"), whole(shown))
	}
	return http.StatusOK, nil
}

// noRows says why the rows cannot be shown.
func (s *Server) noRows(v *visit, err error) (status int, note string) {
	if errors.Is(err, errBusy) || errors.Is(err, context.Canceled) { // or nobody waits any more
		return http.StatusServiceUnavailable, v.W("error_503")
	}
	s.Log.Error("rows", "error", err)
	if code := fault.Code(err); code == fault.NotVerified || code == fault.Usage {
		return http.StatusOK, v.W("inputs_missing")
	}
	return http.StatusOK, v.W("rows_not_shown")
}

// inlined keeps the texts of the data on their lines.
func inlined(r fixlist.Row) fixlist.Row {
	for _, text := range []*string{&r.Place, &r.Key, &r.Agency, &r.Officer} {
		*text = view.Inline(*text)
	}
	r.Reasons = slices.Clone(r.Reasons)
	for i := range r.Reasons {
		r.Reasons[i].Value = view.Inline(r.Reasons[i].Value)
	}
	return r
}
