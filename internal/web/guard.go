package web

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ddss/internal/report/htmlw"
	"ddss/internal/viettext"
)

// Limits: requests of a client, wrong passwords of a client, and wrong passwords for a name. The last is wide enough that one
// client alone cannot keep the user out.
const (
	requestEvery = 100 * time.Millisecond
	requestBurst = 100
	guessEvery   = 30 * time.Second
	guessBurst   = 5
	nameEvery    = 10 * time.Second
	nameBurst    = 50
	hashers      = 2 // passwords that are compared at a time: each costs a quarter of a second of a processor
)

// refusal is an answer other than a page.
type refusal struct {
	status int
	word   string        // of the sentence that says why
	wait   time.Duration // until it is worth to try again; 0: not known
	cause  error         // for the log
}

func (r *refusal) Error() string { return r.word }

func refuse(status int) *refusal {
	return &refusal{status: status, word: "error_" + strconv.Itoa(status)}
}

// answer counts what was written, for the log.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// ServeHTTP answers a request. The log has no addresses, names or texts of the request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := s.Clock()
	a := &answer{ResponseWriter: w}
	route := "-"
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("panic", "route", route, "stack", string(debug.Stack()))
			if a.status == 0 {
				s.refused(a, s.visitor(r), &refusal{status: http.StatusInternalServerError, word: "error_500"})
			}
		}
		s.Log.Info("request", "method", methodOf(r), "route", route, "status", a.status, "bytes", a.bytes, "ms", s.Clock().Sub(began).Milliseconds())
	}()
	s.headers(a.Header())
	v := s.visitor(r)
	err := s.admit(r, v)
	if err != nil {
		s.refused(a, v, err)
		return
	}
	r = r.WithContext(withVisit(r.Context(), v))
	_, route = s.mux.Handler(r)
	s.mux.ServeHTTP(a, r)
}

func methodOf(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.Method
	}
	return "other"
}

// policy is that of all pages but the scorecards, which bring their own.
var policy = "default-src 'none'; style-src " + htmlw.Digest(htmlw.Style) + " " + htmlw.Digest(style) + "; script-src " + htmlw.Digest(htmlw.Script) + " " + htmlw.Digest(script) +
	"; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

func (s *Server) headers(h http.Header) {
	h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "private, no-store")
	if s.TLS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// admit says why a request is not answered; nil if it is.
func (s *Server) admit(r *http.Request, v *visit) error {
	if wait := s.requests.take(clientOf(r.RemoteAddr)); wait > 0 {
		return &refusal{status: http.StatusTooManyRequests, word: "error_429", wait: wait}
	}
	switch {
	case !s.Named(hostOf(r.Host)):
		return refuse(http.StatusMisdirectedRequest) // of a foreign name that was made to lead here
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return refuse(http.StatusMethodNotAllowed)
	case r.ContentLength != 0 || len(r.TransferEncoding) > 0:
		return refuse(http.StatusRequestEntityTooLarge)
	case !plainPath(r.URL):
		return refuse(http.StatusBadRequest)
	case foreign(r.Header):
		return refuse(http.StatusForbidden)
	}
	if err := s.signIn(r, v); err != nil {
		return err
	}
	return v.read(r)
}

func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(host), "["), "]"), ".")
}

// plainPath refuses what no link of these pages has: empty and dot segments, control characters, what is no text.
func plainPath(u *url.URL) bool {
	if !strings.HasPrefix(u.Path, "/") || !utf8.ValidString(u.Path) || strings.ContainsFunc(u.Path, unicode.IsControl) || strings.ContainsRune(u.Path, '\\') {
		return false
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.EscapedPath(), "/"), "/") {
		text, err := url.PathUnescape(segment)
		if err != nil || text == "." || text == ".." || segment == "" && u.Path != "/" {
			return false
		}
	}
	return true
}

// foreign reports whether another site embeds or reads a page. A link on another site may lead here.
func foreign(h http.Header) bool {
	site := h.Get("Sec-Fetch-Site")
	link := h.Get("Sec-Fetch-Mode") == "navigate" && h.Get("Sec-Fetch-Dest") == "document"
	return (site == "cross-site" || site == "same-site") && !link
}

// signIn takes the name and the password that come with every request (RFC 7617).
func (s *Server) signIn(r *http.Request, v *visit) error {
	if s.Users == nil {
		return nil
	}
	name, password, ok := r.BasicAuth()
	name, password = viettext.NFC(name), viettext.NFC(password)
	if !ok {
		return refuse(http.StatusUnauthorized)
	}
	if s.Users.remembered(name, password) {
		v.user = name
		return nil
	}
	client := clientOf(r.RemoteAddr)
	wait := s.guesses.take(client)
	if wait == 0 {
		if wait = s.names.take(name); wait > 0 {
			s.guesses.give(client)
		}
	}
	if wait > 0 {
		s.Log.Warn("too many wrong passwords")
		return &refusal{status: http.StatusTooManyRequests, word: "error_429", wait: wait}
	}
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-r.Context().Done():
		return &refusal{status: http.StatusServiceUnavailable, word: "error_503"}
	}
	if !s.Users.right(name, password) {
		s.Log.Warn("wrong password")
		return refuse(http.StatusUnauthorized)
	}
	s.guesses.give(client)
	s.names.give(name)
	v.user = name
	return nil
}

// refused tells why there is no page.
func (s *Server) refused(w http.ResponseWriter, v *visit, err error) {
	var x *refusal
	if !errors.As(err, &x) {
		x = &refusal{status: http.StatusInternalServerError, word: "error_500", cause: err}
	}
	if x.cause != nil {
		s.Log.Error("refused", "status", x.status, "error", x.cause)
	}
	v = &visit{lang: v.lang, usual: v.usual, path: "/"} // nothing of the request comes back
	h := w.Header()
	switch {
	case x.status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Basic realm="ddss", charset="UTF-8"`)
	case x.status == http.StatusMethodNotAllowed:
		h.Set("Allow", "GET, HEAD")
	case x.wait > 0:
		h.Set("Retry-After", strconv.FormatInt(int64((x.wait+time.Second-1)/time.Second), 10))
	}
	h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	s.write(w, v, x.status, "refusal", frame{Heading: v.W(x.word)}, x)
}
