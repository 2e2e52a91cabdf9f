package assess

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// PlaceOfInputs is where a run found its inputs, by its context.json: its configuration file, or the folder of exports
// that was assessed without one.
func PlaceOfInputs(dir string) (string, error) {
	var c runContext
	if err := run.ReadContext(dir, &c); err != nil {
		return "", fault.New(fault.Failed, "%s: không đọc được %s (%s); hãy thêm --inputs THƯ_MỤC.", "%s: %s cannot be read (%s); add --inputs DIR.", dir, run.ContextFile, detail(err)).Because(err)
	}
	if c.Inputs == "" {
		return "", fault.New(fault.Usage, "%s không ghi dữ liệu đầu vào nằm ở đâu; hãy thêm --inputs THƯ_MỤC.", "%s does not say where its inputs are; add --inputs DIR.", filepath.Join(dir, run.ContextFile))
	}
	if _, err := os.Stat(c.Inputs); err != nil {
		return "", fault.New(fault.Usage, "Dữ liệu đầu vào không còn ở %s; hãy thêm --inputs THƯ_MỤC.", "The inputs are no longer in %s; add --inputs DIR.", c.Inputs).Because(err)
	}
	if file := filepath.Join(c.Inputs, c.Config); c.Config != "" {
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
	}
	return c.Inputs, nil
}

// Reopen judges the inputs of a finished run once more and keeps them open, for outputs that show values. The options name
// the configuration and the place of the inputs; the as_of is the run's. The run folder and the inputs have to be those of
// its manifest, and the checks have to count what the run counted; else the error is a *fault.Error that names the files.
// Nothing is written but snapshots that the place of the run lacks.
func Reopen(ctx context.Context, dir string, o Options) (*Session, error) {
	m, diffs, err := run.Verify(dir)
	if err != nil {
		return nil, fault.New(fault.NotVerified, "%s: không kiểm được (%s).", "%s: cannot be verified (%s).", dir, detail(err)).Because(err)
	}
	if len(diffs) > 0 {
		return nil, fault.New(fault.NotVerified, "%s không khớp với %s: %s.", "%s does not match its %s: %s.", dir, run.ManifestFile, namesOf(diffs))
	}
	before, err := run.ReadResult(dir)
	if err != nil {
		return nil, fault.New(fault.Failed, "%s: không đọc được %s (%s).", "%s: %s cannot be read (%s).", dir, run.ResultFile, detail(err)).Because(err)
	}
	if o.AsOf, err = time.Parse(time.RFC3339, before.AsOf); err != nil {
		return nil, fmt.Errorf("%s: as_of: %w", run.ResultFile, err)
	}
	o.NoWrite = true
	history, err := run.HistoryOf(dir)
	if err != nil {
		return nil, fault.New(fault.Failed, "%s: không đọc được %s (%s).", "%s: %s cannot be read (%s).", dir, run.HistoryFile, detail(err)).Because(err)
	}
	o.Recorded = &history
	o.Again = AgainOf(dir, m, before, o.Dir)
	s := newSession(o)
	s.manifest = m
	if cache := filepath.Join(filepath.Dir(dir), run.CacheDir, snapshot.Folder); isDir(cache) {
		s.store.Dir = cache
	}
	if err := s.open(ctx); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.same(m, before); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// same says in what the inputs and counts differ from those of the run.
func (s *Session) same(m *run.Manifest, before *result.Result) error {
	if diffs := s.InputDifferences(m); len(diffs) > 0 {
		return changedInputs(diffs)
	}
	if !reflect.DeepEqual(before.Checks, s.Result.Checks) {
		return fault.New(fault.NotVerified, "Chạy lại cho số đếm khác với lần đánh giá (do %s %s tạo ra, đang chạy %s); hãy chạy ddss assess để có kết quả mới.",
			"Judging again counts otherwise than the run did (made by %s %s, this is %s); run ddss assess for a new run.", before.Tool.Name, before.Tool.Version, result.Version)
	}
	return nil
}

// unchanged compares the files that are about to be read with the manifest, before any of them is parsed.
func (s *Session) unchanged(list []entry) error {
	if s.manifest == nil {
		return nil
	}
	var diffs []run.Difference
	differs := func(now run.Entry) {
		listed := func(e run.Entry) bool { return e.Path == now.Path }
		if slices.ContainsFunc(s.manifest.Inputs, listed) && !slices.Contains(s.manifest.Inputs, now) {
			diffs = append(diffs, run.Difference{Path: now.Path, Kind: run.Changed})
		}
	}
	for _, e := range s.inputs {
		differs(e)
	}
	for _, e := range list {
		if e.land.Remote != nil || e.misplaced != nil {
			continue // the snapshot of the one is found by the manifest; the other is told when it is read
		}
		sum, size, err := snapshot.Hash(connectors.FileOf(e.land.Path))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			continue // told when it is read
		}
		if err != nil {
			return fault.New(fault.Failed, "%s: không đọc được (%s).", "%s: cannot be read (%s).", e.land.Name, detail(err)).Because(err)
		}
		differs(run.Entry{Path: e.file, Bytes: size, SHA256: sum})
	}
	if len(diffs) > 0 {
		return changedInputs(diffs)
	}
	return nil
}

func changedInputs(diffs []run.Difference) error {
	return fault.New(fault.NotVerified, "Dữ liệu đầu vào không còn như lúc đánh giá: %s. Hãy chỉ đúng thư mục bằng --inputs, hoặc chạy ddss assess để có kết quả mới.",
		"The inputs are no longer those of the run: %s. Name the right folder with --inputs, or run ddss assess for a new run.", namesOf(diffs))
}

// namesOf lists the files that differ.
func namesOf(diffs []run.Difference) string {
	var names []string
	for _, d := range diffs {
		names = append(names, d.Path)
	}
	return strings.Join(names, ", ")
}

// configName is the name of the configuration file; empty if there is none.
func (o Options) configName() string {
	switch {
	case o.ConfigText == nil:
		return ""
	case o.ConfigName != "":
		return o.ConfigName
	}
	return config.FileName
}
