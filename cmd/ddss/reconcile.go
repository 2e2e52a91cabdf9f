package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/report/view"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

// reconcile explains in what the portal's published counts differ from those of a run.
func (a *app) reconcile(ctx context.Context, args []string, inputs, format, output string) error {
	var period config.Period
	s, dir, err := a.reopenWith(ctx, args, inputs, func(o *assess.Options) {
		period, o.Config.Period = o.Config.Period, config.Period{} // dossiers outside the period are judged as well
	})
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := run.ReadResult(dir)
	if err != nil {
		return fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", dir, run.ResultFile).Because(err)
	}
	if r.Index766 == nil {
		return withoutIndex(dir)
	}
	found, err := s.Reconcile(ctx, r, period)
	if err != nil {
		return err
	}
	if len(found.Portal) == 0 {
		return fault.New(fault.Usage, "Chưa có số liệu Cổng công bố để đối chiếu; hãy thêm vào bộ dữ liệu declared_figure các dòng có mã chỉ tiêu 766.<CHỈ TIÊU>, như 766.ON_TIME, với tử số và mẫu số.",
			"There is nothing of the portal's to compare with; add rows to the dataset declared_figure with the indicator 766.<METRIC>, such as 766.ON_TIME, a numerator and a denominator.")
	}
	var b bytes.Buffer
	switch format {
	case "json":
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		err = enc.Encode(map[string]any{"formula_set": r.Index766.FormulaSet, "gaps": found.Gaps, "dossiers": found.Dossiers})
	case "csv":
		rows := [][]string{{"cause", "dossier_code", "source", "sheet", "row"}}
		for _, d := range found.Dossiers {
			rows = append(rows, []string{d.Cause, viettext.Inert(viettext.MaskField("dossier_code", d.Code)), viettext.Inert(d.Source), viettext.Inert(d.Sheet), strconv.FormatInt(d.Row, 10)})
		}
		err = csv.NewWriter(&b).WriteAll(rows)
	default:
		a.explain(&b, found)
	}
	if err != nil {
		return err
	}
	return a.emit(output, b.Bytes())
}

// causes word the causes of differences.
var causes = map[string][2]string{
	index766.CauseUnsynced: {"hồ sơ của đơn vị chưa đồng bộ, Cổng chưa có", "dossiers that were never synced, which the portal lacks"},
	index766.CausePeriod:   {"hồ sơ tiếp nhận ngoài kỳ mà Cổng có tính", "dossiers received outside the period that the portal counts"},
	index766.CauseChannel:  {"hồ sơ không nộp trực tuyến mà Cổng không tính", "dossiers not filed online that the portal leaves out"},
	index766.CauseRejected: {"hàng bị loại khi nạp mà Cổng có tính", "rows that could not be brought in, which the portal counts"},
}

func (a *app) explain(b *bytes.Buffer, found *assess.Reconciliation) {
	lang := a.language()
	pair := func(n, d int64) string { return view.Whole(n, lang) + "/" + view.Whole(d, lang) }
	signed := func(n int64) string {
		if n > 0 {
			return "+" + view.Whole(n, lang)
		}
		return view.Whole(n, lang)
	}
	fmt.Fprintf(b, a.choose("Đối chiếu chỉ số 766 với số Cổng công bố: %d chỉ tiêu công bố, %d chỉ tiêu lệch\n", "The 766 index against what the portal published: %d metrics published, %d differ\n"), len(found.Portal), len(found.Gaps))
	for _, g := range found.Gaps {
		m, _, _ := index766.Live2026().Metric(g.Metric)
		ours, portal := found.Ours[g.Metric], found.Portal[g.Metric]
		fmt.Fprintf(b, a.choose("\n%s (%s)\n  Đơn vị %s, Cổng %s; lệch %s/%s; điểm %s\n", "\n%s (%s)\n  Unit %s, portal %s; difference %s/%s; score %s\n"), m.In(lang), g.Metric,
			pair(*ours.Numerator, *ours.Denominator), pair(*portal.Numerator, *portal.Denominator), signed(g.Numerator), signed(g.Denominator), view.Points(int64(g.Score), lang))
		for _, c := range g.Causes {
			w := causes[c.Cause]
			fmt.Fprintf(b, "  • %s/%s  %s\n", signed(c.Numerator), signed(c.Denominator), a.choose(w[0], w[1]))
		}
		if g.Explained() {
			fmt.Fprintln(b, a.choose("  Giải thích hết.", "  Explained in full."))
		} else {
			fmt.Fprintf(b, a.choose("  Chưa giải thích được: %s/%s\n", "  Not explained: %s/%s\n"), signed(g.RestNumerator), signed(g.RestDenominator))
		}
	}
	if len(found.Dossiers) > 0 {
		fmt.Fprintf(b, a.choose("\n%d hồ sơ có thể là nguyên nhân; thêm --format csv để liệt kê.\n", "\n%d dossiers may be the reason; add --format csv to list them.\n"), len(found.Dossiers))
	}
}
