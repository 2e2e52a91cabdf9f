package assess

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/snapshot"
)

// entry is one file of a source of the configuration; files in an archive count each.
type entry struct {
	config.Source
	number int    // of the source in the configuration
	file   string // shown: of the file on the disk, which may be an archive
	land   snapshot.Source
	// Of sources that are no files: the environment variable of the password, and the reason why a finished run that is
	// judged again could not read it.
	variable, reason string
	// misplaced says why the files of a source that may fail cannot be named; nil if they can.
	misplaced error
}

// mayFail reports whether a source that does not fit the configuration is one that failed, rather than a mistake to be mended
// before there is a run. A finished run that is judged again had such sources where it says so.
func (o Options) mayFail(name string) bool {
	return o.Unattended || o.Again != nil && o.Again.Failed[name] != ""
}

// entries finds the files of the sources in source order: order of the configuration, then file name.
func (o Options) entries() ([]entry, error) {
	dir := o.Dir
	var out []entry
	seen := map[string]int{}
	for i, s := range o.Config.Sources {
		if _, ok := dataset.Get(s.Dataset); !ok {
			vi, en := meant(s.Dataset, dataset.Names())
			return nil, &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, nguồn %d: không có bộ dữ liệu %q.%s", config.FileName, i+1, s.Dataset, vi),
				En: fmt.Sprintf("%s, source %d: unknown dataset %q.%s", config.FileName, i+1, s.Dataset, en)}
		}
		if err := cmp.Or(fieldsKnown(i, s), sumsKnown(i, s)); err != nil {
			return nil, err
		}
		if s.URL != "" {
			e, err := o.remote(i, s)
			if err != nil {
				return nil, err
			}
			id := s.Dataset + "\x1f" + e.land.Name
			if first, twice := seen[id]; twice {
				return nil, fault.New(fault.Usage, "%s: nguồn %d và nguồn %d cùng đọc %s; mỗi nơi chỉ khai một lần.",
					"%s: sources %d and %d both read %s; name each place once.", config.FileName, first+1, i+1, e.land.Name)
			}
			seen[id] = i
			out = append(out, e)
			continue
		}
		files, err := o.find(i, s)
		if name := shown(dir, o.place(s)); err != nil && o.mayFail(name) {
			out = append(out, entry{Source: s, number: i, file: name, misplaced: err, land: snapshot.Source{Dataset: s.Dataset, Path: o.place(s), Name: name}})
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			id := s.Dataset + "\x1f" + f + "\x1f" + s.Sheet
			if first, twice := seen[id]; twice {
				return nil, fault.New(fault.Usage, "%s: nguồn %d và nguồn %d cùng đọc %s; mỗi tệp chỉ khai một lần.",
					"%s: sources %d and %d both read %s; name each file once.", config.FileName, first+1, i+1, shown(dir, f))
			}
			seen[id] = i
			out = append(out, entry{Source: s, number: i, file: shown(dir, connectors.FileOf(f)), land: snapshot.Source{Dataset: s.Dataset, Path: f, Name: shown(dir, f), Sheet: s.Sheet, Columns: s.Columns}})
		}
	}
	return out, nil
}

// meant asks whether the nearest known word was meant.
func meant(word string, known []string) (vi, en string) {
	near := fault.Nearest(word, known)
	if near == "" {
		return "", ""
	}
	return fmt.Sprintf(" Có phải là %q không?", near), fmt.Sprintf(" Did you mean %q?", near)
}

func fieldsKnown(i int, s config.Source) error {
	ds, _ := dataset.Get(s.Dataset)
	var names []string
	for _, f := range ds.Fields {
		names = append(names, f.Name)
	}
	for header, field := range s.Columns {
		if _, ok := ds.Field(field); !ok && field != "" && field != "-" {
			vi, en := meant(field, names)
			return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, nguồn %d: cột %q ghép với %q, nhưng bộ dữ liệu %s không có trường này.%s", config.FileName, i+1, header, field, s.Dataset, vi),
				En: fmt.Sprintf("%s, source %d: column %q is mapped to %q, which is no field of %s.%s", config.FileName, i+1, header, field, s.Dataset, en)}
		}
	}
	return nil
}

// place is the path of a source, or its pattern, from the folder of the configuration.
func (o Options) place(s config.Source) string {
	path := filepath.FromSlash(s.Path)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.Dir, path)
}

// find lists the files that a source names, sorted.
func (o Options) find(i int, s config.Source) ([]string, error) {
	dir, path := o.Dir, o.place(s)
	relative := !filepath.IsAbs(filepath.FromSlash(s.Path))
	files := []string{path}
	if _, err := os.Lstat(path); err != nil && connectors.FileOf(path) == path && strings.ContainsAny(s.Path, "*?[") {
		if files, err = filepath.Glob(path); err != nil {
			return nil, fault.New(fault.Usage, "%s, nguồn %d: mẫu tên tệp %q viết sai.", "%s, source %d: the pattern %q is malformed.", config.FileName, i+1, s.Path).Because(err)
		}
		if len(files) == 0 && o.mayFail(shown(dir, path)) {
			return []string{path}, nil
		}
		if len(files) == 0 {
			return nil, fault.New(fault.Usage, "%s, nguồn %d: không có tệp nào khớp với %q.", "%s, source %d: no file matches %q.", config.FileName, i+1, s.Path)
		}
	}
	slices.Sort(files)
	var out []string
	for _, f := range files {
		out = append(out, f)
		info, err := os.Stat(connectors.FileOf(f))
		switch {
		case errors.Is(err, fs.ErrNotExist) && o.mayFail(shown(dir, f)):
			continue // told when it is opened
		case errors.Is(err, fs.ErrNotExist):
			return nil, fault.New(fault.Usage, "%s, nguồn %d: không thấy tệp %s; hãy kiểm tra tên tệp, tính từ thư mục chứa %s.",
				"%s, source %d: the file %s is not there; check the name, relative to the folder of %s.", config.FileName, i+1, shown(dir, f), config.FileName).Because(err)
		case err != nil:
			continue // told when it is opened
		case !info.Mode().IsRegular():
			return nil, fault.New(fault.Usage, "%s, nguồn %d: %s không phải là tệp dữ liệu (là thư mục hoặc tệp đặc biệt); hãy ghi tên tệp hoặc mẫu như %s/*.xlsx.",
				"%s, source %d: %s is no data file (a folder or special file); name a file or a pattern such as %s/*.xlsx.", config.FileName, i+1, shown(dir, f), s.Path)
		}
		if relative && !s.AllowOutside && !inside(dir, connectors.FileOf(f)) {
			return nil, fault.New(fault.Usage, "%s, nguồn %d: %s nằm ngoài thư mục của %s; nếu đúng ý, hãy thêm allow_outside: true vào nguồn này.",
				"%s, source %d: %s lies outside the folder of %s; if that is intended, add allow_outside: true to the source.", config.FileName, i+1, s.Path, config.FileName)
		}
		parts, err := connectors.Parts(f)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fault.New(fault.Usage, "%s, nguồn %d: trong %s không có tệp nào khớp với %q.", "%s, source %d: no file in %s matches %q.",
				config.FileName, i+1, shown(dir, connectors.FileOf(f)), strings.TrimPrefix(f, connectors.FileOf(f)+"/")).Because(err)
		case err == nil: // else told when it is opened
			out = append(out[:len(out)-1], parts...)
		}
	}
	return out, nil
}

// inside reports whether the file, links followed, lies below dir.
func inside(dir, file string) bool {
	d, err1 := filepath.EvalSymlinks(dir)
	f, err2 := filepath.EvalSymlinks(file)
	if err := cmp.Or(err1, err2); err != nil {
		return false
	}
	rel, err := filepath.Rel(d, f)
	return err == nil && filepath.IsLocal(rel)
}

// shown is the path of a file for people and results: relative to the configuration, or the bare name of a file elsewhere.
func shown(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil || filepath.IsAbs(rel) || strings.Count(rel, "..") > 2 {
		return filepath.Base(file)
	}
	return filepath.ToSlash(rel)
}

// loaded is a dataset with its landed sources.
type loaded struct {
	dataset.Dataset
	entries []entry
	snaps   []*snapshot.Snapshot // nil where the source failed
	failed  []result.FailedSource
	totals  []result.ControlTotal
	found   map[int][]result.Finding // by source, beside those of its snapshot
}

// assessed reports whether the rows of the dataset are judged: every source of it was read.
func (l loaded) assessed() bool { return len(l.failed) == 0 }

// columns are the fields that some source maps, in the order of the dataset.
func (l loaded) columns() []string {
	var out []string
	for _, f := range l.Fields {
		if slices.ContainsFunc(l.snaps, func(s *snapshot.Snapshot) bool { return s != nil && slices.Contains(s.Columns, f.Name) }) {
			out = append(out, f.Name)
		}
	}
	return out
}

// expectedRows is how many rows the source system showed, for the progress; 0 where the configuration does not tell.
func (e entry) expectedRows() int64 {
	if n := e.ControlTotal.Rows; n != nil {
		return *n
	}
	if p := e.Provenance; p.RowsShown != nil {
		return *p.RowsShown
	}
	return 0
}

// land lands all entries. Mistakes of the configuration are errors; sources that cannot be read are told to warn and leave
// their dataset without rows.
func (o Options) land(ctx context.Context, store snapshot.Store, list []entry) ([]loaded, []error, error) {
	tell := o.Tell
	byName := map[string]*loaded{}
	var faults []error
	told := Event{Stage: StageRead, Of: len(list)}
	sizes := make([]int64, len(list))
	for i, e := range list {
		sizes[i] = 1 // what is no file, such as a table of a database, weighs nothing
		if info, err := os.Stat(connectors.FileOf(e.land.Path)); err == nil {
			sizes[i] += info.Size()
		}
		told.Whole += sizes[i]
	}
	for i, e := range list {
		size := sizes[i]
		told.Name, told.Done = e.land.Name, i
		tell(told)
		within, expected := told, e.expectedRows()
		within.Within = true
		store.Loading = func(rows int64) {
			within.Rows = told.Rows + rows
			if expected > 0 {
				within.Part = told.Part + min(rows, expected)*size/expected
			}
			tell(within)
		}
		l := byName[e.Dataset]
		if l == nil {
			ds, _ := dataset.Get(e.Dataset)
			l = &loaded{Dataset: ds}
			byName[e.Dataset] = l
		}
		if e.reason != "" { // so it was when the run was made
			l.failed = append(l.failed, result.FailedSource{Path: e.land.Name, Reason: e.reason})
			l.entries, l.snaps = append(l.entries, e), append(l.snaps, nil)
			continue
		}
		snap, err := (*snapshot.Snapshot)(nil), e.misplaced
		if err == nil {
			snap, err = store.Land(ctx, e.land)
		}
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil {
			told, reason := e.explain(err)
			if reason == "" || fault.Code(told) == fault.Usage && !o.mayFail(e.land.Name) {
				return nil, nil, told
			}
			if fault.Code(told) == fault.Usage {
				told = e.left(told)
			}
			faults = append(faults, told)
			l.failed = append(l.failed, result.FailedSource{Path: e.land.Name, Reason: reason})
		}
		l.entries, l.snaps = append(l.entries, e), append(l.snaps, snap)
		told.Part += size
		if snap != nil {
			told.Rows += snap.Rows
		}
	}
	var out []loaded
	for _, name := range dataset.Names() {
		if l := byName[name]; l != nil {
			if err := l.keyMapped(); err != nil && !o.mayFail(l.failed[0].Path) {
				return nil, nil, err
			}
			l.controlRows()
			l.note()
			out = append(out, *l)
		}
	}
	return out, faults, nil
}

// keyMapped: a dataset none of whose sources maps the key is a mistake of the configuration.
func (l *loaded) keyMapped() error {
	for _, f := range l.failed {
		if f.Reason != reasonNoKey {
			return nil
		}
	}
	if len(l.failed) < len(l.entries) {
		return nil
	}
	key, _ := l.Field(l.Key)
	return fault.New(fault.Usage, "Không nguồn nào của bộ dữ liệu %s (%s) có cột khoá %s; hãy ghép cột bằng columns: {\"Tên cột\": %s}.",
		"No source of the dataset %s (%s) maps its key %s; map a column with columns: {\"Header\": %s}.", l.Name, l.failed[0].Path, "«"+key.Vi+"»", l.Key)
}
