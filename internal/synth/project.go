package synth

import (
	"strconv"
	"strings"
	"time"
)

// dossierRow shows a dossier as it stands at the moment of the exports; false if it is not there yet.
func (g *generator) dossierRow(d *dossier) (map[string]string, bool) {
	now := g.AsOf
	if d.fate != fresh && d.received.Add(70*time.Minute).After(now) || d.filed().After(now) {
		return nil, false
	}
	g.settle(d)
	f := map[string]string{
		"dossier_code": d.code, "procedure_code": d.procedure.code, "procedure_name": d.procedure.name, "sector": d.procedure.sector,
		"agency_code": d.procedure.department, "agency_name": agencyName(d.procedure.department), "receiving_agency_code": prefix,
		"applicant_name": d.name, "applicant_type": d.kind, "address": d.who.home.address, "ward_code": d.who.home.ward.code, "channel": d.channel,
		"service_level": d.procedure.level, "submitted_at": timeText(d.submitted), "received_at": timeText(d.received), "due_at": timeText(d.due),
		"receiving_officer": d.receiver, "officer": d.officer, "tax_code": d.taxCode,
	}
	if d.elsewhere {
		f["receiving_agency_code"] = d.desk()
	}
	if g.r.chance(30) {
		f["sector"] = strings.ToUpper(f["sector"])
	}
	g.identify(d, f)
	g.progress(d, f)
	g.figures(d, f)
	for field, text := range d.honest {
		f[field] = text
	}
	return f, true
}

func agencyName(code string) string {
	for _, a := range agencies {
		if a[0] == code {
			return a[1]
		}
	}
	return ""
}

// settle makes the future fit the moment: what is overdue now was finished in time.
func (g *generator) settle(d *dossier) {
	if d.completed.After(g.AsOf) && !d.due.After(g.AsOf) {
		d.completed = d.due.Add(-10 * time.Minute)
		d.returned = d.completed.Add(9 * time.Minute)
	}
}

func (g *generator) identify(d *dossier, f map[string]string) {
	p := d.who
	f["phone"], f["email"] = p.phone, p.email
	switch d.kind {
	case firm:
		if d.taxCode != "" {
			f["email"] = email(d.name, d.taxCode)
		}
	default:
		f["national_id"] = p.id
		if p.id != "" {
			f["id_type"] = "Số định danh"
		}
		f["gender"], f["birth_date"] = genderTexts[p.gender], dayText(p.born)
		f["nationality"] = "Việt Nam"
		if p.born.Year()%17 == 3 {
			f["birth_date"] = strconv.Itoa(p.born.Year())
		}
	}
	if s := d.submitter; s != nil {
		f["submitter_name"], f["submitter_id"] = s.name, s.id
		if f["phone"] == "" {
			f["phone"] = s.phone
		}
	}
	if d.kind == household || d.kind == business {
		delete(f, "birth_date")
		delete(f, "gender")
	}
}

// Statuses as the exports write them.
const (
	statusFresh       = "Mới đăng ký"
	statusOpen        = "Đang xử lý"
	statusReceived    = "Được tiếp nhận"
	statusSupplement  = "Yêu cầu bổ sung giấy tờ"
	statusDone        = "Đã xử lý xong"
	statusReturned    = "Đã trả kết quả"
	statusRefused     = "Không được tiếp nhận"
	statusStopped     = "Dừng xử lý"
	statusWithdrawn   = "Công dân yêu cầu rút hồ sơ"
	latestUpdateHours = 26
)

// progress writes status, moments and synchronisation.
func (g *generator) progress(d *dossier, f map[string]string) {
	now := g.AsOf
	updated := d.received.Add(time.Duration(g.r.between(5, 60)) * time.Minute)
	latest := d.received
	switch {
	case d.fate == fresh:
		f["status"], f["received_at"], f["due_at"] = statusFresh, "", ""
		f["updated_at"] = timeText(d.submitted)
		return
	case d.fate == refused:
		f["status"], f["due_at"] = statusRefused, ""
		f["updated_at"] = timeText(updated)
		return
	case d.completed.After(now):
		f["status"] = statusOpen
		if d.received.Add(3 * time.Hour).After(now) {
			f["status"] = statusReceived
		}
		if d.fate == supplemented {
			f["status"], f["supplement_count"] = statusSupplement, "1"
		}
		updated = g.lastLook(d)
	case d.fate == withdrawn:
		f["status"] = statusWithdrawn
	case d.fate == stopped:
		f["status"], f["completed_at"] = statusStopped, timeText(d.completed)
		latest, updated = d.completed, d.completed
	case d.returned.After(now):
		f["status"], f["completed_at"] = statusDone, timeText(d.completed)
		latest, updated = d.completed, d.completed
	default:
		f["status"], f["completed_at"], f["returned_at"] = statusReturned, timeText(d.completed), timeText(d.returned)
		latest, updated = d.returned, d.returned
	}
	if d.fate == supplemented && f["supplement_count"] == "" {
		f["supplement_count"], f["pause_days"] = "1", strconv.Itoa(g.r.between(1, 6))
	}
	synced := latest.Add(time.Duration(g.r.between(2, 55)) * time.Minute)
	f["updated_at"], f["synced_at"] = timeText(earlier(updated, now)), timeText(earlier(synced, now))
}

// lastLook is when an open dossier was last worked on: in the last days.
func (g *generator) lastLook(d *dossier) time.Time {
	t := clock(workdaysAfter(g.AsOf, -g.r.between(1, 3)), 9, 0).Add(time.Duration(g.r.IntN(400)) * time.Minute)
	if t.Before(d.received) {
		return d.received.Add(time.Duration(g.r.between(5, 60)) * time.Minute)
	}
	return t
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// figures writes fees, papers, results and flags.
func (g *generator) figures(d *dossier, f map[string]string) {
	f["fee_due"], f["fee_paid"] = money(d.feeDue), "0"
	if d.payment != nil || d.feeDue > 0 && d.channel != online {
		f["fee_paid"] = money(d.feeDue)
	}
	f["paid_online"] = no
	if d.payment != nil && d.payment.method == payOnline {
		f["paid_online"] = yes
	}
	f["components_total"], f["components_digitized"], f["components_reused"] = strconv.Itoa(d.components), strconv.Itoa(d.digitized), strconv.Itoa(d.reused)
	if d.channel == online {
		f["vneid_verified"] = yesNo(d.vneid)
	}
	f["from_personal_store"], f["population_db_used"] = yesNo(d.store), yesNo(d.population)
	done := f["status"] == statusDone || f["status"] == statusReturned
	if done && d.procedure.hasResult {
		g.results++
		f["result_number"] = strconv.Itoa(g.results) + "/" + resultMark[d.procedure.department]
		f["result_electronic"], f["result_signed"] = yes, yes
	}
	if done && d.rating > 0 {
		f["rating"] = strconv.Itoa(d.rating)
	}
}

var resultMark = map[string]string{registrars: "CT-HT", economy: "GP-KT", culture: "QĐ-VHXH"}

func yesNo(b bool) string {
	if b {
		return yes
	}
	return no
}
