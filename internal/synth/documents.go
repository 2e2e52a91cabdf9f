package synth

import (
	"fmt"
	"strconv"
	"time"
)

const (
	component = "Thành phần"
	outcome   = "Kết quả"
)

var paperTitles = []string{"Đơn, tờ khai theo mẫu", "Giấy tờ chứng minh nhân thân", "Giấy xác nhận cư trú", "Hợp đồng, văn bản thỏa thuận", "Sơ đồ, bản vẽ kèm theo", "Giấy ủy quyền"}

// digitise writes the digitised papers of a dossier received since papers are exported.
func (g *generator) digitise(d *dossier) {
	if d.fate == fresh || d.received.Before(g.papersSince()) {
		return
	}
	for i := range d.digitized {
		doc := g.paper(d, component, d.received.Add(time.Duration(g.r.between(5, 50))*time.Minute))
		doc.set("title", paperTitles[i%len(paperTitles)])
		if i < d.reused {
			doc.set("reused", yes, "reused_from", pick(g.r, []string{"CSDLQG về dân cư", "Kho DVCQG", "CSDL hộ tịch điện tử"}))
		}
	}
	if d.row.get("result_electronic") == yes {
		doc := g.paper(d, outcome, d.completed.Add(4*time.Minute))
		doc.set("title", "Kết quả "+d.row.get("result_number"), "signed", yes, "signature_valid", yes, "signed_at", timeText(d.completed))
	}
}

// papersSince is the first day of the export of digitised papers: the month before that of the exports.
func (o Options) papersSince() time.Time {
	t := o.AsOf.In(zone)
	return time.Date(t.Year(), t.Month()-1, 1, 0, 0, 0, 0, zone)
}

// paper writes one digitised paper of a dossier.
func (g *generator) paper(d *dossier, kind string, at time.Time) *row {
	g.papers++
	id := fmt.Sprintf("GT%07d", g.papers)
	format := "pdf"
	if g.r.chance(40) {
		format = "docx"
	}
	doc := newRow(map[string]string{
		"document_id": id, "dossier_code": d.code, "kind": kind, "title": "Giấy tờ kèm theo", "owner_id": d.owner(), "digitized_at": timeText(earlier(at, g.AsOf)),
		"file_name": id + "." + format, "file_format": format, "file_bytes": strconv.Itoa(g.r.between(18_000, 2_400_000)), "pages": strconv.Itoa(g.r.between(1, 9)),
		"sha256": g.r.hex(32), "signed": yesNo(kind == outcome), "repository_uri": "kho://oDien/" + id, "text_extracted": yesNo(g.r.chance(780)), "reused": no,
	})
	g.add("document", doc)
	d.documents = append(d.documents, doc)
	return doc
}

// owner is whose paper it is: the applicant, else who filed.
func (d *dossier) owner() string {
	switch {
	case d.honest["national_id"] != "":
		return d.honest["national_id"]
	case d.kind == firm:
		return d.taxCode
	case d.who.id != "":
		return d.who.id
	}
	return d.submitter.id
}
