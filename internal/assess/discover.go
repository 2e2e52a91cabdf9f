package assess

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/fault"
	"ddss/internal/layout"
	"ddss/internal/snapshot"
)

// Discover writes the configuration for a folder of exports that has none: each file whose header maps the key of exactly
// one dataset best becomes a source. A file that fits two datasets equally well is an ambiguity.
func Discover(ctx context.Context, dir string, list []connectors.Connector) (*config.Config, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.New(fault.Usage, "Không đọc được thư mục %s (%s).", "The folder %s cannot be read (%s).", dir, detail(err)).Because(err)
	}
	c := &config.Config{}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$") {
			continue
		}
		names, err := fitting(ctx, filepath.Join(dir, e.Name()), list)
		if err != nil {
			return nil, err
		}
		switch len(names) {
		case 0:
		case 1:
			c.Sources = append(c.Sources, config.Source{Dataset: names[0], Path: e.Name()})
		default:
			return nil, fault.New(fault.Usage, "%s: có thể là %s; hãy viết %s và ghi rõ dataset.", "%s: may be %s; write a %s that says which dataset.", e.Name(), strings.Join(names, ", "), config.FileName)
		}
	}
	if len(c.Sources) == 0 {
		return nil, fault.New(fault.Usage, "Thư mục %s không có %s và không có tệp nào có tiêu đề nhận ra được.", "The folder %s has neither %s nor a file with a known header.", dir, config.FileName)
	}
	return c, nil
}

// fitting lists the datasets that the file fits best: those whose columns it maps most of. Files that are no tables fit
// none.
func fitting(ctx context.Context, path string, list []connectors.Connector) ([]string, error) {
	book, _, err := connectors.OpenPart(ctx, list, "", path)
	if err != nil {
		return nil, unlessDone(ctx, err)
	}
	defer book.Close()
	var best []string
	var torn *layout.AmbiguousError // of a dataset that two columns fit equally
	most := 1                       // a key alone is too little to tell
	for _, name := range dataset.Names() {
		_, plan, err := snapshot.Choose(ctx, book, snapshot.Source{Dataset: name})
		var ambiguous *layout.AmbiguousError
		if errors.As(err, &ambiguous) {
			torn = ambiguous
		}
		if err != nil || plan == nil {
			continue
		}
		switch n := len(plan.Fields()); {
		case n > most:
			best, most = []string{name}, n
		case n == most && most > 1:
			best = append(best, name)
		}
	}
	if best == nil && torn != nil {
		return nil, fault.New(fault.Usage, "%s: các cột %s cùng ghép được với trường %s; hãy viết %s và ghi rõ bằng columns.",
			"%s: the columns %s all fit the field %s; write a %s that says which with columns.", filepath.Base(path), quoted(torn.Headers), torn.Field, config.FileName).Because(torn)
	}
	slices.Sort(best)
	return best, ctx.Err()
}

// unlessDone: a file that cannot be opened as a table is none; only an interruption and a missing permission matter.
func unlessDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, fs.ErrPermission) {
		return fault.New(fault.Failed, "Không có quyền đọc một tệp trong thư mục.", "No permission to read a file of the folder.").Because(err)
	}
	return nil
}
