package synth

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// planter puts defects into rows that no other defect has touched, so that exactly the named checks find them.
type planter struct {
	*generator
	r     random
	draws int
	taken map[*dossier]bool
}

func (g *generator) plant() {
	p := &planter{generator: g, r: newRandom(g.Seed, "defects"), taken: map[*dossier]bool{}}
	p.groups()
	p.missing()
	p.identities()
	p.moments()
	p.amounts()
	p.texts()
	p.codes()
	p.open()
	p.papers()
	p.transactionsAndForms()
	p.procedures()
	if w := p.outage; w != 0 && moment(w).Before(g.AsOf) {
		g.noRow = append(g.noRow, Defect{Check: "song.dossier.feed_daily", Dataset: "dossier", Key: w.String()})
	}
}

// share is how many of n in 10,000 dossiers, at least one.
func (p *planter) share(n int) int { return max(1, n*p.Dossiers/10000) }

// take draws up to n untouched dossiers that fit: those that come first in an order that is the draw's own and does not
// change with as_of. So most defects of a month are still there in the next, as in real exports; where a newer dossier comes
// before an old one, the old one was mended.
func (p *planter) take(n int, fits func(*dossier) bool) []*dossier {
	var pool []*dossier
	for _, d := range p.dossiers {
		if d.row != nil && d.honest == nil && !p.taken[d] && fits(d) {
			pool = append(pool, d)
		}
	}
	p.draws++
	rank := map[*dossier]uint64{}
	for _, d := range pool {
		rank[d] = newRandom(p.Seed, fmt.Sprintf("%d %s", p.draws, d.code)).Uint64()
	}
	slices.SortStableFunc(pool, func(a, b *dossier) int { return cmp.Compare(rank[a], rank[b]) })
	pool = pool[:min(n, len(pool))]
	for _, d := range pool {
		p.taken[d] = true
	}
	return pool
}

// edit changes the rows of n in 10,000 dossiers, so that the checks must find fault.
func (p *planter) edit(n int, fits func(*dossier) bool, change func(*dossier), checks ...string) {
	for _, d := range p.take(p.share(n), fits) {
		change(d)
		d.row.must(checks...)
	}
}

// write is a change that writes texts into fields.
func write(pairs ...string) func(*dossier) { return func(d *dossier) { d.row.set(pairs...) } }

// bare dossiers are finished ones that no other table tells of.
func bare(d *dossier) bool {
	return len(d.documents) == 0 && len(d.payments) == 0 && d.row.get("status") == statusReturned
}

// alone is a bare dossier of an individual who has no other and is in no extract.
func alone(d *dossier) bool {
	return bare(d) && d.kind == individual && d.submitter == nil && d.who.uses == 1 && !d.who.extracted && d.who.id != ""
}

func both(list ...func(*dossier) bool) func(*dossier) bool {
	return func(d *dossier) bool {
		for _, fits := range list {
			if !fits(d) {
				return false
			}
		}
		return true
	}
}

func certified(d *dossier) bool   { return d.procedure.sector == certification }
func uncertified(d *dossier) bool { return !certified(d) }
func unsurveyed(d *dossier) bool  { return !d.surveyed }
func online1(d *dossier) bool     { return d.channel == online }
func offline(d *dossier) bool     { return d.channel == direct }
func organised(d *dossier) bool   { return d.kind == firm }

// blank is one of the ways in which exports leave a field empty.
func (p *planter) blank() string {
	return pick(p.r, []string{"", "", "", "-", "N/A", "chưa có", "..."})
}

func (p *planter) missing() {
	for _, m := range []struct {
		n     int
		fits  func(*dossier) bool
		field string
	}{
		{4, both(bare, unsurveyed), "dossier_code"}, {6, bare, "procedure_code"}, {14, bare, "sector"}, {12, bare, "agency_code"}, {5, bare, "applicant_name"},
		{18, bare, "applicant_type"}, {25, bare, "address"}, {9, bare, "channel"}, {8, both(bare, offline), "received_at"}, {7, bare, "due_at"}, {6, bare, "status"},
		{22, bare, "completed_at"}, {26, bare, "returned_at"}, {30, bare, "result_number"}, {20, bare, "components_total"},
	} {
		if m.field == "result_number" {
			m.fits = both(bare, func(d *dossier) bool { return d.row.get("result_number") != "" })
		}
		p.edit(m.n, m.fits, func(d *dossier) { d.row.set(m.field, p.blank()) }, "du.dossier."+m.field)
	}
	p.edit(24, alone, func(d *dossier) { d.row.set("phone", p.blank(), "email", "") }, "du.dossier.contact")
	p.edit(12, alone, func(d *dossier) { d.row.set("national_id", p.blank()) }, "du.dossier.national_id", "dung_chung.dossier.person_key")
	p.edit(6, both(bare, organised), func(d *dossier) { d.row.set("tax_code", p.blank()) }, "du.dossier.tax_code")
	p.edit(60, bare, write("synced_at", ""), "dung_chung.dossier.synced")
	p.edit(70, both(bare, electronic), write("result_electronic", no), "dung_chung.dossier.result_electronic")
	p.edit(45, both(bare, electronic), write("result_signed", no), "dung_chung.dossier.result_signed")
}

func electronic(d *dossier) bool { return d.row.get("result_electronic") == yes }

func (p *planter) identities() {
	key := "dung_chung.dossier.person_key"
	p.edit(7, alone, func(d *dossier) { d.row.set("national_id", d.who.id[:10]) }, "dung.dossier.national_id_format", key)
	p.edit(5, alone, func(d *dossier) { d.row.set("national_id", "099"+d.who.id[3:]) }, "dung.dossier.national_id_province", key)
	p.edit(6, alone, func(d *dossier) {
		d.row.set("national_id", p.otherYear(d.who))
	}, "dung.dossier.national_id_birth_year")
	p.edit(8, alone, func(d *dossier) { d.row.set("gender", genderTexts[1-d.who.gender]) }, "dung.dossier.national_id_gender")
	p.edit(4, alone, func(d *dossier) { d.row.set("national_id", d.who.id[:6]+"000000") }, "dung.dossier.national_id_dummy")
	p.edit(9, both(alone, func(d *dossier) bool { return d.who.id[0] == '0' }), func(d *dossier) {
		d.row.set("national_id", d.who.id[1:])
	}, "sach.dossier.id_lost_zero", "dung.dossier.national_id_format", key)
	p.edit(10, alone, func(d *dossier) {
		d.row.set("national_id", p.r.digits(8)+"7", "id_type", "CMND", "birth_date", "", "gender", "")
	}, "song.dossier.expired_id_type", key)
	p.edit(5, both(bare, organised), func(d *dossier) { d.row.set("tax_code", spoiled(d.taxCode)) }, "dung.dossier.tax_code_checksum")
	p.edit(6, both(alone, fullBirthDate), write("birth_date", "31/02/1980"), "dung.dossier.birth_date_plausible")
	p.edit(5, both(func(d *dossier) bool {
		return d.kind == individual && d.who.extracted && d.submitter == nil && bare(d)
	}, fullBirthDate), func(d *dossier) {
		other := time.Date(d.who.born.Year(), d.who.born.Month()%12+1, 15, 0, 0, 0, 0, zone)
		d.row.set("birth_date", dayText(other))
	}, "dung.dossier.person_match")
}

func fullBirthDate(d *dossier) bool { return len(d.row.get("birth_date")) == 10 }

// otherYear is the number of a person with another year of birth in it.
func (p *planter) otherYear(who *person) string {
	for {
		if id := who.id[:4] + p.r.digits(2) + who.id[6:]; id[4:6] != who.id[4:6] && !p.crowd.ids[id] {
			p.crowd.ids[id] = true
			return id
		}
	}
}

// spoiled changes the check digit of a tax code.
func spoiled(code string) string {
	last := (int(code[9]-'0') + 3) % 10
	return code[:9] + strconv.Itoa(last)
}

func (p *planter) texts() {
	p.edit(28, alone, func(d *dossier) {
		d.row.set("applicant_name", pick(p.r, []string{strings.Replace(d.name, " ", "  ", 1), d.name + " ", "\u00a0" + d.name, strings.Replace(d.name, " ", "\u200b ", 1)}))
	}, "sach.dossier.name_spacing")
	p.edit(14, both(alone, func(d *dossier) bool { return norm.NFD.String(d.name) != d.name }), func(d *dossier) {
		d.row.set("applicant_name", norm.NFD.String(d.name))
	}, "sach.dossier.name_nfc")
	p.edit(11, alone, func(d *dossier) { d.row.set("applicant_name", d.name+pick(p.r, []string{"@", " 2", "*", " #1"})) }, "sach.dossier.name_letters")
	p.edit(7, alone, func(d *dossier) {
		words := strings.Fields(d.name)
		d.row.set("applicant_name", words[len(words)-1])
	}, "sach.dossier.name_single_word")
	p.edit(10, both(bare, func(d *dossier) bool { return misread(d.who.home.address) != "" }), func(d *dossier) {
		d.row.set("address", misread(d.who.home.address))
	}, "sach.dossier.text_legacy_encoding")
	p.edit(8, both(alone, func(d *dossier) bool { return strings.Contains(d.name, "Đ") }), func(d *dossier) {
		d.row.set("applicant_name", strings.Replace(d.name, "Đ", "\u00d0", 1))
	}, "sach.dossier.text_lookalike")
	p.edit(35, both(alone, func(d *dossier) bool { return d.who.phone != "" }), func(d *dossier) {
		n := d.who.phone
		d.row.set("phone", pick(p.r, []string{"+84" + n[1:], n[:4] + "." + n[4:7] + "." + n[7:], n[:4] + " " + n[4:7] + " " + n[7:]}))
	}, "sach.dossier.phone_canonical")
	p.edit(16, both(alone, func(d *dossier) bool { return d.who.phone != "" }), func(d *dossier) {
		d.row.set("phone", pick(p.r, []string{d.who.phone[1:], d.who.phone + "9", "12345", "không dùng"}))
	}, "sach.dossier.phone_format")
	p.edit(9, bare, func(d *dossier) {
		d.row.set("email", pick(p.r, []string{"abc@", "ten.vn", "a b@example.vn", "x@@example.vn"}))
	}, "sach.dossier.email_format")
	p.edit(40, both(bare, uncoded), func(d *dossier) {
		d.row.set("address", street(p.r)+", xã Ô Diên, huyện Đan Phượng, thành phố Hà Nội", "ward_code", "")
	}, "song.dossier.abolished_district")
	p.edit(22, bare, func(d *dossier) { d.row.set("ward_code", pick(p.r, oldWards[:5]).code) }, "song.dossier.abolished_ward_code")
	p.edit(10, bare, write("ward_code", "99999"), "thong_nhat.dossier.ward_known")
	p.edit(8, both(bare, uncertified), func(d *dossier) { d.row.set("sector", d.procedure.sector+" khác") }, "thong_nhat.dossier.sector_matches")
	p.edit(15, bare, func(d *dossier) { d.row.set("procedure_name", d.procedure.name+" (cũ)") }, "thong_nhat.dossier.procedure_name_matches")
	p.edit(13, bare, func(d *dossier) {
		other := map[string]string{fullOnline: partOnline, partOnline: fullOnline, infoOnly: partOnline}
		d.row.set("service_level", other[d.procedure.level])
	}, "thong_nhat.dossier.service_level_matches")
	p.edit(7, bare, write("agency_code", prefix+".77"), "thong_nhat.dossier.agency_known")
	p.edit(6, bare, write("status", "Đang luân chuyển nội bộ"), "thong_nhat.dossier.status_known")
	p.edit(6, bare, write("channel", "Zalo"), "thong_nhat.dossier.channel_known")
	p.edit(5, bare, func(d *dossier) { d.row.set("rating", pick(p.r, []string{"6", "0", "tốt"})) }, "dung.dossier.rating_range")
}

func uncoded(d *dossier) bool { return d.who.home.ward == oDien }

func (p *planter) codes() {
	coded := both(both(bare, unsurveyed), func(d *dossier) bool { return !d.elsewhere })
	p.edit(12, coded, func(d *dossier) { d.row.set("dossier_code", p.nextCode(centre, d.filed().AddDate(0, 0, -30))) }, "dung.dossier.code_date")
	p.edit(3, coded, func(d *dossier) {
		d.row.set("dossier_code", fmt.Sprintf("%s-260231-%04d", centre, p.r.between(1, 9999)))
	}, "dung.dossier.code_date")
	p.edit(9, coded, func(d *dossier) { d.row.set("dossier_code", "H27.15"+strings.TrimPrefix(d.code, centre)) }, "dung.dossier.code_agency")
	p.edit(8, coded, func(d *dossier) { d.row.set("dossier_code", fmt.Sprintf("HS/%s", d.code[len(centre)+1:])) }, "sach.dossier.code_format")
	p.edit(5, bare, write("procedure_code", "2.815"), "sach.dossier.procedure_code_format", "thong_nhat.dossier.procedure_known")
	p.edit(11, bare, write("procedure_code", "9.999999"), "thong_nhat.dossier.procedure_known")
	p.edit(9, both(bare, func(d *dossier) bool {
		return d.procedure.sector == civilStatus && d.procedure.limit <= ended.limit && d.received.After(endedOn.AddDate(0, 0, 2)) && d.procedure != ended
	}), func(d *dossier) {
		d.row.set("procedure_code", ended.code, "procedure_name", ended.name, "service_level", ended.level)
	}, "thong_nhat.dossier.procedure_in_force")
}

// misread is UTF-8 read as Windows-1252, or "" where that has characters which exports do not keep.
func misread(s string) string {
	text, err := charmap.Windows1252.NewDecoder().String(s)
	if err != nil {
		return ""
	}
	for _, r := range text {
		if r >= 0x80 && r < 0xa0 || r == '\ufffd' {
			return ""
		}
	}
	return text
}
