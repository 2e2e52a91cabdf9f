package synth

import (
	"time"
)

func (p *planter) moments() {
	received := func(d *dossier, after time.Duration) string { return timeText(d.received.Add(after)) }
	p.edit(6, both(bare, online1, sameDayFiling), func(d *dossier) { d.row.set("submitted_at", received(d, 20*time.Minute)) }, "dung.dossier.submitted_before_received")
	p.edit(5, bare, func(d *dossier) { d.row.set("due_at", dayText(workdaysAfter(d.received, -1))) }, "dung.dossier.received_before_due")
	p.edit(6, bare, func(d *dossier) { d.row.set("completed_at", received(d, -40*time.Minute)) }, "dung.dossier.received_before_completed")
	p.edit(8, both(bare, nextDayResult), func(d *dossier) { d.row.set("returned_at", timeText(d.completed.Add(-30*time.Minute))) }, "dung.dossier.completed_before_returned")
	p.edit(4, bare, func(d *dossier) { d.row.set("returned_at", timeText(p.AsOf.AddDate(0, 0, 3))) }, "dung.dossier.no_future_dates")
	p.edit(2, both(bare, offline), func(d *dossier) {
		d.row.set("received_at", timeText(d.received.AddDate(-100, 0, 0)), "birth_date", "")
	}, "dung.dossier.received_in_era", "dung.dossier.code_date", "thong_nhat.dossier.procedure_in_force")
	p.edit(14, both(bare, longLimit), func(d *dossier) { d.row.set("due_at", timeText(saturdayBefore(d.due))) }, "dung.dossier.due_on_working_day")
	p.edit(20, both(bare, punctual), func(d *dossier) {
		d.row.set("due_at", timeText(workdaysAfter(d.due, p.r.between(1, 4))))
	}, "dung.dossier.due_not_extended")
	p.edit(9, func(d *dossier) bool {
		return d.row.get("status") == statusReturned && d.completed.After(workdaysAfter(p.AsOf, -8))
	}, write("status", statusDone), "dung.dossier.status_matches_dates")
	p.edit(10, bare, write("supplement_count", "2"), "dung.dossier.supplement_once")
	p.edit(7, both(bare, uncertified), func(d *dossier) { d.row.set("completed_at", received(d, 2*time.Minute)) }, "dung.dossier.too_fast")
	p.edit(5, both(bare, offline), write("received_at", "31/02/2026 08:00"), "sach.dossier.received_at_readable")
	p.edit(6, bare, write("due_at", "sau 5 ngày"), "sach.dossier.due_at_readable")
	p.edit(5, bare, write("completed_at", "09 giờ 30, ngày 01/07/26"), "sach.dossier.completed_at_readable")
	p.edit(5, bare, write("returned_at", "12/13/2026"), "sach.dossier.returned_at_readable")
	p.edit(25, both(bare, nextDayResult), func(d *dossier) { d.row.set("synced_at", received(d, 8*time.Minute)) }, "song.dossier.sync_lag")
	p.edit(12, func(d *dossier) bool {
		return d.row.get("status") == statusReturned && d.completed.Before(workdaysAfter(p.AsOf, -15)) && !d.surveyed
	}, write("status", statusDone, "returned_at", ""), "song.dossier.result_waiting")
}

// sameDayFiling: filed and coded on the day of receipt.
func sameDayFiling(d *dossier) bool {
	return dateOf(d.submitted) == dateOf(d.received) && d.received.Hour() < 15
}

func nextDayResult(d *dossier) bool { return dateOf(d.returned) > dateOf(d.received) }

// punctual dossiers have a limit in working or calendar days, and neither supplement nor pause.
func punctual(d *dossier) bool {
	return d.fate == solved && (d.procedure.unit == unitWorkdays || d.procedure.unit == unitDays)
}

// longLimit dossiers have a Saturday off between receipt and due day.
func longLimit(d *dossier) bool {
	return d.procedure.limit >= 10 && d.procedure.unit == unitWorkdays && !working(saturdayBefore(d.due))
}

func saturdayBefore(t time.Time) time.Time {
	for t = t.AddDate(0, 0, -1); t.Weekday() != time.Saturday; {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// open plants faults in dossiers that are not finished.
func (p *planter) open() {
	open := func(d *dossier) bool { return d.row.get("status") == statusOpen && d.fate == solved }
	p.edit(12, both(open, func(d *dossier) bool {
		return d.procedure.limit >= 3 && d.received.Before(workdaysAfter(p.AsOf, -3))
	}), func(d *dossier) { d.row.set("due_at", timeText(clock(workdaysAfter(d.received, 1), 17, 0))) }, "song.dossier.overdue_open")
	p.edit(10, open, func(d *dossier) { d.row.set("updated_at", timeText(workdaysAfter(p.AsOf, -9))) }, "song.dossier.stale_open")
	p.edit(4, func(d *dossier) bool { return d.row.get("status") == statusSupplement }, func(d *dossier) {
		d.row.set("updated_at", timeText(p.AsOf.AddDate(0, 0, -45)))
	}, "song.dossier.supplement_stalled")
}

const (
	batchSize  = 22
	phoneOwner = 11
)

// groups plants faults that several rows make together. They come first, because they need the most rows.
func (p *planter) groups() {
	p.batch()
	for _, d := range p.take(phoneOwner, func(d *dossier) bool {
		return d.channel == online && d.kind == individual && d.who.uses == 1 && d.submitter == nil && d.who.phone != ""
	}) {
		d.row.set("phone", "0912000111")
		d.row.must("sach.dossier.phone_shared")
	}
	p.twoNames()
	p.again()
	for _, d := range p.take(p.share(9), both(bare, unsurveyed)) {
		twice := d.row.copy()
		p.add("dossier", twice)
		twice.must("sach.dossier.unique_code")
	}
	for _, d := range p.take(p.share(6), both(alone, uncertified)) {
		near := d.row.copy()
		near.set("dossier_code", p.nextCode(d.desk(), d.filed()))
		p.add("dossier", near)
		near.must("sach.dossier.near_duplicate")
	}
}

// batch closes many dossiers of one officer in one minute.
func (p *planter) batch() {
	at := clock(workdaysAfter(p.papersSince(), -6), 16, 30)
	officer := officers[culture][0]
	list := p.take(batchSize, func(d *dossier) bool {
		return bare(d) && uncertified(d) && d.officer == officer && d.fate == solved && d.received.Before(at.Add(-time.Hour)) && d.received.After(at.AddDate(0, 0, -200))
	})
	for _, d := range list {
		d.completed, d.returned = at, at.Add(30*time.Minute)
		d.row.set("completed_at", timeText(at), "returned_at", timeText(d.returned), "updated_at", timeText(d.returned), "synced_at", timeText(at.Add(time.Hour)))
		if len(list) == batchSize {
			d.row.must("sach.dossier.batch_closing")
		}
	}
}

// twoNames writes a person under two names.
func (p *planter) twoNames() {
	byPerson := map[*person][]*dossier{}
	for _, d := range p.dossiers {
		if d.row != nil && d.kind == individual {
			byPerson[d.who] = append(byPerson[d.who], d)
		}
	}
	for _, d := range p.take(p.share(5), func(d *dossier) bool {
		list := byPerson[d.who]
		return bare(d) && d.kind == individual && !d.who.extracted && len(list) == 2 && list[1] == d && !p.taken[list[0]] && list[0].submitter == nil && d.submitter == nil
	}) {
		first := byPerson[d.who][0]
		p.taken[first] = true
		d.row.set("applicant_name", p.crowd.name(d.who.gender)+" Tâm")
		first.row.must("sach.dossier.one_person_one_name")
		d.row.must("sach.dossier.one_person_one_name")
	}
}

// again files a withdrawn dossier anew three working days later.
func (p *planter) again() {
	for _, d := range p.take(p.share(4), func(d *dossier) bool {
		return d.row.get("status") == statusWithdrawn && d.kind == individual && d.submitter == nil && d.procedure != ended && d.received.Before(workdaysAfter(p.papersSince(), -20))
	}) {
		anew := p.ordinary(p.r, d.procedure, d.channel, workdaysAfter(d.received, 3), d.who)
		anew.code = p.nextCode(anew.desk(), anew.filed())
		p.show(anew)
		p.taken[anew] = true
		d.row.must("song.dossier.withdrawn_resubmitted")
	}
}
