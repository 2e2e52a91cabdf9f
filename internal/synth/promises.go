package synth

import (
	"fmt"
	"strings"
)

// Phases of the made-up plan, with their last day and the level of data governance to be reached.
var phases = []struct {
	name, until, due string
	level            int
}{{"2026-2027", "2027-12-31", "31/12/2027", 3}, {"2028-2030", "2030-12-31", "31/12/2030", 5}}

// Units of the commune that answer for targets and tasks.
var leads = []string{"Văn phòng HĐND và UBND", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Trung tâm Phục vụ hành chính công", "Công an xã"}

const (
	leadOffice = iota
	leadEconomy
	leadCulture
	leadCentre
	leadPolice
)

// promise is a target of the plan: its values in the two phases, 0 for none.
type promise struct {
	indicator, title string
	values           [2]int
	lead, coop       int
}

var promises = []promise{
	{"truong_thanh", "Mức độ trưởng thành về quản trị dữ liệu đạt cấp độ %d", [2]int{3, 5}, leadOffice, leadCulture},
	{"so_hoa.tiep_nhan", "%d%% hồ sơ TTHC được số hóa khi tiếp nhận", [2]int{100, 100}, leadCentre, leadOffice},
	{"so_hoa.day_du", "%d%% hồ sơ được số hóa đủ mọi thành phần", [2]int{100, 100}, leadCentre, leadOffice},
	{"so_hoa.ket_qua", "%d%% kết quả giải quyết TTHC được số hóa", [2]int{100, 100}, leadCentre, leadCulture},
	{"so_hoa.linh_vuc_trong_tam", "%d%% hồ sơ đất đai, tư pháp, giáo dục, y tế được số hóa khi tiếp nhận", [2]int{100, 100}, leadCentre, leadEconomy},
	{"so_hoa.bac_2_co_tep", "%d%% giấy tờ số hóa có tệp dùng được", [2]int{100, 100}, leadCentre, leadOffice},
	{"so_hoa.bac_3_may_doc", "%d%% giấy tờ số hóa được bóc tách dữ liệu", [2]int{0, 100}, leadCentre, leadOffice},
	{"so_hoa.bac_4_ky_so", "%d%% kết quả số hóa có chữ ký số hợp lệ", [2]int{0, 100}, leadOffice, leadCentre},
	{"toan_trinh", "%d%% TTHC đủ điều kiện được cung cấp dịch vụ công trực tuyến toàn trình", [2]int{100, 100}, leadOffice, leadCentre},
	{"hai_long.dvc_truc_tuyen", "%d%% người dân, doanh nghiệp hài lòng khi sử dụng dịch vụ công trực tuyến", [2]int{95, 95}, leadCentre, leadCulture},
	{"sipas", "Chỉ số SIPAS đạt từ %d%% trở lên", [2]int{89, 95}, leadOffice, leadCentre},
	{"sipas.y_te_giao_duc", "SIPAS về y tế, giáo dục công lập đạt từ %d%% trở lên", [2]int{87, 90}, leadCulture, leadOffice},
	{"tai_su_dung", "%d%% hồ sơ khai thác, sử dụng lại dữ liệu đã số hóa", [2]int{0, 90}, leadCentre, leadPolice},
	{"thanh_toan.tthc_trien_khai", "%d%% TTHC có phí, lệ phí triển khai thanh toán trực tuyến", [2]int{0, 100}, leadEconomy, leadCentre},
	{"thanh_toan.tthc_phat_sinh", "%d%% TTHC có phí, lệ phí phát sinh giao dịch thanh toán trực tuyến", [2]int{0, 100}, leadEconomy, leadCentre},
	{"thanh_toan.ho_so", "%d%% hồ sơ có nghĩa vụ tài chính được thanh toán trực tuyến", [2]int{0, 100}, leadEconomy, leadCentre},
	{"hai_long.tthc", "%d%% người dân, doanh nghiệp hài lòng về giải quyết TTHC", [2]int{0, 95}, leadCentre, leadCulture},
	{"hai_long.dat_dai_xay_dung_dau_tu", "%d%% hài lòng ở lĩnh vực đất đai, xây dựng, đầu tư", [2]int{0, 90}, leadEconomy, leadCentre},
	{"dti.xep_hang", "Xếp hạng DTI trong nhóm %d xã loại I đứng đầu", [2]int{0, 10}, leadCulture, leadOffice},
	{"van_ban_trien_khai", "%d%% văn bản của Trung ương, Thành phố được triển khai", [2]int{0, 100}, leadOffice, leadCulture},
}

// targets writes the promises among the tasks of the plan.
func (g *generator) targets() {
	n := 0
	for i, phase := range phases {
		for _, p := range promises {
			if p.values[i] == 0 {
				continue
			}
			n++
			g.add("task", newRow(map[string]string{"task_code": fmt.Sprintf("CT%02d", n), "kind": "chi_tieu", "title": fmt.Sprintf(p.title, p.values[i]), "indicator": p.indicator,
				"section": fmt.Sprintf("I.2.%d", i+1), "lead_unit": leads[p.lead], "coop_units": leads[p.coop], "due_on": phase.due}))
		}
	}
}

const planFile = "plans/odien-2026-2030.yaml"

// planYAML is the plan as ddss reads it, with the same values and units as the tasks.
func planYAML() []byte {
	var b strings.Builder
	b.WriteString("# Kế hoạch giả lập của xã Ô Diên. Mỗi chỉ tiêu: giai đoạn, giá trị phải đạt, chiều tốt (high hoặc low), thời hạn, đơn vị chủ trì.\n")
	b.WriteString("title: Kế hoạch số hóa và quản trị dữ liệu giải quyết TTHC giai đoạn 2026-2030\ndocument_no: 96/KH-UBND\nphases:\n")
	for _, ph := range phases {
		fmt.Fprintf(&b, "  - {name: %q, by: %s, level: %d}\n", ph.name, ph.until, ph.level)
	}
	b.WriteString("targets:\n")
	for i, ph := range phases {
		for _, p := range promises {
			if p.values[i] == 0 {
				continue
			}
			direction := "high"
			if p.indicator == "dti.xep_hang" {
				direction = "low"
			}
			fmt.Fprintf(&b, "  - {indicator: %s, phase: %q, value: %d, direction: %s, deadline: %s, lead_unit: %s, coop_units: %s}\n", p.indicator, ph.name, p.values[i], direction, ph.until, leads[p.lead], leads[p.coop])
		}
	}
	b.WriteString("# Tên lĩnh vực của xã thuộc các nhóm lĩnh vực mà Kế hoạch nêu.\nsectors:\n  tu_phap: [Tư pháp, Hộ tịch, Chứng thực, Nuôi con nuôi]\n  giao_duc: [Giáo dục và Đào tạo]\n  dau_tu: [Kinh tế]\n")
	return []byte(b.String())
}
