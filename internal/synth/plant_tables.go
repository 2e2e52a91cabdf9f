package synth

import (
	"fmt"
	"strconv"
	"time"
)

func (p *planter) amounts() {
	unpaid := both(bare, func(d *dossier) bool { return d.feeDue > 0 })
	p.edit(4, both(unpaid, func(d *dossier) bool { return d.procedure.sector != land }), write("fee_due", "250.000.000"), "dung.dossier.fee_range")
	p.edit(8, unpaid, func(d *dossier) { d.row.set("fee_paid", money(d.feeDue+5000)) }, "dung.dossier.fee_not_overpaid")
	p.edit(9, both(bare, func(d *dossier) bool { return d.procedure.feeFor(d.channel) == 0 }), write("fee_due", "30.000"), "dung.dossier.fee_on_free_procedure")
	p.edit(11, bare, func(d *dossier) { d.row.set("components_digitized", strconv.Itoa(d.components+2)) }, "dung.dossier.components_ordered")
	p.edit(7, bare, write("paid_online", yes), "thong_nhat.dossier.paid_online_matches")
	p.edit(8, func(d *dossier) bool { return d.payment != nil && d.feeDue > 2000 && len(d.payments) == 1 }, func(d *dossier) {
		d.row.set("fee_paid", money(d.feeDue-1000))
	}, "thong_nhat.dossier.fee_paid_matches")
}

// shown dossiers have digitised papers, one of them not taken over from elsewhere, and an electronic result.
func (p *planter) shown(d *dossier) bool {
	return len(d.documents) == d.digitized+1 && d.digitized >= 2 && d.reused < d.digitized && d.row.get("status") == statusReturned && d.received.After(p.papersSince().AddDate(0, 0, 10))
}

// on changes the last paper of dossiers, which is not taken over from elsewhere.
func (p *planter) on(n int, change func(*row, *dossier), checks ...string) {
	for _, d := range p.take(p.share(n), p.shown) {
		doc := d.documents[d.digitized-1]
		change(doc, d)
		doc.must(checks...)
	}
}

// extra adds a second result to dossiers, changed.
func (p *planter) extra(n int, change func(*row, *dossier), checks ...string) {
	for _, d := range p.take(p.share(n), p.shown) {
		doc := p.paper(d, outcome, d.completed.Add(6*time.Minute))
		doc.set("title", "Phụ lục kết quả", "signed", yes, "signature_valid", yes, "signed_at", timeText(d.completed))
		change(doc, d)
		doc.must(checks...)
	}
}

func field(name, text string) func(*row, *dossier) {
	return func(r *row, _ *dossier) { r.set(name, text) }
}

func (p *planter) papers() {
	p.extra(5, field("dossier_code", ""), "du.document.dossier_code")
	p.extra(6, field("kind", ""), "du.document.kind")
	p.extra(7, field("title", "-"), "du.document.title")
	p.extra(5, field("digitized_at", ""), "du.document.digitized_at")
	p.extra(9, field("file_name", ""), "du.document.file_name")
	p.extra(16, field("owner_id", ""), "du.document.owner_id")
	p.extra(4, func(r *row, d *dossier) { r.set("document_id", d.documents[0].get("document_id")) }, "sach.document.unique_id")
	p.extra(6, field("dossier_code", centre+"-260902-9998"), "thong_nhat.document.dossier_known")
	p.extra(11, func(r *row, _ *dossier) { r.set("signed", no, "signature_valid", "", "signed_at", "") }, "dung_chung.document.result_signed")
	p.extra(6, field("signature_valid", no), "dung.document.signature_valid")
	p.extra(5, func(r *row, d *dossier) { r.set("signed_at", timeText(d.returned.AddDate(0, 0, 1))) }, "dung.document.signed_before_returned")
	p.on(8, func(r *row, _ *dossier) {
		r.set("file_name", r.get("document_id")+".pdf", "file_format", "pdf", "file_bytes", "512")
	}, "dung.document.file_size")
	p.on(7, field("pages", "0"), "dung.document.pages")
	p.on(5, func(r *row, d *dossier) { r.set("digitized_at", timeText(d.filed().AddDate(0, 0, -2))) }, "dung.document.digitized_after_submitted")
	p.on(6, func(r *row, _ *dossier) {
		r.set("file_name", r.get("document_id")+".bmp", "file_format", "bmp")
	}, "sach.document.file_format", "dung_chung.document.common_format")
	p.on(12, func(r *row, _ *dossier) {
		r.set("file_name", r.get("document_id")+".jpg", "file_format", "jpg")
	}, "dung_chung.document.common_format")
	p.on(5, func(r *row, _ *dossier) { r.set("sha256", "khong-co-ma-"+r.get("document_id")) }, "sach.document.sha256_format")
	p.on(10, field("sha256", ""), "dung_chung.document.fingerprinted")
	p.on(13, field("repository_uri", "C:/quet/tep.pdf"), "dung_chung.document.in_repository")
	for _, d := range p.take(p.share(6), both(p.shown, func(d *dossier) bool { return d.row.get("national_id") != "" })) {
		doc := d.documents[d.digitized-1]
		doc.set("owner_id", "001190999991")
		doc.must("thong_nhat.document.owner_matches")
	}
	p.lag()
	p.vanished()
	p.placeholder()
	for _, d := range p.take(p.share(7), func(d *dossier) bool { return p.shown(d) && d.reused > 0 }) {
		d.documents[0].set("reused_from", "")
		d.documents[0].must("dung_chung.document.reuse_source")
	}
}

// lag digitises papers four working days after receipt.
func (p *planter) lag() {
	for _, d := range p.take(p.share(18), func(d *dossier) bool {
		return p.shown(d) && !d.procedure.noDigitize && d.received.Before(workdaysAfter(p.AsOf, -6))
	}) {
		doc := d.documents[d.digitized-1]
		doc.set("digitized_at", timeText(workdaysAfter(d.received, 4)))
		doc.must("song.document.digitize_lag")
	}
}

// vanished takes papers out that the dossier tells of, or tells wrongly of those that are there.
func (p *planter) vanished() {
	for _, d := range p.take(p.share(10), p.shown) {
		d.documents[d.digitized-1].gone = true
		d.row.must("du.dossier.documents_present", "thong_nhat.dossier.digitized_count_matches")
	}
	for _, d := range p.take(p.share(8), p.shown) {
		d.documents[d.digitized].gone = true
		d.row.must("du.dossier.result_document")
	}
	for _, d := range p.take(p.share(9), p.shown) {
		d.row.set("components_digitized", strconv.Itoa(d.digitized-1))
		d.row.must("thong_nhat.dossier.digitized_count_matches")
	}
	for _, d := range p.take(p.share(7), func(d *dossier) bool { return p.shown(d) && d.channel == online }) {
		for _, doc := range d.documents[:d.digitized] {
			doc.gone = true
		}
		d.row.set("components_digitized", "0", "components_reused", "0")
		d.row.must("thong_nhat.dossier.online_has_documents")
	}
}

// placeholder gives one scan to the papers of two people. The one whose dossier has the greater code must be found.
func (p *planter) placeholder() {
	pairs := p.take(2*p.share(5), p.shown)
	for i := 0; i+1 < len(pairs); i += 2 {
		a, b := pairs[i], pairs[i+1]
		if a.code > b.code {
			a, b = b, a
		}
		if a.owner() == b.owner() {
			continue
		}
		mine, other := a.documents[a.digitized-1], b.documents[b.digitized-1]
		other.set("sha256", mine.get("sha256"))
		other.must("sach.document.duplicate_file")
	}
}

func (p *planter) transactionsAndForms() {
	paidFor := func(d *dossier) bool { return d.payment != nil && len(d.payments) == 1 && d.feeDue > 0 }
	failing := func(n int, change func(*row), checks ...string) {
		for _, d := range p.take(p.share(n), paidFor) {
			t := p.transaction(d, d.payment.at.Add(time.Minute), notPaid, strconv.Itoa(d.feeDue))
			change(t)
			t.must(checks...)
		}
	}
	failing(3, func(t *row) { t.set("dossier_code", "") }, "du.payment.dossier_code")
	failing(4, func(t *row) { t.set("amount", "") }, "du.payment.amount")
	failing(4, func(t *row) { t.set("paid_at", "") }, "du.payment.paid_at")
	failing(5, func(t *row) { t.set("amount", pick(p.r, []string{"0", "-8000"})) }, "dung.payment.amount_positive")
	failing(3, func(t *row) { t.set("dossier_code", centre+"-260604-9997") }, "thong_nhat.payment.dossier_known")
	for _, d := range p.take(p.share(4), paidFor) {
		t := p.transaction(d, d.payment.at.Add(time.Minute), notPaid, strconv.Itoa(d.feeDue))
		t.set("transaction_code", d.payments[0].get("transaction_code"))
		t.must("sach.payment.unique_code")
	}
	for _, d := range p.take(p.share(5), paidFor) {
		d.payments[0].set("paid_at", d.filed().AddDate(0, 0, -2).Format("2006-01-02T15:04:05"))
		d.payments[0].must("dung.payment.paid_after_submitted")
	}
	for _, d := range p.take(p.share(5), paidFor) {
		t := p.transaction(d, d.payment.at.Add(time.Hour), paid, strconv.Itoa(d.feeDue))
		d.row.set("fee_paid", "")
		t.must("thong_nhat.payment.paid_once")
	}
	forms, answers := p.tables["survey"], p.tables["feedback"]
	for i, n := range p.r.Perm(len(forms))[:min(len(forms), 3*p.share(5))] {
		switch f := forms[n]; i % 3 {
		case 0:
			f.set("score", pick(p.r, []string{"9", "0", "rất tốt"}))
			f.must("dung.survey.score_range")
		case 1:
			twice := f.copy()
			p.add("survey", twice)
			twice.must("sach.survey.unique_id")
		case 2:
			f.set("dossier_code", centre+"-260615-9996")
			f.must("thong_nhat.survey.dossier_known")
		}
	}
	p.answers(answers)
}

// answers spoils complaints: answered ones, and one that nobody answered.
func (p *planter) answers(list []*row) {
	var answered []*row
	for _, f := range list {
		if f.get("resolved_at") != "" {
			answered = append(answered, f)
		}
	}
	for i, n := range p.r.Perm(len(answered))[:min(len(answered), 8)] {
		switch f := answered[n]; i % 4 {
		case 0:
			f.set("due_at", "")
			f.must("du.feedback.due_at")
		case 1:
			at, err := time.ParseInLocation(timeForm, f.get("received_at"), zone)
			if err == nil {
				f.set("resolved_at", timeText(at.Add(-26*time.Hour)))
				f.must("dung.feedback.received_before_resolved")
			}
		case 2:
			twice := f.copy()
			p.add("feedback", twice)
			twice.must("sach.feedback.unique_code")
		case 3:
			if due, err := time.ParseInLocation(timeForm, f.get("due_at"), zone); err == nil && due.Before(p.AsOf) {
				f.set("resolved_at", "", "published_at", "", "score", "")
				f.must("song.feedback.overdue_open")
			}
		}
	}
}

// procedures adds entries that no dossier uses.
func (p *planter) procedures() {
	n := 0
	extra := func(check string, pairs ...string) {
		n++
		r := p.tables["procedure"][6].copy()
		r.set("procedure_code", fmt.Sprintf("3.0000%02d", n), "procedure_name", fmt.Sprintf("Thủ tục thử nghiệm số %d", n))
		r.set(pairs...)
		r.must(check)
		p.add("procedure", r)
	}
	extra("du.procedure.procedure_name", "procedure_name", "")
	extra("du.procedure.sector", "sector", "chưa có")
	extra("du.procedure.service_level", "service_level", "")
	extra("du.procedure.time_limit", "time_limit", "")
	extra("dung.procedure.time_limit_range", "time_limit", "400")
	extra("sach.procedure.code_format", "procedure_code", "3.77")
	extra("sach.procedure.unique_code", "procedure_code", "3.000001")
	extra("song.procedure.publish_lag", "decided_on", "01/06/2025", "published_on", "20/06/2025")
}
