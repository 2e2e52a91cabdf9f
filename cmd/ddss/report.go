package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/fault"
	"ddss/internal/report/official"
)

// order is what the command report was asked for.
type order struct {
	kind, period, format, output, inputs string
}

func (a *app) reports() *cobra.Command {
	var o order
	cmd := &cobra.Command{
		Use:   a.say("report [THƯ_MỤC_KẾT_QUẢ] --kind LOẠI --period KỲ -o TỆP", "report [RUN] --kind KIND --period PERIOD -o FILE"),
		Short: a.say("Báo cáo của Kế hoạch: Phụ lục I, quý, 6 tháng, năm, theo thể thức Nghị định 30/2020/NĐ-CP", "The plan's reports: Phụ lục I, quarter, half-year, year, as administrative documents"),
		Long:  a.say("Mọi số liệu lấy từ result.json của lần đánh giá, kèm tử số và mẫu số. Chỗ chỉ người viết được thì để trống.", "Every figure is one of the run's result.json, with its two integers. What only a person can write is left blank. Reports are in Vietnamese."),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if err := o.settle(isTerminal(a.out)); err != nil {
				return err
			}
			s, dir, err := a.reopen(cmd.Context(), args, o.inputs)
			if err != nil {
				return err
			}
			defer s.Close()
			p, err := official.ParsePeriod(o.period, o.kind, s.Config().ReportPeriods)
			if err != nil {
				return err
			}
			in, err := s.Report(cmd.Context(), dir, o.kind, p)
			if err != nil {
				return err
			}
			a.cautions(s, in)
			var b bytes.Buffer
			if err := official.Write(o.format, &b, official.Make(in)); err != nil {
				return fault.New(fault.Failed, "Không viết được báo cáo.", "The report cannot be written.").Because(err)
			}
			return a.emit(o.output, b.Bytes())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.kind, "kind", "", "phu-luc-1, quy, 6-thang, nam")
	f.StringVar(&o.period, "period", "", a.say("kỳ báo cáo: 2026-Q3, 2026-H1 hoặc 2026", "report period: 2026-Q3, 2026-H1 or 2026"))
	f.StringVar(&o.format, "format", "", a.say("docx, xlsx hoặc pdf (mặc định theo đuôi tệp của -o, nếu không thì docx)", "docx, xlsx or pdf (default: by the ending of -o, else docx)"))
	f.StringVarP(&o.output, "output", "o", "", a.say("ghi vào tệp", "write to a file"))
	a.inputsFlag(cmd, &o.inputs)
	a.runsFlag(cmd)
	return cmd
}

// settle checks what was asked for before anything is read.
func (o *order) settle(terminal bool) error {
	if o.format == "" {
		o.format = "docx"
		if ending := strings.TrimPrefix(filepath.Ext(o.output), "."); slices.Contains(official.Formats, ending) {
			o.format = ending
		}
	}
	switch {
	case !slices.Contains(official.Kinds, o.kind):
		return fault.New(fault.Usage, "--kind phải là phu-luc-1, quy, 6-thang hoặc nam, không phải %q.", "--kind must be phu-luc-1, quy, 6-thang or nam, not %q.", o.kind)
	case !slices.Contains(official.Formats, o.format):
		return fault.New(fault.Usage, "--format phải là docx, xlsx hoặc pdf, không phải %q.", "--format must be docx, xlsx or pdf, not %q.", o.format)
	case o.output == "" && terminal:
		return fault.New(fault.Usage, "Báo cáo không in ra màn hình được; hãy thêm -o TỆP.%s.", "A report cannot be printed; add -o FILE.%s.", o.format)
	}
	_, err := official.ParsePeriod(o.period, o.kind, nil)
	return err
}

// cautions says where the run does not stand for the period.
func (a *app) cautions(s *assess.Session, in official.Input) {
	say := func(vi, en string, args ...any) { fmt.Fprintf(a.err, "ddss: "+a.choose(vi, en)+"\n", args...) }
	if in.Scope.From != in.Period.From || in.Scope.To != in.Period.To {
		say("số liệu của lần đánh giá không lấy theo kỳ %s (%s đến %s); muốn vậy hãy đặt period trong ddss.yaml rồi chạy lại ddss assess.", "the run does not cover the period %s (%s to %s); to have that, set period in ddss.yaml and run ddss assess again.", in.Period.ID, in.Period.From, in.Period.To)
	}
	if day, _, _ := strings.Cut(in.Result.AsOf, "T"); day < in.Period.To {
		say("kỳ %s chưa kết thúc vào thời điểm đánh giá.", "the period %s had not ended at the moment of the run.", in.Period.ID)
	}
	if in.Before == nil {
		say("không có lần đánh giá nào trước kỳ này, theo cùng bộ quy tắc, để so sánh.", "there is no run before this period under the same catalogue to compare with.")
	}
	for _, ds := range []string{"task", "finding"} {
		if !s.Loaded(ds) {
			say("chưa nạp bộ dữ liệu %s, nên báo cáo không có phần đó.", "the dataset %s is not loaded, so the report lacks it.", ds)
		}
	}
}
