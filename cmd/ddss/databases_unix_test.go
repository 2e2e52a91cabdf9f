//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ddss/internal/needs"
)

// TestDatabases runs the stories of testdata/databases on real servers. In their files POSTGRES and MARIADB stand for
// addresses without password. They have, beside the commands of testscript:
//
//	exits CODE PROGRAM [ARGUMENT…]  runs the program and wants that exit code
//	flip FILE                       changes one bit in the middle of the file
//	sql postgres|mariadb STATEMENT  runs a statement as the administrator
func TestDatabases(t *testing.T) {
	servers := map[string]*needs.Server{"postgres": needs.PostgreSQL(t), "mariadb": needs.MariaDB(t)}
	var places []string
	for name, s := range servers {
		places = append(places, strings.ToUpper(name), fmt.Sprintf("%s://%s@127.0.0.1:%d/%s", name, s.User, s.Port, s.Database))
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "databases"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "home", ".config"))
			e.Setenv("NO_COLOR", "1")
			e.Setenv("PASSWORD", servers["postgres"].Password)
			return filepath.WalkDir(e.WorkDir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.Name() != "ddss.yaml" {
					return err
				}
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				return os.WriteFile(path, []byte(strings.NewReplacer(places...).Replace(string(text))), 0o600)
			})
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"flip":  flip,
			"sql": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 || servers[args[0]] == nil {
					ts.Fatalf("usage: sql postgres|mariadb STATEMENT")
				}
				servers[args[0]].Exec(t, args[1])
			},
		},
	})
}
