package assess

import (
	"maps"
	"slices"

	"ddss/internal/discover"
	"ddss/internal/fault"
	"ddss/internal/layout"
)

// unreadSheets tell of the sheets beside one that was chosen among several which no other source reads.
func (l *loaded) unreadSheets() []*fault.Error {
	read := map[[2]string]bool{}
	for i, s := range l.snaps {
		if s != nil {
			read[[2]string{l.entries[i].land.Path, s.Sheet}] = true
		}
	}
	var out []*fault.Error
	for i, s := range l.snaps {
		if s == nil {
			continue
		}
		for _, sheet := range s.Alike {
			if !read[[2]string{l.entries[i].land.Path, sheet.Sheet}] {
				out = append(out, discover.UnreadSheet(l.entries[i].land.Name, sheet, l.Name))
			}
		}
	}
	return out
}

// copies are the sources that hold the same rows as an earlier one, each with that one.
func (l *loaded) copies() [][2]string {
	first := map[string]string{}
	var out [][2]string
	for i, s := range l.snaps {
		if s == nil || s.Rows == 0 {
			continue
		}
		name := l.entries[i].land.Name
		if s.Sheet != "" {
			name += " [" + s.Sheet + "]"
		}
		if of, known := first[s.Content]; known {
			out = append(out, [2]string{of, name})
		} else {
			first[s.Content] = name
		}
	}
	return out
}

// absentHeaders are the headers that the configuration maps but that no file of their source has, by path of the source.
// A source of which a file could not be read is left out: the header may stand there.
func (l *loaded) absentHeaders() [][2]string {
	var out [][2]string
	for i := 0; i < len(l.entries); {
		e, whole := l.entries[i], true
		used := map[string]bool{}
		for ; i < len(l.entries) && l.entries[i].number == e.number; i++ {
			s := l.snaps[i]
			whole = whole && s != nil
			if s == nil {
				continue
			}
			for _, m := range s.Mapping {
				used[m.Field] = used[m.Field] || m.Reason == layout.ByConfig
			}
		}
		for _, header := range slices.Sorted(maps.Keys(e.Columns)) {
			if field := e.Columns[header]; whole && field != "" && field != "-" && !used[field] {
				out = append(out, [2]string{e.Path, header})
			}
		}
	}
	return out
}
