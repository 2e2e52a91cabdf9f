package synth

import (
	"strings"

	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// group is a block of columns under one upper header; a group without title has single headers over both rows.
type group struct {
	title  string
	fields []string
}

// dossierColumns are the columns of the workbook of dossiers, after the running number.
var dossierColumns = []group{
	{"", []string{"dossier_code", "procedure_code", "procedure_name", "sector"}},
	{"Cơ quan", []string{"agency_code", "receiving_agency_code"}},
	{"Thông tin chủ hồ sơ", []string{"applicant_name", "applicant_type", "national_id", "id_type", "nationality", "birth_date", "gender", "tax_code", "phone", "email", "address", "ward_code"}},
	{"Người nộp thay", []string{"submitter_name", "submitter_id"}},
	{"Tiếp nhận", []string{"channel", "service_level", "submitted_at", "received_at", "due_at", "extended_at"}},
	{"Giải quyết", []string{"status", "officer", "supplement_count", "pause_days", "completed_at", "returned_at", "updated_at", "synced_at"}},
	{"Phí, lệ phí (đồng)", []string{"fee_due", "fee_paid", "paid_online"}},
	{"Số hóa", []string{"components_total", "components_digitized", "components_reused", "result_number", "result_electronic", "result_signed"}},
	{"Định danh và khai thác dữ liệu", []string{"vneid_verified", "from_personal_store", "population_db_used"}},
	{"", []string{"rating"}},
}

var tableColumns = map[string][]string{
	"document":        {"document_id", "dossier_code", "kind", "title", "owner_id", "digitized_at", "file_name", "file_format", "file_bytes", "pages", "sha256", "signed", "signature_valid", "signed_at", "repository_uri", "text_extracted", "reused", "reused_from"},
	"procedure":       {"procedure_code", "procedure_name", "sector", "service_level", "eligible_full", "time_limit", "time_unit", "fee", "fee_online", "online_payment", "decided_on", "published_on", "effective_from", "effective_to", "in_force", "digitize", "has_result", "reusable", "eform", "scope"},
	"payment":         {"transaction_code", "dossier_code", "amount", "paid_at", "method", "status"},
	"survey":          {"response_id", "dossier_code", "sector", "channel", "answered_at", "score"},
	"feedback":        {"feedback_code", "received_at", "due_at", "resolved_at", "agency_code", "published_at", "score"},
	"person":          {"national_id", "full_name", "birth_date", "gender"},
	"agency":          {"agency_code", "agency_name", "parent_code", "ward_code"},
	"task":            {"task_code", "kind", "title", "indicator", "section", "lead_unit", "coop_units", "due_on", "product", "progress", "finished_on", "document_no", "obstacle"},
	"finding":         {"finding_code", "source", "title", "document_no", "issued_on", "lead_unit", "due_on", "fixed_on", "rechecked_on"},
	"declared_figure": {"figure_id", "indicator", "period_from", "period_to", "value", "numerator", "denominator", "issuer", "document_no", "issued_on"},
	"evidence":        {"evidence_id", "criterion", "title", "document_no", "issued_on", "valid_from", "signer", "valid_until", "rating", "assessor", "assessor_unit", "verifier", "verifier_unit", "verified_on", "file", "sha256"},
}

// label is the header of a field in Vietnamese.
func label(ds, field string) string {
	d, _ := dataset.Get(ds)
	f, ok := d.Field(field)
	if !ok {
		panic("synth: no field " + ds + "." + field)
	}
	return f.Vi
}

func labels(ds string) []string {
	var out []string
	for _, f := range tableColumns[ds] {
		out = append(out, label(ds, f))
	}
	return out
}

// camel is a header as interfaces name it: "MaGiaoDich".
func camel(header string) string {
	var b strings.Builder
	for _, word := range strings.Fields(viettext.StripMarks(header)) {
		word = strings.Trim(word, ",.()/")
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
