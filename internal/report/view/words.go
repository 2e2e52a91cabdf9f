package view

import (
	"fmt"
	"strings"

	"ddss/internal/dataset"
)

type wording struct{ vi, en string }

var words = map[string]wording{
	"title":            {"Phiếu điểm chất lượng dữ liệu TTHC", "Data quality scorecard of administrative procedures"},
	"no_unit":          {"Chưa khai tên đơn vị", "Unit not named"},
	"as_of":            {"Tính đến", "As of"},
	"dqi":              {"Chỉ số chất lượng dữ liệu (DQI)", "Data quality index (DQI)"},
	"headline_four":    {"Bốn tiêu chí đúng, đủ, sạch, sống", "Accurate, complete, clean, current alone"},
	"clean_records":    {"Tỷ lệ hồ sơ không có lỗi nghiêm trọng", "Share of records without serious fault"},
	"clean":            {"Hồ sơ không có lỗi nghiêm trọng", "Records without serious fault"},
	"identifiers":      {"Mã định danh", "Identifiers"},
	"identifiers_ok":   {"toàn vẹn", "whole"},
	"identifiers_bad":  {"chưa toàn vẹn", "not whole"},
	"identifiers_null": {"chưa đánh giá được", "not assessable"},
	"quality":          {"Tiêu chí", "Quality"},
	"score":            {"Điểm", "Score"},
	"change":           {"Thay đổi", "Change"},
	"weight":           {"Trọng số", "Weight"},
	"passed":           {"Đạt", "Passed"},
	"failed":           {"Có lỗi", "Failed"},
	"not_applicable":   {"Không áp dụng", "Not applicable"},
	"errored":          {"Chạy lỗi", "Errored"},
	"verdicts":         {"Lượt sai / lượt xét", "Wrong / judged"},
	"checks":           {"Số quy tắc", "Checks"},
	"worst":            {"Lỗi kéo điểm xuống nhiều nhất", "What lowers the score most"},
	"check":            {"Quy tắc", "Check"},
	"dataset":          {"Bộ dữ liệu", "Dataset"},
	"violating":        {"Sai", "Wrong"},
	"eligible":         {"Xét", "Judged"},
	"wrong_of":         {"Sai / xét", "Wrong / judged"},
	"loss":             {"Điểm DQI mất", "DQI points lost"},
	"severity":         {"Mức", "Severity"},
	"steps":            {"Việc cần làm trước", "What to do first"},
	"signals":          {"Dấu hiệu cần xem lại (không tính điểm)", "Signals to look at (not scored)"},
	"datasets":         {"Dữ liệu đã nạp", "Data loaded"},
	"rows":             {"Số hàng", "Rows"},
	"rejected":         {"Bị loại", "Rejected"},
	"skipped":          {"Bỏ qua", "Skipped"},
	"sources":          {"Nguồn", "Sources"},
	"sectors":          {"Theo lĩnh vực", "By sector"},
	"sector":           {"Lĩnh vực", "Sector"},
	"agency":           {"Đơn vị", "Agency"},
	"channel":          {"Kênh nộp", "Channel"},
	"month":            {"Tháng tiếp nhận", "Month of receipt"},
	"dossiers":         {"Hồ sơ", "Dossiers"},
	"by_agency":        {"Theo đơn vị", "By agency"},
	"by_channel":       {"Theo kênh nộp", "By channel"},
	"by_month":         {"Theo tháng tiếp nhận", "By month of receipt"},
	"clean_short":      {"Không lỗi nghiêm trọng", "No serious fault"},
	"not_assessed":     {"Quy tắc chưa đánh giá được", "Checks not assessable"},
	"reason":           {"Lý do", "Reason"},
	"warnings":         {"Lưu ý của lần chạy", "Notes on this run"},
	"none":             {"(trống)", "(none)"},
	"small":            {"<5", "<5"},
	"since":            {"so với", "since"},
	"no_trend":         {"Chưa có lần đánh giá trước cùng bộ quy tắc để so sánh.", "No earlier run under the same catalogue to compare with."},
	"not_in_dqi":       {"Chưa đánh giá được nên không nằm trong DQI", "Not assessed and so not part of the DQI"},
	"evidence":         {"Bằng chứng", "Evidence"},
	"catalogue":        {"Bộ quy tắc", "Catalogue"},
	"basis":            {"Căn cứ", "Basis"},
	"how_to_read":      {"Điểm là phần trăm lượt xét không sai, tính bằng số nguyên và làm tròn một lần; quy tắc nặng cân nhiều hơn. Xanh từ 90, vàng từ 75, đỏ dưới 75. Hồ sơ không có lỗi nghiêm trọng là hồ sơ không vi phạm quy tắc mức rất nặng hoặc nặng nào.", "A score is the share of judged rows that are not wrong, from integers, rounded once; graver checks weigh more. Green from 90, yellow from 75, red below. A record without serious fault violates no critical and no major check."},
	"band_green":       {"xanh", "green"},
	"band_yellow":      {"vàng", "yellow"},
	"band_red":         {"đỏ", "red"},
	"critical":         {"rất nặng", "critical"},
	"major":            {"nặng", "major"},
	"minor":            {"nhẹ", "minor"},
	"signal":           {"dấu hiệu", "signal"},
	"dung":             {"Đúng", "Accurate"},
	"du":               {"Đủ", "Complete"},
	"sach":             {"Sạch", "Clean"},
	"song":             {"Sống", "Current"},
	"thong_nhat":       {"Thống nhất", "Consistent"},
	"dung_chung":       {"Dùng chung", "Shared"},
	"dung_no_person":   {"kiểm tra lô-gíc, chưa đối chiếu CSDLQG về dân cư", "logical checks, not compared with the national population database"},
	"nothing":          {"Không có quy tắc nào có lỗi.", "No check found a fault."},
	"more":             {"và %s quy tắc khác", "and %s more"},
	"step":             {"%s: sai %s trên %s. %s", "%s: %s of %s wrong. %s"},
	"more_reasons":     {"và %s lý do khác; xem scorecard.html", "and %s more reasons; see scorecard.html"},
	"run_folder":       {"Thư mục kết quả", "Run folder"},
	"index766":         {"Chỉ số phục vụ người dân, doanh nghiệp (766)", "Index of service to people and businesses (766)"},
	"formula_set":      {"Bộ công thức", "Formula set"},
	"metric":           {"Chỉ tiêu", "Metric"},
	"counts":           {"Tử / mẫu", "Counts"},
	"points":           {"Điểm", "Score"},
	"maximum":          {"Tối đa", "Maximum"},
	"total":            {"Tổng điểm", "Total"},
	"attainable":       {"Có thể đạt", "Attainable"},
	"grade":            {"Xếp loại", "Grade"},
	"merged":           {"%s (gộp)", "%s (merged)"},
	"index_line":       {"Tổng điểm %s / 100 · cao nhất có thể đạt %s · xếp loại %s", "Total %s / 100 · at most %s attainable · grade %s"},
	"index_ungraded":   {"chưa đủ số liệu để xếp hạng", "too few figures for a grade"},
	"index_unknown":    {"Chưa đánh giá được", "Not assessable"},
	"more_metrics":     {"và %s chỉ tiêu khác", "and %s more"},
}

// W is a word of the page's language. It panics on a word that is not in the table.
func (p *Page) W(key string) string { return lang(p.Lang).word(key) }

func (l lang) word(key string) string {
	w, ok := words[key]
	if !ok {
		w, ok = pageWords[key]
	}
	if !ok {
		w, ok = runWords[key]
	}
	if !ok {
		panic("view: no word " + key)
	}
	return w.in(l)
}

func (w wording) in(l lang) string {
	if l == "en" {
		return w.en
	}
	return w.vi
}

var catalogues = map[string]wording{
	"wards": {"danh mục xã, phường hiện hành", "the list of present wards"}, "ward_map": {"bảng chuyển đổi xã cũ sang xã mới", "the map from old to new wards"},
}

// reason words a language-free reason code.
func (l lang) reason(code string) string {
	kind, what, _ := strings.Cut(code, ":")
	say := func(w wording, args ...any) string {
		if l == "en" {
			return fmt.Sprintf(w.en, args...)
		}
		return fmt.Sprintf(w.vi, args...)
	}
	switch kind {
	case "dataset_absent":
		ds, _ := dataset.Get(what)
		return say(wording{"chưa nạp bộ dữ liệu %s", "the dataset %s is not loaded"}, lowerFirst(ds.Label(string(l))))
	case "column_absent":
		return say(wording{"không nguồn nào có cột %s", "no source has the column %s"}, fieldLabel(what, string(l)))
	case "catalogue_absent":
		w := catalogues[what]
		return say(wording{"chưa nạp %[1]s", "%[2]s is not loaded"}, w.vi, w.en)
	case "year_not_held":
		return say(wording{"lịch làm việc chưa có năm %s", "the calendar does not hold the year %s"}, what)
	case "no_eligible_rows":
		return say(wording{"không có hàng nào thuộc diện xét", "no row is in its denominator"})
	case "not_in_exports":
		return say(wording{"dữ liệu kết xuất không cho biết", "the exports do not tell it"})
	case "not_declared":
		return say(wording{"chưa có văn bản công bố", "no document declares it"})
	case "sample_too_small":
		return say(wording{"mẫu khảo sát còn nhỏ, chưa đủ để kết luận là đạt", "the sample is too small to call it met"})
	case "maturity_absent":
		return say(wording{"chưa đánh giá mức độ trưởng thành", "the maturity is not rated"})
	case "count_absent":
		return say(wording{"chưa có số liệu", "no count is given"})
	case "disabled":
		return say(wording{"đơn vị đã tắt quy tắc này", "switched off by the unit"})
	case "bad_expression":
		return say(wording{"biểu thức của quy tắc viết sai", "its expression is broken"})
	case "engine_error":
		return say(wording{"bộ xử lý không chạy được quy tắc", "the engine could not run it"})
	}
	if w, ok := reasonWords[code]; ok {
		return w.in(l)
	}
	return code
}

// fieldLabel names field or dataset.field.
func fieldLabel(name, language string) string {
	setName, field, foreign := strings.Cut(name, ".")
	if !foreign {
		setName, field = "", name
	}
	for _, ds := range dataset.All() {
		if f, ok := ds.Field(field); ok && (!foreign || ds.Name == setName) {
			return "«" + f.Label(language) + "»"
		}
	}
	return name
}
