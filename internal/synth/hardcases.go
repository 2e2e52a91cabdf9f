package synth

import (
	"time"
)

// ordinary is a dossier without any peculiarity.
func (w *world) ordinary(r random, p *procedure, channel string, received time.Time, who *person) *dossier {
	d := &dossier{procedure: p, channel: channel, receiver: receivers[0], officer: officers[p.department][0], kind: individual, who: who, name: who.name,
		electronic: true, components: p.components, digitized: p.components, vneid: true, received: received}
	if channel == online {
		d.submitted = received.Add(-30 * time.Minute)
	}
	d.due = limitDay(received, p.limit, p.unit)
	w.complete(r, d)
	d.returned = d.completed.Add(5 * time.Minute)
	w.charge(r, d)
	return d
}

// hardCases are honest records that a careless check would flag.
func (w *world) hardCases(r random) []*dossier {
	days := w.days()
	at := func(ago, hour, minute int) time.Time { return clock(days[len(days)-1-ago], hour, minute) }
	build := func(p *procedure, channel string, received time.Time) *dossier {
		who := w.crowd.adult(received)
		who.extracted = false
		d := w.ordinary(r, p, channel, received, who)
		d.honest = map[string]string{}
		return d
	}
	named := func(d *dossier, name string) *dossier {
		d.who.name, d.name = name, name
		d.who.email = ""
		return d
	}
	cert, birth, confirm, parcel := procedures[0], procedures[4], procedures[7], procedures[11]

	foreigner := named(build(confirm, direct, at(150, 9, 5)), "KIM MIN-JUN")
	foreigner.honest = map[string]string{"national_id": "M7" + r.digits(7), "id_type": "Hộ chiếu", "nationality": "Hàn Quốc", "birth_date": "14/02/1987", "gender": "Nam", "phone": "+82 10-5550-1234"}

	newborn := build(birth, online, at(140, 10, 12))
	newborn.submitter, newborn.who.id = w.stranger(newborn), ""
	newborn.honest = map[string]string{"birth_date": dayText(newborn.received.AddDate(0, 0, -9)), "gender": "Nữ", "id_type": ""}

	pagoda := build(procedures[27], direct, at(135, 8, 50))
	pagoda.kind, pagoda.name = firm, "Chùa Hải Giác"
	pagoda.honest = map[string]string{"national_id": pagoda.who.id, "id_type": "CCCD", "tax_code": "", "email": ""}

	late := build(cert, direct, at(130, 15, 40)) // due on the next working day
	eve := build(confirm, online, at(125, 8, 20))
	eve.submitted = clock(eve.received.AddDate(0, 0, -1), 21, 47) // and coded then
	if eve.payment != nil {
		eve.payment.at = eve.submitted.Add(time.Minute)
	}
	ethnic := named(build(cert, direct, at(120, 9, 33)), "H'Hen Niê")
	single := named(build(cert, direct, at(118, 9, 34)), "K'Brơi")
	family := build(parcel, direct, at(115, 13, 50))
	family.kind, family.name = household, "Hộ ông "+family.who.name

	historic := build(parcel, direct, clock(time.Date(2025, 6, 10, 0, 0, 0, 0, zone), 9, 0)) // still under the old units
	historic.honest = map[string]string{"ward_code": "09802", "address": "Thôn Đoài, xã Liên Hà, huyện Đan Phượng, thành phố Hà Nội", "extended_at": "15/09/2025 17:00"}
	historic.completed, historic.returned = clock(time.Date(2025, 9, 12, 0, 0, 0, 0, zone), 10, 0), clock(time.Date(2025, 9, 12, 0, 0, 0, 0, zone), 15, 0)

	moved := build(cert, direct, at(110, 10, 40)) // tells what the district was
	moved.honest = map[string]string{"address": "Thôn Bồng Lai, xã Ô Diên (huyện Đan Phượng cũ), thành phố Hà Nội"}
	tones := named(build(cert, direct, at(108, 10, 41)), "Nguyễn Thị Thúy Hòa")
	initials := named(build(cert, direct, at(107, 10, 42)), "Trần Văn Đ. (tức Đức)")
	landline := build(cert, direct, at(105, 11, 2))
	landline.honest = map[string]string{"phone": "02433886123"}
	abroad := build(cert, postal, at(104, 11, 3))
	abroad.honest = map[string]string{"phone": "+33 6 12 34 56 78"}
	child := build(birth, online, at(103, 14, 2)) // a child of old age with both numbers
	child.submitter = w.stranger(child)

	out := []*dossier{foreigner, newborn, pagoda, late, eve, ethnic, single, family, historic, moved, tones, initials, landline, abroad, child}
	for i := range 6 { // filed online today, not received yet
		d := build(confirm, online, w.AsOf.Add(-time.Duration(80+i)*time.Minute))
		d.fate, d.payment, d.digitized, d.reused, d.feeDue = fresh, nil, 0, 0, 0
		d.submitted = d.received.Add(-20 * time.Minute)
		out = append(out, d)
	}
	for i, d := range out {
		list := officers[d.procedure.department]
		d.officer = list[i%len(list)]
	}
	return out
}
