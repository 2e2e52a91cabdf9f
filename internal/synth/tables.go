package synth

import (
	"fmt"
	"strconv"
	"time"
)

var (
	contentWords    = []string{"Hài lòng", "Hài lòng", "Rất hài lòng"}
	discontentWords = []string{"Bình thường", "Bình thường", "Không hài lòng", "Rất không hài lòng"}
)

// survey writes the answered form of a dossier whose result was returned.
func (g *generator) survey(d *dossier) {
	if !d.surveyed || d.row.get("status") != statusReturned {
		return
	}
	g.forms++
	score := pick(g.r, contentWords)
	switch n := g.r.IntN(1000); {
	case n < 42:
		score = pick(g.r, discontentWords)
	case n < 300:
		score = strconv.Itoa(g.r.between(4, 5))
	}
	s := newRow(map[string]string{"response_id": fmt.Sprintf("KS%05d", g.forms), "dossier_code": d.code, "sector": d.procedure.sector, "channel": d.channel, "answered_at": dayText(d.returned), "score": score})
	g.add("survey", s)
}

// feedback writes complaints and proposals: fifteen working days to answer (766 §5.2).
func (g *generator) feedback() {
	r := newRandom(g.Seed, "feedback")
	days := g.days()
	for i := range max(20, g.Dossiers/70) {
		received := clock(pick(r, days), 8, 0).Add(time.Duration(r.IntN(480)) * time.Minute)
		answer := clock(workdaysAfter(received, r.between(1, 12)), 9, 0).Add(time.Duration(r.IntN(400)) * time.Minute)
		if received.After(g.AsOf) {
			continue
		}
		f := newRow(map[string]string{"feedback_code": fmt.Sprintf("PA%s%03d", received.Format("0601"), i+1), "received_at": timeText(received), "due_at": timeText(clock(workdaysAfter(received, 15), 17, 0)), "agency_code": pick(r, agencies)[0]})
		if !answer.After(g.AsOf) {
			f.set("resolved_at", timeText(answer), "score", strconv.Itoa(r.between(3, 5)))
			if r.chance(930) {
				f.set("published_at", timeText(earlier(answer.Add(26*time.Hour), g.AsOf)))
			}
		}
		g.add("feedback", f)
	}
}

// catalogues writes the procedures, the agencies and the extract of persons.
func (g *generator) catalogues() {
	r := newRandom(g.Seed, "catalogues")
	for _, p := range procedures {
		f := newRow(map[string]string{"procedure_code": p.code, "procedure_name": p.name, "sector": p.sector, "service_level": p.level, "eligible_full": yesNo(p.level == fullOnline),
			"time_limit": strconv.Itoa(p.limit), "time_unit": p.unit, "fee": money(p.fee), "online_payment": yesNo(p.fee > 0 && p.level != infoOnly), "effective_from": "01/01/2025", "in_force": yesNo(p.ended.IsZero()),
			"effective_to": dayText(p.ended), "digitize": yesNo(!p.noDigitize), "has_result": yesNo(p.hasResult), "reusable": yesNo(p.components > 1), "eform": yesNo(p.level == fullOnline), "scope": "Công dân, doanh nghiệp"})
		if p.freeOnline {
			f.set("fee_online", "0")
		}
		decided := clock(time.Date(2025, 6, r.between(2, 20), 0, 0, 0, 0, zone), 0, 0)
		f.set("decided_on", dayText(decided), "published_on", dayText(workdaysAfter(decided, r.between(1, 5))))
		g.add("procedure", f)
	}
	for i, name := range internalProcedures {
		f := newRow(map[string]string{"procedure_code": fmt.Sprintf("1.02%04d", 3101+i), "procedure_name": name, "sector": "Nội vụ", "service_level": infoOnly, "eligible_full": no, "time_limit": strconv.Itoa(5 + i), "time_unit": unitWorkdays,
			"fee": "0", "online_payment": no, "effective_from": "01/01/2026", "in_force": yes, "digitize": no, "has_result": yes, "reusable": no, "eform": no, "scope": "Nội bộ"})
		if i < publishedInternal {
			f.set("decided_on", "05/01/2026", "published_on", dayText(clock(time.Date(2026, 1, 7+i%3, 0, 0, 0, 0, zone), 0, 0)))
		}
		g.add("procedure", f)
	}
	for _, a := range agencies {
		parent := prefix
		if a[0] == prefix {
			parent = "H26"
		}
		g.add("agency", newRow(map[string]string{"agency_code": a[0], "agency_name": a[1], "parent_code": parent, "ward_code": oDien.code}))
	}
	for _, p := range g.crowd.people {
		if p.extracted {
			g.add("person", newRow(map[string]string{"national_id": p.id, "full_name": p.name, "birth_date": dayText(p.born), "gender": genderTexts[p.gender]}))
		}
	}
}

// plan writes the tasks, findings and declared figures.
func (g *generator) plan() {
	g.targets()
	tasks := []string{"Ban hành quy chế quản trị dữ liệu của xã", "Phân công chủ sở hữu và người quản lý từng bộ dữ liệu", "Rà soát, làm sạch dữ liệu hộ tịch đã số hóa", "Tập huấn quy trình số hóa cho công chức một cửa", "Công khai danh mục thủ tục hành chính nội bộ", "Kết nối kho dữ liệu điện tử của tổ chức, cá nhân", "Tự đánh giá mức độ trưởng thành về quản trị dữ liệu"}
	for i, title := range tasks {
		due := time.Date(2026, time.Month(3+i*2), 28, 0, 0, 0, 0, zone)
		t := newRow(map[string]string{"task_code": fmt.Sprintf("NV%02d", i+1), "kind": "nhiem_vu", "title": title, "section": "II", "lead_unit": leads[i%len(leads)], "due_on": dayText(due), "progress": "40"})
		if done := due.AddDate(0, 0, 3-2*i); done.Before(g.AsOf) {
			t.set("finished_on", dayText(done), "progress", "100", "document_no", fmt.Sprintf("%d/UBND-VP", 120+17*i), "product", "Văn bản ban hành")
		}
		g.add("task", t)
	}
	for i, title := range []string{"Hồ sơ hộ tịch quá hạn chưa có thư xin lỗi", "Thiếu bản số hóa thành phần hồ sơ đất đai", "Chưa công khai đủ phí, lệ phí tại nơi tiếp nhận"} {
		due := time.Date(2026, time.Month(4+2*i), 30, 0, 0, 0, 0, zone)
		f := newRow(map[string]string{"finding_code": fmt.Sprintf("KN%02d", i+1), "source": []string{"thanh_tra", "kiem_tra_cchc", "tu_kiem_tra"}[i], "title": title, "document_no": fmt.Sprintf("%d/KL-TTr", 11+i), "issued_on": dayText(due.AddDate(0, -2, 0)), "lead_unit": leads[i], "due_on": dayText(due)})
		if fixed := due.AddDate(0, 0, -6); i < 2 && fixed.Before(g.AsOf) {
			f.set("fixed_on", dayText(fixed))
		}
		g.add("finding", f)
	}
	figure := func(id, indicator, value, issuer, document, from, to, issued string) {
		g.add("declared_figure", newRow(map[string]string{"figure_id": id, "indicator": indicator, "period_from": from, "period_to": to, "value": value, "issuer": issuer, "document_no": document, "issued_on": issued}))
	}
	figure("SL01", "sipas", "89,4", "UBND thành phố Hà Nội", "412/BC-UBND", "01/01/2025", "31/12/2025", "20/03/2026")
	figure("SL02", "dti.xep_hang", "27", "UBND thành phố Hà Nội", "388/QĐ-UBND", "01/01/2025", "31/12/2025", "12/05/2026")
	figure("SL03", "par_index", "86,15", "UBND thành phố Hà Nội", "405/QĐ-UBND", "01/01/2025", "31/12/2025", "18/03/2026")
}
