package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestWeb runs the stories of testdata/web on a server of 25 dossiers in pages of 10, which wants the token "Bi-mat" and fails
// the first time that it is asked for a page. In ddss.yaml WEB stands for its address. They have, beside the commands of
// testscript:
//
//	exits CODE PROGRAM [ARGUMENT…]  runs the program and wants that exit code
func TestWeb(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer Bi-mat":
			w.WriteHeader(http.StatusUnauthorized)
			return
		case asked.Add(1) == 1:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		page, err := strconv.Atoi(r.URL.Query().Get("trang"))
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		items := []map[string]string{}
		for i := page*10 - 9; i <= min(page*10, 25); i++ {
			items = append(items, map[string]string{"maHoSo": fmt.Sprintf("H26.99-261001-%04d", i), "trangThai": "Đã trả kết quả", "ngayTiepNhan": "2026-10-01T08:00:00+07:00"})
		}
		json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"items": items, "total": 25}})
	}))
	t.Cleanup(server.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "web"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "home", ".config"))
			e.Setenv("NO_COLOR", "1")
			file := filepath.Join(e.WorkDir, "unit", "ddss.yaml")
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			return os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "WEB", server.URL)), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}
