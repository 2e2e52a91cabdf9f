// Package htmlw renders a scorecard as one HTML file that needs nothing else: no network, and no script to be read. The
// script in it sorts and filters tables.
package htmlw

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/url"

	"ddss/internal/report/view"
)

//go:embed page
var files embed.FS

// Style and Script are what the page carries inside; Policy is the content security policy that allows only these.
var (
	Style  = read("page/page.css")
	Script = read("page/page.js")
	Policy = fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", digest(Style), digest(Script))
)

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

var shared = template.Must(template.New("page").Funcs(template.FuncMap{
	"style":  func() template.CSS { return template.CSS(Style) },
	"script": func() template.JS { return template.JS(Script) },
	"length": func(f view.Figure) string { return decimal(f.Value) },
	"inc":    func(i int) int { return i + 1 },
	"first":  first,
	"known":  known,
	"rows":   func(d data, label string, list []view.Target) targets { return targets{d.Page, label, list} },
	"link":   func(d data, r view.Row) titleLink { return titleLink{r.Title, d.href(r)} },
	"stairs": stairs,
	"charts": charts,
}).ParseFS(files, "page/*.html"))

var page = template.Must(shared.Clone())

// Templates are those of the page, for the other pages of its site: "top" begins a page with a Top, "trend" draws a view.Trend.
func Templates() *template.Template { return template.Must(shared.Clone()) }

// Digest is the source in a content security policy that allows a text inside a page.
func Digest(text string) string { return "'" + digest(text) + "'" }

// Top is what a page begins with.
type Top struct {
	Lang, Title, Skip string
	Policy            string
	Style             template.CSS // beside that of the scorecard
	Nav               []Link
}

// decimal writes hundredths as an SVG number.
func decimal(hundredths int64) string { return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100) }

// Link leads to another page of a site.
type Link struct {
	Href, Text string
	Lang       string // of the text and the page, where it is another one
	Here       bool   // to the page on which it stands
}

// Frame sets the page into a site. The zero value makes a file on its own.
type Frame struct {
	Nav        []Link
	CheckPages string // where the pages of checks lie; their ids follow it. "" if there are none
	AgencyPage string // where the pages of agencies lie
	Query      string // follows the links to them; "" or beginning with "?"
}

// data is what the templates see.
type data struct {
	*view.Page
	Frame
}

func (d data) href(r view.Row) string {
	if d.CheckPages == "" || r.Wrong.Known && r.Wrong.N == 0 {
		return ""
	}
	return d.CheckPages + r.ID + d.Query
}

// Top begins the page.
func (d data) Top() Top {
	return Top{Lang: d.Lang, Title: d.W("title") + " – " + d.Unit, Skip: d.W("skip"), Policy: Policy, Nav: d.Nav}
}

// AgencyLink leads from a segment to the page of its agency, if there is one.
func (d data) AgencyLink(c view.Cut, s view.Segment) titleLink {
	if d.AgencyPage == "" || c.By != "agency" || s.Code == "" {
		return titleLink{Title: s.Key}
	}
	return titleLink{s.Key, d.AgencyPage + url.PathEscape(view.AgencyAddress(s.Code)) + d.Query}
}

type titleLink struct{ Title, Href string }

// targets is a table of indicators.
type targets struct {
	*view.Page
	Label string
	List  []view.Target
}

// Goals reports whether the indicators have targets.
func (t targets) Goals() bool { return len(t.List) > 0 && t.List[0].Goal != "" }

func first(n int, list any) any {
	switch l := list.(type) {
	case []string:
		return l[:min(n, len(l))]
	case []view.Target:
		return l[:min(n, len(l))]
	}
	return list
}

// known counts the targets whose light is known.
func known(list []view.Target) int {
	n := 0
	for _, t := range list {
		if t.Light != "" {
			n++
		}
	}
	return n
}

// Render makes the file. Equal pages give equal bytes.
func Render(p *view.Page) ([]byte, error) { return RenderIn(p, Frame{}) }

// RenderIn makes a page of a site.
func RenderIn(p *view.Page, f Frame) ([]byte, error) {
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "page", data{p, f}); err != nil {
		return nil, fmt.Errorf("render the HTML page: %w", err)
	}
	return b.Bytes(), nil
}
