package nightly

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ddss/internal/run"
)

// The spool keeps messages that a channel did not take, one file per message and channel, named so that they sort by age.
const spoolDir = "spool"

// waits are the pauses between the attempts of one night. What is still undelivered waits for the next start.
var waits = []time.Duration{0, 5 * time.Second, 30 * time.Second}

// alert delivers what waits in the spool and the message of the night, and returns how many messages still wait.
func (o Options) alert(ctx context.Context, s *Status) int {
	list := channels(o.Assess.Config.Alerts, o.Assess.Dir)
	dir := filepath.Join(o.Assess.Out, run.CacheDir, spoolDir)
	if m, ok := o.message(s); ok {
		for _, c := range list {
			if err := spool(dir, c.name, m, o.Assess.Clock()); err != nil {
				o.Log.Error("message cannot be kept", "channel", c.name, "error", err.Error())
			}
		}
	}
	return o.deliverAll(ctx, list, dir)
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

func spool(dir, name string, m Message, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, now.UTC().Format("20060102T150405.000000000")+"-"+name+".json"), text)
}

// deliverAll sends the spooled messages, oldest first. A message leaves the spool only once its channel has taken it.
func (o Options) deliverAll(ctx context.Context, list []channel, dir string) int {
	waiting := 0
	for _, c := range list {
		files, err := filepath.Glob(filepath.Join(dir, "*-"+c.name+".json"))
		if err != nil || len(files) == 0 {
			continue
		}
		slices.Sort(files)
		for i, f := range files {
			if !o.deliver(ctx, c, f) {
				waiting += len(files) - i
				break // in order; the channel is down
			}
		}
	}
	return waiting
}

func (o Options) deliver(ctx context.Context, c channel, file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	m := Message{}
	if err := json.Unmarshal(text, &m); err != nil {
		o.Log.Error("spooled message is damaged and set aside", "file", filepath.Base(file))
		return os.Rename(file, strings.TrimSuffix(file, ".json")+".damaged") == nil
	}
	for _, wait := range waits {
		if wait > 0 {
			o.Sleep(ctx, wait)
		}
		if ctx.Err() != nil {
			return false
		}
		attempt, cancel := context.WithTimeout(ctx, timeout)
		err = c.send(attempt, m)
		cancel()
		if err == nil {
			o.Log.Info("message delivered", "channel", c.name)
			return os.Remove(file) == nil
		}
		o.Log.Warn("message not delivered", "channel", c.name, "error", err.Error())
	}
	return false
}
