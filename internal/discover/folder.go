package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/snapshot"
)

// Folder is a folder of exports.
type Folder struct {
	Files      []*File
	Subfolders []string // patterns of the first exports in folders of the folder, which are not read
}

// Exports lists the files of a folder that may be exports, by name; folders in it, hidden files, lock files of office
// programs and files of settings are left alone. Errors are of wrong use.
func Exports(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.New(fault.Usage, "Không đọc được thư mục %s (%s).", "The folder %s cannot be read (%s).", dir, fault.System(err)).Because(err)
	}
	var out []string
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), "~$") && ext != ".yaml" && ext != ".yml" {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, nil
}

// Read looks at the exports of a folder.
func Read(ctx context.Context, dir string, list []connectors.Connector) (*Folder, error) {
	paths, err := Exports(dir)
	if err != nil {
		return nil, err
	}
	folder := &Folder{Subfolders: subfolders(dir)}
	for _, path := range paths {
		files, err := OpenAll(ctx, path, list)
		if err != nil {
			return nil, err
		}
		folder.Files = append(folder.Files, files...)
	}
	return folder, nil
}

// extensions are those of the kinds of files that hold tables.
var extensions = []string{".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".json", ".ndjson", ".xml", ".parquet", ".arrow", ".zip", ".gz"}

func export(name string) bool {
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") && slices.Contains(extensions, strings.ToLower(filepath.Ext(name)))
}

// subfolders gives for each folder of a folder a pattern of the first files in it that are named as exports. Hidden folders,
// those that cannot be read and those of finished runs are left out.
func subfolders(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		_ = filepath.WalkDir(filepath.Join(dir, e.Name()), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil || d.IsDir() && (strings.HasPrefix(d.Name(), ".") || finishedRun(path)):
				return fs.SkipDir
			case d.IsDir() || !export(d.Name()):
				return nil
			}
			if rel, err := filepath.Rel(dir, path); err == nil {
				out = append(out, filepath.ToSlash(filepath.Dir(rel))+"/*"+filepath.Ext(path))
			}
			return fs.SkipAll
		}) // it skips what it cannot read
	}
	return out
}

func finishedRun(dir string) bool {
	for _, name := range []string{"manifest.json", "result.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// OpenAll opens a file, or each file of an archive.
func OpenAll(ctx context.Context, path string, list []connectors.Connector) ([]*File, error) {
	parts, err := connectors.Parts(path)
	if err != nil {
		return []*File{{Name: filepath.Base(path), Path: path, Err: err}}, nil
	}
	var out []*File
	for _, part := range parts {
		f, err := open(ctx, part, list)
		if err != nil {
			return nil, err
		}
		f.Name = filepath.Base(path) + strings.TrimPrefix(part, path)
		out = append(out, f)
	}
	return out, nil
}

// Config is the configuration of the folder, if nothing is open, with what a person should know of it. Errors are of wrong
// use: what is open, or that there is no table.
func (d *Folder) Config(dir string) (*config.Config, []*fault.Error, error) {
	c := &config.Config{}
	var notes []*fault.Error
	for _, f := range d.Files {
		if f.broken() {
			notes = append(notes, &fault.Error{Code: fault.Done, Err: f.Err,
				Vi: fmt.Sprintf("%s: không đọc được (%s), nên không được đánh giá; hãy kết xuất lại tệp.", f.Name, f.reason("vi")),
				En: fmt.Sprintf("%s cannot be read (%s) and is not assessed; export it again.", f.Name, f.reason("en"))})
		}
		for _, choice := range f.Choices {
			if err := f.open(choice); err != nil {
				return nil, nil, err
			}
			c.Sources = append(c.Sources, config.Source{Dataset: choice.Plans[0].Dataset.Name, Path: f.Name, Sheet: f.sheet(choice.Table)})
		}
		notes = append(notes, f.notes()...)
	}
	if len(c.Sources) == 0 {
		return nil, nil, &fault.Error{Code: fault.Usage,
			Vi: fmt.Sprintf("Thư mục %s không có %s và không có tệp nào có tiêu đề nhận ra được%s; hãy xem từng tệp bằng ddss inspect.", dir, config.FileName, d.causes("vi")),
			En: fmt.Sprintf("The folder %s has neither %s nor a file with a known header%s; look at a file with ddss inspect.", dir, config.FileName, d.causes("en"))}
	}
	return c, append(notes, d.passedOver()...), nil
}

// UnreadSheet tells that a sheet of a file holds a dataset, too, and is not read.
func UnreadSheet(file string, sheet snapshot.Alike, dataset string) *fault.Error {
	hidden := [2]string{}
	if sheet.Hidden {
		hidden = [2]string{"ẩn ", "hidden "}
	}
	return &fault.Error{Code: fault.Done,
		Vi: fmt.Sprintf("%s: trang %s«%s» cũng là bộ dữ liệu %s (%d hàng) và không được đọc; nếu cần, hãy thêm vào %s một nguồn có sheet: %q.", file, hidden[0], sheet.Sheet, dataset, sheet.Rows, config.FileName, sheet.Sheet),
		En: fmt.Sprintf("%s: the %ssheet «%s» also holds the dataset %s (%d rows) and is not read; if it is needed, add a source with sheet: %q to %s.", file, hidden[1], sheet.Sheet, dataset, sheet.Rows, sheet.Sheet, config.FileName)}
}

// notes tell of the tables that are not read.
func (f *File) notes() []*fault.Error {
	var out []*fault.Error
	for _, u := range f.Unread {
		t := f.Tables[u.Table]
		out = append(out, UnreadSheet(f.Name, snapshot.Alike{Sheet: t.Name, Hidden: t.Hidden, Rows: u.Rows}, strings.ReplaceAll(t.datasets(), " ", ", ")))
	}
	return out
}

// Notes tell what a person should know of the folder although nothing is open.
func (d *Folder) Notes() []*fault.Error {
	var out []*fault.Error
	for _, f := range d.Files {
		out = append(out, f.notes()...)
	}
	return append(out, d.passedOver()...)
}

// passedOver tells of the folders that are not read.
func (d *Folder) passedOver() []*fault.Error {
	var out []*fault.Error
	for _, pattern := range d.Subfolders {
		out = append(out, fault.New(fault.Done, "Thư mục con %s có tệp nhưng không được đọc; nếu cần, hãy thêm vào %s một nguồn có path: %q.",
			"The subfolder %s has files that are not read; if they are needed, add a source to %s with path: %q.", path.Dir(pattern), config.FileName, pattern))
	}
	return out
}

// Unknown is the fault of a folder in which no file has a table that a dataset fits.
func (d *Folder) Unknown(dir string) error {
	return &fault.Error{Code: fault.Usage,
		Vi: fmt.Sprintf("Thư mục %s không có tệp nào có tiêu đề nhận ra được%s; hãy xem từng tệp bằng ddss inspect.", dir, d.causes("vi")),
		En: fmt.Sprintf("The folder %s has no file with a known header%s; look at a file with ddss inspect.", dir, d.causes("en"))}
}

// mostCauses bounds how many files one sentence names.
const mostCauses = 10

// causes names the files and folders of a folder that are not read, and why.
func (d *Folder) causes(lang string) string {
	say := func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
	var out []string
	for _, f := range d.Files {
		cause := say("không nhận ra tiêu đề", "no known header")
		if f.Err != nil {
			cause = f.reason(lang)
		}
		out = append(out, fmt.Sprintf("%s (%s)", f.Name, cause))
	}
	for _, pattern := range d.Subfolders {
		out = append(out, fmt.Sprintf(say("%s (thư mục con, không đọc)", "%s (a subfolder, not read)"), path.Dir(pattern)))
	}
	if more := len(out) - mostCauses; more > 0 {
		out = append(out[:mostCauses], fmt.Sprintf(say("và %d tệp khác", "and %d more"), more))
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}

// open is the fault of what a choice leaves open, with what to write; nil if nothing is.
func (f *File) open(c Choice) error {
	place := f.Name
	if s := f.sheet(c.Table); s != "" && len(c.Rivals) == 0 {
		place += fmt.Sprintf(" [%s]", s)
	}
	if len(c.Plans) > 1 {
		var names []string
		for _, p := range c.Plans {
			names = append(names, p.Dataset.Name)
		}
		return fault.New(fault.Usage, "%s: có thể là %s; hãy viết %s và ghi rõ dataset (ddss init viết sẵn các lựa chọn).", "%s: may be %s; write a %s that says which dataset (ddss init writes the alternatives).", place, strings.Join(names, ", "), config.FileName)
	}
	if len(c.Rivals) > 0 {
		tables := append([]int{c.Table}, c.Rivals...)
		slices.Sort(tables)
		return fault.New(fault.Usage, "%s: các trang %s cùng là %s; hãy viết %s và ghi rõ sheet, mỗi trang cần đọc là một nguồn (ddss init viết sẵn các lựa chọn).",
			"%s: the sheets %s all hold %s; write a %s that says which sheet, one source for each sheet to be read (ddss init writes the alternatives).", place, quoted(f.names(tables)), c.Plans[0].Dataset.Name, config.FileName)
	}
	if list := c.Plans[0].Ambiguities(); len(list) > 0 {
		return fault.New(fault.Usage, "%s: các cột %s cùng ghép được với trường %s; hãy viết %s và ghi rõ bằng columns: {%q: %s} (ddss init viết sẵn các lựa chọn).",
			"%s: the columns %s all fit the field %s; write a %s that says which with columns: {%q: %s} (ddss init writes the alternatives).", place, quoted(list[0].Headers), list[0].Field, config.FileName, list[0].Headers[0], list[0].Field).Because(list[0])
	}
	return nil
}

// Fault is why the file cannot be opened, for people.
func (f *File) Fault() error {
	return &fault.Error{Code: fault.Failed, Err: f.Err,
		Vi: fmt.Sprintf("%s: không đọc được (%s).", f.Name, f.reason("vi")), En: fmt.Sprintf("%s cannot be read (%s).", f.Name, f.reason("en"))}
}

// broken: a file that cannot be opened although its name or content is that of an export.
func (f *File) broken() bool {
	known := slices.Contains(extensions, strings.ToLower(filepath.Ext(f.Name)))
	return f.Err != nil && (known || errors.Is(f.Err, connectors.ErrEncrypted) || errors.Is(f.Err, fs.ErrPermission))
}

// reason says why a file cannot be read, in the language "vi" or "en".
func (f *File) reason(lang string) string {
	switch {
	case errors.Is(f.Err, connectors.ErrEncrypted) && lang == "vi":
		return "tệp đặt mật khẩu"
	case errors.Is(f.Err, connectors.ErrEncrypted):
		return connectors.ErrEncrypted.Error()
	}
	return fault.System(f.Err).In(lang)
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "«" + s + "»"
	}
	return strings.Join(out, ", ")
}
