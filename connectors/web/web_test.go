package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
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
