package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var urlInLog = regexp.MustCompile(`url=(\S+)/`)

// fetch waits until the server has told its address: the story started it a moment ago.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: fetch STATUS LOG ADDRESS FILE [NAME:PASSWORD]")
	}
	var found []string
	for range 3000 {
		text, err := os.ReadFile(ts.MkAbs(args[1]))
		if found = urlInLog.FindStringSubmatch(string(text)); err == nil && found != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if found == nil {
		ts.Fatalf("%s tells no url", args[1])
	}
	address := args[2]
	if file, rest, _ := strings.Cut(strings.TrimPrefix(address, "@"), "/"); address[0] == '@' {
		address = strings.TrimSuffix("/runs/"+ts.ReadFile(file)+"/"+rest, "/")
	}
	r, err := http.NewRequest(http.MethodGet, found[1]+address, nil)
	ts.Check(err)
	if len(args) > 4 {
		name, password, _ := strings.Cut(args[4], ":")
		r.SetBasicAuth(name, password)
	}
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), text, 0o644))
	if got := strconv.Itoa(answer.StatusCode); got != args[0] {
		ts.Fatalf("%s: status %s, want %s", args[2], got, args[0])
	}
}
