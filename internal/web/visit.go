package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"ddss/internal/report/htmlw"
	"ddss/internal/report/view"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

// visit is a request that was admitted.
type visit struct {
	lang  string // of the page
	usual string // language of addresses that name none
	user  string // "" if nobody signs in
	path  string // escaped
	query url.Values
	head  bool
}

type visitKey struct{}

func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

func (s *Server) visitor(r *http.Request) *visit {
	v := &visit{lang: s.Lang, usual: s.Lang, path: r.URL.EscapedPath(), query: url.Values{}, head: r.Method == http.MethodHead}
	if l := r.URL.Query().Get("lang"); l == "vi" || l == "en" {
		v.lang = l
	}
	return v
}

const mostValue = 300

// read takes the query, which has to be one.
func (v *visit) read(r *http.Request) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest)
	}
	for _, list := range query {
		for _, text := range list {
			if len(text) > mostValue || viettext.NFC(text) != viettext.NFC(view.Inline(text)) || strings.ToValidUTF8(text, "") != text {
				return refuse(http.StatusBadRequest)
			}
		}
	}
	if l := query.Get("lang"); l != "" && l != v.lang {
		return refuse(http.StatusBadRequest)
	}
	v.query = query
	return nil
}

// W is a word of the page's language.
func (v *visit) W(key string) string { return view.Word(key, v.lang) }

// suffix follows the addresses of links: the language, unless it is the usual one.
func (v *visit) suffix() string {
	if v.lang == v.usual {
		return ""
	}
	return "?lang=" + v.lang
}

// to is the address of a page: its path, of which each part is escaped, then pairs of the query. Empty values are left out.
func (v *visit) to(parts []string, query ...string) string {
	path := ""
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	if path == "" {
		path = "/"
	}
	values := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			values.Set(query[i], query[i+1])
		}
	}
	if v.lang != v.usual {
		values.Set("lang", v.lang)
	}
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	return path
}

// nav leads through the site; the last link is this page in the other language.
func (v *visit) nav() []htmlw.Link {
	other := "en"
	if v.lang == "en" {
		other = "vi"
	}
	query := url.Values{}
	for key, list := range v.query {
		if key != "lang" {
			query[key] = list
		}
	}
	if other != v.usual {
		query.Set("lang", other)
	}
	turned := v.path
	if len(query) > 0 {
		turned += "?" + query.Encode()
	}
	links := []htmlw.Link{{Href: v.to(nil), Text: v.W("runs")}, {Href: v.to([]string{"history"}), Text: v.W("history")}, {Href: v.to([]string{"compare"}), Text: v.W("compare")}, {Href: v.to([]string{"search"}), Text: v.W("search")}}
	for i, at := range []string{"/", "/history", "/compare", "/search"} {
		links[i].Here = v.path == at
	}
	return append(links, htmlw.Link{Href: turned, Text: v.W("other_language"), Lang: other})
}

// number is a positive number of the query, 1 if there is none.
func (v *visit) number(key string) (int64, error) {
	text := v.query.Get(key)
	if text == "" {
		return 1, nil
	}
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil || n < 1 {
		return 0, refuse(http.StatusBadRequest)
	}
	return n, nil
}

// views remembers which views of today are in the access logs.
type views struct {
	mu   sync.Mutex
	day  string
	seen map[[2]string]bool // user and run
}

// viewed writes into the access log of the run that the user looks at it.
func (s *Server) viewed(v *visit, dir, name string) error {
	if v.user == "" || v.head {
		return nil
	}
	at := s.Clock()
	day := at.In(zone).Format(time.DateOnly)
	s.views.mu.Lock()
	defer s.views.mu.Unlock()
	if s.views.day != day {
		s.views.day, s.views.seen = day, map[[2]string]bool{}
	}
	key := [2]string{v.user, name}
	if s.views.seen[key] {
		return nil
	}
	err := run.LogView(dir, run.Access{At: at.In(zone).Format(time.RFC3339), User: v.user, Host: s.Host, Command: "serve"})
	if err != nil {
		return &refusal{status: http.StatusInternalServerError, word: "error_view", cause: err}
	}
	s.views.seen[key] = true
	return nil
}
