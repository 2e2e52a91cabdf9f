package view

import "ddss/checks"

var maturityWords = map[string]wording{
	"title":          {"Mức độ trưởng thành về quản trị dữ liệu", "Maturity of data governance"},
	"level_none":     {"Chưa đạt cấp độ 1", "Level 1 is not reached"},
	"level_main":     {"Cơ bản đạt cấp độ %d (%s)", "Level %d (%s) is reached in the main"},
	"level_full":     {"Đạt cấp độ %d (%s)", "Level %d (%s) is reached"},
	"index":          {"Chỉ số 0-5 (tham khảo)", "Index 0-5 (for reference)"},
	"target":         {"Mục tiêu: cấp độ %d, hạn %s", "Target: level %d by %s"},
	"area":           {"Lĩnh vực", "Area"},
	"level":          {"Cấp độ", "Level"},
	"step":           {"lên cấp độ %d: %s (%s)", "to level %d: %s (%s)"},
	"rows":           {"sửa nhiều nhất %s lượt sai trong danh sách lỗi", "mend at most %s faults of the fix list"},
	"cases":          {"xử lý thêm %s hồ sơ hoặc giấy tờ theo chỉ tiêu (ngoài danh sách lỗi)", "bring %s more dossiers or papers to what the indicator counts (beside the fix list)"},
	"lists":          {"nạp danh mục hoặc khai trong ddss.yaml (%s mục)", "load lists or declare in ddss.yaml (entries: %s)"},
	"papers":         {"ban hành, bổ sung hoặc xác minh %s văn bản", "issue, complete or verify %s documents"},
	"paper":          {"ban hành, bổ sung hoặc xác minh %s văn bản", "issue, complete or verify %s document"},
	"waits":          {"chờ đủ lịch sử đến %s", "wait for history until %s"},
	"stuck":          {"cần thêm các lần đánh giá sau hoặc thêm nguồn số liệu", "needs further runs or a source of figures"},
	"highest":        {"đã ở cấp độ cao nhất", "at the highest level"},
	"road":           {"Lộ trình tới mục tiêu", "The road to the target"},
	"cheapest":       {"việc ít tốn công nhất", "the cheapest step"},
	"why_title":      {"Vì sao", "Why"},
	"why":            {"Xã chưa đạt cấp độ %d vì mới có %d trên %d lĩnh vực ở cấp độ đó; cấp độ của xã lấy theo lĩnh vực thấp nhất. Còn thiếu: %s. Các tiêu chí đang cản trở: %s.", "The commune is not at level %d: %d of %d areas are, and the lowest area sets the level. Missing are: %s. What holds them: %s."},
	"why_next":       {"Việc ít tốn công nhất là ở lĩnh vực %s, %s.", "The cheapest step is in area %s, %s."},
	"why_reached":    {"Mọi lĩnh vực đều từ cấp độ %d trở lên.", "Every area is at level %d or above."},
	"why_elsewhere":  {"Mô hình này không có sẵn trong chương trình; xem vì sao bằng ddss maturity --model TỆP.", "This model is not built in; see why by ddss maturity --model FILE."},
	"no_forecast":    {"chưa dự báo được (mới có %d lần đo so được)", "no forecast (%d comparable runs)"},
	"forecast":       {"theo xu hướng tuyến tính đến %s: %s (khoảng 95%%: %s đến %s)", "straight line to %s: %s (95%% interval: %s to %s)"},
	"reaches_yes":    {"đạt mục tiêu", "the target is reached"},
	"reaches_no":     {"không đạt mục tiêu", "the target is not reached"},
	"reaches_unsure": {"chưa chắc đạt mục tiêu", "the target may be missed"},
	"trend":          {"Dự báo", "Forecast"},
	"signals":        {"Dấu hiệu cần xem kỹ", "Signs to look at"},
	"ratings":        {"N: chưa đáp ứng, P: đáp ứng một phần, L: cơ bản đáp ứng, F: đáp ứng đầy đủ, U: không đánh giá được (tính 0)", "N: not achieved, P: partly, L: largely, F: fully, U: not assessable (counts 0)"},
	"auto":           {"tự động", "automatic"},
	"declared":       {"theo minh chứng", "by evidence"},
	"hybrid":         {"tự động và minh chứng", "automatic and evidence"},
	"yes":            {"có", "yes"},
	"no":             {"chưa", "no"},
}

var maturitySignals = map[string]wording{
	"fresh_evidence":        {"%s minh chứng ghi ngày trong 14 ngày trước lúc đánh giá", "%s documents are dated within 14 days of the assessment"},
	"all_declared_full":     {"mọi tiêu chí khai báo đều 100", "every declared criterion is 100"},
	"batch_closed":          {"%s hồ sơ được đóng hàng loạt", "%s dossiers were closed in batches"},
	"deadline_moved":        {"%s hồ sơ bị đổi ngày hẹn trả so với lần trước mà không gia hạn", "the deadline of %s dossiers moved since the last run without an extension"},
	"receipts_out_of_order": {"%s hồ sơ nộp trực tiếp có ngày tiếp nhận không theo thứ tự số hồ sơ", "%s dossiers handed in at the counter were received out of the order of their numbers"},
	"closing_spike":         {"số hồ sơ kết thúc ngày %s cao bất thường, ngay trước khi chốt số liệu báo cáo", "unusually many dossiers were closed on %s, just before the end of a report period"},
	"denominator_fell":      {"mẫu số của %s giảm hơn 20%% so với lần trước", "the denominator of %s fell by more than 20%% since the last run"},
}

var maturityReasons = map[string]wording{
	"no_evidence":            {"chưa có minh chứng", "no evidence"},
	"file_absent":            {"minh chứng %s: không thấy tệp", "evidence %s: its file is not there"},
	"file_differs":           {"minh chứng %s: tệp không khớp mã băm", "evidence %s: its file does not match the hash"},
	"expired":                {"minh chứng %s đã hết hiệu lực", "evidence %s has expired"},
	"not_in_force":           {"minh chứng %s chưa có hiệu lực", "evidence %s is not in force yet"},
	"evidence_incomplete":    {"minh chứng %s thiếu số, ngày hoặc tệp", "evidence %s lacks number, date or file"},
	"unverified":             {"minh chứng %s chưa được người của đơn vị khác xác minh", "evidence %s is not verified by another person of another unit"},
	"rated":                  {"minh chứng tự xếp mức %s", "its evidence is rated %s"},
	"below_target":           {"%s chưa đạt mục tiêu", "%s is below its target"},
	"below_plan":             {"%s chưa đạt mục tiêu của Kế hoạch", "%s is below the target of the plan"},
	"history_short":          {"chưa đủ lịch sử, đánh giá được từ %s", "too little history; assessable from %s"},
	"view_log_absent":        {"chưa có nhật ký xem bảng điểm", "there is no log of viewers"},
	"other_key":              {"không theo dõi được từng hàng: lần trước dùng khoá che dữ liệu khác", "rows cannot be followed: an earlier run used another masking key"},
	"catalogue_date_unknown": {"chưa ghi ngày lấy danh mục (taken_on)", "the day on which the list was taken (taken_on) is not given"},
	"not_counted":            {"chưa tính được %s", "%s is not counted"},
	"other_catalogue":        {"các quý dùng bộ quy tắc khác nhau", "the quarters used different catalogues"},
}

var maturityValues = map[string]wording{
	"dossier": {"hồ sơ", "dossiers"}, "owned_datasets": {"bộ dữ liệu có chủ sở hữu và người quản lý", "datasets with owner and steward"}, "owned_checks": {"quy tắc có người phụ trách", "checks with an owner"},
	"approved_exceptions": {"ngoại lệ được duyệt", "approved exceptions"}, "recent_review": {"rà soát trong 12 tháng", "review within 12 months"}, "described_columns": {"cột có trong từ điển", "described columns"},
	"schema_compared": {"lần đánh giá có so cấu trúc tệp", "runs with the files' form compared"}, "traced_indicators": {"chỉ tiêu truy được nguồn", "traceable indicators"}, "stable_schema": {"không mất chỉ tiêu vì đổi cấu trúc", "no indicator lost to changed files"},
	"catalogues_loaded": {"danh mục đã nạp", "lists loaded"}, "catalogue_match": {"tỷ lệ mã khớp danh mục thấp nhất", "least share of codes in the lists"}, "ward_map_loaded": {"bảng chuyển mã xã cũ sang mới", "map of old to new wards"}, "catalogue_age": {"tuổi danh mục (ngày làm việc)", "age of the list (working days)"},
	"runs": {"số lần đánh giá", "runs"}, "dqi": {"DQI", "DQI"}, "fix_list": {"danh sách lỗi", "fix list"}, "least_dimension": {"điểm thấp nhất trong các tiêu chí", "least dimension"}, "fixed_in_time": {"lỗi được sửa trong 10 ngày", "faults mended within 10 days"},
	"dqi_three_months": {"DQI thấp nhất trong ba tháng", "least DQI of three months"}, "identifiers": {"mã định danh đúng, loại thấp nhất", "identifiers, the least"}, "dqi_four_quarters": {"DQI thấp nhất trong bốn quý", "least DQI of four quarters"}, "violations_not_rising": {"số lỗi không tăng", "faults do not rise"},
	"no_leak": {"không lộ dữ liệu cá nhân", "no leak of personal data"}, "reports_in_time": {"báo cáo quý đúng hạn", "quarterly reports in time"}, "history_whole": {"kết quả cũ còn nguyên vẹn", "earlier runs verify"}, "alerts_answered": {"cảnh báo được xử lý trong 10 ngày", "alerts answered within 10 days"}, "viewers": {"người xem bảng điểm", "viewers of the scorecard"},
}

func (l lang) maturityWord(key string) string { return maturityWords[key].in(l) }

// maturityValue names a figure: one of the model, or an indicator.
func (l lang) maturityValue(name string) string {
	if w, ok := maturityValues[name]; ok {
		return w.in(l)
	}
	for _, m := range checks.BuiltIn().Measures(checks.Indicators) {
		if m.ID == name {
			return lowerFirst(m.Label.In(string(l)))
		}
	}
	return name
}
