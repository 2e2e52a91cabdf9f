package nightly

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ddss/connectors/all"
	"ddss/internal/config"
	"ddss/internal/durable"
	"ddss/internal/fault"
	"ddss/internal/needs"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

const dossiers = "Mã hồ sơ;Mã TTHC;Ngày tiếp nhận\nH26.99-261030-0001;1.000001;30/10/2026 08:00\nH26.99-261029-0001;1.000001;29/10/2026 08:00\n"

// commune makes a folder of exports, and the options of a night over it.
func commune(t *testing.T, sources ...config.Source) Options {
	t.Helper()
	o := options(t, config.Alerts{})
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if err := os.WriteFile(filepath.Join(o.Assess.Dir, "ho_so.csv"), []byte(dossiers), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Assess.Config.Unit.Name = "Xã thử"
	o.Assess.Config.Sources = append([]config.Source{{Dataset: "dossier", Path: "ho_so.csv"}}, sources...)
	o.Assess.ConfigText = []byte("x")
	o.Assess.Connectors = all.List()
	o.Assess.AsOf = time.Date(2026, 10, 31, 17, 0, 0, 0, time.FixedZone("", 7*60*60))
	return o
}

func TestANightWithAMissingSourceGoesOn(t *testing.T) {
	o := commune(t, config.Source{Dataset: "payment", Path: "bien_lai_*.csv"}, config.Source{Dataset: "survey", Path: "khao_sat.csv"})
	file := filepath.Join(t.TempDir(), "told")
	o.Assess.Config.Alerts.Command = []string{"sh", "-c", `cat > "$0"`, file}
	s, err := Run(context.Background(), o)
	if fault.Code(err) != fault.Failed || s == nil || s.ExitCode != fault.Failed || len(s.Faults) != 2 || s.Run == "" {
		t.Fatalf("error %v, status %+v", err, s)
	}
	text, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(text), "khao_sat.csv: chưa có tệp này") {
		t.Errorf("message %q, %v", text, err)
	}
	r, err := run.ReadResult(filepath.Join(o.Assess.Out, s.Run))
	if err != nil || r.Datasets[0].Rows != 2 {
		t.Errorf("result %+v, %v", r.Datasets, err)
	}
	for _, f := range []string{"status.json", "ddss.prom"} {
		text, err := os.ReadFile(filepath.Join(o.Assess.Out, f))
		if err != nil || !strings.Contains(string(text), "exit_code") {
			t.Errorf("%s: %q, %v", f, text, err)
		}
	}
}

// A configuration that cannot be used leaves no run, and is told like any other failure of a night.
func TestAWrongConfigurationIsTold(t *testing.T) {
	for name, night := range map[string]func(Options) (*Status, error){
		"found by the assessment": func(o Options) (*Status, error) { return Run(context.Background(), o) },
		"found before": func(o Options) (*Status, error) {
			return Unusable(context.Background(), o, fault.New(fault.Usage, "không có bộ dữ liệu", "unknown dataset"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := commune(t, config.Source{Dataset: "no_such", Path: "x.csv"})
			file := filepath.Join(t.TempDir(), "told")
			o.Assess.Config.Alerts.Command = []string{"sh", "-c", `cat > "$0"`, file}
			s, err := night(o)
			if fault.Code(err) != fault.Usage || s == nil || s.Run != "" || s.Unit != "Xã thử" {
				t.Fatalf("status %+v, error %v", s, err)
			}
			for file, want := range map[string]string{
				file: "không có bộ dữ liệu",
				filepath.Join(o.Assess.Out, "status.json"): `"unit": "Xã thử"`,
				filepath.Join(o.Assess.Out, "ddss.prom"):   `ddss_exit_code{unit="Xã thử"} 2`,
			} {
				if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), want) {
					t.Errorf("%s: %q lacks %q, %v", file, text, want, err)
				}
			}
		})
	}
}

func TestTwoNightsAtOnce(t *testing.T) {
	o := commune(t)
	release, err := lock(o.Assess.Out, time.Date(2026, 10, 31, 1, 30, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(context.Background(), o)
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Locked || !strings.Contains(f.Vi, strconv.Itoa(os.Getpid())) || !strings.Contains(f.Vi, "2026-10-31T01:30:00Z") {
		t.Errorf("error %v", err)
	}
	release()
	if _, err := Run(context.Background(), o); err != nil {
		t.Errorf("after the lock was freed: %v", err)
	}
}

func TestAGateIsTold(t *testing.T) {
	o := commune(t)
	least := 100.0
	o.Assess.Config.Gate.DQI = &least
	s, err := Run(context.Background(), o)
	if fault.Code(err) != fault.BelowGate || s.ExitCode != fault.BelowGate || len(s.Faults) != 1 {
		t.Errorf("error %v, status %+v", err, s)
	}
}

func TestLeftoversArePutInOrder(t *testing.T) {
	o := commune(t)
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	out := o.Assess.Out
	cache := filepath.Join(out, run.CacheDir)
	replaced := filepath.Join(cache, run.TempPrefix+"replaced-"+s.Run) // as a crash between two renames leaves it
	if err := os.Rename(filepath.Join(out, s.Run), replaced); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(cache, run.TempPrefix+"123"), 0o755); err != nil {
		t.Fatal(err)
	}
	day := 24 * time.Hour
	now := o.Assess.Clock()
	ages := map[string]time.Duration{ // what is young stays
		filepath.Join(out, durable.TempPrefix+"1"):                          2 * time.Hour,
		filepath.Join(out, durable.TempPrefix+"young"):                      time.Minute,
		filepath.Join(out, durable.TempPrefix+"of-a-clock-that-jumped"):     -2 * time.Hour,
		filepath.Join(cache, snapshot.Folder, durable.TempPrefix+"2"):       2 * day,
		filepath.Join(cache, snapshot.Folder, durable.TempPrefix+"3-young"): time.Hour,
		filepath.Join(cache, snapshot.Folder, "old.parquet"):                8 * day,
	}
	for file, age := range ages {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	o.Paths()
	if err := o.tidy(now); err != nil {
		t.Fatal(err)
	}
	for file := range ages {
		if _, err := os.Stat(file); os.IsNotExist(err) == strings.Contains(file, "young") {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
	if _, diffs, err := run.Verify(filepath.Join(out, s.Run)); err != nil || len(diffs) > 0 {
		t.Errorf("the replaced run did not come back: %v, %v", diffs, err)
	}
	left, err := filepath.Glob(filepath.Join(cache, run.TempPrefix+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func finished(asOf string) run.Finished {
	code := "09817"
	return run.Finished{Dir: asOf, Result: &result.Result{AsOf: asOf, Unit: result.Unit{WardCode: &code}}}
}

func TestSurplus(t *testing.T) {
	var runs []run.Finished
	for _, day := range []string{"2026-08-30", "2026-08-31", "2026-09-29", "2026-09-30", "2026-10-28", "2026-10-29", "2026-10-30", "2026-10-31"} {
		runs = append(runs, finished(day+"T17:00:00+07:00"))
	}
	now := time.Date(2026, 10, 31, 17, 0, 0, 0, time.FixedZone("", 7*60*60))
	for _, c := range []struct {
		keep config.Retention
		gone string
	}{
		{config.Retention{}, ""},
		{config.Retention{Runs: 2}, "2026-08-30 2026-09-29 2026-10-28 2026-10-29"},
		{config.Retention{Days: 2}, "2026-08-30 2026-09-29 2026-10-28"},
		{config.Retention{Runs: 1, Days: 3}, "2026-08-30 2026-09-29"},
	} {
		var gone []string
		for _, f := range Surplus(runs, c.keep, now) {
			gone = append(gone, f.Result.AsOf[:10])
		}
		if got := strings.Join(gone, " "); got != c.gone {
			t.Errorf("%+v removes %q, want %q", c.keep, got, c.gone)
		}
	}
}

func TestPrunedRunsAreGoneWhole(t *testing.T) {
	o := commune(t)
	for day := 1; day <= 3; day++ {
		o.Assess.AsOf = time.Date(2026, 10, day, 17, 0, 0, 0, time.UTC)
		o.Assess.Config.Retention.Runs = 1
		s, err := Run(context.Background(), o)
		if err != nil || (day > 1) != (len(s.Pruned) == 1) {
			t.Fatalf("day %d: pruned %v, %v", day, s.Pruned, err)
		}
	}
	names, err := run.Names(o.Assess.Out)
	if err != nil || len(names) != 1 || !strings.HasPrefix(names[0], "20261004T0") {
		t.Errorf("kept %v, %v", names, err)
	}
}

// The clock of the machine jumps a year back and forth, and the as_of with it: every night is there, in order, once.
func TestAClockThatJumps(t *testing.T) {
	o := commune(t)
	o.Assess.Config.Retention.Days = 30
	for _, day := range []int{10, 4, 12, 11} {
		at := time.Date(2026, 10, day, 17, 0, 0, 0, time.FixedZone("", 7*60*60))
		o.Assess.AsOf = at
		ticks := 0
		o.Assess.Clock = func() time.Time {
			ticks++
			return at.AddDate(ticks%3-1, 0, 0)
		}
		s, err := Run(context.Background(), o)
		if err != nil || len(s.Pruned) > 0 {
			t.Fatalf("day %d: %+v, %v", day, s, err)
		}
	}
	list, broken, err := run.List(o.Assess.Out)
	if err != nil || len(broken) > 0 || len(list) != 4 {
		t.Fatalf("%d runs, broken %v, %v", len(list), broken, err)
	}
	for i, day := range []string{"04", "10", "11", "12"} {
		h, err := run.HistoryOf(list[i].Dir)
		before := map[string]int{"04": 0, "10": 0, "11": 2, "12": 2}[day] // the night of the 11th came after the 12th, and the 4th after the 10th
		if err != nil || list[i].Result.AsOf[8:10] != day || len(h.Runs) != before {
			t.Errorf("run %d: %s with %d before it, %v", i, list[i].Result.AsOf, len(h.Runs), err)
		}
	}
}

func TestScheduleQuotes(t *testing.T) {
	s := Schedule{Program: "/opt/ddss/ddss", Config: "/srv/xã 1/50%", Out: "/srv/runs", Clock: "01:05", User: "ddss"}
	if got := s.Cron(); got != `5 1 * * * '/opt/ddss/ddss' nightly --config '/srv/xã 1/50\%' --out '/srv/runs'`+"\n" {
		t.Error(got)
	}
	if got := s.Systemd(); !strings.Contains(got, `ExecStart=/opt/ddss/ddss nightly --config "/srv/xã 1/50%%" --out /srv/runs`) || !strings.Contains(got, "OnCalendar=*-*-* 01:05:00") {
		t.Error(got)
	}
	s.Clock = "00:00"
	if got := s.Cron(); !strings.HasPrefix(got, "0 0 * * * ") {
		t.Error(got)
	}
}

// The printed units are those that systemd takes.
func TestSystemdTakesTheUnits(t *testing.T) {
	analyze := needs.Program(t, "systemd-analyze")
	dir := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := Schedule{Program: program, Config: "/srv/xã 1/50%", Out: "/srv/runs", Clock: "01:05", User: "root"}
	units := map[string]string{"ddss.service": s.Service(), "ddss.timer": s.Timer()}
	for name, text := range units {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(s.Systemd(), "# "+name+"\n"+text) {
			t.Errorf("the two together lack %s", name)
		}
	}
	out, err := exec.Command(analyze, "verify", "--man=no", filepath.Join(dir, "ddss.service"), filepath.Join(dir, "ddss.timer")).CombinedOutput()
	if err != nil || strings.Contains(string(out), dir) || strings.Contains(string(out), "ddss.") {
		t.Errorf("%v\n%s", err, out)
	}
}
