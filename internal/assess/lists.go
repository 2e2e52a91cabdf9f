package assess

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/catalogue"
	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/score"
	"ddss/internal/viettext"
)

// readLists reads the catalogues, the calendar and the checks that the configuration names, and fingerprints them.
func readLists(o Options, out *Outcome) (lists, error) {
	c := o.Config
	l := lists{calendar: calendar.Default(), idPrefixes: catalogue.IDProvinces()}
	if o.ConfigText != nil {
		out.inputs = append(out.inputs, run.EntryOf(config.FileName, o.ConfigText))
	}
	var err error
	if l.cutOff, err = engine.ParseClock(c.Calendar.CutOff); err != nil {
		return l, fault.New(fault.Usage, "%s: calendar.cut_off phải có dạng HH:mm, không phải %q.", "%s: calendar.cut_off must be HH:mm, not %q.", config.FileName, c.Calendar.CutOff).Because(err)
	}
	read := func(key, path string, into func(io.Reader) error) error {
		if path == "" {
			return nil
		}
		text, err := o.readInput(key, path, out)
		if err != nil {
			return err
		}
		if err := into(bytes.NewReader(text)); err != nil {
			return fault.New(fault.Usage, "%[1]s (%[2]s): không dùng được danh mục này: %[3]s.", "%[1]s (%[2]s): this list cannot be used: %[4]s.", path, key, fault.In(err, "vi"), fault.In(err, "en")).Because(err)
		}
		return nil
	}
	codes := func(into *[]string, reader func(io.Reader) ([]string, error)) func(io.Reader) error {
		return func(r io.Reader) error {
			list, err := reader(r)
			*into = append(*into, list...)
			if err == nil && *into == nil {
				*into = []string{}
			}
			return err
		}
	}
	for _, step := range []error{
		read("catalogues.wards", c.Catalogues.Wards.Path, codes(&l.wards, catalogue.ReadWards)),
		read("catalogues.ward_map", c.Catalogues.WardMap.Path, codes(&l.wardMap, catalogue.ReadWardMap)),
		read("catalogues.id_prefixes", c.Catalogues.IDPrefixes.Path, codes(&l.idPrefixes, catalogue.ReadIDPrefixes)),
		read("catalogues.calendar", c.Catalogues.Calendar.Path, func(r io.Reader) (err error) {
			l.calendar, err = calendar.Load(r)
			return err
		}),
	} {
		if step != nil {
			return l, step
		}
	}
	if l.calendar, err = saturdays(c, l.calendar); err != nil {
		return l, err
	}
	l.digest = digest(l)
	if out.Catalogue, err = loadChecks(o, out); err != nil {
		return l, err
	}
	return l, nil
}

func digest(l lists) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%d\n%s\n%s\n%s\n", catalogue.Digest(), l.calendar.Digest(), l.cutOff, strings.Join(l.wards, ","), strings.Join(l.wardMap, ","), strings.Join(l.idPrefixes, ","))
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func saturdays(c *config.Config, cal *calendar.Calendar) (*calendar.Calendar, error) {
	if c.Calendar.Saturday == "" {
		return cal, nil
	}
	bound := func(s, otherwise string) (calendar.Date, error) {
		if s == "" {
			s = otherwise
		}
		return calendar.Parse(s)
	}
	from, err1 := bound(c.Calendar.From, dialect.CalendarFrom)
	to, err2 := bound(c.Calendar.To, dialect.CalendarTo)
	if err1 != nil || err2 != nil {
		return nil, fault.New(fault.Usage, "%s: calendar.from và calendar.to phải có dạng yyyy-MM-dd.", "%s: calendar.from and calendar.to must be yyyy-MM-dd.", config.FileName)
	}
	return cal.WithSaturdays(calendar.Saturdays(c.Calendar.Saturday), from, to), nil
}

// readInput reads a file that the configuration names, and fingerprints it.
func (o Options) readInput(key, path string, out *Outcome) ([]byte, error) {
	file := filepath.FromSlash(path)
	if !filepath.IsAbs(file) {
		file = filepath.Join(o.Dir, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.New(fault.Usage, "%s: không đọc được tệp %s (%s).", "%s: the file %s cannot be read (%s).", key, path, detail(err)).Because(err)
	}
	out.inputs = append(out.inputs, run.EntryOf(shown(o.Dir, file), text))
	return text, nil
}

// loadChecks loads the catalogue with the unit's own checks.
func loadChecks(o Options, out *Outcome) (*checks.Catalogue, error) {
	if o.Config.ChecksDir == "" {
		return checks.BuiltIn(), nil
	}
	dir := filepath.FromSlash(o.Config.ChecksDir)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(o.Dir, dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fault.New(fault.Usage, "%s: checks_dir %q không phải là thư mục.", "%s: checks_dir %q is no folder.", config.FileName, o.Config.ChecksDir)
	}
	cat, err := checks.Load(dir)
	if err != nil {
		return nil, fault.New(fault.Usage, "checks_dir: %s.", "checks_dir: %s.", err).Because(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		out.inputs = append(out.inputs, run.EntryOf(shown(o.Dir, path), text))
		return err
	})
	if err != nil {
		return nil, fault.New(fault.Failed, "checks_dir: không đọc được (%s).", "checks_dir: cannot be read (%s).", detail(err)).Because(err)
	}
	return cat, nil
}

// weights lays those of the configuration over the default ones.
func weights(c *config.Config, cat *checks.Catalogue) (score.Weights, error) {
	w := score.DefaultWeights()
	wrong := func(key, word string, known []string) error {
		vi, en := meant(word, known)
		return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s: %s không có %q.%s", config.FileName, key, word, vi), En: fmt.Sprintf("%s: %s knows no %q.%s", config.FileName, key, word, en)}
	}
	negative := func(key string) error {
		return fault.New(fault.Usage, "%s: %s không được âm.", "%s: %s must not be negative.", config.FileName, key)
	}
	weighable := []string{string(checks.Critical), string(checks.Major), string(checks.Minor)}
	for name, n := range c.Weights.Severity {
		if _, ok := w.Severity[checks.Severity(name)]; !ok || name == string(checks.Signal) {
			return w, wrong("weights.severity", name, weighable)
		}
		if n < 0 {
			return w, negative("weights.severity." + name)
		}
		w.Severity[checks.Severity(name)] = n
	}
	for name, n := range c.Weights.Dimensions {
		if _, ok := w.Dimensions[name]; !ok {
			return w, wrong("weights.dimensions", name, checks.Dimensions)
		}
		if n < 0 {
			return w, negative("weights.dimensions." + name)
		}
		w.Dimensions[name] = n
	}
	var ids []string
	for _, k := range cat.Checks {
		ids = append(ids, k.ID)
	}
	for _, e := range c.Exceptions {
		if _, ok := cat.Get(e.Check); !ok {
			return w, wrong("exceptions", e.Check, ids)
		}
		if e.Weight != nil {
			if *e.Weight < 0 {
				return w, negative("exceptions, " + e.Check)
			}
			w.Check[e.Check] = *e.Weight
		}
	}
	return w, nil
}

// spellings turns those of the configuration into the engine's.
func spellings(c *config.Config) (map[string]map[string][]dialect.Spelling, error) {
	out := map[string]map[string][]dialect.Spelling{}
	for place, list := range c.Spellings {
		name, field, _ := strings.Cut(place, ".")
		ds, ok := dataset.Get(name)
		f, known := ds.Field(field)
		if !ok || !known || f.Type != dataset.Enum {
			return nil, fault.New(fault.Usage, "%s: spellings không có %q; hãy viết theo dạng dossier.status.", "%s: spellings knows no %q; write it like dossier.status.", config.FileName, place)
		}
		if out[name] == nil {
			out[name] = map[string][]dialect.Spelling{}
		}
		for text, value := range list {
			if !has(f.Values, value) {
				vi, en := meant(value, f.Values)
				return nil, &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s: %s không có giá trị %q.%s", config.FileName, place, value, vi), En: fmt.Sprintf("%s: %s has no value %q.%s", config.FileName, place, value, en)}
			}
			out[name][field] = append(out[name][field], dialect.Spelling{Text: viettext.Normalize(text), Value: value})
		}
	}
	return out, nil
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
