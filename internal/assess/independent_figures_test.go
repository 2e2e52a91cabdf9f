package assess_test

import (
	"math"
	"slices"
	"strings"

	"ddss/internal/calendar"
)

// ratio is the two integers of a figure.
type ratio struct{ num, den int64 }

// of counts the rows of the denominator, and of those the rows of the numerator.
func of(rows []row, den, num func(row) bool) ratio {
	var n ratio
	for _, r := range rows {
		if den(r) {
			n.den++
			if num(r) {
				n.num++
			}
		}
	}
	return n
}

func every(row) bool { return true }

func both(conditions ...func(row) bool) func(row) bool {
	return func(r row) bool {
		return !slices.ContainsFunc(conditions, func(f func(row) bool) bool { return !f(r) })
	}
}

func not(f func(row) bool) func(row) bool { return func(r row) bool { return !f(r) } }

func is(field string) func(row) bool     { return func(r row) bool { return yes(r[field]) } }
func denied(field string) func(row) bool { return func(r row) bool { return no(r[field]) } }
func known(field string) func(row) bool {
	return func(r row) bool { return yes(r[field]) || no(r[field]) }
}
func has(field string) func(row) bool { return func(r row) bool { return r[field] != "" } }
func inForce(r row) bool              { return !no(r["in_force"]) }
func satisfied(r row) bool            { return mark(r["score"]) >= 4 }
func scored(r row) bool               { return mark(r["score"]) > 0 }
func resultPaper(r row) bool {
	return strings.HasPrefix(plain(r["kind"]), "kết quả") || r["kind"] == "ket_qua"
}
func componentPaper(r row) bool {
	return strings.HasPrefix(plain(r["kind"]), "thành phần") || r["kind"] == "thanh_phan"
}
func reusedOne(r row) bool               { return number(r["components_reused"]) >= 1 }
func feeDue(r row) bool                  { return number(r["fee_due"]) > 0 }
func digitizedOne(r row) bool            { return number(r["components_digitized"]) >= 1 }
func level(r row, levels ...string) bool { return slices.Contains(levels, plain(r["service_level"])) }
func full(r row) bool                    { return level(r, "toàn trình") }
func fullOrPart(r row) bool              { return level(r, "toàn trình", "một phần") }
func onTime(r row) bool                  { return byThen(r["completed_at"], r["due_at"]) }
func paidOnlineRow(r row) bool {
	return plain(r["status"]) == "thành công" && plain(r["method"]) == "trực tuyến"
}
func resolvedInTime(r row) bool         { return byThen(r["resolved_at"], r["due_at"]) }
func dissatisfied(r row, f string) bool { n := mark(r[f]); return n == 1 || n == 2 }

// owns reports whether the dossier's procedure is not found, or the field is not denied.
func (c *commune) owns(field string) func(row) bool {
	return func(r row) bool {
		p, found := c.proc[r["procedure_code"]]
		return !found || !no(p[field])
	}
}

func (c *commune) inSectors(names ...string) func(row) bool {
	return func(r row) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(c.sectors[n], plain(r["sector"])) })
	}
}

// paid are the codes of dossiers with a successful online payment.
func (c *commune) paid() map[string]bool {
	codes := map[string]bool{}
	for _, r := range c.rows["payment"] {
		if paidOnlineRow(r) && r["dossier_code"] != "" {
			codes[r["dossier_code"]] = true
		}
	}
	return codes
}

// proceduresOf are the codes of procedures of the dossiers for which f holds.
func proceduresOf(dossiers []row, f func(row) bool) func(row) bool {
	codes := map[string]bool{}
	for _, r := range dossiers {
		if f(r) && r["procedure_code"] != "" {
			codes[r["procedure_code"]] = true
		}
	}
	return func(r row) bool { return codes[r["procedure_code"]] }
}

// documents are the rows whose dossier lies in the period.
func (c *commune) documents() []row {
	if c.from == "" {
		return c.rows["document"]
	}
	return slices.DeleteFunc(slices.Clone(c.rows["document"]), func(r row) bool { return !c.in(c.dossier[r["dossier_code"]]["received_at"]) })
}

// shared are the documents that show the scan of another owner: all but the first owner's.
func (c *commune) shared() map[string]bool {
	owner := func(r row) string {
		for _, o := range []string{r["owner_id"], c.dossier[r["dossier_code"]]["national_id"]} {
			if o != "" {
				return o
			}
		}
		return r["dossier_code"]
	}
	groups := map[string][]row{}
	for _, r := range c.rows["document"] {
		if r["sha256"] != "" && !yes(r["reused"]) {
			key := strings.ToLower(r["sha256"])
			groups[key] = append(groups[key], r)
		}
	}
	out := map[string]bool{}
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b row) int {
			return strings.Compare(a["dossier_code"]+"\x00"+a["document_id"], b["dossier_code"]+"\x00"+b["document_id"])
		})
		for _, r := range g {
			if owner(r) != owner(g[0]) {
				out[documentKey(r)] = true
			}
		}
	}
	return out
}

func documentKey(r row) string {
	return r["document_id"] + "\x00" + r["dossier_code"] + "\x00" + r["sha256"]
}

func (c *commune) declaredPapers(dossiers []row) ratio {
	components, results := map[string]int64{}, map[string]bool{}
	for _, r := range c.rows["document"] {
		if r["dossier_code"] == "" {
			continue // a paper without a code belongs to no dossier, not to those without a code
		}
		if componentPaper(r) {
			components[r["dossier_code"]]++
		}
		results[r["dossier_code"]] = results[r["dossier_code"]] || resultPaper(r)
	}
	var n ratio
	for _, r := range dossiers {
		digitized, electronic := number(r["components_digitized"]), yes(r["result_electronic"])
		n.den += digitized
		n.num += min(components[r["dossier_code"]], digitized)
		if electronic {
			n.den++
			if results[r["dossier_code"]] {
				n.num++
			}
		}
	}
	return n
}

// answeredOrPastDue: there is an answer, or the deadline lies before as_of.
func (c *commune) answeredOrPastDue(r row) bool {
	cmp, ok := c.against(r["due_at"])
	return r["resolved_at"] != "" || ok && cmp < 0
}

// related: equal, or one begins with the other followed by a dot.
func related(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// indicators are the counted indicators of the plan, by the words of the contract.
func (c *commune) indicators() map[string]ratio {
	d, docs, p := c.inPeriod("dossier", "received_at"), c.documents(), c.rows["procedure"]
	survey, feedback := c.inPeriod("survey", "answered_at"), c.inPeriod("feedback", "received_at")
	digitise := both(accepted, c.owns("digitize"))
	begun := func(r row) bool { return digitizedOne(r) || reusedOne(r) }
	complete := func(r row) bool {
		return number(r["components_digitized"])+number(r["components_reused"]) >= number(r["components_total"])
	}
	shared, paid := c.shared(), c.paid()
	paidFor := func(r row) bool { return paid[r["dossier_code"]] }
	usable := func(r row) bool {
		scan := slices.Contains([]string{"pdf", "jpg", "jpeg", "png", "tif", "tiff"}, strings.TrimPrefix(plain(r["file_format"]), "."))
		other := r["file_format"] != "" && !scan
		return r["file_name"] != "" && (number(r["file_bytes"]) >= 2048 || other) && !shared[documentKey(r)]
	}
	charged := func(r row) bool {
		return inForce(r) && number(r["fee"]) > 0 && (r["fee_online"] == "" || number(r["fee_online"]) > 0)
	}
	due := func(field string) func(row) bool {
		return func(r row) bool { cmp, ok := c.against(r[field]); return ok && cmp <= 0 }
	}
	later := func(r row) bool { cmp, ok := c.against(r["fixed_on"]); return ok && cmp > 0 }
	return map[string]ratio{
		"so_hoa.tiep_nhan":                 of(d, digitise, begun),
		"so_hoa.day_du":                    of(d, both(digitise, func(r row) bool { return number(r["components_total"]) >= 1 }), complete),
		"so_hoa.ket_qua":                   of(d, both(completed, c.owns("has_result")), is("result_electronic")),
		"so_hoa.bac_1_khai_bao":            c.declaredPapers(d),
		"so_hoa.bac_2_co_tep":              of(docs, every, usable),
		"so_hoa.bac_3_may_doc":             of(docs, known("text_extracted"), is("text_extracted")),
		"so_hoa.bac_4_ky_so":               of(docs, resultPaper, both(is("signed"), not(denied("signature_valid")))),
		"so_hoa.linh_vuc_trong_tam":        of(d, both(digitise, c.inSectors("dat_dai", "tu_phap", "giao_duc", "y_te")), begun),
		"tai_su_dung":                      of(d, both(accepted, c.owns("reusable")), reusedOne),
		"toan_trinh":                       of(p, both(inForce, is("eligible_full")), full),
		"nop_truc_tuyen":                   of(d, every, online),
		"thanh_toan.tthc_trien_khai":       of(p, charged, is("online_payment")),
		"thanh_toan.tthc_phat_sinh":        of(p, charged, proceduresOf(d, paidFor)),
		"thanh_toan.ho_so":                 of(d, feeDue, paidFor),
		"dung_han":                         of(d, both(completed, func(r row) bool { return readable(r["due_at"]) }), onTime),
		"dong_bo":                          of(d, accepted, has("synced_at")),
		"hai_long.dvc_truc_tuyen":          of(survey, both(scored, online), satisfied),
		"hai_long.tthc":                    of(survey, scored, satisfied),
		"hai_long.dat_dai_xay_dung_dau_tu": of(survey, both(scored, c.inSectors("dat_dai", "xay_dung", "dau_tu")), satisfied),
		"de_an_06.vneid":                   of(d, both(online, known("vneid_verified")), is("vneid_verified")),
		"de_an_06.kho_du_lieu":             of(d, both(accepted, known("from_personal_store")), is("from_personal_store")),
		"de_an_06.khai_thac_dan_cu":        of(d, both(accepted, known("population_db_used")), is("population_db_used")),
		"phi_dia_gioi": of(d, both(accepted, has("receiving_agency_code")), func(r row) bool {
			return !related(r["receiving_agency_code"], r["agency_code"])
		}),
		"bieu_mau_dien_tu":     of(p, both(inForce, known("eform")), is("eform")),
		"tthc_noi_bo":          of(p, both(inForce, func(r row) bool { return plain(r["scope"]) == "nội bộ" }), has("published_on")),
		"pakn.dung_han":        of(feedback, both(c.answeredOrPastDue, func(r row) bool { return readable(r["due_at"]) }), resolvedInTime),
		"pakn.cong_khai":       of(feedback, has("resolved_at"), has("published_at")),
		"kien_nghi.hoan_thanh": of(c.rows["finding"], due("due_on"), both(has("fixed_on"), not(later))),
		"nhiem_vu.dung_han": of(c.rows["task"], both(due("due_on"), func(r row) bool { return r["kind"] == "nhiem_vu" || plain(r["kind"]) == "nhiệm vụ" }),
			func(r row) bool { return byThen(r["finished_on"], r["due_on"]) }),
	}
}

// index766 are the metrics of the index that the exports can tell.
func (c *commune) index766() map[string]ratio {
	d, p, feedback := c.inPeriod("dossier", "received_at"), c.rows["procedure"], c.inPeriod("feedback", "received_at")
	paid := c.paid()
	paidFor := func(r row) bool { return paid[r["dossier_code"]] }
	inTime := func(r row) bool {
		if statusIn(r, "1", "4", "2", "5", "6") {
			cmp, ok := c.against(r["due_at"])
			return ok && cmp >= 0
		}
		return statusIn(r, "7", "8", "9", "10") && onTime(r)
	}
	charged := func(r row) bool {
		online, told := whole(r["fee_online"])
		return inForce(r) && number(r["fee"]) > 0 && (!told || online != 0)
	}
	electronic := is("result_electronic")
	return map[string]ratio{
		"ON_TIME":                            of(d, accepted, inTime),
		"ONLINE_DOSSIER":                     of(d, every, online),
		"ONLINE_PROVIDED":                    of(p, inForce, fullOrPart),
		"ONLINE_ACTIVE":                      of(p, both(inForce, fullOrPart), proceduresOf(d, online)),
		"PAYMENT_PROCEDURE":                  of(p, charged, proceduresOf(d, paidFor)),
		"PAYMENT_DUTY":                       of(p, charged, is("online_payment")),
		"PAYMENT_DOSSIER":                    of(d, feeDue, paidFor),
		"ORIGINAL_RESULT_AVAILABLE":          of(d, completed, electronic),
		"SO_HOA_GIAY_TO_GIAI_QUYET":          of(d, completed, both(digitizedOne, electronic)),
		"REUSED_DIGITIZED_DATA":              of(d, every, reusedOne),
		"DOSSIER_SYNC":                       of(d, accepted, has("synced_at")),
		"SYNCED_WITH_DVCQG_PERSONAL_STORAGE": of(d, accepted, is("from_personal_store")),
		"CITIZEN_DATA_CONNECTED_DOSSIER":     of(d, accepted, func(r row) bool { return yes(r["population_db_used"]) || yes(r["vneid_verified"]) }),
		"PUBLISH_ON_TIME":                    c.published(p),
		"PETITION_PROCESSING_ON_TIME":        of(feedback, c.answeredOrPastDue, resolvedInTime),
		"PETITION_HANDLING_SATISFACTION":     of(feedback, c.answeredOrPastDue, func(r row) bool { return resolvedInTime(r) && !dissatisfied(r, "score") }),
		"DOSSIER_RECEIVING_SATISFACTION":     of(d, every, func(r row) bool { return inTime(r) && !dissatisfied(r, "rating") }),
	}
}

// published counts decisions of the period, and those that were published within five working days.
func (c *commune) published(procedures []row) ratio {
	var n ratio
	for _, r := range procedures {
		decided, ok := readMoment(r["decided_on"])
		if !ok || !c.in(r["decided_on"]) {
			continue
		}
		at, known := readMoment(r["published_on"])
		if !known {
			n.den++
			continue
		}
		from, _ := calendar.Parse(decided.day)
		to, _ := calendar.Parse(at.day)
		days, held := 0, true
		for day := from + 1; day <= to; day++ {
			if !calendar.Default().Held(day.Year()) {
				held = false
			} else if calendar.Default().WorkingDay(day) {
				days++
			}
		}
		if !held && days <= 5 {
			continue
		}
		if n.den++; days <= 5 {
			n.num++
		}
	}
	return n
}

// wilsonLow is the lower bound of the 95 % interval of Wilson.
func wilsonLow(n ratio) float64 {
	const z = 1.96
	p, k := float64(n.num)/float64(n.den), float64(n.den)
	return (p + z*z/(2*k) - z*math.Sqrt(p*(1-p)/k+z*z/(4*k*k))) / (1 + z*z/k)
}
