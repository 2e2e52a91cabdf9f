package inspect_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/inspect"
	"ddss/internal/result"
	"ddss/internal/synth"
)

// TestAgrees: of a commune with every planted defect inspect counts rows, rejects, skipped rows, present and unreadable
// values and decides the order of dates as assess does.
func TestAgrees(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "xa")
	until := time.Date(2026, 10, 31, 10, 0, 0, 0, time.UTC)
	if err := synth.Generate(ctx, dir, synth.Options{Dossiers: synth.MinDossiers, Seed: 7, Until: until, AsOf: until}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := assess.Run(ctx, assess.Options{Config: c, Dir: dir, AsOf: until, NoWrite: true, Connectors: all.List(), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	in := inspect.Inspector{Connectors: all.List()}
	seen, monthFirst := 0, 0
	for _, ds := range out.Result.Datasets {
		if len(ds.Sources) != 1 {
			continue
		}
		s := ds.Sources[0]
		list, err := in.Files(ctx, filepath.Join(dir, s.Path))
		if err != nil {
			t.Fatal(err)
		}
		r := list[0]
		i := slices.IndexFunc(r.Tables, func(table inspect.Table) bool { return table.Sheet == s.Sheet })
		if i < 0 {
			t.Fatalf("%s: no table of sheet %q", s.Path, s.Sheet)
		}
		table := r.Tables[i]
		if table.Rows != s.Rows || table.Rejected != s.Rejected || !maps.Equal(table.Skipped, s.Skipped) || r.Kind != s.Kind || table.Encoding != s.Encoding {
			t.Errorf("%s: %d rows, %d rejected, skipped %v; assess: %d, %d, %v", s.Path, table.Rows, table.Rejected, table.Skipped, s.Rows, s.Rejected, s.Skipped)
		}
		if len(table.Datasets) != 1 || table.Datasets[0].Dataset != ds.Name || table.Datasets[0].Fields != len(s.Mapped) {
			t.Errorf("%s: fits %v, assess maps %d fields", s.Path, table.Datasets, len(s.Mapped))
		}
		monthFirst += len(s.MonthFirst)
		for _, c := range table.Columns {
			at := slices.IndexFunc(ds.Fields, func(f result.Field) bool { return f.Name == c.Field })
			if c.Field == "" {
				continue
			}
			seen++
			f := ds.Fields[at]
			if c.Filled != f.Present || c.Unreadable != nil && *c.Unreadable != f.Unreadable || c.Unreadable == nil && f.Unreadable > 0 {
				t.Errorf("%s %s: %d present, unreadable %v; assess: %d, %d", s.Path, c.Field, c.Filled, c.Unreadable, f.Present, f.Unreadable)
			}
			if c.Order != nil && c.Order.MonthFirst != slices.Contains(s.MonthFirst, c.Field) {
				t.Errorf("%s %s: month first %v", s.Path, c.Field, c.Order.MonthFirst)
			}
		}
	}
	if seen < 140 {
		t.Errorf("%d columns compared, want most of the contract's fields", seen)
	}
	t.Logf("%d columns, %d month first", seen, monthFirst)
}
