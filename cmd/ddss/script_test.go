package main

import (
	"archive/zip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the stories run this test binary as the program ddss.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ddss": main})
}

// TestScript runs the stories of testdata/script: what the program does, one story a file. They have, beside the commands
// of testscript:
//
//	exits CODE PROGRAM [ARGUMENT…]  runs the program and wants that exit code
//	flip FILE                       changes one bit in the middle of the file
//	zip FILE FOLDER                 packs the folder: a workbook from its parts
//	fifo FILE                       makes a named pipe
//	fill BOOK.xlsx CELL=TEXT…       fills cells of the first sheet or of SHEET!CELL, as an auditor does
//	fetch STATUS LOG ADDRESS FILE [NAME:PASSWORD]
//	                                asks the server that told its URL in the log for a page, and keeps it in the file; @FILE/…
//	                                is a page of the run that the file names
//	[!] clean SECRETS.csv PATH…     wants no identity number, phone or e-mail, those of the file least, in files and folders
func TestScript(t *testing.T) {
	sample, err := filepath.Abs(filepath.Join("..", "..", "samples", "odien"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "home", ".config"))
			e.Setenv("NO_COLOR", "1")
			e.Setenv("SAMPLE", sample)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"flip":  flip,
			"zip":   pack,
			"fifo":  fifo,
			"fill":  fill,
			"clean": clean,
			"fetch": fetch,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: flip FILE")
	}
	file := ts.MkAbs(args[0])
	text, err := os.ReadFile(file)
	ts.Check(err)
	text[len(text)/2] ^= 1
	ts.Check(os.WriteFile(file, text, 0o644))
}

func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: zip FILE FOLDER")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	w := zip.NewWriter(f)
	ts.Check(w.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(errors.Join(w.Close(), f.Close()))
}

func fifo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fifo FILE")
	}
	ts.Check(makeFIFO(ts.MkAbs(args[0])))
}
