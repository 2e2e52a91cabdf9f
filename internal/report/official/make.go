package official

import (
	"fmt"
	"strings"
	"time"

	"ddss/checks"
	"ddss/internal/result"
	"ddss/internal/targets"
)

// Input is what a document is made from. Tasks and findings are in source order.
type Input struct {
	Kind     string
	Period   Period
	Result   *result.Result
	Before   *result.Result // of the period before; nil if there is none
	Scope    Period         // days of receipt that the figures cover; empty: all that was loaded
	Run      string         // name of the run folder
	Plan     *targets.Plan
	Measures []*checks.Measure
	Tasks    []Task
	Findings []Finding
}

// Task is a target or task of the plan; days are yyyy-MM-dd.
type Task struct {
	Kind, Title, Indicator, Lead, Coop, Due, Product, Progress, Finished, Document, Obstacle string
}

// Finding is a finding of an inspection that has to be mended; days are yyyy-MM-dd.
type Finding struct {
	Code, Source, Title, Document, Issued, Lead, Due, Fixed, Rechecked string
}

// Make writes the document of a run.
func Make(in Input) *Document {
	w := &writer{Input: in, unit: "……………"}
	if in.Result.Unit.Name != nil {
		w.unit = *in.Result.Unit.Name
	}
	w.today, _, _ = strings.Cut(in.Result.AsOf, "T")
	_, place, _ := strings.Cut(w.unit, " ")
	d := &Document{
		Agency: []string{"ỦY BAN NHÂN DÂN", strings.ToUpper(w.unit)},
		Number: "Số:        /BC-UBND",
		Place:  place + ", ngày …… tháng …… năm " + year(in.Period.To),
		Kind:   "BÁO CÁO",
		Title:  fmt.Sprintf("Kết quả thực hiện %s %s", w.plan(), in.Period.Name),
		Signer: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
		Recipients: []string{
			"- Ủy ban nhân dân thành phố (để b/c);", "- Đảng ủy, HĐND " + lowerFirst(w.unit) + ";",
			"- Lãnh đạo UBND " + lowerFirst(w.unit) + ";", "- Các phòng, đơn vị thuộc xã;", "- Lưu: VT.",
		},
	}
	list := w.targets()
	d.Blocks = append(d.Blocks, paragraph(Text, fmt.Sprintf("Thực hiện %s, Ủy ban nhân dân %s báo cáo kết quả %s (từ ngày %s đến ngày %s) như sau:", w.plan(), lowerFirst(w.unit), in.Period.Name, day(in.Period.From), day(in.Period.To))))
	if in.Kind == Annex1 {
		d.Blocks = append(d.Blocks, w.summary(list)...)
		d.Blocks = append(d.Blocks, w.source())
	} else {
		d.Blocks = append(d.Blocks, w.body(list)...)
	}
	d.Annexes = []Annex{{
		Label: "Phụ lục I", Title: "KẾT QUẢ THỰC HIỆN CHỈ TIÊU, NHIỆM VỤ " + strings.ToUpper(in.Period.Name),
		Note:   fmt.Sprintf("(Kèm theo Báo cáo số        /BC-UBND ngày …… tháng …… năm %s của UBND %s)", year(in.Period.To), lowerFirst(w.unit)),
		Blocks: []Block{{Table: w.table(list)}},
	}}
	return d
}

type writer struct {
	Input
	unit  string
	today string // day of as_of
}

func year(iso string) string { return iso[:min(4, len(iso))] }

// lowerFirst writes "Xã Ô Diên" within a sentence.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}

func (w *writer) plan() string {
	if w.Plan == nil || w.Plan.Title == "" {
		return "Kế hoạch xây dựng, quản trị dữ liệu thủ tục hành chính"
	}
	if w.Plan.DocumentNo != "" {
		return w.Plan.Title + " số " + w.Plan.DocumentNo
	}
	return w.Plan.Title
}

// source says where the figures come from.
func (w *writer) source() Block {
	at := w.Result.AsOf
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		t = t.In(time.FixedZone("", 7*60*60))
		at = fmt.Sprintf("%s ngày %s", t.Format("15 giờ 04"), t.Format("02/01/2006"))
	}
	scope := "toàn bộ hồ sơ đã nạp"
	if w.Scope.From != "" {
		scope = fmt.Sprintf("hồ sơ tiếp nhận từ ngày %s đến ngày %s", day(w.Scope.From), day(w.Scope.To))
	}
	return paragraph(Text, fmt.Sprintf("Số liệu tính đến %s, trên %s; trích từ lần đánh giá %s của phần mềm %s %s, kiểm lại được từ dữ liệu gốc.", at, scope, w.Run, w.Result.Tool.Name, w.Result.Tool.Version))
}
