package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/connectortest"
	records "ddss/connectors/json"
	"ddss/internal/fault"
)

// service is a server of the tests: a list of records by page, with faults where a test wants them.
type service struct {
	*httptest.Server
	asked atomic.Int64
	lock  sync.Mutex
	paths []string
	// fault, unless nil, may answer the n-th question (from 1) in place of the page.
	fault func(n int64, w http.ResponseWriter, r *http.Request) bool
}

const all = 25

// record has keys that not all have, and a number that a float would spoil.
func record(i int) map[string]any {
	m := map[string]any{"Mã hồ sơ": fmt.Sprintf("H26.99-%04d", i), "Số": json.Number("12345678901234567890"), "Lồng": map[string]any{"Tên": "Nguyễn Thị Hoà"}}
	if i%2 == 0 {
		m["Chẵn"] = true
	}
	return m
}

func serve(t *testing.T) *service {
	s := &service{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := s.asked.Add(1)
		s.lock.Lock()
		s.paths = append(s.paths, r.URL.String())
		s.lock.Unlock()
		if s.fault != nil && s.fault(n, w, r) {
			return
		}
		s.answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) answer(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(q.Get(name)); err == nil {
			return n
		}
		return otherwise
	}
	size := number("limit", 10)
	from := number("offset", (number("page", 1)-1)*size)
	if c := q.Get("cursor"); c != "" {
		from, _ = strconv.Atoi(strings.TrimPrefix(c, "c"))
	}
	list := []any{}
	for i := from; i < min(from+size, all); i++ {
		list = append(list, record(i))
	}
	body := map[string]any{"data": map[string]any{"items": list, "total": all}}
	if from+size < all {
		u := url.URL{Path: r.URL.Path, RawQuery: url.Values{"offset": {strconv.Itoa(from + size)}}.Encode()}
		body["cursor"], body["next"] = "c"+strconv.Itoa(from+size), u.String()
		w.Header().Set("Link", "</first>; rel=first, <"+u.String()+">; rel=\"next\"")
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(body)
}

func (s *service) place(w connectors.Web) connectors.Place {
	w.Records = "data.items"
	return connectors.Place{URL: s.URL + "/api/ho-so?loc=1", Web: w}
}

var byPage = connectors.Web{Paging: "page", Parameter: "page", First: 1, Size: 10, SizeName: "limit"}

// trial is the connector with a clock of its own, which records pauses instead of keeping them.
func trial(waits *[]time.Duration) *remote {
	return &remote{records.New(), func(ctx context.Context, d time.Duration) error {
		if waits != nil {
			*waits = append(*waits, d)
		}
		return ctx.Err()
	}, func() time.Time { return time.Date(2026, 10, 31, 10, 0, 0, 0, time.UTC) }}
}

func codes(t *testing.T, r *remote, at connectors.Place) []string {
	t.Helper()
	book, err := r.Connect(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	column := slices.Index(book.Sheets()[0].Columns, "Mã hồ sơ")
	var out []string
	for _, row := range connectortest.Rows(t, book, 0) {
		out = append(out, row.Cells[column])
	}
	return out
}

func wanted() []string {
	var out []string
	for i := range all {
		out = append(out, fmt.Sprintf("H26.99-%04d", i))
	}
	return out
}

// Every way of paging gives each record once, in order; a server that gives fewer than was asked for loses none.
func TestPaging(t *testing.T) {
	for name, w := range map[string]connectors.Web{
		"page": byPage, "page without size": {Paging: "page", Parameter: "page", First: 1}, "page with total": {Paging: "page", Parameter: "page", First: 1, Total: "data.total"},
		"offset": {Paging: "offset", Parameter: "offset", Size: 7, SizeName: "limit"}, "offset with total": {Paging: "offset", Parameter: "offset", Total: "data.total"},
		"cursor": {Paging: "cursor", Parameter: "cursor", Next: "cursor"}, "next": {Paging: "next", Next: "next"}, "link": {Paging: "next"}, "one page": {Size: 100, SizeName: "limit"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			if got := codes(t, trial(nil), s.place(w)); !slices.Equal(got, wanted()) {
				t.Errorf("%d records: %q", len(got), got)
			}
			for _, p := range s.paths {
				if w.Paging != "next" && !strings.Contains(p, "loc=1") {
					t.Errorf("%s lost the filter", p)
				}
			}
		})
	}
}

func TestValues(t *testing.T) {
	s := serve(t)
	book, err := trial(nil).Connect(context.Background(), s.place(byPage))
	if err != nil {
		t.Fatal(err)
	}
	columns := slices.Sorted(slices.Values(book.Sheets()[0].Columns))
	if want := []string{"Chẵn", "Lồng.Tên", "Mã hồ sơ", "Số"}; !slices.Equal(columns, want) {
		t.Errorf("columns %q", columns)
	}
	for _, r := range connectortest.Rows(t, book, 0) {
		text := strings.Join(r.Cells, "|")
		if !strings.Contains(text, "12345678901234567890") || !strings.Contains(text, "Nguyễn Thị Hoà") || strings.Contains(text, "TRUE") != (r.Number%2 == 1) {
			t.Errorf("row %d: %s", r.Number, text)
		}
	}
	if err := book.Close(); err != nil {
		t.Error(err)
	}
}

// The suite that every connector must pass, over pages of 1,000 records.
func TestSuite(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{Unique: true, Remote: func(t testing.TB, tab connectortest.Table) connectors.Book {
		var list []string
		for _, row := range tab.Rows {
			var members []string
			for i, v := range row {
				if at, ok := v.(time.Time); ok {
					v = connectortest.Text(at)
				}
				name, _ := json.Marshal(tab.Header[i])
				value, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				members = append(members, string(name)+":"+string(value))
			}
			list = append(list, "{"+strings.Join(members, ",")+"}")
		}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			page, _ := strconv.Atoi(r.URL.Query().Get("page"))
			from := min(page*1000, len(list))
			fmt.Fprintf(w, "[%s]", strings.Join(list[from:min(from+1000, len(list))], ","))
		}))
		defer server.Close()
		book, err := trial(nil).Connect(context.Background(), connectors.Place{URL: server.URL, Web: connectors.Web{Paging: "page", Parameter: "page"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { book.Close() })
		return book
	}})
}

// cut ends the connection within the body.
func cut(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	w.Write([]byte(`{"data": {"items": [{"a": 1}`))
	if h, ok := w.(http.Hijacker); ok {
		if c, _, err := h.Hijack(); err == nil {
			c.Close()
		}
	}
}

// Faults that pass are waited for, page by page; what came before is not asked for again.
func TestFaultsThatPass(t *testing.T) {
	for name, fail := range map[string]func(http.ResponseWriter, *http.Request){
		"500":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"503":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"429":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"cut":       func(w http.ResponseWriter, _ *http.Request) { cut(w) },
		"half JSON": func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"data": {"items": [{"a": 1}`)) },
		"no answer": func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.fault = func(n int64, w http.ResponseWriter, r *http.Request) bool {
				bad := n == 2 || n == 3
				if bad {
					fail(w, r)
				}
				return bad
			}
			var waits []time.Duration
			if got := codes(t, trial(&waits), s.place(byPage)); !slices.Equal(got, wanted()) {
				t.Errorf("%d records", len(got))
			}
			if name == "no answer" { // the transport itself asks once more where a connection in use dies
				return
			}
			if want := []time.Duration{time.Second, 2 * time.Second}; !slices.Equal(waits, want) {
				t.Errorf("waits %v", waits)
			}
			if s.asked.Load() != 6 { // pages 1, 2 thrice, 3, and the empty 4
				t.Errorf("asked %d times: %q", s.asked.Load(), s.paths)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{"7": 7 * time.Second, "Sat, 31 Oct 2026 10:00:30 GMT": 30 * time.Second, "0": time.Second, "soon": time.Second, "Sat, 31 Oct 2026 09:00:00 GMT": time.Second} {
		s := serve(t)
		s.fault = func(n int64, w http.ResponseWriter, _ *http.Request) bool {
			if n == 1 {
				w.Header().Set("Retry-After", header)
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return n == 1
		}
		var waits []time.Duration
		codes(t, trial(&waits), s.place(byPage))
		if !slices.Equal(waits, []time.Duration{want}) {
			t.Errorf("%s: waits %v, want %v", header, waits, want)
		}
	}
}

// Faults that stay end the source with a reason, and leave no file behind.
func TestFaultsThatStay(t *testing.T) {
	status := func(code int, header ...string) func(*service, int64, http.ResponseWriter, *http.Request) bool {
		return func(_ *service, _ int64, w http.ResponseWriter, _ *http.Request) bool {
			if len(header) == 2 {
				w.Header().Set(header[0], header[1])
			}
			w.WriteHeader(code)
			fmt.Fprint(w, "bí mật 001203004567")
			return true
		}
	}
	text := func(body string) func(*service, int64, http.ResponseWriter, *http.Request) bool {
		return func(_ *service, _ int64, w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprint(w, body)
			return true
		}
	}
	elsewhere := serve(t)
	next := connectors.Web{Paging: "next", Next: "next"}
	for name, test := range map[string]struct {
		web    connectors.Web
		fault  func(s *service, n int64, w http.ResponseWriter, r *http.Request) bool
		reason string
		asked  int64
	}{
		"401":                {byPage, status(401), connectors.Denied, 1},
		"403":                {byPage, status(403), connectors.NoPermission, 1},
		"404":                {byPage, status(404), connectors.NoPlace, 1},
		"400":                {byPage, status(400), connectors.BadQuery, 1},
		"204":                {byPage, status(204), connectors.BadAnswer, 1},
		"500 for ever":       {byPage, status(500), connectors.Busy, attempts},
		"a long Retry-After": {byPage, status(503, "Retry-After", "86400"), connectors.Busy, 1},
		"HTML":               {byPage, text("<!DOCTYPE html><title>Đăng nhập</title>"), connectors.BadAnswer, 1},
		"half JSON for ever": {byPage, text(`{"data": `), connectors.BadAnswer, attempts},
		"no UTF-8":           {byPage, text("{\"a\": \"\xff\"}"), connectors.BadAnswer, 1},
		"no list":            {byPage, text(`{"data": {"items": 7}}`), connectors.BadAnswer, 1},
		"no such path":       {byPage, text(`{"dữ liệu": []}`), connectors.BadAnswer, 1},
		"no records":         {byPage, text(`{"data": {"items": [1, 2]}}`), connectors.BadAnswer, 1},
		"the same page":      {byPage, text(`{"data": {"items": [{"a": 1}]}}`), connectors.BadAnswer, 2},
		"a loop of next":     {next, text(`{"data": {"items": []}, "next": "/api/ho-so?loc=1"}`), connectors.BadAnswer, 1},
		"next is a list":     {next, text(`{"data": {"items": []}, "next": []}`), connectors.BadAnswer, 1},
		"next elsewhere":     {next, text(`{"data": {"items": []}, "next": "` + elsewhere.URL + `/a"}`), connectors.BadAnswer, 1},
		"next to a file":     {next, text(`{"data": {"items": []}, "next": "file:///etc/passwd"}`), connectors.BadAnswer, 1},
		"a loop of cursors":  {connectors.Web{Paging: "cursor", Parameter: "c", Next: "next"}, text(`{"data": {"items": []}, "next": 7}`), connectors.BadAnswer, 2},
		"redirect elsewhere": {byPage, func(_ *service, _ int64, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, elsewhere.URL+"/a", http.StatusFound)
			return true
		}, connectors.BadAnswer, 1},
		"redirects in a circle": {byPage, func(_ *service, n int64, w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, fmt.Sprintf("/%d", n), http.StatusFound)
			return true
		}, connectors.BadAnswer, 6},
		"a total that changes": {connectors.Web{Paging: "page", Parameter: "page", First: 1, Total: "data.total"}, func(_ *service, n int64, w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprintf(w, `{"data": {"items": [{"a": %d}], "total": %d}}`, n, 10+n)
			return true
		}, connectors.Changed, 2},
		"a total that is not reached": {connectors.Web{Paging: "page", Parameter: "page", First: 1, Total: "data.total"}, func(_ *service, n int64, w http.ResponseWriter, _ *http.Request) bool {
			if n == 1 {
				fmt.Fprint(w, `{"data": {"items": [{"a": 1}], "total": 3}}`)
			} else {
				fmt.Fprint(w, `{"data": {"items": [], "total": 3}}`)
			}
			return true
		}, connectors.BadAnswer, 2},
		"a total of words": {connectors.Web{Paging: "page", Parameter: "page", Total: "data.total"}, text(`{"data": {"items": [], "total": "nhiều"}}`), connectors.BadAnswer, 1},
		"pages without end": {connectors.Web{Paging: "page", Parameter: "page", MaxPages: 3}, func(_ *service, n int64, w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprintf(w, `{"data": {"items": [{"a": %d}]}}`, n)
			return true
		}, connectors.Oversized, 3},
		"a page without end": {byPage, func(_ *service, _ int64, w http.ResponseWriter, _ *http.Request) bool {
			chunk := []byte(strings.Repeat(" ", 1<<20))
			for range maxPage>>20 + 2 {
				if _, err := w.Write(chunk); err != nil {
					break
				}
			}
			return true
		}, connectors.Oversized, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			s := serve(t)
			s.fault = func(n int64, w http.ResponseWriter, r *http.Request) bool { return test.fault(s, n, w, r) }
			_, err := trial(nil).Connect(context.Background(), s.place(test.web))
			var told *connectors.RemoteError
			if !errors.As(err, &told) || told.Reason != test.reason {
				t.Fatalf("%v, want %s", err, test.reason)
			}
			for _, sentence := range []string{told.Told.Vi, told.Told.En} {
				if strings.Contains(sentence, "bí mật") || strings.Contains(sentence, "%!") || !strings.Contains(sentence, "; ") {
					t.Errorf("%q", sentence)
				}
			}
			if s.asked.Load() != test.asked {
				t.Errorf("asked %d times, want %d: %q", s.asked.Load(), test.asked, s.paths)
			}
			if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
				t.Errorf("left %v", left)
			}
		})
	}
	if n := elsewhere.asked.Load(); n > 0 {
		t.Errorf("the other server was asked %d times", n)
	}
}

func TestUnreachableAndSlow(t *testing.T) {
	s := serve(t)
	at := s.place(byPage)
	s.Close()
	var told *connectors.RemoteError
	if _, err := trial(nil).Connect(context.Background(), at); !errors.As(err, &told) || told.Reason != connectors.Unreachable {
		t.Errorf("nobody listens: %v", err)
	}
	slow := serve(t)
	slow.fault = func(_ int64, _ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		return true
	}
	at = slow.place(byPage)
	at.Web.MaxDuration = "200ms"
	if _, err := trial(nil).Connect(context.Background(), at); !errors.As(err, &told) || told.Reason != connectors.Busy {
		t.Errorf("out of time: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(200*time.Millisecond, cancel)
	at.Web.MaxDuration = ""
	if _, err := trial(nil).Connect(ctx, at); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The password goes to the server alone that the configuration names, in the form that it says.
func TestAuthorization(t *testing.T) {
	for auth, want := range map[string]string{"none": "", "bearer": "Bearer bí mật", "basic": "Basic ZGRzczpiw60gbeG6rXQ="} {
		s := serve(t)
		var got []string
		s.fault = func(_ int64, _ http.ResponseWriter, r *http.Request) bool {
			got = append(got, r.Header.Get("Authorization"))
			return false
		}
		w := byPage
		w.Auth = auth
		at := s.place(w)
		at.URL, at.Secret = strings.Replace(at.URL, "http://", "http://ddss@", 1), "bí mật"
		codes(t, trial(nil), at)
		for _, g := range got {
			if g != want {
				t.Errorf("%s: %q, want %q", auth, g, want)
			}
		}
		if len(got) == 0 {
			t.Error("nobody asked")
		}
	}
}

func TestCheck(t *testing.T) {
	page := connectors.Web{Paging: "page", Parameter: "p"}
	for _, test := range []struct {
		url string
		web connectors.Web
		en  string
	}{
		{"https://", page, "malformed"}, {"http://10.0.0.1/a", page, "in the clear"}, {"http://mot-cua.example.vn/a", page, "in the clear"}, {"https://a/b", connectors.Web{Auth: "digest"}, "http.auth must be"},
		{"https://a/b", connectors.Web{Auth: "basic"}, "needs the account"}, {"https://a/b", connectors.Web{Paging: "page"}, "needs parameter"}, {"https://a/b", connectors.Web{Paging: "offset", Parameter: "o", Next: "n"}, "takes no next"},
		{"https://a/b", connectors.Web{Paging: "cursor", Parameter: "c"}, "needs parameter and next"}, {"https://a/b", connectors.Web{Paging: "next", Parameter: "c"}, "takes no parameter"}, {"https://a/b", connectors.Web{Paging: "pages"}, "must be page"},
		{"https://a/b", connectors.Web{Parameter: "p"}, "needs the key by"}, {"https://a/b", connectors.Web{Size: 5}, "go together"}, {"https://a/b", connectors.Web{SizeName: "s"}, "go together"}, {"https://a/b", connectors.Web{Size: -1, SizeName: "s"}, "negative"},
		{"https://a/b", connectors.Web{MaxDuration: "2h"}, "http.timeout"}, {"https://a/b", connectors.Web{MaxDuration: "soon"}, "http.timeout"}, {"https://a/b", connectors.Web{MaxPages: maxPages + 1}, "at most"},
	} {
		err := New(records.New()).Check(connectors.Place{URL: test.url, Web: test.web})
		if fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "en"), test.en) {
			t.Errorf("%s %+v: %v, want %q", test.url, test.web, err, test.en)
		}
	}
	for _, good := range []string{"https://a/b", "http://127.0.0.1:8080/a", "http://localhost/a", "http://[::1]/a"} {
		if err := New(records.New()).Check(connectors.Place{URL: good, Web: page}); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	page.AllowPlain = true
	if err := New(records.New()).Check(connectors.Place{URL: "http://10.0.0.1/a", Web: page}); err != nil {
		t.Error(err)
	}
	if err := New(records.New()).Check(connectors.Place{URL: "https://a/b", Table: "t"}); fault.Code(err) != fault.Usage {
		t.Error(err)
	}
}
