package assess_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/internal/assess"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// elsewhere is a source of the tests that is no file. What it holds may change, and it may fail after some rows.
type elsewhere struct {
	columns  []string
	rows     [][]string
	fails    error // after the rows
	connects int
	secret   string // that it was last given
}

func (r *elsewhere) Kind() string                 { return "trial" }
func (r *elsewhere) Schemes() []string            { return []string{"trial"} }
func (r *elsewhere) SecretVariable() string       { return "DDSS_TEST_TRIAL_PASSWORD" }
func (r *elsewhere) Check(connectors.Place) error { return nil }
func (r *elsewhere) Sheets() []connectors.Sheet   { return []connectors.Sheet{{Columns: r.columns}} }
func (r *elsewhere) Close() error                 { return nil }
func (r *elsewhere) Connect(_ context.Context, at connectors.Place) (connectors.Book, error) {
	r.connects++
	r.secret = at.Secret
	return r, nil
}

func (r *elsewhere) Rows(_ context.Context, _ int, yield func(connectors.Row) error) error {
	for i, cells := range r.rows {
		if err := yield(connectors.Row{Number: int64(i + 1), Cells: cells}); err != nil {
			return err
		}
	}
	return r.fails
}

const remoteConfig = `as_of: 2026-10-31T17:00:00+07:00
sources:
  - {dataset: dossier, path: "ho_so*.csv"}
  - {dataset: payment, url: "trial://ddss@noi.khac/bien_lai", table: thanh_toan}
masking: {key_file: khoa}
`

// remoteOptions writes a configuration with a source that is no file.
func remoteOptions(t *testing.T, text string) (assess.Options, *elsewhere) {
	t.Helper()
	dir := t.TempDir()
	smallOptions(t, dir)
	writeFile(t, filepath.Join(dir, "ddss.yaml"), text)
	o := optionsAt(t, dir)
	r := &elsewhere{columns: []string{"Mã giao dịch", "Mã hồ sơ", "Số tiền"}, rows: [][]string{{"GD1", "H26.99-260101-0001", "45000"}, {"GD2", "H26.99-260101-0001", ""}}}
	o.Remotes = []connectors.Remote{r}
	return o, r
}

func outcome(t *testing.T, o assess.Options) *assess.Outcome {
	t.Helper()
	out, err := assess.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// again judges a finished run once more, as verify --inputs does.
func again(t *testing.T, dir string, o assess.Options) (*assess.Outcome, []run.Difference, error) {
	t.Helper()
	m, diffs, err := run.Verify(dir)
	if err != nil || len(diffs) > 0 {
		t.Fatal(err, diffs)
	}
	before, err := run.ReadResult(dir)
	if err != nil {
		t.Fatal(err)
	}
	history, err := run.HistoryOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	o.NoWrite, o.Recorded, o.Again = true, &history, assess.AgainOf(dir, m, before, o.Dir)
	out, err := assess.Run(context.Background(), o)
	if err != nil {
		return nil, nil, err
	}
	then, _ := before.Encode()
	now, _ := out.Result.Encode()
	if string(then) != string(now) {
		t.Errorf("judged again the result differs:\n%s\n%s", then, now)
	}
	return out, out.InputDifferences(m), nil
}

// A source that is no file is judged again from the snapshot of its run, whatever it holds by then.
func TestRemoteSourceIsJudgedAgainFromItsSnapshot(t *testing.T) {
	o, r := remoteOptions(t, remoteConfig)
	t.Setenv("DDSS_TEST_TRIAL_PASSWORD", "bí mật")
	first := outcome(t, o)
	if r.secret != "bí mật" {
		t.Errorf("the secret of the environment did not arrive")
	}
	i := slices.IndexFunc(first.Result.Datasets, func(d result.Dataset) bool { return d.Name == "payment" })
	if i < 0 {
		t.Fatal("no payments")
	}
	src := first.Result.Datasets[i].Sources[0]
	if src.Path != "trial://noi.khac/bien_lai/thanh_toan" || src.Kind != "trial" || src.Rows != 2 || len(src.SHA256) != 64 {
		t.Errorf("source %+v", src)
	}
	r.rows = append(r.rows, []string{"GD3", "H26.99-260101-0001", "1"})
	connects := r.connects
	out, diffs, err := again(t, first.Dir, o)
	if err != nil || len(diffs) > 0 {
		t.Fatalf("%v, %v", err, diffs)
	}
	if r.connects != connects {
		t.Error("the source was connected to")
	}
	if !slices.Equal(out.FromSnapshots(), []string{src.Path}) {
		t.Errorf("from snapshots: %q", out.FromSnapshots())
	}
	s, err := assess.Reopen(context.Background(), first.Dir, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()

	second := outcome(t, o)
	if second.Result.Datasets[i].Sources[0].SHA256 == src.SHA256 {
		t.Error("another row has the same address")
	}
	if _, diffs, err := again(t, first.Dir, o); err != nil || len(diffs) > 0 {
		t.Errorf("the first run after a second: %v, %v", err, diffs)
	}
	r.rows = r.rows[:2]
	if third := outcome(t, o); third.Result.Datasets[i].Sources[0].SHA256 != src.SHA256 {
		t.Error("the same rows have another address")
	}
}

// Without the snapshot, or with one that somebody changed, nothing is verified: never a false pass.
func TestRemoteSourceWithoutItsSnapshotIsNotVerified(t *testing.T) {
	for name, spoil := range map[string]func(string) error{
		"gone":           os.Remove,
		"changed":        func(file string) error { return flip(file) },
		"cut":            func(file string) error { return os.Truncate(file, 100) },
		"of another run": func(file string) error { return os.WriteFile(file, []byte("PAR1"), 0o600) },
	} {
		for _, ending := range []string{".parquet", ".json"} {
			t.Run(name+ending, func(t *testing.T) {
				o, r := remoteOptions(t, remoteConfig)
				dir := outcome(t, o).Dir
				for _, file := range snapshots(t, o, ending) {
					if err := spoil(file); err != nil {
						t.Fatal(err)
					}
				}
				connects := r.connects
				_, _, err := again(t, dir, o)
				if fault.Code(err) != fault.NotVerified || !strings.Contains(fault.In(err, "vi"), "trial://noi.khac/bien_lai/thanh_toan") {
					t.Errorf("verify: %v", err)
				}
				if _, err := assess.Reopen(context.Background(), dir, o); fault.Code(err) != fault.NotVerified {
					t.Errorf("reopen: %v", err)
				}
				if r.connects != connects {
					t.Error("the source was connected to")
				}
			})
		}
	}
}

// flip changes a byte in the middle of a file.
func flip(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text[len(text)/2] ^= 1
	return os.WriteFile(file, text, 0o600)
}

// snapshots lists the files of the snapshots of payments.
func snapshots(t *testing.T, o assess.Options, ending string) []string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(o.Out, ".ddss", "snapshots", "*.json"))
	var out []string
	for _, f := range files {
		if text, err := os.ReadFile(f); err == nil && strings.Contains(string(text), `"kind":"trial"`) {
			out = append(out, strings.TrimSuffix(f, ".json")+ending)
		}
	}
	if len(out) == 0 {
		t.Fatal("no snapshot")
	}
	return out
}

// A source that fails midway leaves its dataset without rows, the rest goes on, and nothing is half landed.
func TestRemoteSourceThatFailsMidway(t *testing.T) {
	o, r := remoteOptions(t, remoteConfig)
	r.fails = connectors.NewRemoteError(connectors.Lost, "mất kết nối", "the connection was lost")
	out := outcome(t, o)
	if len(out.Faults) != 1 || !strings.Contains(fault.In(out.Faults[0], "vi"), "mất kết nối. Bộ dữ liệu payment không được đánh giá.") {
		t.Errorf("faults %v", out.Faults)
	}
	for _, d := range out.Result.Datasets {
		if d.Name == "payment" && (d.Rows != 0 || len(d.Failed) != 1 || d.Failed[0].Reason != connectors.Lost) {
			t.Errorf("payments %+v", d)
		}
		if d.Name == "dossier" && d.Rows != 2 {
			t.Errorf("dossiers %+v", d)
		}
	}
	files, err := os.ReadDir(filepath.Join(o.Out, ".ddss", "snapshots"))
	if err != nil || len(files) != 2 { // of the dossiers
		t.Errorf("left: %v, %v", files, err)
	}
	r.fails = nil
	if _, diffs, err := again(t, out.Dir, o); err != nil || len(diffs) > 0 {
		t.Errorf("judged again: %v, %v", err, diffs)
	}
}

// Where a password comes from, and what is told if it cannot be had.
func TestRemoteSecrets(t *testing.T) {
	with := func(keys string) string {
		return strings.Replace(remoteConfig, "table: thanh_toan", "table: thanh_toan, "+keys, 1)
	}
	t.Setenv("DDSS_TEST_OTHER", "khác")
	t.Setenv("DDSS_TEST_EMPTY", "")
	for name, test := range map[string]struct {
		config string
		mode   os.FileMode
		secret string
		told   string
	}{
		"none":                      {remoteConfig, 0o600, "", ""},
		"a variable":                {with("password_env: DDSS_TEST_OTHER"), 0o600, "khác", ""},
		"an empty variable":         {with("password_env: DDSS_TEST_EMPTY"), 0o600, "", "biến môi trường DDSS_TEST_EMPTY chưa có mật khẩu"},
		"a file":                    {with("password_file: mk"), 0o600, "trong tệp", ""},
		"a file that others read":   {with("password_file: mk"), 0o644, "", "chmod 600"},
		"a file that is not there":  {with("password_file: khong"), 0o600, "", "install -m 600"},
		"a folder in place of file": {with("password_file: ."), 0o600, "", "không phải là tệp"},
	} {
		t.Run(name, func(t *testing.T) {
			o, r := remoteOptions(t, test.config)
			file := filepath.Join(o.Dir, "mk")
			writeFile(t, file, "trong tệp\n")
			if err := os.Chmod(file, test.mode); err != nil {
				t.Fatal(err)
			}
			out := outcome(t, o)
			if r.secret != test.secret {
				t.Errorf("secret %q, want %q", r.secret, test.secret)
			}
			told := ""
			for _, f := range out.Faults {
				told += fault.In(f, "vi")
			}
			if test.told == "" != (told == "") || !strings.Contains(told, test.told) {
				t.Errorf("told %q, want %q", told, test.told)
			}
		})
	}
}

// What a configuration may not say of a source is refused before anything is read.
func TestRemoteSourcesRefused(t *testing.T) {
	for name, test := range map[string]struct{ from, to, vi string }{
		"an unknown scheme": {"trial://", "trail://", `Có phải là "trial" không?`},
		"the same twice":    {"masking:", "  - {dataset: payment, url: \"trial://khac@noi.khac/bien_lai\", table: thanh_toan}\nmasking:", "cùng đọc trial://noi.khac/bien_lai/thanh_toan"},
	} {
		t.Run(name, func(t *testing.T) {
			o, r := remoteOptions(t, strings.Replace(remoteConfig, test.from, test.to, 1))
			_, err := assess.Run(context.Background(), o)
			if fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "vi"), test.vi) {
				t.Errorf("%v", err)
			}
			if r.connects > 0 {
				t.Error("it was connected to")
			}
		})
	}
	o, _ := remoteOptions(t, remoteConfig)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := assess.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("a done context: %v", err)
	}
}

// The snapshot of a remote source outlives others as long as its run is there: nothing else can verify the run.
func TestSnapshotsOfRemoteSourcesAreKeptWithTheirRun(t *testing.T) {
	o, _ := remoteOptions(t, remoteConfig)
	dir := outcome(t, o).Dir
	m, err := run.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	addresses := map[string]bool{}
	for _, e := range m.Inputs {
		addresses[e.SHA256] = true
	}
	store := snapshot.Store{Dir: filepath.Join(o.Out, ".ddss", "snapshots")}
	later := time.Now().AddDate(0, 1, 0)
	if err := store.Tidy(later, addresses); err != nil {
		t.Fatal(err)
	}
	files, _ := os.ReadDir(store.Dir)
	if len(files) != 2 || len(snapshots(t, o, ".parquet")) != 1 {
		t.Errorf("left of two snapshots: %v", files)
	}
	if _, diffs, err := again(t, dir, o); err != nil || len(diffs) > 0 {
		t.Errorf("judged again: %v, %v", err, diffs)
	}
	if err := store.Tidy(later, nil); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(store.Dir); len(files) != 0 {
		t.Errorf("left without the run: %v", files)
	}
}
