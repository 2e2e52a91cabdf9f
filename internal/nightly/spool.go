package nightly

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"ddss/internal/durable"
	"ddss/internal/run"
)

// The spool keeps messages that a channel did not take, one file per message and channel, named so that they sort by age.
const spoolDir = "spool"

// waits are the pauses before the attempts of one night. What is still undelivered waits for the next start.
var waits = []time.Duration{0, 5 * time.Second, 30 * time.Second}

// smtpChannel is the one that takes the morning list too. A list that was not delivered gives way to the next one, which
// holds all that is still open.
const (
	smtpChannel = "smtp"
	dueKind     = "due-"
)

// alert delivers what waits in the spool, the message of the night and the morning list, and returns how many messages
// still wait.
func (o Options) alert(ctx context.Context, s *Status) int {
	list := channels(o.Assess.Config.Alerts, o.Assess.Dir)
	dir := filepath.Join(o.Assess.Out, run.CacheDir, spoolDir)
	lost, n := 0, 0
	keep := func(name string, m Message) {
		n++
		if err := spool(dir, name, n, masked(m), o.Assess.Clock()); err != nil {
			o.Log.Error("message cannot be kept", "channel", name, "error", err.Error())
			lost++
		}
	}
	if m, ok := o.message(s); ok {
		for _, c := range list {
			keep(c.name, m)
		}
	}
	if mails := o.morning(s); len(mails) > 0 {
		older, err := spooled(dir, dueKind+smtpChannel)
		if err != nil {
			o.Log.Error("spool cannot be read", "error", err.Error())
		}
		for _, m := range mails {
			keep(dueKind+smtpChannel, m)
		}
		for _, file := range older {
			os.Remove(file)
		}
	}
	if lost == 0 {
		o.mark([]begun{{Started: s.Started, AsOf: s.AsOf, Told: true}})
	}
	return lost + o.deliverAll(ctx, list, dir)
}

// Pending delivers what waits in the spool without an assessment, and returns how many messages still wait.
func Pending(ctx context.Context, o Options) (int, error) {
	release, err := lock(o.Assess.Out, o.Assess.Clock())
	if err != nil {
		return 0, err
	}
	defer release()
	return o.deliverAll(ctx, channels(o.Assess.Config.Alerts, o.Assess.Dir), filepath.Join(o.Assess.Out, run.CacheDir, spoolDir)), nil
}

// spool keeps the nth message of a night.
func spool(dir, name string, n int, m Message, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	file := fmt.Sprintf("%s-%04d-%s.json", now.UTC().Format("20060102T150405.000000000"), n, name)
	return durable.Replace(filepath.Join(dir, file), text, 0o600)
}

// deliverAll sends the spooled messages, oldest first. A message leaves the spool only once its channel has taken it.
func (o Options) deliverAll(ctx context.Context, list []channel, dir string) int {
	waiting := 0
	for _, c := range list {
		files, err := spooled(dir, c.name)
		if err != nil {
			o.Log.Error("spool cannot be read", "error", err.Error())
		}
		for _, wait := range waits {
			if len(files) == 0 || ctx.Err() != nil {
				break
			}
			if wait > 0 {
				o.Sleep(ctx, wait)
			}
			files = o.deliverRound(ctx, c, files)
		}
		waiting += len(files)
	}
	return waiting
}

// spooled lists the files of a channel, oldest first.
func spooled(dir, name string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var files []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "-"+name+".json") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(files)
	return files, err
}

// deliverRound tries each message once and returns those that still wait. A channel that is down ends the round; a message
// that the channel refuses does not hold up the ones behind it.
func (o Options) deliverRound(ctx context.Context, c channel, files []string) []string {
	var left []string
	for i, f := range files {
		err := o.deliver(ctx, c, f)
		switch {
		case err == nil:
			continue
		case refused(err):
			left = append(left, f)
			continue
		}
		return append(left, files[i:]...)
	}
	return left
}

// refused reports whether the server took the connection but not this message.
func refused(err error) bool {
	var told *mail.SendError
	return errors.As(err, &told) && !told.IsTemp()
}

func (o Options) deliver(ctx context.Context, c channel, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		o.Log.Error("spooled message cannot be read", "file", filepath.Base(file))
		return err
	}
	m := Message{}
	if err := json.Unmarshal(text, &m); err != nil {
		o.Log.Error("spooled message is damaged and set aside", "file", filepath.Base(file))
		return durable.Rename(file, strings.TrimSuffix(file, ".json")+".damaged")
	}
	attempt, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := c.send(attempt, m); err != nil {
		o.Log.Warn("message not delivered", "channel", c.name, "error", err.Error())
		return err
	}
	o.Log.Info("message delivered", "channel", c.name)
	return os.Remove(file)
}
