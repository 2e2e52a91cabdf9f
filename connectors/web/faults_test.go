package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
)

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
