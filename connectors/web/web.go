package web

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"ddss/connectors"
	"ddss/internal/fault"
)

// Bounds of a source.
const (
	maxPages    = 100_000
	maxDuration = time.Hour
	maxPage     = 64 << 20 // bytes of a page
	maxTotal    = 16 << 30 // bytes of all records
	attempts    = 6        // for one page
	firstPause  = time.Second
	longestWait = 2 * time.Minute // that Retry-After may ask for
	attemptTime = 5 * time.Minute // for one page
)

// remote reads pages; what they hold is read by another connector.
type remote struct {
	records connectors.Connector
	sleep   func(context.Context, time.Duration) error
	now     func() time.Time
}

// New returns the source of kind "http". The connector reads a file with a JSON array of records.
func New(records connectors.Connector) connectors.Remote {
	return &remote{records, sleep, time.Now}
}

func (r *remote) Kind() string           { return "http" }
func (r *remote) Schemes() []string      { return []string{"https", "http"} }
func (r *remote) SecretVariable() string { return "DDSS_HTTP_TOKEN" }

func wrong(vi, en string, args ...any) error { return fault.New(fault.Usage, vi, en, args...) }

// Check refuses what cannot be asked for.
func (r *remote) Check(at connectors.Place) error {
	w := at.Web
	u, err := url.Parse(at.URL)
	switch {
	case err != nil || u.Host == "":
		return wrong("url viết sai; hãy viết như https://mot-cua.example.vn/api/ho-so", "the url is malformed; write it like https://mot-cua.example.vn/api/ho-so")
	case at.Table != "" || at.Query != "":
		return wrong("khoá table và query chỉ dùng với cơ sở dữ liệu", "the keys table and query are for databases")
	case u.Scheme == "http" && !w.AllowPlain && !loopback(u.Hostname()):
		return wrong("http:// gửi dữ liệu không mã hoá qua mạng; hãy dùng https://, hoặc ghi http: {allow_plain: true} nếu chấp nhận", "http:// sends the data in the clear; use https://, or say http: {allow_plain: true} if that is accepted")
	case !slices.Contains([]string{"", "none", "basic", "bearer"}, w.Auth):
		return wrong("http.auth phải là none, basic hoặc bearer, không phải %q", "http.auth must be none, basic or bearer, not %q", w.Auth)
	case w.Auth == "basic" && u.User.Username() == "":
		return wrong("http.auth: basic cần tên tài khoản trong url, như https://ten@may-chu/", "http.auth: basic needs the account in the url, such as https://name@server/")
	case w.Size < 0 || w.First < 0 || w.MaxPages < 0 || w.MaxPages > maxPages:
		return wrong("http.paging.size, first và http.max_pages không được âm; max_pages nhiều nhất là %d", "http.paging.size, first and http.max_pages must not be negative; max_pages is at most %d", maxPages)
	case (w.SizeName == "") != (w.Size == 0):
		return wrong("http.paging.size và size_param phải đi cùng nhau", "http.paging.size and size_param go together")
	}
	if _, err := duration(w.MaxDuration); err != nil {
		return wrong("http.timeout phải có dạng như 90s hoặc 30m, nhiều nhất là %v", "http.timeout must be like 90s or 30m, at most %v", maxDuration)
	}
	switch needs := [2]bool{w.Parameter != "", w.Next != ""}; w.Paging {
	case "", "none":
		if needs[0] || needs[1] {
			return wrong("http.paging cần khoá by: page, offset, cursor hoặc next", "http.paging needs the key by: page, offset, cursor or next")
		}
	case "page", "offset":
		if !needs[0] || needs[1] {
			return wrong("http.paging by: %s cần parameter và không dùng next", "http.paging by: %s needs parameter and takes no next", w.Paging)
		}
	case "cursor":
		if !needs[0] || !needs[1] {
			return wrong("http.paging by: cursor cần parameter và next", "http.paging by: cursor needs parameter and next")
		}
	case "next":
		if needs[0] {
			return wrong("http.paging by: next không dùng parameter", "http.paging by: next takes no parameter")
		}
	default:
		return wrong("http.paging.by phải là page, offset, cursor, next hoặc none, không phải %q", "http.paging.by must be page, offset, cursor, next or none, not %q", w.Paging)
	}
	return nil
}

// duration reads a bound of time; empty is the bound of this package.
func duration(text string) (time.Duration, error) {
	if text == "" {
		return maxDuration, nil
	}
	d, err := time.ParseDuration(text)
	if err == nil && (d <= 0 || d > maxDuration) {
		err = errors.New("out of bounds")
	}
	return d, err
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Connect fetches all pages, then opens what came.
func (r *remote) Connect(ctx context.Context, at connectors.Place) (connectors.Book, error) {
	if err := r.Check(at); err != nil {
		return nil, err
	}
	limit, err := duration(at.Web.MaxDuration)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(at.URL)
	if err != nil {
		return nil, err
	}
	spool, err := os.CreateTemp("", "ddss-web-*.json")
	if err != nil {
		return nil, err
	}
	bounded, stop := context.WithTimeout(ctx, limit)
	defer stop()
	f := &fetch{remote: r, place: at, origin: u, out: spool, client: client(u), seen: map[string]bool{}, pages: map[[32]byte]bool{}, user: u.User.Username()}
	err = f.run(bounded)
	err = cmp.Or(err, spool.Close())
	if err == nil {
		var b connectors.Book
		if b, err = r.records.Open(ctx, spool.Name()); err == nil {
			return &book{b, spool.Name()}, nil
		}
	}
	spool.Close()
	os.Remove(spool.Name())
	if ctx.Err() == nil && bounded.Err() != nil {
		return nil, connectors.NewRemoteError(connectors.Busy, "quá thời gian cho phép (%v) mà chưa đọc hết; hãy chạy lại vào lúc khác, hoặc tăng http.timeout", "the time allowed (%v) ended before all records were read; run at another time, or raise http.timeout", limit)
	}
	return nil, cmp.Or(ctx.Err(), err)
}

// client follows redirections on the same server alone.
func client(origin *url.URL) *http.Client {
	return &http.Client{CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if !sameOrigin(origin, req.URL) {
			return errElsewhere
		}
		if len(via) > 5 {
			return errRound
		}
		return nil
	}}
}

var (
	errElsewhere = errors.New("another server")
	errRound     = errors.New("too many redirections")
)

// sameOrigin: scheme, host and port are the same (RFC 6454).
func sameOrigin(a, b *url.URL) bool {
	port := func(u *url.URL) string {
		return cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[strings.ToLower(u.Scheme)])
	}
	return strings.EqualFold(a.Scheme, b.Scheme) && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

// book is what came, in a temporary file.
type book struct {
	connectors.Book
	file string
}

func (b *book) Close() error {
	err := b.Book.Close()
	os.Remove(b.file)
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
