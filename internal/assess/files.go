package assess

import (
	"strings"

	"ddss/connectors"
	"ddss/internal/snapshot"
	"ddss/internal/viettext"
)

// columnsDiffer is the kind of the finding on a file whose columns are not those of the other files of its source.
const columnsDiffer = "columns_differ"

// difference says in what columns a file of a source differs from the others.
type difference struct {
	entry          int
	absent, beside []string // headers that half of the files or more have and it lacks, and that it has and fewer have
}

// column is a column of files: by the field that it is mapped to, or by its header.
type column struct {
	header string // as the first file has it
	files  int
}

// differences compares the columns of the files of each source, file by file. A file that could not be read is left out.
func (l *loaded) differences() []difference {
	var out []difference
	for from := 0; from < len(l.entries); {
		to := from
		for to < len(l.entries) && l.entries[to].number == l.entries[from].number {
			to++
		}
		out = append(out, l.compare(from, to)...)
		from = to
	}
	return out
}

// compare compares the files from one entry to another, exclusive.
func (l *loaded) compare(from, to int) []difference {
	known := map[string]*column{}
	var order []string // of the columns, by first appearance
	var read []int
	has := map[int]map[string]string{} // by file: the headers of its columns
	for i := from; i < to; i++ {
		if l.snaps[i] == nil {
			continue
		}
		read = append(read, i)
		has[i] = map[string]string{}
		for _, c := range columnsOf(l.snaps[i]) {
			if known[c.key] == nil {
				known[c.key] = &column{header: c.header}
				order = append(order, c.key)
			}
			if _, twice := has[i][c.key]; !twice {
				known[c.key].files++
				has[i][c.key] = c.header
			}
		}
	}
	var out []difference
	for _, i := range read {
		d := difference{entry: i}
		for _, key := range order {
			header, ok := has[i][key]
			switch usual := known[key].files*2 >= len(read); {
			case usual && !ok:
				d.absent = append(d.absent, known[key].header)
			case !usual && ok:
				d.beside = append(d.beside, header)
			}
		}
		if len(d.absent)+len(d.beside) > 0 {
			out = append(out, d)
		}
	}
	return out
}

type fileColumn struct{ key, header string }

func columnsOf(s *snapshot.Snapshot) []fileColumn {
	var out []fileColumn
	for _, m := range s.Mapping {
		out = append(out, fileColumn{"field " + m.Field, m.Header})
	}
	for _, header := range s.Unmapped {
		out = append(out, fileColumn{"header " + viettext.HeaderKey(header), header})
	}
	return out
}

// epochsDiffer is the kind of the finding on a workbook whose days count from 1904 while those of others of its source
// count from 1900: what is copied from one into the other moves by four years and a day.
const epochsDiffer = "date_epochs_differ"

// noteEpochs keeps it where it holds.
func (l *loaded) noteEpochs() {
	for from := 0; from < len(l.entries); {
		to := from
		var from1904, from1900 []*snapshot.Snapshot
		for ; to < len(l.entries) && l.entries[to].number == l.entries[from].number; to++ {
			switch s := l.snaps[to]; {
			case s == nil:
			case connectors.Epoch1904(s.Findings):
				from1904 = append(from1904, s)
			case s.Kind == "xlsx" || s.Kind == "xls" || s.Kind == "spreadsheetml":
				from1900 = append(from1900, s)
			}
		}
		if len(from1900) > 0 {
			for _, s := range from1904 {
				s.Findings = append(s.Findings, connectors.Finding{Kind: epochsDiffer, Sheet: s.Sheet, Note: connectors.Counted(1)})
			}
		}
		from = to
	}
}

// note keeps the differences as findings on the files.
func (l *loaded) note() {
	l.noteEpochs()
	for _, d := range l.differences() {
		s := l.snaps[d.entry]
		var parts []string
		for _, p := range []struct {
			word string
			list []string
		}{{"absent", d.absent}, {"beside", d.beside}} {
			if len(p.list) > 0 {
				parts = append(parts, p.word+"="+strings.Join(p.list, ", "))
			}
		}
		s.Findings = append(s.Findings, connectors.Finding{Kind: columnsDiffer, Sheet: s.Sheet, Note: strings.Join(parts, "; ")})
	}
}
