package inspect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/discover"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/layout"
	"ddss/internal/snapshot"
)

// Inspector looks at files.
type Inspector struct {
	Connectors []connectors.Connector
	Engine     engine.Settings
	Sheet      string // the sheet to look at; empty: those that assess reads or asks about
}

// Files says what a file is, or each file of an archive. Errors are *fault.Error; what could be read stands beside them.
func (in Inspector) Files(ctx context.Context, path string) ([]*Report, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.New(fault.Usage, "Không thấy tệp %s.", "There is no file %s.", path).Because(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.Usage, "%s không phải là tệp dữ liệu (là thư mục hoặc tệp đặc biệt).", "%s is no data file (a folder or special file).", path)
	}
	files, err := discover.OpenAll(ctx, path, in.Connectors)
	if err != nil {
		return nil, err
	}
	var out []*Report
	var failed error
	for _, f := range files {
		r, err := in.file(ctx, f)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			failed = cmp.Or(failed, err)
		default:
			out = append(out, r)
		}
	}
	return out, failed
}

func (in Inspector) file(ctx context.Context, f *discover.File) (*Report, error) {
	if f.Err != nil {
		return nil, f.Fault()
	}
	r := &Report{Schema: Schema, File: f.Name, Kind: f.Kind, Sheets: sheets(f), Tables: []Table{}}
	if info, err := os.Stat(f.Path); err == nil {
		r.Bytes = info.Size() // a file of an archive has none of its own
	}
	tables, err := in.tables(f)
	if err != nil {
		return nil, err
	}
	for _, i := range tables {
		t, err := in.table(ctx, f, i)
		if err != nil {
			return nil, err
		}
		if t != nil {
			r.Tables = append(r.Tables, *t)
		}
	}
	return r, nil
}

// tables are the tables to look at: the named one, those of the choices, or the first sheet with rows where nothing fits.
func (in Inspector) tables(f *discover.File) ([]int, error) {
	var names []string
	for i, t := range f.Tables {
		if in.Sheet != "" && t.Name == in.Sheet {
			return []int{i}, nil
		}
		names = append(names, "«"+t.Name+"»")
	}
	if in.Sheet != "" {
		return nil, fault.New(fault.Usage, "%s: không có trang tính %q; các trang tính là %s.", "%s: there is no sheet %q; the sheets are %s.", f.Name, in.Sheet, strings.Join(names, ", "))
	}
	var out []int
	for _, c := range f.Choices {
		out = append(append(out, c.Table), c.Rivals...)
	}
	slices.Sort(out)
	if len(out) > 0 {
		return out, nil
	}
	for _, near := range []bool{true, false} {
		for i, t := range f.Tables {
			if len(t.Head) > 0 && (t.Nearest != nil || !near) {
				return []int{i}, nil
			}
		}
	}
	return nil, nil
}

func sheets(f *discover.File) []Sheet {
	out := []Sheet{}
	for i, t := range f.Tables {
		s := Sheet{Name: t.Name, Hidden: t.Hidden, Use: UseNone, Datasets: []string{}}
		for _, p := range t.Fits {
			s.Datasets, s.Use = append(s.Datasets, p.Dataset.Name), UseOther
		}
		for _, c := range f.Choices {
			switch {
			case i == c.Table && c.Settled():
				s.Use = UseRead
			case i == c.Table, slices.Contains(c.Rivals, i):
				s.Use = UseOpen
			}
		}
		out = append(out, s)
	}
	return out
}

// table profiles the table of a sheet; nil if the sheet has no text.
func (in Inspector) table(ctx context.Context, f *discover.File, i int) (*Table, error) {
	t := f.Tables[i]
	plan, fits := t.Nearest, []*layout.Plan{}
	switch {
	case t.Fits != nil:
		plan, fits = t.Fits[0], t.Fits
	case plan != nil:
		fits = append(fits, plan)
	default:
		plan = layout.Blind(t.Sheet.Sheet, t.Head)
	}
	if plan == nil {
		return nil, nil
	}
	out := &Table{Sheet: t.Name, Encoding: t.Encoding, Evidence: t.Evidence, Datasets: []Fit{}, Open: questions(f, i), HeaderFrom: plan.HeaderFrom, HeaderTo: plan.HeaderTo,
		Rejects: []Reject{}, Skipped: map[string]int64{}, Others: []layout.Other{}, Findings: []connectors.Finding{}}
	for _, p := range fits {
		out.Datasets = append(out.Datasets, Fit{Dataset: p.Dataset.Name, Fields: len(p.Fields()), Key: p.MapsKey()})
	}
	scan := newScan(plan)
	if err := in.read(ctx, f, i, scan, out); err != nil {
		return nil, in.fault(ctx, f, err)
	}
	typed, err := in.types(ctx, plan.Dataset, scan, connectors.Epoch1904(out.Findings))
	if err != nil {
		return nil, in.fault(ctx, f, err)
	}
	out.Rows = scan.rows
	slices.SortStableFunc(scan.rejects, func(a, b Reject) int { return cmp.Compare(b.Rows, a.Rows) })
	for _, r := range scan.rejects {
		out.Rejected += r.Rows
		out.Rejects = append(out.Rejects, r)
	}
	out.Columns = scan.columns(typed, proposals(plan, t.Head))
	return out, nil
}

func questions(f *discover.File, table int) []Question {
	out := []Question{}
	for _, c := range f.Choices {
		if c.Table != table && !slices.Contains(c.Rivals, table) {
			continue
		}
		if len(c.Plans) > 1 {
			q := Question{About: "dataset"}
			for _, p := range c.Plans {
				q.Candidates = append(q.Candidates, p.Dataset.Name)
			}
			out = append(out, q)
		}
		if len(c.Rivals) > 0 {
			q := Question{About: "sheet"}
			for _, i := range append([]int{c.Table}, c.Rivals...) {
				q.Candidates = append(q.Candidates, f.Tables[i].Name)
			}
			out = append(out, q)
		}
	}
	if fits := f.Tables[table].Fits; len(fits) == 1 {
		for _, a := range fits[0].Ambiguities() {
			out = append(out, Question{About: a.Field, Candidates: a.Headers})
		}
	}
	return out
}

func proposals(p *layout.Plan, head []connectors.Row) map[int][]Proposal {
	out := map[int][]Proposal{}
	for _, e := range p.Proposals(head) {
		out[e.Column] = append(out[e.Column], Proposal{Field: e.Field, Form: e.Form, Hits: e.Hits, Of: e.All, Score: e.Score()})
	}
	return out
}

// read counts the rows of a table.
func (in Inspector) read(ctx context.Context, f *discover.File, sheet int, scan *scan, out *Table) error {
	book, _, err := connectors.OpenPart(ctx, in.Connectors, "", f.Path)
	if err != nil {
		return err
	}
	defer book.Close()
	sorter := scan.plan.NewSorter()
	counted := scan.start()
	err = book.Rows(ctx, sheet, func(r connectors.Row) error {
		kind, reason := sorter.Sort(r)
		scan.row(r, kind, reason)
		return nil
	})
	scan.end()
	<-counted
	out.Others, out.Skipped = append(out.Others, sorter.Others...), sorter.Skipped()
	if err != nil {
		return err
	}
	list, err := snapshot.Findings(ctx, book, sheet, sorter)
	out.Findings = append(out.Findings, list...)
	return err
}

// types has the engine read the different values of each mapped column as those of its field, by column.
func (in Inspector) types(ctx context.Context, ds dataset.Dataset, scan *scan, epoch1904 bool) (map[int]engine.FieldProfile, error) {
	e, err := engine.Open(ctx, in.Engine)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	out := map[int]engine.FieldProfile{}
	for i, c := range scan.list {
		if !c.tally.keep || c.tally.full {
			continue
		}
		if out[i], err = e.Profile(ctx, ds, c.field, epoch1904, c.tally.values()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (in Inspector) fault(ctx context.Context, f *discover.File, err error) error {
	var told *fault.Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &told), errors.Is(err, connectors.ErrFormat), errors.Is(err, connectors.ErrTooLarge), errors.Is(err, connectors.ErrEncrypted):
		f.Err = err
		return f.Fault()
	}
	return fmt.Errorf("inspect %s: %w", f.Name, err)
}
