package discover

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/layout"
	"ddss/internal/snapshot"
)

// File is a file with the tables in it.
type File struct {
	Name    string // base name; of a file of an archive with its place in it
	Path    string // to open it by
	Kind    string // of the connector; empty if the file could not be opened
	Err     error  // why it could not be opened
	Tables  []Table
	Choices []Choice
	Unread  []Unread
}

// Unread is a table with rows that fits a dataset and is not read, since another fits better or since it is hidden.
type Unread struct {
	Table int
	Rows  int64
}

// Table is a sheet with the datasets that it fits.
type Table struct {
	snapshot.Sheet
	Fits    []*layout.Plan // that fit equally well, in the order of the datasets; none if no dataset fits
	Nearest *layout.Plan   // where none fits: the dataset of which the header maps the most fields without the key; may be nil
}

// Choice is a table that is to be read.
type Choice struct {
	Table  int
	Plans  []*layout.Plan // one, or the datasets that fit equally well
	Rivals []int          // other tables that fit equally well
}

// Settled reports whether nothing is left to decide.
func (c Choice) Settled() bool {
	return len(c.Plans) == 1 && len(c.Rivals) == 0 && len(c.Plans[0].Ambiguities()) == 0
}

// open finds the tables of a file, which may be a file of an archive. A file that cannot be opened has Err; the error is
// that of a done context.
func open(ctx context.Context, path string, list []connectors.Connector) (*File, error) {
	f := &File{Name: filepath.Base(path), Path: path}
	f.Err = f.read(ctx, path, list)
	return f, ctx.Err()
}

func (f *File) read(ctx context.Context, path string, list []connectors.Connector) error {
	book, kind, err := connectors.OpenPart(ctx, list, "", path)
	f.Kind = kind
	if err != nil {
		return err
	}
	defer book.Close()
	sheets, err := snapshot.Survey(ctx, book)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		f.Tables = append(f.Tables, fit(s))
	}
	f.choose()
	return f.unread(ctx, book)
}

func fit(s snapshot.Sheet) Table {
	t := Table{Sheet: s}
	t.Fits, t.Nearest = s.Fits()
	return t
}

// datasets names what the table fits, as one text.
func (t Table) datasets() string {
	var names []string
	for _, p := range t.Fits {
		names = append(names, p.Dataset.Name)
	}
	return strings.Join(names, " ")
}

// choose takes the best table of each dataset. Hidden tables are only taken where no other table fits anything.
func (f *File) choose() {
	open := func(t Table) bool { return t.Fits != nil && !t.Hidden }
	visible := slices.ContainsFunc(f.Tables, open)
	at := map[string]int{}
	for i, t := range f.Tables {
		if t.Fits == nil || visible && t.Hidden {
			continue
		}
		n, known := at[t.datasets()]
		if !known {
			at[t.datasets()] = len(f.Choices)
			f.Choices = append(f.Choices, Choice{Table: i, Plans: t.Fits})
			continue
		}
		c := &f.Choices[n]
		best := f.Tables[c.Table]
		switch order := snapshot.Compare(t.Sheet, t.Fits[0], best.Sheet, best.Fits[0]); {
		case order == 0:
			c.Rivals = append(c.Rivals, i)
		case order < 0:
			*c = Choice{Table: i, Plans: t.Fits}
		}
	}
}

// unread counts the rows of the tables that fit a dataset and are in no choice.
func (f *File) unread(ctx context.Context, book connectors.Book) error {
	for i, t := range f.Tables {
		if t.Fits == nil || slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Table == i || slices.Contains(c.Rivals, i) }) {
			continue
		}
		rows, err := snapshot.Count(ctx, book, t.Index, t.Fits[0])
		if err != nil {
			return err
		}
		if rows > 0 {
			f.Unread = append(f.Unread, Unread{i, rows})
		}
	}
	return nil
}

// sheet is the name by which the configuration names the table; empty where the file has but one sheet.
func (f *File) sheet(table int) string {
	if len(f.Tables) == 1 {
		return ""
	}
	return f.Tables[table].Name
}

// names are the names of sheets.
func (f *File) names(tables []int) []string {
	var out []string
	for _, t := range tables {
		out = append(out, f.Tables[t].Name)
	}
	return out
}
