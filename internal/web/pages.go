package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"ddss/checks"
	"ddss/internal/report/htmlw"
	"ddss/internal/report/view"
	"ddss/internal/run"
)

//go:embed site
var files embed.FS

// Beside those of the scorecard.
var (
	style  = read("site/site.css")
	script = read("site/site.js")
)

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

var zone = time.FixedZone("", 7*60*60)

var templates = template.Must(htmlw.Templates().Funcs(template.FuncMap{
	"sitescript": func() template.JS { return template.JS(script) },
}).ParseFS(files, "site/*.html"))

// frame is what stands around a page.
type frame struct {
	Heading string
	Under   string      // beneath the heading
	Back    *htmlw.Link // to the page above
}

// shown is what the templates see.
type shown struct {
	*visit
	frame
	Dimensions []string // names
	Page       any
}

// Top begins the page.
func (s shown) Top() htmlw.Top {
	return htmlw.Top{Lang: s.lang, Title: s.Heading + " – " + s.W("site"), Skip: s.W("skip"), Policy: policy, Style: template.CSS(style), Nav: s.nav()}
}

// Home is the address of the list of runs.
func (s shown) Home() string { return s.to(nil) }

// Here is the address of the page without its query.
func (s shown) Here() string { return s.path }

// Sought is what the page was asked to find.
func (s shown) Sought() string { return s.query.Get("q") }

// SignedIn reports whether the view is recorded.
func (s shown) SignedIn() bool { return s.user != "" }

// Hidden is the language that a form has to send along; "" if it is the usual one.
func (s shown) Hidden() string {
	if s.lang == s.usual {
		return ""
	}
	return s.lang
}

// write renders a page of the site. What cannot be rendered is an error of ours, not half a page.
func (s *Server) write(w http.ResponseWriter, v *visit, status int, name string, f frame, page any) {
	out := shown{visit: v, frame: f, Page: page}
	for _, d := range checks.Dimensions {
		out.Dimensions = append(out.Dimensions, v.W(d))
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, out); err != nil {
		s.Log.Error("render", "page", name, "error", err)
		http.Error(w, v.W("error_500"), http.StatusInternalServerError)
		return
	}
	s.send(w, status, b.Bytes())
}

func (s *Server) send(w http.ResponseWriter, status int, text []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client may be gone
}

func (s *Server) routes() {
	s.mux = http.NewServeMux()
	on := func(pattern string, page func(http.ResponseWriter, *http.Request, *visit) error) {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			v := r.Context().Value(visitKey{}).(*visit)
			if err := page(w, r, v); err != nil {
				s.refused(w, v, err)
			}
		})
	}
	on("/{$}", s.runsPage)
	on("/newest", s.newest)
	on("/favicon.ico", func(w http.ResponseWriter, _ *http.Request, _ *visit) error { // browsers ask for it
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
	on("/history", s.historyPage)
	on("/compare", s.comparePage)
	on("/search", s.searchPage)
	on("/runs/{run}", s.runPage)
	on("/runs/{run}/checks/{check}", s.checkPage)
	on("/runs/{run}/agencies/{agency}", s.agencyPage)
	on("/", func(http.ResponseWriter, *http.Request, *visit) error { return refuse(http.StatusNotFound) })
}

// listed reads the runs.
func (s *Server) listed() ([]run.Finished, []string, error) {
	list, broken, err := s.shelf.list()
	if err != nil {
		err = &refusal{status: http.StatusInternalServerError, word: "error_500", cause: err}
	}
	return list, broken, err
}

// linesShown is how many runs stand on a page of the list.
const linesShown = 50

// runsPage lists the runs, the newest first.
func (s *Server) runsPage(w http.ResponseWriter, _ *http.Request, v *visit) error {
	list, broken, err := s.listed()
	if err != nil {
		return err
	}
	n, err := v.number("page")
	if err != nil {
		return err
	}
	type line struct {
		view.RunLine
		Href, Compare string
	}
	all := view.List(list, v.lang)
	lines := all.Lines
	page := struct {
		Lines   []line
		Broken  []string
		Newest  string
		Pager   pager
		Choices *choices
	}{Broken: broken, Pager: newPager(v, nil, n, int64(len(lines)), linesShown)}
	if n > 1 && page.Pager.From > int64(len(lines)) {
		return refuse(http.StatusNotFound)
	}
	if len(list) > 0 {
		page.Newest = list[len(list)-1].Name()
	}
	for i, l := range slices.Backward(lines) {
		if at := int64(len(lines) - i); at < page.Pager.From || at > page.Pager.To {
			continue
		}
		x := line{RunLine: l, Href: v.to([]string{"runs", l.Run})}
		if all.Unit != "" {
			x.Unit = "" // it stands above
		}
		if i > 0 && run.SameUnit(list[i-1].Result.Unit, list[i].Result.Unit) {
			x.Compare = v.to([]string{"compare"}, "before", lines[i-1].Run, "after", l.Run)
		}
		page.Lines = append(page.Lines, x)
	}
	page.Choices = newChoices(all, "", "")
	s.write(w, v, http.StatusOK, "runs", frame{Heading: v.W("runs"), Under: under(v, all.Unit)}, page)
	return nil
}

// newest names the newest run, for the script that tells of a new one.
func (s *Server) newest(w http.ResponseWriter, _ *http.Request, _ *visit) error {
	list, _, err := s.listed()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if len(list) > 0 {
		_, _ = w.Write([]byte(list[len(list)-1].Name())) // the client may be gone
	}
	return nil
}

// Text is the number of the page.
func (p pager) Text() string { return strconv.FormatInt(p.Number, 10) }

// pager leads through the pages of a long list.
type pager struct {
	Number, From, To, Total int64 // From and To count from 1
	Earlier, Later          string
}

func newPager(v *visit, parts []string, number, total, size int64, query ...string) pager {
	p := pager{Number: number, From: (number-1)*size + 1, To: min(number*size, total), Total: total}
	if number > 1 {
		p.Earlier = v.to(parts, append(query, "page", strconv.FormatInt(number-1, 10))...)
	}
	if p.To < total {
		p.Later = v.to(parts, append(query, "page", strconv.FormatInt(number+1, 10))...)
	}
	return p
}

// choices are the runs that may be compared.
type choices struct {
	Runs          []view.RunLine // the newest first
	Before, After string
}

// newChoices is nil where there is nothing to compare. Without a wish the last two are proposed.
func newChoices(list *view.Runs, before, after string) *choices {
	if len(list.Lines) < 2 {
		return nil
	}
	c := &choices{Runs: slices.Clone(list.Lines), Before: before, After: after}
	for i := range c.Runs {
		if list.Unit != "" {
			c.Runs[i].Unit = ""
		}
	}
	slices.Reverse(c.Runs)
	if before == "" {
		c.Before = c.Runs[1].Run
	}
	if after == "" {
		c.After = c.Runs[0].Run
	}
	return c
}

// historyPage draws the scores over the runs of the unit of the newest: over the last ones, and over the last of each month.
func (s *Server) historyPage(w http.ResponseWriter, _ *http.Request, v *visit) error {
	list, _, err := s.listed()
	if err != nil {
		return err
	}
	if len(list) > 0 {
		newest := list[len(list)-1].Result.Unit
		list = slices.DeleteFunc(list, func(f run.Finished) bool { return !run.SameUnit(f.Result.Unit, newest) })
	}
	var months []run.Finished
	for i, f := range list {
		if i+1 == len(list) || monthOf(list[i+1]) != monthOf(f) {
			months = append(months, f)
		}
	}
	all := view.List(list, v.lang)
	page := []historyData{{v, v.W("last_runs"), all.Trend}}
	if len(months) > 1 && len(months) < len(list) {
		page = append(page, historyData{v, v.W("last_of_month"), view.List(months, v.lang).Trend})
	}
	s.write(w, v, http.StatusOK, "history", frame{Heading: v.W("trend"), Under: under(v, all.Unit)}, page)
	return nil
}

// monthOf is the month of the as_of of a run in Asia/Ho_Chi_Minh.
func monthOf(f run.Finished) string {
	at, err := time.Parse(time.RFC3339, f.Result.AsOf)
	if err != nil {
		return "" // it was read before
	}
	return at.In(zone).Format("2006-01")
}

// historyData is what the template of the trend sees.
type historyData struct {
	*visit
	Title string
	Trend view.Trend
}

// folder is the folder of the run that the address names.
func (s *Server) folder(name string) (string, error) {
	missing := &refusal{status: http.StatusNotFound, word: "error_404_run"}
	if !run.IsName(name) {
		return "", missing
	}
	list, broken, err := s.listed()
	if err != nil {
		return "", err
	}
	if slices.Contains(broken, name) {
		return "", &refusal{status: http.StatusInternalServerError, word: "error_run", cause: errors.New("the run " + name + " cannot be read")}
	}
	if !slices.ContainsFunc(list, func(f run.Finished) bool { return f.Name() == name }) {
		return "", missing
	}
	return filepath.Join(s.Out, name), nil
}

// opened reads the run that the address names, and records the view.
func (s *Server) opened(r *http.Request, v *visit) (view.Input, string, error) {
	name := r.PathValue("run")
	dir, err := s.folder(name)
	if err != nil {
		return view.Input{}, "", err
	}
	in, err := view.Read(dir)
	if err != nil {
		return in, "", &refusal{status: http.StatusInternalServerError, word: "error_run", cause: err}
	}
	return in, dir, nil
}

// runPage is the scorecard of a run.
func (s *Server) runPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, dir, err := s.opened(r, v)
	if err != nil {
		return err
	}
	name := r.PathValue("run")
	text, err := htmlw.RenderIn(view.Make(in, v.lang), htmlw.Frame{Nav: v.nav(), Query: v.suffix(), CheckPages: "/runs/" + name + "/checks/", AgencyPage: "/runs/" + name + "/agencies/"})
	if err != nil {
		return err
	}
	if err := s.viewed(v, dir, name); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", htmlw.Policy+"; frame-ancestors 'none'")
	s.send(w, http.StatusOK, text)
	return nil
}

// agencyPage is what a run found in the dossiers of an agency.
func (s *Server) agencyPage(w http.ResponseWriter, r *http.Request, v *visit) error {
	in, dir, err := s.opened(r, v)
	if err != nil {
		return err
	}
	name, code := r.PathValue("run"), view.AgencyAt(in.Result, r.PathValue("agency"))
	a := view.AgencyOf(in, code, v.lang)
	if a.Segment == nil && len(a.Rows) == 0 {
		return &refusal{status: http.StatusNotFound, word: "error_404_agency"}
	}
	if err := s.viewed(v, dir, name); err != nil {
		return err
	}
	type row struct {
		view.Row
		Href string
	}
	page := struct {
		*view.Agency
		Rows []row
	}{Agency: a}
	for _, x := range a.Rows {
		page.Rows = append(page.Rows, row{x, v.to([]string{"runs", name, "checks", x.ID}, "agency", view.AgencyAddress(code))})
	}
	s.write(w, v, http.StatusOK, "agency", s.within(v, in, name, sprintf(v.W("agency_title"), a.Name)), page)
	return nil
}

// under is beneath the heading of a page of many runs.
func under(v *visit, unit string) string {
	if unit == "" {
		return v.W("site")
	}
	return v.W("site") + " · " + unit
}

// within frames a page of a run.
func (s *Server) within(v *visit, in view.Input, name, heading string) frame {
	return frame{Heading: heading, Under: view.UnitName(in.Result.Unit) + " · " + v.W("as_of") + " " + view.Moment(in.Result.AsOf, v.lang), Back: &htmlw.Link{Href: v.to([]string{"runs", name}), Text: v.W("scorecard")}}
}
