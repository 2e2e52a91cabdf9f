package web

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"

	"ddss/internal/assess"
)

// Options of a server.
type Options struct {
	Out  string // place of the run folders
	Lang string // of pages whose address names none: "vi" or "en"
	// Users who may sign in; nil: nobody has to.
	Users *Users
	// Named reports whether the server answers to a name of a host, without port.
	Named func(host string) bool
	TLS   bool // connections are encrypted
	// Open judges the inputs of a run again, for pages that show rows.
	Open  func(ctx context.Context, dir string) (*assess.Session, error)
	Host  string // of this machine, for the access log
	Log   *slog.Logger
	Clock func() time.Time
}

// Bounds of a connection. A page that judges rows takes seconds.
const (
	headerTime  = 5 * time.Second
	readTime    = 10 * time.Second
	writeTime   = 60 * time.Second
	idleTime    = 60 * time.Second
	stopTime    = 10 * time.Second
	headerBytes = 16 << 10
	connections = 256
)

// Server answers requests.
type Server struct {
	Options
	shelf    shelf
	desk     *desk
	views    views
	compared compared
	requests *limiter // by client
	guesses  *limiter // wrong passwords, by client
	names    *limiter // wrong passwords, by name
	hashing  chan struct{}
	mux      *http.ServeMux
}

// New makes a server whose work ends with the context.
func New(ctx context.Context, o Options) *Server {
	s := &Server{Options: o, shelf: shelf{out: o.Out}, hashing: make(chan struct{}, hashers),
		requests: newLimiter(requestEvery, requestBurst, o.Clock), guesses: newLimiter(guessEvery, guessBurst, o.Clock), names: newLimiter(nameEvery, nameBurst, o.Clock)}
	s.desk = newDesk(ctx, o.Open, func(err error) { o.Log.Error("rows", "error", err) })
	s.routes()
	return s
}

// Serve answers on the listener until the context ends, then lets running requests finish for some seconds.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes,
		ErrorLog: log.New(io.Discard, "", 0)} // tells addresses of clients; what fails beyond a connection is in our own log
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(netutil.LimitListener(l, connections)) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		if err = srv.Shutdown(stopping); errors.Is(err, context.DeadlineExceeded) {
			err = srv.Close()
		}
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, s.desk.close())
}
