package web

import (
	"net/http"
	"slices"
	"strings"

	"ddss/internal/report/htmlw"
	"ddss/internal/report/view"
	"ddss/internal/viettext"
)

// foundShown is how many results of a kind are shown.
const foundShown = 30

// found are the results of one kind.
type found struct {
	Title string
	Links []htmlw.Link
	More  string // that there are more
	Total int
}

func (f *found) add(v *visit, href, text string) {
	if f.Total++; f.Total > foundShown {
		f.More = sprintf(v.W("found_first"), view.Whole(foundShown, v.lang))
		return
	}
	f.Links = append(f.Links, htmlw.Link{Href: href, Text: text})
}

// matcher reports whether texts hold all words that are sought, without regard to case and diacritics.
func matcher(sought string) func(texts ...string) bool {
	key := func(s string) string { return viettext.StripMarks(viettext.Normalize(s)) }
	words := strings.Fields(key(sought))
	return func(texts ...string) bool {
		text := key(strings.Join(texts, "\n"))
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	}
}

// searchPage finds runs, and checks and agencies of the newest run.
func (s *Server) searchPage(w http.ResponseWriter, _ *http.Request, v *visit) error {
	sought := strings.TrimSpace(v.query.Get("q"))
	page := struct {
		Query, Told string
		Kinds       []found
	}{Query: sought}
	if sought != "" {
		kinds, err := s.find(v, sought)
		if err != nil {
			return err
		}
		total := 0
		for _, k := range kinds {
			total += k.Total
		}
		page.Kinds, page.Told = kinds, sprintf(v.W("found"), view.Whole(int64(total), v.lang), sought)
	}
	s.write(w, v, http.StatusOK, "search", frame{Heading: v.W("search"), Under: v.W("site")}, page)
	return nil
}

func (s *Server) find(v *visit, sought string) ([]found, error) {
	list, _, err := s.listed()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	matches := matcher(sought)
	runs, rules, agencies := found{Title: v.W("runs")}, found{Title: v.W("rules")}, found{Title: v.W("agencies")}
	for _, l := range slices.Backward(list) {
		at := view.Moment(l.Result.AsOf, v.lang)
		if unit := view.UnitName(l.Result.Unit); matches(l.Name(), l.Result.AsOf, at, unit) {
			runs.add(v, v.to([]string{"runs", l.Name()}), strings.TrimSpace(at+" "+unit))
		}
	}
	newest := list[len(list)-1]
	in, err := view.Read(newest.Dir)
	if err != nil {
		return nil, &refusal{status: http.StatusInternalServerError, word: "error_run", cause: err}
	}
	page := view.Make(in, v.lang)
	for _, c := range page.Checks {
		if matches(c.ID, c.Title, c.Basis) {
			rules.add(v, v.to([]string{"runs", newest.Name(), "checks", c.ID}), c.Title)
		}
	}
	names := view.AgencyNames(in.Result)
	for _, code := range view.AgencyCodes(in.Result) {
		if label := view.AgencyLabel(code, names[code]); matches(label) {
			agencies.add(v, v.to([]string{"runs", newest.Name(), "agencies", view.AgencyAddress(code)}), label)
		}
	}
	return []found{runs, rules, agencies}, nil
}
