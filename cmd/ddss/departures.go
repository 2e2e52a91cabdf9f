package main

import (
	"fmt"
	"time"

	"ddss/internal/audit/leak"
	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

// departures lists what an auditor asks about in a period: exceptions, weights, unmasked outputs.
func (a *app) departures(list []run.Finished, from, to, format string) error {
	for _, day := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fault.New(fault.Usage, "--from và --to phải có dạng 2026-10-31, không phải %q.", "--from and --to must be of the form 2026-10-31, not %q.", day).Because(err)
		}
	}
	standard := result.Judging{Severities: map[string]int64{}, Dimensions: score.DefaultWeights().Dimensions}
	for s, w := range score.DefaultWeights().Severity {
		standard.Severities[string(s)] = w
	}
	found, err := run.Departures(list, standard, from, to)
	if err != nil {
		return fault.New(fault.Failed, "Không đọc được nhật ký truy cập (%s).", "The access log cannot be read (%s).", fault.System(err)).Because(err)
	}
	for i := range found { // what older versions logged as it was typed
		found[i].What, found[i].Approval = leak.Mask(found[i].What), leak.Mask(found[i].Approval)
	}
	if format == "json" {
		return a.json(found)
	}
	if len(found) == 0 {
		fmt.Fprintln(a.out, a.choose("Không có ngoại lệ, trọng số khác chuẩn hay lần xem dữ liệu không che nào trong kỳ.", "No exception, departed weight or unmasked output in the period."))
		return nil
	}
	kinds := map[string]string{
		run.DepartedCheck:  a.choose("ngoại lệ của quy tắc", "exception of a check"),
		run.DepartedWeight: a.choose("trọng số khác chuẩn", "departed weight"),
		run.DepartedMask:   a.choose("xem dữ liệu không che", "unmasked output"),
		run.BrokenLog:      a.choose("nhật ký truy cập bị sửa", "access log was changed"),
		run.LostLog:        a.choose("nhật ký truy cập bị mất", "access log was lost"),
	}
	lang := a.language()
	var rows [][]string
	for _, d := range found {
		value := d.Value
		switch {
		case d.Kind == run.DepartedCheck && value == "off":
			value = a.choose("không tính", "off")
		case d.Kind == run.DepartedCheck && value == "":
			value = a.choose("như cũ", "unchanged")
		}
		approval := d.Approval
		if approval == "" {
			approval = a.choose("không ghi", "none named")
		}
		if d.Kind == run.BrokenLog || d.Kind == run.LostLog {
			approval = ""
		}
		if d.Kind == run.LostLog {
			value = fmt.Sprintf(a.choose("thiếu %s lần xem mà lần đánh giá %s đã đếm", "%s outputs fewer than the run %s counted"), d.Value, d.Run)
		}
		period := view.Moment(d.From, lang)
		if d.To != d.From {
			period += " – " + view.Moment(d.To, lang)
		}
		rows = append(rows, []string{kinds[d.Kind], d.What, value, approval, period})
	}
	return textw.Table(a.out, []textw.Column{{Head: a.choose("Loại", "Kind"), Width: 24}, {Head: a.choose("Nội dung", "What"), Width: 34}, {Head: a.choose("Giá trị", "Value"), Width: 18},
		{Head: a.choose("Văn bản", "Approval"), Width: 20}, {Head: a.choose("Thời gian", "Time"), Width: 24}}, rows)
}
