package assess

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/layout"
	"ddss/internal/result"
	"ddss/internal/snapshot"
)

// sumsKnown refuses control totals of fields that cannot be added up.
func sumsKnown(i int, s config.Source) error {
	ds, _ := dataset.Get(s.Dataset)
	var names []string
	for _, f := range ds.Fields {
		if f.Type.Whole() {
			names = append(names, f.Name)
		}
	}
	for field := range s.ControlTotal.Sums {
		if !slices.Contains(names, field) {
			vi, en := meant(field, names)
			return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, nguồn %d: control_total.sums có %q, không phải trường số của %s.%s", config.FileName, i+1, field, s.Dataset, vi),
				En: fmt.Sprintf("%s, source %d: control_total.sums has %q, which is no field of whole numbers of %s.%s", config.FileName, i+1, field, s.Dataset, en)}
		}
	}
	return nil
}

// controlRows compares the rows found with those that the source systems showed.
func (l *loaded) controlRows() {
	for i := 0; i < len(l.entries); {
		e := l.entries[i]
		found := int64(0)
		for ; i < len(l.entries) && l.entries[i].number == e.number; i++ {
			if s := l.snaps[i]; s != nil {
				found += s.Rows + int64(len(s.Rejects))
			}
		}
		if e.ControlTotal.Rows != nil {
			l.totals = append(l.totals, result.ControlTotal{Path: e.Path, Expected: *e.ControlTotal.Rows, Found: found, Met: found == *e.ControlTotal.Rows})
		}
	}
}

// controlSums compares the sums of the judged rows with those of the configuration, and with what the total rows of the
// files state.
func (l *loaded) controlSums(ctx context.Context, e *engine.Engine) error {
	sums := map[int]map[string]int64{} // by source of the configuration, then field
	for i, entry := range l.entries {
		fields := entry.summed(l.snaps[i].Columns)
		bounds, stated := totalRows(l.snaps[i])
		if len(fields) == 0 && len(bounds) == 0 {
			continue
		}
		for _, s := range stated {
			if s.Field != "" && !slices.Contains(fields, s.Field) {
				fields = append(fields, s.Field)
			}
		}
		parts, err := e.PartialSums(ctx, l.Name, i, fields, bounds)
		if err != nil {
			return err
		}
		addRejects(parts, bounds, l.snaps[i].Rejects)
		if sums[entry.number] == nil {
			sums[entry.number] = map[string]int64{}
		}
		for n, f := range fields {
			for _, part := range parts {
				sums[entry.number][f] += part[1+n]
			}
		}
		if err := l.compareStated(ctx, e, i, stated, fields, bounds, parts); err != nil {
			return err
		}
	}
	done := map[int]bool{}
	for _, entry := range l.entries {
		if done[entry.number] {
			continue
		}
		done[entry.number] = true
		for _, f := range l.Fields {
			if want, ok := entry.ControlTotal.Sums[f.Name]; ok {
				found := sums[entry.number][f.Name]
				l.totals = append(l.totals, result.ControlTotal{Path: entry.Path, Field: f.Name, Expected: want, Found: found, Met: found == want})
			}
		}
	}
	return nil
}

// summed are the fields of a source that the configuration gives sums of, as far as they are mapped.
func (e entry) summed(columns []string) []string {
	var out []string
	for _, f := range columns {
		if _, ok := e.ControlTotal.Sums[f]; ok {
			out = append(out, f)
		}
	}
	return out
}

// totalRows are the numbers of the total rows that state something, and what they state.
func totalRows(s *snapshot.Snapshot) ([]int64, []layout.Stated) {
	var bounds []int64
	for _, t := range s.Stated {
		if len(bounds) == 0 || bounds[len(bounds)-1] != t.Row {
			bounds = append(bounds, t.Row)
		}
	}
	return bounds, s.Stated
}

// addRejects counts the rejected rows in their parts: they arrived.
func addRejects(parts [][]int64, bounds []int64, rejects []snapshot.Reject) {
	for _, r := range rejects {
		part, _ := slices.BinarySearch(bounds, r.Row)
		parts[part][0]++
	}
}

// compareStated compares each stated figure with the rows above it, those since one of the total rows above it, and all
// rows: as a grand total, the total of a page or of a group, perhaps with groups in it, and a total above its table are. The
// nearest of them is told as found.
func (l *loaded) compareStated(ctx context.Context, e *engine.Engine, source int, stated []layout.Stated, fields []string, bounds []int64, parts [][]int64) error {
	texts := make([]string, len(stated))
	for i, s := range stated {
		texts[i] = s.Text
	}
	numbers, err := e.Whole(ctx, texts)
	if err != nil {
		return err
	}
	for _, s := range stated {
		want, ok := numbers[s.Text]
		if !ok {
			continue // a word, or a share
		}
		column := 1 + slices.Index(fields, s.Field) // rows where it is of no field
		at, _ := slices.BinarySearch(bounds, s.Row)
		found := int64(0)
		for _, part := range parts {
			found += part[column]
		}
		since := int64(0)
		for k := at; k >= 0; k-- {
			if since += parts[k][column]; distance(since, want) <= distance(found, want) {
				found = since
			}
		}
		cell := connectors.Address(s.Column, s.Row)
		l.totals = append(l.totals, result.ControlTotal{Path: l.entries[source].land.Name, Field: s.Field, Cell: cell, Expected: want, Found: found, Met: found == want})
		if found != want {
			if l.found == nil {
				l.found = map[int][]result.Finding{}
			}
			l.found[source] = append(l.found[source], result.Finding{Kind: "total_differs", Cell: cell, Note: fmt.Sprintf("stated=%d,found=%d", want, found)})
		}
	}
	return nil
}

func distance(a, b int64) uint64 {
	if a > b {
		return uint64(a) - uint64(b)
	}
	return uint64(b) - uint64(a)
}

// missed says in two languages what a control total misses.
func missed(t result.ControlTotal) *fault.Error {
	switch {
	case t.Cell != "" && t.Field == "":
		return fault.New(fault.Done, "%s, ô %s: dòng tổng ghi %d hàng, đọc được %d hàng; hãy kết xuất lại hoặc tìm hàng bị thiếu.", "%s, cell %s: the total row states %d rows, %d were found; export again or find the missing rows.", t.Path, t.Cell, t.Expected, t.Found)
	case t.Cell != "":
		return fault.New(fault.Done, "%s, ô %s: dòng tổng của %s ghi %d, cộng các hàng được %d; hãy xem lại các hàng hoặc dòng tổng.", "%s, cell %s: the total of %s states %d, the rows add up to %d; look at the rows or at the total again.", t.Path, t.Cell, t.Field, t.Expected, t.Found)
	case t.Field != "":
		return fault.New(fault.Done, "%s: hệ thống nguồn báo tổng %s là %d, cộng các hàng được %d; hãy kết xuất lại hoặc tìm hàng bị thiếu.", "%s: the source system showed a total of %s of %d, the rows add up to %d; export again or find the missing rows.", t.Path, t.Field, t.Expected, t.Found)
	}
	return fault.New(fault.Done, "%s: hệ thống nguồn báo %d hàng, đọc được %d hàng; hãy kết xuất lại hoặc tìm hàng bị thiếu.", "%s: the source system showed %d rows, %d were found; export again or find the missing rows.", t.Path, t.Expected, t.Found)
}

// totalsMissed is how the result misses the gate control_totals; nil if it does not. A dataset that could not be read has
// not shown its totals.
func totalsMissed(r *result.Result) *fault.Error {
	var paths []string
	for _, d := range r.Datasets {
		for _, t := range d.ControlTotals {
			if !t.Met {
				paths = append(paths, strings.TrimSpace(t.Path+" "+t.Cell))
			}
		}
		for _, f := range d.Failed {
			paths = append(paths, f.Path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	paths = slices.Compact(paths)
	return fault.New(fault.BelowGate, "Tổng kiểm soát không khớp (%s), nên không đạt ngưỡng control_totals.", "Control totals do not agree (%s) and so miss the gate control_totals.", strings.Join(paths, ", "))
}
