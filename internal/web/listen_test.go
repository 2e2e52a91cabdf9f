package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ddss/internal/fault"
)

// certificate makes one of its own authority for a name, and the pool that trusts it.
func certificate(t *testing.T, until time.Time) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ddss"}, DNSNames: []string{"diem.xa.example"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: until.AddDate(-1, 0, 0), NotAfter: until, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	put(t, cert, string(text))
	put(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return cert, key, pool
}

func TestWhereItListens(t *testing.T) {
	now := time.Now()
	cert, key, _ := certificate(t, now.AddDate(0, 0, 1))
	old, oldKey, _ := certificate(t, now.AddDate(0, 0, -1))
	open := filepath.Join(t.TempDir(), "open.pem")
	put(t, open, "x")
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	const both = "a password (--users FILE) and TLS"
	for _, c := range []struct {
		l    Listen
		want string // "" if it listens
	}{
		{Listen{Address: "127.0.0.1:0"}, ""}, {Listen{Address: "localhost:0"}, ""}, {Listen{Address: "127.0.0.9:0", Users: true}, ""}, {Listen{Address: "127.0.0.1:0", Cert: cert, Key: key}, ""},
		{Listen{Address: "0.0.0.0:0", Cert: cert, Key: key, Users: true}, ""},
		{Listen{Address: "0.0.0.0:0"}, both}, {Listen{Address: "[::]:0"}, both}, {Listen{Address: "192.0.2.1:0"}, both},
		{Listen{Address: "0.0.0.0:0", Users: true}, both}, {Listen{Address: "0.0.0.0:0", Cert: cert, Key: key}, both},
		{Listen{Address: ":8766"}, "an IP address and a port"}, {Listen{Address: "127.0.0.1"}, "an IP address and a port"}, {Listen{Address: "xa.example:1"}, "an IP address and a port"}, {Listen{Address: "127.0.0.1:99999"}, "an IP address and a port"}, {Listen{}, "an IP address and a port"},
		{Listen{Address: "192.0.2.1:0", Cert: cert, Key: key, Users: true}, "cannot be opened"},
		{Listen{Address: busy.Addr().String()}, "is in use"},
		{Listen{Address: "127.0.0.1:0", Cert: cert}, "Both --tls-cert and --tls-key"}, {Listen{Address: "127.0.0.1:0", Key: key}, "Both --tls-cert and --tls-key"},
		{Listen{Address: "127.0.0.1:0", Cert: cert, Key: oldKey}, "no pair"}, {Listen{Address: "127.0.0.1:0", Cert: cert, Key: cert}, "no pair"}, {Listen{Address: "127.0.0.1:0", Cert: old, Key: oldKey}, "only"},
		{Listen{Address: "127.0.0.1:0", Cert: cert, Key: open}, "can be read by others"}, {Listen{Address: "127.0.0.1:0", Cert: cert, Key: "nowhere"}, "is not there"}, {Listen{Address: "127.0.0.1:0", Cert: "nowhere", Key: key}, "cannot be read"},
	} {
		l, err := c.l.Open(now)
		if err == nil {
			l.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && (fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "en"), c.want) || strings.Contains(fault.In(err, "vi")+fault.In(err, "en"), "%!")) {
			t.Errorf("%+v: %v, not %q", c.l, err, c.want)
		}
	}
}

func TestNamesThatAreAnswered(t *testing.T) {
	cert, key, _ := certificate(t, time.Now().AddDate(0, 0, 1))
	for _, c := range []struct {
		l       Listen
		yes, no []string
	}{
		{Listen{Address: "127.0.0.1:0"}, []string{"127.0.0.1", "localhost", "::1", "ddss.localhost"}, []string{"diem.xa.example", "", "10.0.0.1", "localhost.evil.example", "127.0.0.1.nip.io"}},
		{Listen{Address: "0.0.0.0:0", Cert: cert, Key: key, Users: true}, []string{"diem.xa.example", "127.0.0.1"}, []string{"evil.example", "localhost", "", "10.0.0.1"}},
	} {
		l, err := c.l.Open(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		for _, h := range c.yes {
			if !l.Named(h) {
				t.Errorf("%s does not answer to %q", c.l.Address, h)
			}
		}
		for _, h := range c.no {
			if l.Named(h) {
				t.Errorf("%s answers to %q", c.l.Address, h)
			}
		}
	}
	for host, want := range map[string]string{"LocalHost:8766": "localhost", "[::1]:8766": "::1", "[::1]": "::1", "diem.xa.example.": "diem.xa.example", "127.0.0.1": "127.0.0.1"} {
		if got := hostOf(host); got != want {
			t.Errorf("%s is %s", host, got)
		}
	}
}

// Over TLS it answers under the name of its certificate; told to stop, it lets a running request finish and takes no other.
func TestServesOverTLSUntilItIsToldToStop(t *testing.T) {
	cert, key, pool := certificate(t, time.Now().AddDate(0, 0, 1))
	l, err := Listen{Address: "127.0.0.1:0", Cert: cert, Key: key}.Open(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(l.URL(), "https://127.0.0.1:") {
		t.Errorf("the address is %s", l.URL())
	}
	x := serve(t, func(o *Options) { o.TLS, o.Named, o.Clock = true, l.Named, time.Now })
	began, finish := make(chan struct{}), make(chan struct{})
	x.mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		close(began)
		<-finish
		fmt.Fprint(w, "finished")
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- x.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	answer, err := client.Get(l.URL())
	if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Fatalf("%+v, error %v", answer, err)
	}
	answer.Body.Close()
	long, err := http.NewRequest(http.MethodGet, l.URL(), nil)
	if err != nil {
		t.Fatal(err)
	}
	long.Header.Set("X-Long", strings.Repeat("x", 2*headerBytes))
	if answer, err := client.Do(long); err != nil || answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a request of 32 KB: %v, error %v", answer, err)
	}
	got := make(chan string, 1)
	go func() {
		answer, err := client.Get(l.URL() + "slow")
		if err != nil {
			got <- err.Error()
			return
		}
		text, _ := io.ReadAll(answer.Body)
		got <- string(text)
	}()
	<-began
	stop()
	for { // the listener closes before the running request ends
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(finish)
	if text := <-got; text != "finished" {
		t.Errorf("the running request: %s", text)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
