package web

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"ddss/internal/needs"
)

// browser is a page of Chromium, driven by the DevTools protocol over two pipes.
type browser struct {
	t        testing.TB
	to       *os.File
	messages chan message
	number   int
	session  string
	loads    int      // pages that were loaded
	errors   []string // that the console shows
}

type message struct {
	ID     int             `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
	SessionID string `json:"sessionId,omitempty"`
}

// patience is how long the browser may take for a step on a busy machine.
const patience = 2 * time.Minute

func chromium(t testing.TB) *browser {
	t.Helper()
	program := needs.Program(t, "chromium", "chromium-browser", "google-chrome")
	in, to, err1 := os.Pipe()
	from, out, err2 := os.Pipe()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{in, out} // 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	out.Close()
	b := &browser{t: t, to: to, messages: make(chan message, 1000)}
	go func() {
		defer close(b.messages)
		r := bufio.NewReader(from)
		for {
			text, err := r.ReadBytes(0)
			var m message
			if err != nil || json.Unmarshal(text[:len(text)-1], &m) != nil {
				return
			}
			b.messages <- m
		}
	}()
	t.Cleanup(func() {
		b.call("Browser.close", nil, nil)
		to.Close()
		cmd.Wait()
		from.Close()
	})
	var target struct{ TargetID, SessionID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	b.session = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call carries out a command and reads its result.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.number++
	number := b.number
	text, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	m := message{ID: number, Method: method, SessionID: b.session}
	if params != nil {
		m.Params = text
	}
	if text, err = json.Marshal(m); err == nil {
		_, err = b.to.Write(append(text, 0))
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.until(method, func(m message) bool {
		if m.ID != number {
			return false
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return true
	})
}

// until reads messages up to one.
func (b *browser) until(what string, done func(message) bool) {
	b.t.Helper()
	late := time.After(patience)
	for {
		select {
		case m, ok := <-b.messages:
			if !ok {
				b.t.Fatalf("%s: the browser ended", what)
			}
			b.note(m)
			if done(m) {
				return
			}
		case <-late:
			b.t.Fatalf("%s: the browser does not answer", what)
		}
	}
}

// note keeps what the console shows.
func (b *browser) note(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		b.loads++
	case "Runtime.exceptionThrown":
		b.errors = append(b.errors, string(m.Params))
	case "Log.entryAdded", "Runtime.consoleAPICalled":
		if strings.Contains(string(m.Params), `"level":"error"`) || strings.Contains(string(m.Params), `"type":"error"`) {
			b.errors = append(b.errors, string(m.Params))
		}
	}
}

// does evaluates a script in the page, whose last expression is its result as text.
func (b *browser) does(script string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Text string }
	}
	b.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true, "userGesture": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", script, r.ExceptionDetails.Text)
	}
	return fmt.Sprint(r.Result.Value)
}

// goes carries out a script that leads to another page, and waits until that is loaded.
func (b *browser) goes(script string) {
	b.t.Helper()
	before := b.loads
	b.does(script + "; 0")
	if b.loads == before {
		b.until(script, func(m message) bool { return b.loads > before })
	}
}

// opens leads to an address.
func (b *browser) opens(address string) {
	b.t.Helper()
	before := b.loads
	b.call("Page.navigate", map[string]any{"url": address}, nil)
	if b.loads == before {
		b.until(address, func(message) bool { return b.loads > before })
	}
}
