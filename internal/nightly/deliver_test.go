package nightly

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ddss/internal/assess"
	"ddss/internal/config"
)

func options(t *testing.T, a config.Alerts) Options {
	t.Helper()
	now := time.Date(2026, 11, 1, 1, 30, 0, 0, time.UTC)
	return Options{Lang: "vi", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Sleep: func(context.Context, time.Duration) {},
		Assess: assess.Options{Out: t.TempDir(), Dir: t.TempDir(), Config: &config.Config{Alerts: a}, Clock: func() time.Time { now = now.Add(time.Second); return now }}}
}

func failedNight() *Status {
	return &Status{Unit: "Xã Ô Diên", AsOf: "2026-11-01T01:30:00+07:00", Faults: []string{"giay_to.csv: không đọc được (hỏng); hãy kết xuất lại tệp."}}
}

func TestAQuietNightSendsNothing(t *testing.T) {
	called := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer server.Close()
	o := options(t, config.Alerts{Webhook: &config.Webhook{URL: server.URL}})
	if n := o.alert(context.Background(), &Status{AsOf: "2026-11-01T01:30:00+07:00"}); n != 0 || called {
		t.Errorf("%d waiting, called %v", n, called)
	}
}

// The webhook is down for a night; the next night delivers both messages, in order and once each, signed.
func TestAWebhookThatIsDownLosesNothing(t *testing.T) {
	var mu sync.Mutex
	var got []string
	down := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		h := hmac.New(sha256.New, []byte("bi-mat"))
		h.Write(body)
		if r.Header.Get(signatureHeader) != "sha256="+hex.EncodeToString(h.Sum(nil)) {
			t.Errorf("signature %q", r.Header.Get(signatureHeader))
		}
		if down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		m := Message{}
		if err := json.Unmarshal(body, &m); err != nil {
			t.Error(err)
		}
		got = append(got, m.AsOf)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("bi-mat\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options(t, config.Alerts{Webhook: &config.Webhook{URL: server.URL, SecretFile: file}})
	first, second := failedNight(), failedNight()
	second.AsOf = "2026-11-02T01:30:00+07:00"
	if n := o.alert(context.Background(), first); n != 1 {
		t.Errorf("%d messages wait after the night that the webhook was down; want 1", n)
	}
	down = false
	if n := o.alert(context.Background(), second); n != 0 {
		t.Errorf("%d messages wait after the webhook came back", n)
	}
	if strings.Join(got, " ") != first.AsOf+" "+second.AsOf {
		t.Errorf("delivered %v", got)
	}
}

func TestASecretThatOthersReadIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := secret("DDSS_NO_SUCH_VARIABLE", file, ""); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("error %v", err)
	}
}

func TestADamagedMessageIsSetAside(t *testing.T) {
	o := options(t, config.Alerts{})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "1-command.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	sent := 0
	n := o.deliverAll(context.Background(), []channel{{"command", func(context.Context, Message) error { sent++; return nil }}}, dir)
	if _, err := os.Stat(filepath.Join(dir, "1-command.damaged")); n != 0 || sent != 0 || err != nil {
		t.Errorf("waiting %d, sent %d, %v", n, sent, err)
	}
}

func TestACommandGetsTheMessage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "got")
	o := options(t, config.Alerts{Command: []string{"sh", "-c", `cat > "$0"`, file}, Link: "http://127.0.0.1:8766/"})
	if n := o.alert(context.Background(), failedNight()); n != 0 {
		t.Fatalf("%d wait", n)
	}
	text, err := os.ReadFile(file)
	want := "ddss Xã Ô Diên 01/11/2026: 1 việc cần xem\n\n- giay_to.csv: không đọc được (hỏng); hãy kết xuất lại tệp.\n\nPhiếu điểm: http://127.0.0.1:8766/\n"
	if err != nil || string(text) != want {
		t.Errorf("%v\n%s", err, text)
	}
}

// mailServer takes one message at a time over STARTTLS.
type mailServer struct {
	net.Listener
	trust    *tls.Config
	ca       string // file
	messages chan []byte
	refuses  string // an address that it does not know
	plain    bool   // it knows no STARTTLS
}

func newMailServer(t *testing.T) *mailServer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := &mailServer{messages: make(chan []byte, 16), ca: filepath.Join(t.TempDir(), "ca.pem"), trust: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}}
	if err := os.WriteFile(s.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	go func() {
		for {
			c, err := s.Accept()
			if err != nil {
				return
			}
			s.serve(c)
		}
	}()
	return s
}

func (s *mailServer) serve(c net.Conn) {
	defer func() { c.Close() }()
	in := bufio.NewReader(c)
	say := func(line string) { io.WriteString(c, line+"\r\n") }
	say("220 test")
	secure := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(strings.Fields(line + " x")[0]); verb {
		case "EHLO":
			if secure || s.plain {
				say("250 test")
			} else {
				say("250-test\r\n250 STARTTLS")
			}
		case "RCPT":
			if s.refuses != "" && strings.Contains(line, s.refuses) {
				say("550 5.1.1 no such mailbox")
				continue
			}
			say("250 ok")
		case "STARTTLS":
			say("220 go")
			t := tls.Server(c, s.trust)
			if t.Handshake() != nil {
				return
			}
			c, in, secure = t, bufio.NewReader(t), true
		case "DATA":
			if !secure {
				say("530 STARTTLS first")
				continue
			}
			say("354 go")
			var body bytes.Buffer
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				body.WriteString(line)
			}
			s.messages <- body.Bytes()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// smtp is the configuration of the server.
func (s *mailServer) smtp(t *testing.T) *config.SMTP {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return &config.SMTP{Host: "127.0.0.1", Port: n, From: "ddss@example.vn", To: []string{"it@example.vn"}, CAFile: s.ca}
}

// take reads the next message.
func (s *mailServer) take(t *testing.T) (to, subject, text string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(<-s.messages))
	if err != nil {
		t.Fatal(err)
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("To"), subject, strings.ReplaceAll(string(body), "\r\n", "\n")
}

func TestMailOverSTARTTLS(t *testing.T) {
	s := newMailServer(t)
	o := options(t, config.Alerts{SMTP: s.smtp(t)})
	if n := o.alert(context.Background(), failedNight()); n != 0 {
		t.Fatalf("%d wait", n)
	}
	to, subject, text := s.take(t)
	if to != "<it@example.vn>" || subject != "ddss Xã Ô Diên 01/11/2026: 1 việc cần xem" || !strings.Contains(text, "không đọc được (hỏng)") {
		t.Errorf("%s, %q, %q", to, subject, text)
	}
}

// A mailbox that the server does not know keeps its own message waiting and no other.
func TestARefusedMailHoldsUpNoOther(t *testing.T) {
	s := newMailServer(t)
	s.refuses = "di-roi@example.vn"
	c := s.smtp(t)
	c.To = []string{s.refuses}
	o := options(t, config.Alerts{SMTP: c})
	if n := o.alert(context.Background(), failedNight()); n != 1 {
		t.Fatalf("%d wait, want the refused one", n)
	}
	c.To = []string{"it@example.vn"}
	o.Assess.Config.Alerts.Due = &config.DueList{Others: []string{s.refuses}, Agencies: map[config.Code][]string{"H26.99": {"motcua@example.vn"}}}
	night := failedNight()
	night.due = dueList()
	if n := o.alert(context.Background(), night); n != 1 {
		t.Errorf("%d wait, want the list for the mailbox that is not known", n)
	}
	if len(s.messages) != 3 {
		t.Errorf("%d mails came, want two messages and a list", len(s.messages))
	}
}

// A server without STARTTLS gets no mail, and the log says in words what to do; with tls: none it gets the mail.
func TestAServerWithoutSTARTTLS(t *testing.T) {
	for lang, want := range map[string]string{"vi": "không có STARTTLS nên thư không được gửi; nếu máy chủ dùng TLS ngay từ đầu", "en": "has no STARTTLS, so the mail is not sent"} {
		s := newMailServer(t)
		s.plain = true
		var log bytes.Buffer
		o := options(t, config.Alerts{SMTP: s.smtp(t)})
		o.Lang, o.Log = lang, slog.New(slog.NewTextHandler(&log, nil))
		if n := o.alert(context.Background(), failedNight()); n != 1 || len(s.messages) != 0 {
			t.Errorf("%d wait, %d delivered; want the message kept", n, len(s.messages))
		}
		if !strings.Contains(log.String(), want) || !strings.Contains(log.String(), "implicit") {
			t.Errorf("%s", log.String())
		}
	}
}

func TestMailIsNotSentToAnUntrustedServer(t *testing.T) {
	s := newMailServer(t)
	c := s.smtp(t)
	c.CAFile = ""
	o := options(t, config.Alerts{SMTP: c})
	if n := o.alert(context.Background(), failedNight()); n != 1 || len(s.messages) != 0 {
		t.Errorf("%d wait, %d delivered; want the message kept", n, len(s.messages))
	}
}
