//go:build unix

package needs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is a database server that a test started for itself, with a folder and a port of its own. It ends with the test,
// or with the process of the test.
type Server struct {
	Port           int
	User, Password string // of the administrator, over TCP
	Database       string // that is there
	dir, socket    string
	shell          []string // the client that runs statements
	credential     *syscall.Credential
	input          io.Closer // whose end stops the server
	process        *exec.Cmd
	finished       chan struct{}
}

// patience bounds how long a server may take to start or stop.
const patience = 90 * time.Second

// PostgreSQL starts a server. Its password has signs that addresses give a meaning.
func PostgreSQL(t testing.TB) *Server {
	t.Helper()
	s := newServer(t, "postgres", "postgres", "postgres")
	bin := binary(t, "initdb", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
	psql := Program(t, "psql")
	data, pw := filepath.Join(s.dir, "data"), filepath.Join(s.dir, "password")
	s.file(t, pw, s.Password)
	s.run(t, filepath.Join(bin, "initdb"), "--pgdata", data, "--username", s.User, "--pwfile", pw, "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	s.shell = []string{psql, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--host", s.dir, "--port", strconv.Itoa(s.Port), "--username", s.User, s.Database}
	s.start(t, "INT", filepath.Join(bin, "postgres"), "-D", data, "-k", s.dir, "-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-F")
	return s
}

// MariaDB starts a server. Its password has signs that addresses give a meaning.
func MariaDB(t testing.TB) *Server {
	t.Helper()
	s := newServer(t, "admin", "thu", "mariadb")
	install := Program(t, "mariadb-install-db")
	daemon := filepath.Join(binary(t, "mariadbd", "/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/libexec"), "mariadbd")
	client := Program(t, "mariadb")
	data := filepath.Join(s.dir, "data")
	s.run(t, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	s.socket = filepath.Join(s.dir, "socket")
	s.shell = []string{client, "--no-defaults", "--socket=" + s.socket, "--user=root", "--batch", "--skip-column-names", "--default-character-set=utf8mb4"}
	s.start(t, "TERM", daemon, "--no-defaults", "--datadir="+data, "--socket="+s.socket, "--port="+strconv.Itoa(s.Port), "--bind-address=127.0.0.1", "--pid-file="+filepath.Join(s.dir, "pid"),
		"--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", "--character-set-server=utf8mb4")
	s.Exec(t, fmt.Sprintf("CREATE DATABASE %s; CREATE USER '%s'@'127.0.0.1' IDENTIFIED BY '%s'; GRANT ALL ON *.* TO '%s'@'127.0.0.1' WITH GRANT OPTION;", s.Database, s.User, s.Password, s.User))
	s.shell = append(s.shell, s.Database)
	return s
}

func newServer(t testing.TB, user, database, name string) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "ddss-"+name+"-") // short: the path of a socket has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{Port: freePort(t), User: user, Password: "Mật khẩu@/:?#%&", Database: database, dir: dir}
	if os.Geteuid() == 0 { // the servers refuse to run as root
		s.credential = nobody(t)
		if err := os.Chown(dir, int(s.credential.Uid), int(s.credential.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func nobody(t testing.TB) *syscall.Credential {
	t.Helper()
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// binary is the folder of a program that need not be on the path.
func binary(t testing.TB, program string, folders ...string) string {
	t.Helper()
	for _, pattern := range folders {
		found, _ := filepath.Glob(filepath.Join(pattern, program))
		slices.Sort(found)
		if len(found) > 0 {
			return filepath.Dir(found[len(found)-1])
		}
	}
	return filepath.Dir(Program(t, program))
}

func (s *Server) file(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.credential != nil {
		if err := os.Chown(path, int(s.credential.Uid), int(s.credential.Gid)); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *Server) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = s.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "LC_ALL=C.UTF-8", "TMPDIR=" + s.dir}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.credential}
	return cmd
}

func (s *Server) run(t testing.TB, args ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	if out, err := s.command(ctx, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", args[0], err, out)
	}
}

// start runs the server below a shell that waits for the end of its input: so the server ends with the test, however that
// ends.
func (s *Server) start(t testing.TB, signal string, args ...string) {
	t.Helper()
	script := `"$@" >log 2>&1 & server=$!; read -r how; kill -"${how:-` + signal + `}" $server; wait $server`
	cmd := s.command(context.Background(), append([]string{"/bin/sh", "-c", script, "sh"}, args...)...)
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.input, s.process, s.finished = input, cmd, make(chan struct{})
	go func() {
		_ = cmd.Wait() // killed, mostly
		close(s.finished)
	}()
	t.Cleanup(s.Stop)
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if _, err := s.try("SELECT 1;"); err == nil {
			return
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("%s does not start:\n%s", args[0], log)
		}
	}
}

func (s *Server) try(sql string) (string, error) {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	cmd := s.command(ctx, s.shell...)
	cmd.Stdin = strings.NewReader(sql)
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%w: %s", err, problem.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// Exec runs statements as the administrator with the server's own client, and gives what it prints.
func (s *Server) Exec(t testing.TB, sql string) string {
	t.Helper()
	out, err := s.try(sql)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Stop ends the server and waits for it.
func (s *Server) Stop() {
	s.input.Close()
	<-s.finished
}

// Kill ends the server as a power failure would.
func (s *Server) Kill() {
	fmt.Fprintln(s.input.(io.Writer), "KILL")
	<-s.finished
}
