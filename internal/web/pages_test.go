package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ddss/internal/audit/leak"
	"ddss/internal/report/view"
	"ddss/internal/run"
)

const sectorless = "du.dossier.sector"

// elements calls each for the elements of a page.
func elements(t testing.TB, text string, each func(*html.Node)) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			each(n)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Every page that links lead to is there, in its language, shows nothing personal and runs nothing that its policy forbids.
func TestEveryLinkLeadsToAPage(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		t.Run(lang, func(t *testing.T) {
			x := serve(t, nil)
			first := "/"
			if lang == "en" {
				first = "/?lang=en"
			}
			waiting, seen, kinds := []string{first}, map[string]bool{first: true}, map[string]int{}
			for len(waiting) > 0 {
				address := waiting[0]
				waiting = waiting[1:]
				answer := x.ask(address)
				if answer.StatusCode != http.StatusOK {
					t.Fatalf("%s: status %d", address, answer.StatusCode)
				}
				body, err := io.ReadAll(answer.Body)
				if err != nil {
					t.Fatal(err)
				}
				text := string(body)
				lookAt(t, address, lang, text, answer.Header.Get("Content-Security-Policy"))
				elements(t, text, func(n *html.Node) {
					href := attribute(n, "href")
					if n.Data != "a" || href == "" || href[0] == '#' || attribute(n, "hreflang") != "" {
						return
					}
					if strings.Contains(href, "lang=en") != (lang == "en") {
						t.Errorf("%s: the link to %s leaves the language", address, href)
					}
					if kind := kindOf(href); !seen[href] && (kinds[kind] < 6 || strings.Contains(href, sectorless)) { // some of many alike
						seen[href] = true
						kinds[kind]++
						waiting = append(waiting, href)
					}
				})
			}
			for _, kind := range []string{"/history", "/compare", "/search", "/runs/*", "/runs/*/checks/*", "/runs/*/agencies/*"} {
				if kinds[kind] == 0 {
					t.Errorf("no link led to a page %s: %v", kind, kinds)
				}
			}
			if len(seen) < 12 {
				t.Errorf("only %d pages", len(seen))
			}
			for _, s := range append(secrets, x.out, built.root) {
				if strings.Contains(x.log.String(), s) {
					t.Errorf("the log tells %q", s)
				}
			}
		})
	}
}

var named = regexp.MustCompile(`(/runs|/checks|/agencies)/[^/]+`)

// kindOf is the address with a star for each name.
func kindOf(address string) string {
	return named.ReplaceAllString(strings.Split(address, "?")[0], "$1/*")
}

func lookAt(t *testing.T, address, lang, text, policy string) {
	t.Helper()
	for _, s := range append([]string{built.root, "<i>Thử", "<b onmouseover"}, secrets...) {
		if strings.Contains(text, s) {
			t.Errorf("%s shows %q", address, s)
		}
	}
	if found, err := leak.File("page.html", strings.NewReader(text), int64(len(text))); err != nil || len(found) > 0 {
		t.Errorf("%s: personal data %v, error %v", address, found, err)
	}
	headings := 0
	elements(t, text, func(n *html.Node) {
		switch n.Data {
		case "html":
			if attribute(n, "lang") != lang {
				t.Errorf("%s is in %s", address, attribute(n, "lang"))
			}
		case "h1":
			headings++
		case "script", "style":
			if n.FirstChild == nil || !allowed(policy, n) || !allowed(metaPolicy(t, text), n) {
				t.Errorf("%s: the policy forbids a %s of its own", address, n.Data)
			}
		case "img", "link", "iframe", "object":
			t.Errorf("%s loads a %s", address, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("%s: %s has the attribute %s", address, n.Data, a.Key)
			}
		}
	})
	if headings != 1 {
		t.Errorf("%s has %d headings of the first level", address, headings)
	}
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("%s: policy %s", address, policy)
	}
}

func metaPolicy(t *testing.T, text string) (policy string) {
	elements(t, text, func(n *html.Node) {
		if attribute(n, "http-equiv") == "Content-Security-Policy" {
			policy = attribute(n, "content")
		}
	})
	return policy
}

// allowed reports whether a policy names the digest of what stands in the element.
func allowed(policy string, n *html.Node) bool {
	for part := range strings.SplitSeq(policy, ";") {
		if fields := strings.Fields(part); len(fields) > 0 && fields[0] == n.Data+"-src" {
			return strings.Contains(part, sha256Source(n.FirstChild.Data))
		}
	}
	return false
}

func TestFiguresAreThoseOfTheRun(t *testing.T) {
	x := serve(t, nil)
	r, err := run.ReadResult(filepath.Join(x.out, built.after))
	if err != nil {
		t.Fatal(err)
	}
	list := x.page("/")
	for _, want := range []string{view.Percent(*r.DQI.Score, "vi"), view.Percent(*r.DQI.Clean.Score, "vi"), "/runs/" + built.after, "/runs/" + built.before, "01:30 31/10/2026"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list of runs lacks %q", want)
		}
	}
	if i, j := strings.Index(list, built.after), strings.Index(list, built.before); i > j {
		t.Error("the newest run does not stand first")
	}
	if text := x.page("/runs/" + built.after + "/checks/" + sectorless + "?lang=en"); !strings.Contains(text, "107 / 130") {
		t.Error("the page of a check lacks its counts")
	}
	text := x.page("/compare?before=" + built.before + "&after=" + built.after)
	if !regexp.MustCompile(`(?s)checks/` + regexp.QuoteMeta(sectorless) + `">.*?>110<.*?>107<.*?>0<.*?>3<.*?>107<.*?>0<`).MatchString(text) {
		t.Error("the comparison lacks 110 before, 107 after, 0 new, 3 gone, 107 that stay, 0 again")
	}
	if turned := x.page("/compare?before=" + built.after + "&after=" + built.before); !strings.Contains(turned, "01:30 30/10/2026 → 01:30 31/10/2026") {
		t.Error("runs that are named the other way round are not compared in their order")
	}
	lines := 2 // of the DQI and of the clean records
	for _, d := range r.Dimensions {
		if d.Score != nil {
			lines++
		}
	}
	text = x.page("/history")
	if strings.Count(text, "<polyline") != lines || strings.Contains(text, "Lần cuối của mỗi tháng") {
		t.Errorf("%d lines in the history, not %d", strings.Count(text, "<polyline"), lines)
	}
	commune(t, filepath.Join(built.root, "xa_2"), 20, "2026-09-30T01:30:00+07:00")
	assessAt(t, filepath.Join(built.root, "xa_2"), x.out)
	text = x.page("/history")
	last, months, _ := strings.Cut(text, "Lần cuối của mỗi tháng")
	if strings.Count(last, "<circle") != 3*lines || strings.Count(months, "<circle") != 2*lines {
		t.Errorf("%d and %d points of three runs in two months", strings.Count(last, "<circle"), strings.Count(months, "<circle"))
	}
}

func TestRowsPageByPage(t *testing.T) {
	x := serve(t, nil)
	base := "/runs/" + built.after + "/checks/" + sectorless
	place := regexp.MustCompile(`ho_so\.csv, hàng (\d+)</th>`)
	seen := map[string]bool{}
	for page, want := range []int{50, 50, 7} {
		text := x.page(fmt.Sprintf("%s?page=%d", base, page+1))
		rows := place.FindAllStringSubmatch(text, -1)
		if len(rows) != want {
			t.Errorf("page %d has %d rows", page+1, len(rows))
		}
		for _, r := range rows {
			seen[r[1]] = true
		}
		if last := page == 2; strings.Contains(text, `rel="next"`) == last || strings.Contains(text, `rel="prev"`) != (page > 0) {
			t.Errorf("page %d leads elsewhere", page+1)
		}
		if !strings.Contains(text, "L*** V*** K***") {
			t.Errorf("page %d shows no masked officer", page+1)
		}
	}
	for row := 25; row <= 131; row++ {
		if !seen[fmt.Sprint(row)] {
			t.Errorf("row %d is on no page", row)
		}
	}
	for address, status := range map[string]int{"?page=4": 404, "?page=0": 400, "?page=-1": 400, "?page=x": 400, "?page=201": 404, "?page=99999999999999": 400} {
		if got, _ := x.get(base + address); got != status {
			t.Errorf("%s: status %d", address, got)
		}
	}
	// By agency: as many as the page of the agency says.
	text := x.page("/runs/" + built.after + "/agencies/" + url.PathEscape(ugly))
	if !strings.Contains(text, ">10</td>") && !strings.Contains(text, ">11</td>") {
		t.Error("the page of the agency lacks its violations")
	}
	rows := place.FindAllString(x.page(base+"?agency="+url.QueryEscape(ugly)), -1)
	if len(rows) != 10 { // rows 31, 41 … 121
		t.Errorf("%d rows of the agency", len(rows))
	}
	// An agency whose code no address can hold has its pages all the same.
	at := view.AgencyAddress(marked)
	text = x.page("/runs/" + built.after + "/agencies/" + at)
	if link := "/checks/" + sectorless + "?agency=" + url.QueryEscape(at); !strings.Contains(text, link) || !strings.Contains(x.page("/runs/"+built.after), "/agencies/"+at) {
		t.Errorf("no link to %s", link)
	}
	if rows := place.FindAllString(x.page(base+"?agency="+url.QueryEscape(at)), -1); len(rows) != 11 { // rows 26, 36 … 126
		t.Errorf("%d rows of the agency whose code has marks", len(rows))
	}
	if text := x.page(base + "?agency=H00"); !strings.Contains(text, "Không có hàng nào cần sửa") {
		t.Error("an agency without violations has rows")
	}
}

// A page of rows says why it has none, without a path, and the counts stand all the same.
func TestRowsWithoutTheirInputs(t *testing.T) {
	x := serve(t, nil)
	base := "/runs/" + built.before + "/checks/" + sectorless // its inputs were replaced by those of the next night
	text := x.page(base)
	if !strings.Contains(text, "dữ liệu đầu vào không còn như lúc đánh giá") || !strings.Contains(text, "110 / 130") || strings.Contains(text, "ho_so.csv") {
		t.Error("it does not say that the inputs changed")
	}
	if text := x.page(base + "?lang=en"); !strings.Contains(text, "the inputs are no longer those of the run") {
		t.Error("nor in English")
	}
	if !strings.Contains(x.log.String(), "level=ERROR msg=rows") {
		t.Error("the log does not tell the reason")
	}
}

func TestRunsAppearWhole(t *testing.T) {
	x := serve(t, nil)
	x.page("/")
	half := filepath.Join(x.out, "20261101T013000-0123abcd")
	copyFolder(t, filepath.Join(x.out, built.after), filepath.Join(x.out, ".ddss", "run-1234")) // one that is being made
	if strings.Contains(x.page("/"), "run-1234") {
		t.Error("a run in the making is listed")
	}
	if err := os.Rename(filepath.Join(x.out, ".ddss", "run-1234"), half); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(x.page("/"), filepath.Base(half)) {
		t.Error("the new run is not listed")
	}
	if got := x.page("/newest"); got != filepath.Base(half) {
		t.Errorf("the newest is %q", got)
	}
	if err := os.RemoveAll(half); err != nil { // pruned
		t.Fatal(err)
	}
	if status, text := x.get("/runs/" + filepath.Base(half)); status != 404 || !strings.Contains(text, "có thể đã được dọn đi") {
		t.Errorf("a pruned run: %d", status)
	}
	put(t, filepath.Join(x.out, built.before, run.ResultFile), "{}")
	put(t, filepath.Join(half, run.ManifestFile), "{}")
	text := x.page("/")
	if !strings.Contains(text, "Không đọc được: "+filepath.Base(half)) || !strings.Contains(text, "/runs/"+built.after) {
		t.Error("a broken run is not told, or hides the others")
	}
	if status, text := x.get("/runs/" + filepath.Base(half)); status != 500 || strings.Contains(text, x.out) {
		t.Errorf("a broken run: %d", status)
	}
	if err := os.RemoveAll(x.out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(x.page("/"), "Chưa có lần đánh giá nào") {
		t.Error("without runs the page does not say what to do")
	}
	for _, address := range []string{"/history", "/compare", "/search?q=x", "/newest"} {
		x.page(address)
	}
}

func TestSearch(t *testing.T) {
	x := serve(t, nil)
	for query, want := range map[string]string{
		"linh vuc":                    "/checks/" + sectorless,
		"DU.DOSSIER.SECTOR":           "/checks/" + sectorless,
		"31/10/2026":                  "/runs/" + built.after,
		"2026-10-30":                  "/runs/" + built.before,
		"h26.99.01":                   "/agencies/H26.99.01",
		"<b onmouseover":              "/agencies/" + strings.ReplaceAll(url.PathEscape(ugly), "&", "&amp;"),
		"định danh":                   "/checks/du.dossier.national_id",
		`"><script>alert(1)</script>`: "0 kết quả",
	} {
		if text := x.page("/search?q=" + url.QueryEscape(query)); !strings.Contains(text, want) || strings.Contains(text, "<script>alert") {
			t.Errorf("%q does not find %s", query, want)
		}
	}
	if text := x.page("/search?q=h26kt"); !strings.Contains(text, "/agencies/"+view.AgencyAddress(marked)) {
		t.Error("an agency whose code has marks is not found")
	}
	if text := x.page("/search?lang=en&q=sector"); !strings.Contains(text, "lang=en") || !strings.Contains(text, "found for") {
		t.Error("not in English")
	}
}
