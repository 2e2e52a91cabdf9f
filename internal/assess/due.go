package assess

import (
	"context"
	"time"

	"ddss/internal/due"
	"ddss/internal/engine"
)

// openStatuses are those of dossiers that wait for the unit or the citizen.
var openStatuses = map[string]bool{"moi_dang_ky": true, "dang_xu_ly": true, "cho_bo_sung": true, "cho_nvtc": true}

// Due lists the open dossiers and feedback that are overdue at the session's as_of or due within so many working days.
func (s *Session) Due(ctx context.Context, within int) (*due.List, error) {
	zone := time.FixedZone("", 7*60*60)
	d := &dueReader{
		session: s, clock: due.Clock{Calendar: s.lists.calendar, Now: s.options.AsOf.In(zone), Within: within},
		list: &due.List{AsOf: s.Result.AsOf, Within: within, Gaps: map[string]due.Gap{}}, agencies: map[string]string{}, procedures: map[string]string{},
	}
	for _, read := range []func(context.Context) error{d.names, d.dossiers, d.feedback} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	d.list.Sort()
	return d.list, nil
}

type dueReader struct {
	session    *Session
	clock      due.Clock
	list       *due.List
	agencies   map[string]string // names by code
	procedures map[string]string // likewise
}

// names reads the names of agencies and procedures where those lists are loaded; the first of a code serves.
func (d *dueReader) names(ctx context.Context) error {
	for _, of := range []struct {
		dataset, code, name string
		into                map[string]string
	}{{"agency", "agency_code", "agency_name", d.agencies}, {"procedure", "procedure_code", "procedure_name", d.procedures}} {
		if !d.session.Loaded(of.dataset) {
			continue
		}
		err := d.session.Records(ctx, of.dataset, []string{of.code, of.name}, func(r engine.Record) error {
			if _, known := of.into[r.Texts[0]]; !known {
				of.into[r.Texts[0]] = r.Texts[1]
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *dueReader) dossiers(ctx context.Context) error {
	const ds = "dossier"
	return d.read(ctx, ds, []string{"dossier_code", "due_at", "status", "agency_code", "agency_name", "officer", "procedure_code", "procedure_name"}, func(r engine.Record, gap *due.Gap) {
		code, status := r.Texts[0], r.Values[2]
		if status == "" {
			gap.NoStatus++
			return
		}
		if !openStatuses[status] {
			return
		}
		item := due.Item{Dataset: ds, Code: code, Status: status, AgencyCode: r.Texts[3], AgencyName: firstOf(d.agencies[r.Texts[3]], r.Texts[4]), Officer: r.Texts[5], Procedure: firstOf(d.procedures[r.Texts[6]], r.Texts[7], r.Texts[6])}
		d.judge(item, r.Values[1], r, gap)
	})
}

func (d *dueReader) feedback(ctx context.Context) error {
	const ds = "feedback"
	return d.read(ctx, ds, []string{"feedback_code", "due_at", "resolved_at", "agency_code"}, func(r engine.Record, gap *due.Gap) {
		if r.Texts[2] != "" {
			return
		}
		item := due.Item{Dataset: ds, Code: r.Texts[0], AgencyCode: r.Texts[3], AgencyName: d.agencies[r.Texts[3]]}
		d.judge(item, r.Values[1], r, gap)
	})
}

func (d *dueReader) read(ctx context.Context, ds string, fields []string, each func(engine.Record, *due.Gap)) error {
	if !d.session.Loaded(ds) {
		d.list.Absent = append(d.list.Absent, ds)
		return nil
	}
	var gap due.Gap
	err := d.session.Records(ctx, ds, fields, func(r engine.Record) error {
		each(r, &gap)
		return nil
	})
	d.list.Gaps[ds] = gap
	return err
}

// judge adds the item if it is overdue or soon due.
func (d *dueReader) judge(item due.Item, deadline string, r engine.Record, gap *due.Gap) {
	at, ok := moment(deadline)
	if !ok {
		gap.NoDue++
		return
	}
	item.State, item.Days = d.clock.Judge(at)
	switch item.State {
	case due.Later:
		return
	case due.Unknown:
		gap.NotHeld++
		return
	}
	item.Due = at.Format("2006-01-02")
	if at.Hour()+at.Minute()+at.Second() > 0 {
		item.Due = at.Format("2006-01-02 15:04")
	}
	item.Source, item.Sheet = d.session.SourceOf(item.Dataset, r.Source)
	item.Row = r.Row
	d.list.Items = append(d.list.Items, item)
}

// moment reads the typed value of a date or date-time.
func moment(value string) (time.Time, bool) {
	for _, form := range []string{"2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(form, value); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
