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
		rows = append(rows, []string{a.agencyName(m.Agency), view.Whole(m.Seen, lang), view.Whole(m.Fixed, lang), number(result.Share(m.Fixed, m.Seen), lang), view.Whole(m.Overdue, lang)})
	}
	fmt.Fprintf(a.out, a.choose("Lỗi phát hiện từ 90 đến 10 ngày trước %s, theo đơn vị\n", "Violations first seen 90 to 10 days before %s, by agency\n"), view.Moment(newest.Result.AsOf, lang))
	columns := []textw.Column{{Head: a.choose("Đơn vị", "Agency"), Width: width(a.out) - 52}}
	for _, head := range []string{a.choose("Phát hiện", "Seen"), a.choose("Sửa ≤ 10 ngày", "Mended ≤ 10 days"), "%", a.choose("Còn > 10 ngày", "Open > 10 days")} {
		columns = append(columns, textw.Column{Head: head, Figure: true})
	}
	return textw.Table(a.out, columns, rows)
}

func (a *app) agencyName(code string) string {
	if code == "" {
		return a.choose("Không rõ đơn vị", "No agency")
	}
	return code
}

// changedAgencies prints what became of the violations of each agency.
func (a *app) changedAgencies(c *run.Comparison) error {
	if len(c.Agencies) == 0 {
		return nil
	}
	lang := a.language()
	var rows [][]string
	for _, g := range c.Agencies {
		rows = append(rows, []string{a.agencyName(g.Agency), view.Whole(g.New, lang), view.Whole(g.Gone, lang), view.Whole(g.Persisting, lang), view.Whole(g.Reappeared, lang)})
	}
	columns := []textw.Column{{Head: a.choose("Đơn vị", "Agency"), Width: width(a.out) - 44}}
	for _, head := range []string{a.choose("Mới", "New"), a.choose("Hết", "Gone"), a.choose("Còn", "Stays"), a.choose("Lại", "Again")} {
		columns = append(columns, textw.Column{Head: head, Figure: true})
	}
	return textw.Table(a.out, columns, rows)
}
