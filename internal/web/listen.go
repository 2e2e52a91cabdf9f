package web

import (
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ddss/internal/fault"
	"ddss/internal/run"
)

// Listen says where a server listens and how.
type Listen struct {
	Address   string // an IP address and a port, or localhost and a port
	Cert, Key string // files in PEM; "" for a connection that is not encrypted
	Users     bool   // nobody is answered who does not sign in
}

// Listener is an open one.
type Listener struct {
	net.Listener
	Named func(host string) bool
	TLS   bool
}

// URL is the address of the first page.
func (l *Listener) URL() string {
	scheme := "http"
	if l.TLS {
		scheme = "https"
	}
	return scheme + "://" + l.Addr().String() + "/"
}

// Open listens. An address that other machines reach needs a password and TLS. The error is a *fault.Error.
func (l Listen) Open(now time.Time) (*Listener, error) {
	at, err := l.address()
	if err != nil {
		return nil, err
	}
	own := at.Addr().IsLoopback()
	switch {
	case (l.Cert == "") != (l.Key == ""):
		return nil, fault.New(fault.Usage, "Cần cả --tls-cert và --tls-key.", "Both --tls-cert and --tls-key are needed.")
	case !own && (!l.Users || l.Cert == ""):
		return nil, fault.New(fault.Usage, "Máy khác tới được địa chỉ %s, nên cần mật khẩu (--users TỆP) và TLS (--tls-cert TỆP --tls-key TỆP); không có thì chỉ dùng được 127.0.0.1.",
			"Other machines reach the address %s, so a password (--users FILE) and TLS (--tls-cert FILE --tls-key FILE) are needed; without them only 127.0.0.1 can be used.", l.Address)
	}
	out := &Listener{Named: func(host string) bool { return own && loopback(host) }}
	var secure *tls.Config
	if l.Cert != "" {
		cert, err := l.certificate(now)
		if err != nil {
			return nil, err
		}
		out.TLS = true
		out.Named = func(host string) bool { return own && loopback(host) || cert.Leaf.VerifyHostname(host) == nil }
		secure = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	}
	if out.Listener, err = net.Listen("tcp", at.String()); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return nil, fault.New(fault.Usage, "Cổng %s đang có chương trình khác dùng; hãy chọn cổng khác bằng --listen.", "The port %s is in use; choose another with --listen.", l.Address).Because(err)
		}
		return nil, fault.New(fault.Usage, "Không mở được địa chỉ %s; máy này có địa chỉ đó không, cổng dưới 1024 có cần quyền không?", "The address %s cannot be opened; is it one of this machine, does a port below 1024 need rights?", l.Address).Because(err)
	}
	if secure != nil {
		out.Listener = tls.NewListener(out.Listener, secure)
	}
	return out, nil
}

func (l Listen) address() (netip.AddrPort, error) {
	host, port, err := net.SplitHostPort(l.Address)
	if host == "localhost" {
		host = "127.0.0.1"
	}
	addr, err2 := netip.ParseAddr(host)
	n, err3 := strconv.ParseUint(port, 10, 16)
	if err := errors.Join(err, err2, err3); err != nil {
		return netip.AddrPort{}, fault.New(fault.Usage, "--listen phải là địa chỉ IP và cổng, ví dụ 127.0.0.1:8766, không phải %q.", "--listen must be an IP address and a port, such as 127.0.0.1:8766, not %q.", l.Address).Because(err)
	}
	return netip.AddrPortFrom(addr, uint16(n)), nil
}

// certificate reads the certificate, which has to hold now, and its key, which others may not read.
func (l Listen) certificate(now time.Time) (tls.Certificate, error) {
	key, err := run.ReadSecret(l.Key, "khoá TLS", "TLS key", "openssl req -x509")
	if err != nil {
		return tls.Certificate{}, err
	}
	text, err := os.ReadFile(l.Cert)
	if err != nil {
		return tls.Certificate{}, fault.New(fault.Usage, "Không đọc được chứng thư TLS %s.", "The TLS certificate %s cannot be read.", l.Cert).Because(err)
	}
	cert, err := tls.X509KeyPair(text, key)
	if err != nil {
		return cert, fault.New(fault.Usage, "%s và %s không phải một cặp chứng thư và khoá dạng PEM.", "%s and %s are no pair of a certificate and its key in PEM.", l.Cert, l.Key).Because(err)
	}
	if now.Before(cert.Leaf.NotBefore) || now.After(cert.Leaf.NotAfter) {
		return cert, fault.New(fault.Usage, "Chứng thư TLS %s chỉ có hiệu lực từ %s đến %s.", "The TLS certificate %s holds from %s to %s only.", l.Cert, cert.Leaf.NotBefore.Format(time.DateOnly), cert.Leaf.NotAfter.Format(time.DateOnly))
	}
	return cert, nil
}

// loopback reports whether a name of a host is that of the machine itself.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}
