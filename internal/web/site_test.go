package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
)

// ugly is the code of an agency as no list should hold it.
const ugly = `H26/99 <b onmouseover="x()">&'%2e?#`

// marked is the code of an agency that no address can hold: it turns the direction of the text, and is long.
var marked = "H26\u200f\u202eKT\\" + strings.Repeat("ế", 120)

// secrets stand in the inputs and on no page.
var secrets = []string{"Nguyễn Thị Mật", "001099000017", "0912345678", "mat@xa.example"}

// commune writes 130 dossiers, of which all but so many lack their sector.
func commune(t testing.TB, dir string, sound int, asOf string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("Mã hồ sơ,Mã TTHC,Mã cơ quan,Lĩnh vực,Tên chủ hồ sơ,Số định danh,Số điện thoại,Email,Cán bộ xử lý\n")
	for i := range 130 {
		sector, agency := "", "H26.99.01"
		if i < sound {
			sector = "Hộ tịch"
		}
		if i%10 == 5 {
			agency = marked
		}
		if i%10 == 0 {
			agency = `"` + strings.ReplaceAll(ugly, `"`, `""`) + `"`
		}
		fmt.Fprintf(&b, "H26.99.01-260901-%04d,1.000001,%s,%s,%s,%s,%s,%s,Lê Văn Kín\n", i+1, agency, sector, secrets[0], secrets[1], secrets[2], secrets[3])
	}
	put(t, filepath.Join(dir, "ho_so.csv"), b.String())
	put(t, filepath.Join(dir, config.FileName), "as_of: "+asOf+"\nunit: {name: 'Xã <i>Thử</i>', ward_code: \"00001\"}\nsources:\n  - {dataset: dossier, path: ho_so.csv}\nmasking: {key_file: ../khoa}\n")
}

func put(t testing.TB, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func options(place string) (assess.Options, error) {
	o := assess.Options{Dir: place, Connectors: all.List(), Clock: time.Now}
	var err error
	if o.ConfigText, err = os.ReadFile(filepath.Join(place, config.FileName)); err != nil {
		return o, err
	}
	o.Config, err = config.Parse(o.ConfigText)
	return o, err
}

func assessAt(t testing.TB, place, out string) string {
	t.Helper()
	o, err := options(place)
	if err != nil {
		t.Fatal(err)
	}
	if o.AsOf, err = time.Parse(time.RFC3339, o.Config.AsOf); err != nil {
		t.Fatal(err)
	}
	o.Out = out
	outcome, err := assess.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Base(outcome.Dir)
}

// built are two runs that all tests share: they are copied by those that write.
var built struct{ root, before, after string }

func TestMain(m *testing.M) {
	root, err := os.MkdirTemp("", "ddss-web-")
	if err != nil {
		panic(err)
	}
	code := func() int {
		defer os.RemoveAll(root)
		built.root = root
		return m.Run()
	}()
	os.Exit(code)
}

const night = "2026-10-31T01:30:00+07:00"

func runs(t testing.TB) {
	t.Helper()
	if built.after != "" {
		return
	}
	put(t, filepath.Join(built.root, "khoa"), strings.Repeat("0f", 32)+"\n")
	commune(t, filepath.Join(built.root, "xa"), 20, "2026-10-30T01:30:00+07:00")
	built.before = assessAt(t, filepath.Join(built.root, "xa"), filepath.Join(built.root, "runs"))
	commune(t, filepath.Join(built.root, "xa"), 23, night)
	built.after = assessAt(t, filepath.Join(built.root, "xa"), filepath.Join(built.root, "runs"))
}

// site is a server over a copy of the runs, with its log and its clock.
type site struct {
	*Server
	t   testing.TB
	out string
	log *bytes.Buffer
	now time.Time
}

func serve(t testing.TB, adjust func(*Options)) *site {
	t.Helper()
	runs(t)
	x := &site{t: t, out: filepath.Join(t.TempDir(), "runs"), log: &bytes.Buffer{}, now: time.Date(2026, 11, 2, 8, 0, 0, 0, zone)}
	if err := os.CopyFS(x.out, os.DirFS(filepath.Join(built.root, "runs"))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := Options{Out: x.out, Lang: "vi", Named: func(h string) bool { return h == "127.0.0.1" }, Host: "máy", Log: slog.New(slog.NewTextHandler(x.log, nil)), Clock: func() time.Time { return x.now },
		Open: func(ctx context.Context, dir string) (*assess.Session, error) {
			o, err := options(filepath.Join(built.root, "xa"))
			if err != nil {
				return nil, err
			}
			return assess.Reopen(ctx, dir, o)
		}}
	if adjust != nil {
		adjust(&o)
	}
	x.Server = New(ctx, o)
	x.Server.requests.burst = 1 << 30 // its own test tries it
	t.Cleanup(func() {
		cancel()
		if err := x.desk.close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// ask makes a request as a browser on this machine does, then what the test wants of it.
func (x *site) ask(address string, adjust ...func(*http.Request)) *http.Response {
	x.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8766/", nil)
	path, query, _ := strings.Cut(address, "?")
	r.URL.RawQuery = query
	r.URL.Path, r.URL.RawPath = path, ""
	if u, err := r.URL.Parse(address); err == nil && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(path, "/.") {
		r.URL = u
	}
	r.RemoteAddr = "127.0.0.1:50000"
	for _, f := range adjust {
		f(r)
	}
	w := httptest.NewRecorder()
	x.ServeHTTP(w, r)
	return w.Result()
}

func (x *site) get(address string, adjust ...func(*http.Request)) (int, string) {
	x.t.Helper()
	answer := x.ask(address, adjust...)
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		x.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// page is a page that has to be there.
func (x *site) page(address string, adjust ...func(*http.Request)) string {
	x.t.Helper()
	status, text := x.get(address, adjust...)
	if status != http.StatusOK {
		x.t.Fatalf("%s: status %d\n%s", address, status, x.log)
	}
	return text
}

func copyFolder(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func accessLogs(t testing.TB, out string) int {
	t.Helper()
	lines := 0
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "access.log" {
			var text []byte
			text, err = os.ReadFile(path)
			lines += bytes.Count(text, []byte("\n"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
