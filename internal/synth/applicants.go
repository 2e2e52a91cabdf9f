package synth

import (
	"fmt"
)

// applicant chooses who applies. People whose dossier was withdrawn or stopped do not come again, so that nobody seems to
// reset the clock.
func (w *world) applicant(r random, d *dossier) {
	d.kind = individual
	switch {
	case d.procedure.forFirms && d.procedure.sector == "Kinh tế":
		w.trader(r, d)
		return
	case d.procedure.forFirms:
		w.firm(r, d)
		return
	case d.procedure.sector == land && r.chance(400):
		w.householder(r, d)
		return
	case d.procedure.forChild:
		w.child(r, d)
		return
	}
	d.who = w.draw(r, d)
	d.name = d.who.name
	if r.chance(90) {
		d.submitter = w.stranger(d)
	}
}

// draw finds a person who has not yet applied for the procedure.
func (w *world) draw(r random, d *dossier) *person {
	c := w.crowd
	exclusive := d.fate == withdrawn || d.fate == stopped
	for range 20 {
		if exclusive || len(c.people) < 50 || r.chance(520) {
			break
		}
		if p := pick(r, c.people); !p.kept && !p.procedures[d.procedure.code] {
			return w.use(p, d)
		}
	}
	p := c.adult(d.received)
	if !exclusive {
		c.people = append(c.people, p)
	}
	p.kept = exclusive
	return w.use(p, d)
}

func (w *world) use(p *person, d *dossier) *person {
	p.uses++
	p.procedures[d.procedure.code] = true
	return p
}

// stranger is a person who applies for nothing.
func (w *world) stranger(d *dossier) *person {
	p := w.crowd.adult(d.received)
	p.extracted = false
	return p
}

func (w *world) trader(r random, d *dossier) {
	d.kind = business
	d.who = w.stranger(d)
	d.name = "Hộ kinh doanh " + d.who.name
	d.taxCode = d.who.id // since 2025-07-01 the code of a household is the number of its head
}

func (w *world) householder(r random, d *dossier) {
	d.kind = household
	d.who = w.stranger(d)
	d.name = "Hộ " + [2]string{"ông ", "bà "}[d.who.gender] + d.who.name
}

// child is a newborn without a number of its own yet, or with one; a parent files.
func (w *world) child(r random, d *dossier) {
	d.who = w.crowd.bornOn(midnight(d.received).AddDate(0, 0, -r.between(3, 55)))
	d.who.phone = ""
	d.submitter = w.stranger(d)
	d.name = d.who.name
	if r.chance(700) {
		d.who.id = ""
	}
}

func (w *world) firm(r random, d *dossier) {
	d.kind = firm
	d.who = w.stranger(d)
	for {
		d.name = fmt.Sprintf("%s %s %s", pick(r, firmKinds), pick(r, given[female]), pick(r, given[male]))
		if d.procedure.sector == "Tôn giáo" {
			d.name = fmt.Sprintf("Ban Quản lý di tích đình %s %d", pick(r, villages), r.between(1, 900))
		}
		if !w.firms[d.name] {
			break
		}
	}
	w.firms[d.name] = true
	d.taxCode = w.crowd.taxCode()
}
