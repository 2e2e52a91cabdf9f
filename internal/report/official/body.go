package official

import (
	"fmt"
	"slices"
	"strings"

	"ddss/internal/index766"
	"ddss/internal/report/view"
)

// body is the text of a periodic report.
func (w *writer) body(list []line) []Block {
	var out []Block
	add := func(blocks ...Block) { out = append(out, blocks...) }
	add(paragraph(Section, "I. KẾT QUẢ THỰC HIỆN"))
	add(paragraph(Subsection, "1. Chất lượng dữ liệu thủ tục hành chính"))
	add(w.quality()...)
	add(paragraph(Subsection, "2. Chỉ tiêu, nhiệm vụ của Kế hoạch"))
	add(w.summary(list)...)
	add(paragraph(Subsection, "3. Chỉ số phục vụ người dân, doanh nghiệp (Quyết định số 766/QĐ-TTg)"))
	add(w.index()...)
	add(paragraph(Subsection, "4. Thực hiện kiến nghị thanh tra, kiểm tra, kiểm toán"))
	add(w.findings()...)
	add(w.source())
	add(paragraph(Section, "II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"))
	add(paragraph(Subsection, "1. Tồn tại, hạn chế"))
	if names := named(list, func(l line) bool { return l.state == notMet }); len(names) > 0 {
		add(paragraph(Text, "Chưa đạt: "+strings.Join(names, "; ")+"."))
	}
	if names := named(list, func(l line) bool { return l.state == noFigure && l.group != groups[2] }); len(names) > 0 {
		add(paragraph(Text, "Chưa có số liệu: "+strings.Join(names, "; ")+"."))
	}
	add(paragraph(Blank, ""))
	add(paragraph(Subsection, "2. Nguyên nhân"), paragraph(Blank, ""))
	add(paragraph(Section, "III. NHIỆM VỤ TRỌNG TÂM KỲ TỚI"))
	for _, l := range list {
		if l.group == groups[1] && l.state != met && l.state != metLate {
			add(paragraph(Text, fmt.Sprintf("- %s (chủ trì: %s; thời hạn: %s).", l.title, first(l.lead, fill), first(l.due, fill))))
		}
	}
	add(paragraph(Blank, ""))
	add(paragraph(Section, "IV. ĐỀ XUẤT, KIẾN NGHỊ"), paragraph(Blank, ""))
	add(paragraph(Text, fmt.Sprintf("Trên đây là báo cáo kết quả %s của Ủy ban nhân dân %s./.", w.Period.Name, lowerFirst(w.unit))))
	return out
}

func named(list []line, is func(line) bool) []string {
	var out []string
	for _, l := range list {
		if is(l) {
			out = append(out, l.title)
		}
	}
	return out
}

// quality is the DQI with the clean records and the table of the six dimensions.
func (w *writer) quality() []Block {
	r := w.Result
	text := "Chỉ số chất lượng dữ liệu (DQI): chưa đánh giá được."
	if r.DQI.Score != nil {
		text = fmt.Sprintf("Chỉ số chất lượng dữ liệu (DQI) đạt %s/100 điểm", view.Decimal(*r.DQI.Score, vi))
		if w.Before != nil && w.Before.DQI.Score != nil {
			text += fmt.Sprintf(" (so với kỳ trước: %s)", view.Points(int64(*r.DQI.Score-*w.Before.DQI.Score), vi))
		}
		text += "."
	}
	if c := r.DQI.Clean; c != nil && c.Score != nil {
		text += fmt.Sprintf(" Hồ sơ không có lỗi nghiêm trọng: %s/%s hồ sơ (%s).", view.Whole(c.Numerator, vi), view.Whole(c.Denominator, vi), view.Percent(*c.Score, vi))
	}
	t := &Table{Name: "Chất lượng dữ liệu", Columns: []Column{{"STT", 12, true}, {"Tiêu chí", 50, false}, {"Điểm", 25, true}, {"Quy tắc đạt", 25, true}, {"Quy tắc có lỗi", 25, true}, {"Chưa đánh giá được", 25, true}}}
	for n, d := range r.Dimensions {
		score := noFigure
		if d.Score != nil {
			score = view.Decimal(*d.Score, vi)
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(n + 1), view.Word(d.ID, vi), score, view.Whole(d.Checks.Passed, vi), view.Whole(d.Checks.Failed, vi), view.Whole(d.Checks.NotApplicable+d.Checks.Errored, vi)})
	}
	return []Block{paragraph(Text, text), {Table: t}}
}

// summary counts the states of targets and tasks.
func (w *writer) summary(list []line) []Block {
	count := func(group string, states ...string) int {
		n := 0
		for _, l := range list {
			if l.group == group && (len(states) == 0 || slices.Contains(states, l.state)) {
				n++
			}
		}
		return n
	}
	return []Block{
		paragraph(Text, fmt.Sprintf("Chỉ tiêu của Kế hoạch: %d; đạt %d, chưa đạt %d, chưa có số liệu %d.", count(groups[0]), count(groups[0], met), count(groups[0], notMet), count(groups[0], noFigure))),
		paragraph(Text, fmt.Sprintf("Nhiệm vụ của Kế hoạch: %d; đã hoàn thành %d (trong đó quá hạn %d), đang thực hiện %d, quá hạn chưa hoàn thành %d. Chi tiết tại Phụ lục I kèm theo.", count(groups[1]), count(groups[1], met, metLate), count(groups[1], metLate), count(groups[1], ongoing), count(groups[1], notMet))),
	}
}

// index is the 766 index by groups.
func (w *writer) index() []Block {
	x := w.Result.Index766
	if x == nil {
		return []Block{paragraph(Text, noFigure+".")}
	}
	set, known := index766.Set(x.FormulaSet)
	if !known {
		return []Block{paragraph(Text, noFigure+".")}
	}
	p := view.MakeIndex(w.unit, x, set, vi)
	text := fmt.Sprintf("Theo số liệu của đơn vị, tổng điểm %s/100, cao nhất có thể đạt với số liệu hiện có %s, xếp loại %s (bộ công thức %s).", p.Total, p.Attainable, p.Grade, x.FormulaSet)
	t := &Table{Name: "Chỉ số 766", Columns: []Column{{"STT", 12, true}, {"Nhóm, chỉ tiêu", 80, false}, {"Số đếm", 35, true}, {"Điểm", 18, true}, {"Tối đa", 18, true}}}
	for n, g := range p.Groups {
		t.Rows = append(t.Rows, []string{fmt.Sprint(n + 1), strings.ToUpper(g.Name), "", g.Score, g.Max})
		for _, m := range g.Metrics {
			t.Rows = append(t.Rows, []string{"", m.Name, m.Counts, m.Score, m.Max})
		}
	}
	return []Block{paragraph(Text, text), {Table: t}}
}

var findingSources = map[string]string{"thanh_tra": "Thanh tra", "kiem_toan": "Kiểm toán", "kiem_tra_cchc": "Kiểm tra CCHC", "tu_kiem_tra": "Tự kiểm tra"}

// findings are those of inspections, with when they were mended and looked at again.
func (w *writer) findings() []Block {
	if len(w.Findings) == 0 {
		return []Block{paragraph(Text, "Không có kiến nghị nào được ghi nhận trong dữ liệu.")}
	}
	fixed, late, rechecked := 0, 0, 0
	t := &Table{Name: "Kiến nghị", Columns: []Column{{"STT", 11, true}, {"Nội dung kiến nghị", 34, false}, {"Nguồn, văn bản", 23, false}, {"Đơn vị thực hiện", 23, false}, {"Thời hạn", 24, true}, {"Hoàn thành", 24, true}, {"Tái kiểm tra", 24, true}, {"Tình trạng", 18, true}}}
	for n, f := range w.Findings {
		done := f.Fixed != "" && f.Fixed <= w.today
		state := ongoing
		switch {
		case done && f.Due != "" && f.Fixed > f.Due:
			state = metLate
		case done:
			state = met
		case f.Due != "" && f.Due < w.today:
			state = "Quá hạn"
			late++
		}
		if done {
			fixed++
		}
		recheck := fill
		if f.Rechecked != "" {
			recheck = day(f.Rechecked)
			rechecked++
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(n + 1), f.Title, strings.TrimSuffix(first(findingSources[f.Source], f.Source)+", "+f.Document, ", "), f.Lead, first(day(f.Due), unknown), first(day(f.Fixed), unknown), recheck, state})
	}
	text := fmt.Sprintf("Kiến nghị phải thực hiện: %d; đã thực hiện %d, quá hạn chưa thực hiện %d; đã tái kiểm tra %d.", len(w.Findings), fixed, late, rechecked)
	return []Block{paragraph(Text, text), {Table: t}}
}
