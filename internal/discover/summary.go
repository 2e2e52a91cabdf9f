package discover

import (
	"fmt"
	"slices"
	"strings"
)

// Known reports whether some file has a table that a dataset fits, or nearly fits.
func (d *Folder) Known() bool {
	return slices.ContainsFunc(d.Files, func(f *File) bool {
		return slices.ContainsFunc(f.Tables, func(t Table) bool { return t.Fits != nil || t.Nearest != nil })
	})
}

// Summary is a line for each table and each file that is not read, in the language "vi" or "en".
func (d *Folder) Summary(lang string) []string {
	say := func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
	var out []string
	for _, f := range d.Files {
		for _, c := range f.Choices {
			var names []string
			for _, p := range c.Plans {
				names = append(names, p.Dataset.Name)
			}
			p := c.Plans[0]
			columns := 0
			for _, col := range p.Columns {
				if col.Header != "" {
					columns++
				}
			}
			place := f.Name
			if s := f.sheet(c.Table); s != "" {
				place += " [" + s + "]"
			}
			out = append(out, fmt.Sprintf(say("%s: %s, ghép được %d/%d cột", "%s: %s, %d of %d columns mapped"), place, strings.Join(names, say(" hoặc ", " or ")), len(p.Fields()), columns))
		}
		switch {
		case f.Err != nil:
			out = append(out, fmt.Sprintf(say("%s: không đọc (%s)", "%s: not read (%s)"), f.Name, f.reason(lang)))
		case len(f.Choices) == 0:
			out = append(out, fmt.Sprintf(say("%s: không nhận ra", "%s: not recognised"), f.Name))
		}
	}
	return out
}
