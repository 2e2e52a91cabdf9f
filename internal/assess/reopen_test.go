package assess_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/run"
)

const smallConfig = `as_of: 2026-10-31T17:00:00+07:00
sources:
  - {dataset: dossier, path: "ho_so*.csv"}
masking: {key_file: khoa}
`

const smallDossiers = `Mã hồ sơ,Trạng thái,Ngày tiếp nhận
H26.99-260101-0001,Đã trả kết quả,01/10/2026 08:00:00
H26.99-260101-0001,Đã trả kết quả,02/10/2026 08:00:00
`

// smallOptions writes the inputs of a small assessment to dir.
func smallOptions(t *testing.T, dir string) assess.Options {
	t.Helper()
	for name, text := range map[string]string{"ho_so.csv": smallDossiers, config.FileName: smallConfig} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	if _, err := run.MakeKey(filepath.Join(dir, "khoa")); err != nil && !errors.Is(err, fs.ErrExist) {
		t.Fatal(err)
	}
	return optionsAt(t, dir)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func optionsAt(t *testing.T, dir string) assess.Options {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.RFC3339, c.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	return assess.Options{Config: c, ConfigText: text, Dir: dir, AsOf: asOf, Out: filepath.Join(dir, "runs"), Connectors: all.List(), Remotes: all.Remotes(), Clock: time.Now}
}

func assessed(t *testing.T, o assess.Options) string {
	t.Helper()
	out, err := assess.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return out.Dir
}

func TestReopenJudgesTheInputsOfTheRun(t *testing.T) {
	dir := t.TempDir()
	o := smallOptions(t, dir)
	runDir := assessed(t, o)
	place, err := assess.PlaceOfInputs(runDir)
	if want, _ := filepath.Abs(filepath.Join(dir, config.FileName)); err != nil || place != want {
		t.Errorf("place of the inputs: %q, %v; want %q", place, err, want)
	}
	before := snapshotOf(t, o.Out)
	o.AsOf = o.AsOf.AddDate(1, 0, 0) // the run's moment counts
	for _, cached := range []bool{true, false} {
		if !cached {
			if err := os.RemoveAll(filepath.Join(o.Out, run.CacheDir)); err != nil {
				t.Fatal(err)
			}
			before = snapshotOf(t, o.Out)
		}
		s, err := assess.Reopen(context.Background(), runDir, o)
		if err != nil {
			t.Fatal(err)
		}
		if s.Result.AsOf != "2026-10-31T17:00:00+07:00" || !s.Loaded("dossier") {
			t.Errorf("reopened as of %s, dossier loaded: %v", s.Result.AsOf, s.Loaded("dossier"))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if after := snapshotOf(t, o.Out); after != before {
			t.Errorf("reopening changed the place of the runs:\n%s\n%s", before, after)
		}
	}
}

// snapshotOf lists the files below dir with their lengths and times. Those of snapshots say when they were last used.
func snapshotOf(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && !d.IsDir() {
			when := info.ModTime()
			if strings.Contains(path, run.CacheDir) {
				when = time.Time{}
			}
			fmt.Fprintln(&b, path, info.Size(), when)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReopenRefusesOtherInputs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, dir, runDir string)
		code   int
		says   string
	}{
		{"a changed source", func(t *testing.T, dir, _ string) {
			writeFile(t, filepath.Join(dir, "ho_so.csv"), smallDossiers+"x\n")
		}, fault.NotVerified, "ho_so.csv"},
		{"a source that is no table any more", func(t *testing.T, dir, _ string) { writeFile(t, filepath.Join(dir, "ho_so.csv"), "\x00\x00") }, fault.NotVerified, "ho_so.csv"},
		{"a source that is gone", func(t *testing.T, dir, _ string) {
			if err := os.Remove(filepath.Join(dir, "ho_so.csv")); err != nil {
				t.Fatal(err)
			}
		}, fault.Usage, "ho_so*.csv"},
		{"a changed configuration", func(t *testing.T, dir, _ string) {
			writeFile(t, filepath.Join(dir, config.FileName), smallConfig+"lang: en\n")
		}, fault.NotVerified, config.FileName},
		{"a further source", func(t *testing.T, dir, _ string) {
			writeFile(t, filepath.Join(dir, "ho_so_2.csv"), smallDossiers)
		}, fault.NotVerified, "ho_so_2.csv"},
		{"a changed run", func(t *testing.T, _, runDir string) {
			writeFile(t, filepath.Join(runDir, run.ResultFile), "{}")
		}, fault.NotVerified, run.ResultFile},
		{"a folder that is no run", func(t *testing.T, _, runDir string) {
			if err := os.Remove(filepath.Join(runDir, run.ManifestFile)); err != nil {
				t.Fatal(err)
			}
		}, fault.NotVerified, "cannot be verified"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			runDir := assessed(t, smallOptions(t, dir))
			tt.change(t, dir, runDir)
			s, err := assess.Reopen(context.Background(), runDir, optionsAt(t, dir))
			if err == nil {
				s.Close()
				t.Fatal("no error")
			}
			if fault.Code(err) != tt.code || !strings.Contains(fault.In(err, "en"), tt.says) {
				t.Errorf("code %d: %s; want %d naming %s", fault.Code(err), fault.In(err, "en"), tt.code, tt.says)
			}
		})
	}
}

func TestReopenRefusesOtherCounts(t *testing.T) {
	dir := t.TempDir()
	o := smallOptions(t, dir)
	runDir := assessed(t, o)
	off := false
	o.Config.Exceptions = append(o.Config.Exceptions, config.Exception{Check: "sach.dossier.unique_code", Enabled: &off}) // as another version might
	if s, err := assess.Reopen(context.Background(), runDir, o); fault.Code(err) != fault.NotVerified {
		if err == nil {
			s.Close()
		}
		t.Errorf("counts that differ were taken: %v", err)
	}
}

func TestPlaceOfInputsIsNamedOrAskedFor(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ context, says string }{
		{"", "context.json cannot be read"},
		{"{", "context.json cannot be read"},
		{"{}", "add --inputs"},
		{`{"inputs":"no_such_place"}`, "no longer in no_such_place"},
	} {
		if tt.context != "" {
			writeFile(t, filepath.Join(dir, run.ContextFile), tt.context)
		}
		if _, err := assess.PlaceOfInputs(dir); err == nil || !strings.Contains(fault.In(err, "en"), tt.says) {
			t.Errorf("%q: %v; want %q", tt.context, err, tt.says)
		}
	}
}
