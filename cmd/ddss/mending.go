package main

import (
	"fmt"

	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
)

// mending prints, by agency, how many of the violations first seen 90 to 10 days before the newest run were mended within
// 10 days, and how many are older than that now.
func (a *app) mending(list []run.Finished, format string) error {
	newest := list[len(list)-1]
	h, err := run.HistoryOf(newest.Dir)
	if err != nil {
		return fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", newest.Dir, run.HistoryFile).Because(err)
	}
	if format == "json" {
		return a.json(struct {
			AsOf    string        `json:"as_of"`
			Mending []run.Mending `json:"mending"`
		}{newest.Result.AsOf, append([]run.Mending{}, h.Mending...)})
	}
	switch {
	case h.Fixes == nil:
		fmt.Fprintln(a.out, a.choose("Chưa có lần đánh giá nào trước đó để theo dõi việc sửa lỗi.", "There is no earlier run to follow the mending through."))
		return nil
	case h.Fixes.Reason != "":
		fmt.Fprintln(a.out, a.choose("Không theo dõi được việc sửa lỗi: khoá che dữ liệu đã đổi.", "Mending cannot be followed: the masking key changed."))
		return nil
	}
	lang := a.language()
	var rows [][]string
	for _, m := range h.Mending {
		rows = append(rows, []string{view.AgencyOr(m.Agency, lang), view.Whole(m.Seen, lang), view.Whole(m.Fixed, lang), share(m, lang), view.Whole(m.Overdue, lang)})
	}
	fmt.Fprintf(a.out, a.choose("Lỗi phát hiện từ 90 đến 10 ngày trước %s, theo đơn vị\n", "Violations first seen 90 to 10 days before %s, by agency\n"), view.Moment(newest.Result.AsOf, lang))
	columns := []textw.Column{{Head: a.choose("Đơn vị", "Agency"), Width: width(a.out) - 52}}
	for _, head := range []string{a.choose("Phát hiện", "Seen"), a.choose("Sửa ≤ 10 ngày", "Mended ≤ 10 days"), "%", a.choose("Còn > 10 ngày", "Open > 10 days")} {
		columns = append(columns, textw.Column{Head: head, Figure: true})
	}
	return textw.Table(a.out, columns, rows)
}

// share is the part that was mended in time, without the sign.
func share(m run.Mending, lang string) string {
	p := result.Share(m.Fixed, m.Seen)
	if p == nil {
		return view.Unknown
	}
	return view.Decimal(*p, lang)
}

// changedAgencies prints what became of the violations of each agency.
func (a *app) changedAgencies(list []view.AgencyChange) error {
	if len(list) == 0 {
		return nil
	}
	lang := a.language()
	var rows [][]string
	for _, g := range list {
		rows = append(rows, []string{g.Name, g.New.Text, g.Gone.Text, g.Persisting.Text, g.Reappeared.Text})
	}
	columns := []textw.Column{{Head: view.Word("agency", lang), Width: width(a.out) - 44}}
	for _, key := range []string{"new", "gone", "persisting", "reappeared"} {
		columns = append(columns, textw.Column{Head: view.Word(key, lang), Figure: true})
	}
	return textw.Table(a.out, columns, rows)
}
