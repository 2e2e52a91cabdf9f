package assess

import (
	"fmt"
	"slices"

	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/result"
	"ddss/internal/snapshot"
)

// result is what was loaded of the dataset.
func (l loaded) result(judged *engine.Result) result.Dataset {
	d := result.Dataset{Name: l.Name, Rows: l.rows(), Rejected: l.rejected(), Skipped: map[string]int64{}, Sources: []result.Source{}, Failed: []result.FailedSource{},
		ControlTotals: []result.ControlTotal{}, Fields: []result.Field{}}
	d.Failed = append(d.Failed, l.failed...)
	d.ControlTotals = append(d.ControlTotals, l.totals...)
	j := engine.Judged{}
	if i := slices.IndexFunc(judged.Datasets, func(j engine.Judged) bool { return j.Name == l.Name }); i >= 0 {
		j = judged.Datasets[i]
	}
	for i, s := range l.snaps {
		if s == nil {
			continue
		}
		for kind, n := range s.Skipped {
			d.Skipped[kind] += n
		}
		r := source(l.entries[i], s, monthFirst(l, j, i))
		r.Findings = append(r.Findings, l.found[i]...)
		d.Sources = append(d.Sources, r)
	}
	for _, f := range j.Fields {
		d.Fields = append(d.Fields, result.Field{Name: f.Name, Present: f.Present, Unreadable: f.Unreadable})
	}
	return d
}

// monthFirst lists the fields of a source that are read month before day.
func monthFirst(l loaded, j engine.Judged, source int) []string {
	out := []string{}
	for _, f := range l.Fields {
		if slices.Contains(j.MonthFirst[f.Name], source) {
			out = append(out, f.Name)
		}
	}
	return out
}

func source(e entry, s *snapshot.Snapshot, monthFirst []string) result.Source {
	r := result.Source{Path: e.land.Name, Kind: s.Kind, Sheet: s.Sheet, SHA256: s.SHA256, Rows: s.Rows, Header: s.Header, Rejected: int64(len(s.Rejects)), Skipped: s.Skipped,
		Encoding: s.Encoding, DateOrder: "dmy", MonthFirst: monthFirst, Mapped: []result.MappedColumn{}, Unmapped: append([]string{}, s.Unmapped...), Others: append([]string{}, s.Others...), Findings: []result.Finding{}}
	if len(monthFirst) > 0 {
		r.DateOrder = "mdy"
	}
	for _, m := range s.Mapping {
		r.Mapped = append(r.Mapped, result.MappedColumn{Header: m.Header, Field: m.Field, Reason: m.Reason})
	}
	for _, f := range s.Findings {
		r.Findings = append(r.Findings, result.Finding{Kind: f.Kind, Cell: f.Cell, Note: f.Note})
	}
	for _, t := range s.Tables {
		r.Findings = append(r.Findings, result.Finding{Kind: "other_table", Cell: fmt.Sprintf("A%d", t.Row), Note: "dataset=" + t.Dataset})
	}
	if p := e.Provenance; p != (config.Provenance{}) {
		r.Provenance = &result.Provenance{System: orNull(p.System), ExportedBy: orNull(p.ExportedBy), ExportedAt: orNull(p.ExportedAt), Filter: orNull(p.Filter), RowsShown: p.RowsShown}
	}
	return r
}
