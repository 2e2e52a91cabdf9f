package nightly

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"ddss/internal/config"
	"ddss/internal/fault"
)

// A channel takes a message to people.
type channel struct {
	name string // "smtp", "webhook", "command"
	send func(context.Context, Message) error
}

// timeout bounds one attempt.
const timeout = 30 * time.Second

// channels are those that the configuration names.
func channels(a config.Alerts, dir string) []channel {
	var out []channel
	if a.SMTP != nil {
		out = append(out, channel{smtpChannel, func(ctx context.Context, m Message) error { return sendMail(ctx, *a.SMTP, dir, m) }})
	}
	if a.Webhook != nil {
		out = append(out, channel{"webhook", func(ctx context.Context, m Message) error { return post(ctx, *a.Webhook, dir, m) }})
	}
	if len(a.Command) > 0 {
		out = append(out, channel{"command", func(ctx context.Context, m Message) error { return pipe(ctx, a.Command, dir, m) }})
	}
	return out
}

// secret is the environment variable, or the content of a file that only its owner reads.
func secret(env, file, dir string) (string, error) {
	if s := os.Getenv(env); s != "" {
		return s, nil
	}
	if file == "" {
		return "", nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, filepath.FromSlash(file))
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others; run: chmod 600 %s", file, file)
	}
	text, err := os.ReadFile(file)
	return strings.TrimSpace(string(text)), err
}

func sendMail(ctx context.Context, c config.SMTP, dir string, m Message) error {
	password, err := secret("DDSS_SMTP_PASSWORD", c.PasswordFile, dir)
	if err != nil {
		return err
	}
	to := m.To
	if len(to) == 0 {
		to = c.To
	}
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(c.From), msg.To(to...)); err != nil {
		return err
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	trust := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
	if c.CAFile != "" {
		file := c.CAFile
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, filepath.FromSlash(file))
		}
		pem, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		trust.RootCAs = x509.NewCertPool()
		if !trust.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("%s holds no certificate", c.CAFile)
		}
	}
	options := []mail.Option{mail.WithTimeout(timeout), mail.WithTLSConfig(trust)}
	port := 587
	switch c.TLS {
	case "none":
		port, options = 25, append(options, mail.WithTLSPolicy(mail.NoTLS))
	case "implicit":
		port, options = 465, append(options, mail.WithSSL())
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if c.Port != 0 {
		port = c.Port
	}
	options = append(options, mail.WithPort(port))
	if c.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(c.User), mail.WithPassword(password))
	}
	client, err := mail.NewClient(c.Host, options...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err != nil && strings.Contains(err.Error(), noSTARTTLS) {
		return fault.New(fault.Failed, "Máy chủ thư %[1]s:%[2]d không có STARTTLS nên thư không được gửi; nếu máy chủ dùng TLS ngay từ đầu (thường là cổng 465) thì ghi alerts.smtp.tls: implicit, nếu ở chính máy này hay trong mạng riêng và không có TLS thì ghi tls: none.",
			"The mail server %[1]s:%[2]d has no STARTTLS, so the mail is not sent; if it speaks TLS from the start (as a rule on port 465) say alerts.smtp.tls: implicit, if it stands on this machine or in a private network and has no TLS say tls: none.", c.Host, port).Because(err)
	}
	return err
}

// noSTARTTLS is how go-mail tells it; there is no error value.
const noSTARTTLS = "does not support STARTTLS"

// signatureHeader carries the HMAC-SHA256 of the body under the shared secret.
const signatureHeader = "X-DDSS-Signature"

func post(ctx context.Context, c config.Webhook, dir string, m Message) error {
	key, err := secret("DDSS_WEBHOOK_SECRET", c.SecretFile, dir)
	if err != nil {
		return err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if key != "" {
		h := hmac.New(sha256.New, []byte(key))
		h.Write(body)
		req.Header.Set(signatureHeader, "sha256="+hex.EncodeToString(h.Sum(nil)))
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection closes cleanly; the answer does not matter
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the webhook answered %s", resp.Status)
	}
	return nil
}

func pipe(ctx context.Context, command []string, dir string, m Message) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(m.Subject + "\n\n" + m.Text)
	return cmd.Run()
}
