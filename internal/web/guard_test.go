package web

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ddss/internal/run"
)

func sha256Source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func header(key, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(key, value) }
}

func fetched(site, mode, dest string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", site)
		r.Header.Set("Sec-Fetch-Mode", mode)
		r.Header.Set("Sec-Fetch-Dest", dest)
	}
}

func TestRefusals(t *testing.T) {
	x := serve(t, nil)
	method := func(m string) func(*http.Request) { return func(r *http.Request) { r.Method = m } }
	host := func(h string) func(*http.Request) { return func(r *http.Request) { r.Host = h } }
	path := func(p string) func(*http.Request) {
		return func(r *http.Request) { r.URL.Path, r.URL.RawPath = p, "" }
	}
	at := "/runs/" + built.after
	for _, c := range []struct {
		address string
		adjust  func(*http.Request)
		status  int
	}{
		{"/", method("POST"), 405}, {"/", method("PUT"), 405}, {"/", method("DELETE"), 405}, {"/", method("OPTIONS"), 405}, {"/", method("TRACE"), 405}, {"/", method("<script>"), 405},
		{"/", method("HEAD"), 200},
		{"/", func(r *http.Request) { r.ContentLength = 1 }, 413}, {"/", func(r *http.Request) { r.ContentLength = -1 }, 413}, {"/", func(r *http.Request) { r.TransferEncoding = []string{"chunked"} }, 413},
		{"/", host("127.0.0.1"), 200}, {"/", host("evil.example"), 421}, {"/", host("evil.example:8766"), 421}, {"/", host("127.0.0.1.evil.example"), 421}, {"/", host(""), 421}, {"/", host("[::2]:8766"), 421},
		{"/", fetched("cross-site", "no-cors", "image"), 403}, {"/", fetched("cross-site", "navigate", "iframe"), 403}, {"/", fetched("same-site", "cors", "empty"), 403},
		{"/", fetched("cross-site", "navigate", "document"), 200}, {"/", fetched("same-origin", "cors", "empty"), 200}, {"/", fetched("none", "navigate", "document"), 200},
		{"/", path("/../etc/passwd"), 400}, {"/", path("/runs/../../etc/passwd"), 400}, {"/", path("/runs/" + built.after + "/../x"), 400}, {"/", path("//evil.example"), 400}, {"/", path("/runs//x"), 400},
		{"/", path("/runs/"), 400}, {"/", path("/\x00"), 400}, {"/", path("/runs/a\nb"), 400}, {"/", path("/\xff"), 400}, {"/", path(`/..\..\etc`), 400}, {"/", path(""), 400}, {"/", path("*"), 400}, {"/", path("/./"), 400},
		{"/%2e%2e/%2e%2e/etc/passwd", nil, 400}, {"/runs/%2e%2e%2fetc", nil, 404}, {"/runs/%2e", nil, 400}, {at + "/checks/%00", nil, 400}, {at + "/checks/..%2f..%2fresult.json", nil, 404},
		{"/runs/.ddss", nil, 404}, {"/runs/20261031T013000-00000000", nil, 404}, {"/runs/" + strings.Repeat("9", 4000), nil, 404}, {at + "/result.json", nil, 404}, {at + "/checks", nil, 404},
		{at + "/checks/du.dossier.nothing", nil, 404}, {at + "/checks/" + strings.Repeat("x", 5000), nil, 404}, {at + "/agencies/H00", nil, 404}, {at + "/checks/" + sectorless + "/more", nil, 404},
		{"/nothing", nil, 404}, {"/compare?before=x", nil, 404}, {"/compare?before=" + built.before, nil, 404}, {"/compare?before=" + built.before + "&after=../x", nil, 404},
		{"/?lang=fr", nil, 400}, {"/?page=0", nil, 400}, {"/?page=2", nil, 404}, {"/search?q=" + strings.Repeat("x", 301), nil, 400}, {"/search?q=%00", nil, 400}, {"/search?q=%ff", nil, 400}, {"/search?q=%zz", nil, 400}, {"/search?q=%E2%80%AE", nil, 400},
	} {
		var adjust []func(*http.Request)
		if c.adjust != nil {
			adjust = append(adjust, c.adjust)
		}
		answer := x.ask(c.address, adjust...)
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		status, text := answer.StatusCode, string(body)
		if status != c.status {
			t.Errorf("%.80s: status %d, not %d", c.address, status, c.status)
		}
		if strings.Contains(text, x.out) || strings.Contains(text, "passwd") || strings.Contains(text, "goroutine") || status >= 400 && !strings.Contains(text, "<h1>") {
			t.Errorf("%.80s: the page tells too much, or nothing", c.address)
		}
		h := answer.Header
		for key, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store", "Cross-Origin-Resource-Policy": "same-origin"} {
			if h.Get(key) != want {
				t.Errorf("%.80s: %s is %q", c.address, key, h.Get(key))
			}
		}
		if !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%.80s: policy %q", c.address, h.Get("Content-Security-Policy"))
		}
		if status == 405 && h.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: Allow is %q", c.address, h.Get("Allow"))
		}
	}
	if strings.Contains(x.log.String(), "passwd") || strings.Contains(x.log.String(), "evil") || strings.Contains(x.log.String(), "<script>") || strings.Contains(x.log.String(), "127.0.0.1") {
		t.Error("the log tells texts of requests or addresses of clients")
	}
	if accessLogs(t, x.out) != 0 {
		t.Error("views are logged although nobody signs in")
	}
}

func TestAPanicIsAPage(t *testing.T) {
	x := serve(t, nil)
	x.mux.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic(secrets[1]) })
	status, text := x.get("/panic")
	if status != 500 || !strings.Contains(text, "Máy chủ gặp lỗi") || strings.Contains(text+x.log.String(), secrets[1]) || !strings.Contains(x.log.String(), "msg=panic route=/panic") {
		t.Errorf("status %d\n%s", status, x.log)
	}
}

func TestTooManyRequests(t *testing.T) {
	x := serve(t, nil)
	x.requests.burst = requestBurst
	for i := range requestBurst {
		if status, _ := x.get("/newest"); status != 200 {
			t.Fatalf("request %d: status %d", i+1, status)
		}
	}
	answer := x.ask("/newest")
	if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "1" {
		t.Errorf("status %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	if status, _ := x.get("/newest", func(r *http.Request) { r.RemoteAddr = "127.0.0.2:1" }); status != 200 {
		t.Errorf("another client: status %d", status)
	}
	x.now = x.now.Add(requestEvery)
	if status, _ := x.get("/newest"); status != 200 {
		t.Errorf("later: status %d", status)
	}
}

// signedIn is a site with two users.
func signedIn(t *testing.T) *site {
	t.Helper()
	var text []byte
	for _, name := range []string{"chủ tịch", "an"} {
		hash, err := bcrypt.GenerateFromPassword([]byte("mật khẩu của "+name), leastHashCost)
		if err != nil {
			t.Fatal(err)
		}
		text = fmt.Appendf(text, "%s:%s\n", name, hash)
	}
	users, err := ParseUsers("users", text)
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, func(o *Options) { o.Users = users })
}

func by(name, password string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(name, password) }
}

func TestSigningIn(t *testing.T) {
	x := signedIn(t)
	chair := by("chủ tịch", "mật khẩu của chủ tịch")
	at := "/runs/" + built.after
	for _, address := range []string{"/", at, "/newest", "/nothing"} {
		answer := x.ask(address)
		if answer.StatusCode != http.StatusUnauthorized || answer.Header.Get("WWW-Authenticate") != `Basic realm="ddss", charset="UTF-8"` {
			t.Errorf("%s without a name: status %d, %q", address, answer.StatusCode, answer.Header.Get("WWW-Authenticate"))
		}
	}
	for _, who := range []func(*http.Request){by("chủ tịch", "mật khẩu của an"), by("an", ""), by("", ""), by("nobody", "mật khẩu của an"), header("Authorization", "Bearer x")} {
		if status, text := x.get(at, who); status != 401 || strings.Contains(text, built.after) {
			t.Errorf("status %d", status)
		}
	}
	if accessLogs(t, x.out) != 0 {
		t.Fatal("a view is logged of somebody who was not let in")
	}
	x.now = x.now.Add(time.Hour)
	x.page("/", chair)
	x.page("/history", chair)
	if status, _ := x.get(at, chair, func(r *http.Request) { r.Method = "HEAD" }); status != 200 {
		t.Errorf("HEAD: status %d", status)
	}
	if n := accessLogs(t, x.out); n != 0 {
		t.Fatalf("%d views of no run", n)
	}
	if text := x.page(at+"/agencies/H26.99.01", chair); !strings.Contains(text, "Lượt xem của người đăng nhập được ghi lại") {
		t.Error("the page does not say that views are recorded")
	}
	x.page(at, chair)
	x.page(at, by("an", "mật khẩu của an"))
	x.page("/compare?before="+built.before+"&after="+built.after, chair)
	x.now = x.now.AddDate(0, 0, 1)
	x.page(at, chair)
	list, whole, err := run.ReadAccess(filepath.Join(x.out, built.after))
	if err != nil || !whole || len(list) != 3 || list[0].User != "chủ tịch" || list[1].User != "an" || list[2].User != "chủ tịch" || list[0].Command != "serve" || list[0].Unmask ||
		list[2].At != x.now.Format(time.RFC3339) || list[0].Host != "máy" {
		t.Errorf("%+v, whole %v, error %v", list, whole, err)
	}
	if n := accessLogs(t, x.out); n != 4 { // and the chair's of the earlier run
		t.Errorf("%d views", n)
	}
	for _, s := range []string{"chủ tịch", "mật khẩu", "127.0.0.1"} {
		if strings.Contains(x.log.String(), s) {
			t.Errorf("the log tells %q", s)
		}
	}
}

func TestNoRunWithoutItsViewLogged(t *testing.T) {
	x := signedIn(t)
	log := filepath.Join(x.out, built.after, "access.log")
	if err := os.Mkdir(log, 0o755); err != nil {
		t.Fatal(err)
	}
	an := by("an", "mật khẩu của an")
	status, text := x.get("/runs/"+built.after, an)
	if status != 500 || strings.Contains(text, x.out) || !strings.Contains(text, "Không ghi được lượt xem") || strings.Contains(text, "98,") {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(x.log.String(), "access.log") {
		t.Error("the log does not tell the reason")
	}
	x.page("/runs/"+built.before, an)
}

func TestTooManyWrongPasswords(t *testing.T) {
	x := signedIn(t)
	an := by("an", "mật khẩu của an")
	x.page("/", an)
	for i := range guessBurst {
		if status, _ := x.get("/", by("chủ tịch", fmt.Sprint("thử ", i))); status != 401 {
			t.Fatalf("guess %d: status %d", i+1, status)
		}
	}
	answer := x.ask("/", by("chủ tịch", "mật khẩu của chủ tịch"))
	if answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "30" {
		t.Errorf("status %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	x.page("/", an) // who signed in before is not kept out
	elsewhere := func(r *http.Request) { r.RemoteAddr = "[2001:db8::1]:1" }
	x.page("/", by("chủ tịch", "mật khẩu của chủ tịch"), elsewhere)
	// Guesses from everywhere at one name.
	x.names.burst = 4
	for i := range 4 {
		if status, _ := x.get("/", by("nobody", "x"), func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("10.0.0.%d:1", i) }); status != 401 {
			t.Fatalf("guess %d: status %d", i+1, status)
		}
	}
	if status, _ := x.get("/", by("nobody", "x"), func(r *http.Request) { r.RemoteAddr = "10.0.1.1:1" }); status != 429 {
		t.Errorf("one more from elsewhere: status %d", status)
	}
	x.now = x.now.Add(guessEvery)
	if status, _ := x.get("/", by("chủ tịch", "thử nữa")); status != 401 {
		t.Errorf("later: status %d", status)
	}
}
