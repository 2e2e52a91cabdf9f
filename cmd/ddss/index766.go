package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

func (a *app) index766() *cobra.Command {
	var counts, format, output, inputs string
	var reconcile bool
	cmd := &cobra.Command{
		Use:   a.say("index766 [THƯ_MỤC_KẾT_QUẢ]", "index766 [RUN]"),
		Short: a.say("Chỉ số 766 của một lần đánh giá, hoặc tính từ tệp số đếm", "The 766 index of a run, or from a file of counts"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "table" && format != "json" && format != "csv" {
				return fault.New(fault.Usage, "--format phải là table, json hoặc csv, không phải %q.", "--format must be table, json or csv, not %q.", format)
			}
			if counts != "" && len(args) > 0 {
				return fault.New(fault.Usage, "Hãy ghi thư mục kết quả hoặc --counts, không cả hai.", "Name a run or --counts, not both.")
			}
			if reconcile {
				if counts != "" {
					return fault.New(fault.Usage, "--reconcile đối chiếu một lần đánh giá, không dùng với --counts.", "--reconcile compares a run; it does not go with --counts.")
				}
				return a.reconcile(cmd.Context(), args, inputs, format, output)
			}
			units, err := a.indexUnits(counts, args)
			if err != nil {
				return err
			}
			text, err := a.renderIndex(units, format, output)
			if err != nil {
				return err
			}
			return a.emit(output, text)
		},
	}
	f := cmd.Flags()
	f.StringVar(&counts, "counts", "", a.say("tệp CSV có các cột unit, metric, numerator, denominator", "CSV file with the columns unit, metric, numerator, denominator"))
	f.BoolVar(&reconcile, "reconcile", false, a.say("đối chiếu với số Cổng công bố (766.<CHỈ TIÊU> trong declared_figure); --format csv liệt kê các hồ sơ", "compare with what the portal published (766.<METRIC> in declared_figure); --format csv lists the dossiers"))
	f.StringVar(&format, "format", "table", a.say("table, json hoặc csv", "table, json or csv"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	a.inputsFlag(cmd, &inputs)
	a.runsFlag(cmd)
	return cmd
}

// indexUnit is the index of a unit, as --format json prints it.
type indexUnit struct {
	Unit       string             `json:"unit"`
	Metrics    []result.Metric766 `json:"metrics"`
	Groups     []result.Group766  `json:"groups"`
	Merged     []result.Group766  `json:"merged"`
	Total      result.Percent     `json:"total"`
	Attainable result.Percent     `json:"attainable"`
	Grade      string             `json:"grade"`

	index *result.Index766
	set   *index766.FormulaSet
}

func newIndexUnit(name string, x *result.Index766, s *index766.FormulaSet) indexUnit {
	return indexUnit{name, x.Metrics, x.Groups, s.Merged(x), x.Total, x.Attainable, x.Grade, x, s}
}

// indexUnits computes the index of every unit in the file of counts, or reads that of the run.
func (a *app) indexUnits(counts string, args []string) ([]indexUnit, error) {
	if counts == "" {
		return a.indexOfRun(args)
	}
	text, err := os.ReadFile(counts)
	if err != nil {
		return nil, fault.New(fault.Usage, "Không đọc được tệp %s; hãy kiểm tra tên và quyền đọc.", "The file %s cannot be read; check its name and permissions.", counts).Because(err)
	}
	set := index766.Live2026()
	list, err := index766.ReadCounts(counts, text, set)
	if err != nil {
		return nil, err
	}
	units := make([]indexUnit, 0, len(list))
	for _, u := range list {
		units = append(units, newIndexUnit(u.Unit, set.Index(u.Counts), set))
	}
	return units, nil
}

func (a *app) indexOfRun(args []string) ([]indexUnit, error) {
	dir, err := a.runFolder(args)
	if err != nil {
		return nil, err
	}
	r, err := run.ReadResult(dir)
	if err != nil {
		return nil, fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", dir, run.ResultFile).Because(err)
	}
	if r.Index766 == nil {
		return nil, withoutIndex(dir)
	}
	set, ok := index766.Set(r.Index766.FormulaSet)
	if !ok {
		return nil, fault.New(fault.Usage, "%s: phiên bản này không có bộ công thức %q.", "%s: this version has no formula set %q.", dir, r.Index766.FormulaSet)
	}
	name := ""
	if r.Unit.Name != nil {
		name = *r.Unit.Name
	}
	return []indexUnit{newIndexUnit(name, r.Index766, set)}, nil
}

func withoutIndex(dir string) error {
	return fault.New(fault.Usage, "%s chưa có chỉ số 766; hãy chạy lại ddss assess, hoặc dùng --counts.", "%s has no 766 index; run ddss assess again, or use --counts.", dir)
}

func (a *app) renderIndex(units []indexUnit, format, output string) ([]byte, error) {
	var b bytes.Buffer
	switch format {
	case "json":
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		set := index766.Live2026()
		if len(units) > 0 {
			set = units[0].set
		}
		err := enc.Encode(struct {
			FormulaSet string      `json:"formula_set"`
			Units      []indexUnit `json:"units"`
		}{set.ID, units})
		return b.Bytes(), err
	case "csv":
		err := writeIndexCSV(&b, units)
		return b.Bytes(), err
	}
	var pages []view.Index
	for _, u := range units {
		pages = append(pages, view.MakeIndex(u.Unit, u.index, u.set, a.language()))
	}
	o := textw.Options{}
	if output == "" {
		o = textw.Options{Width: width(a.out), Colour: colour(a.out)}
	}
	err := textw.WriteIndexes(&b, pages, o)
	return b.Bytes(), err
}

// writeIndexCSV writes a line per metric, group, merged group and total; attainable and grade stand with the total.
func writeIndexCSV(b *bytes.Buffer, units []indexUnit) error {
	rows := [][]string{{"unit", "kind", "id", "group", "numerator", "denominator", "max", "score", "attainable", "grade"}}
	for _, u := range units {
		unit := viettext.Inert(u.Unit)
		for _, m := range u.Metrics {
			score := ""
			if m.Score != nil {
				score = m.Score.String()
			}
			rows = append(rows, []string{unit, "metric", m.ID, m.Group, optional(m.Numerator), optional(m.Denominator), m.Max.String(), score, "", ""})
		}
		for _, g := range u.Groups {
			rows = append(rows, []string{unit, "group", g.ID, "", "", "", g.Max.String(), g.Score.String(), "", ""})
		}
		for _, g := range u.Merged {
			rows = append(rows, []string{unit, "merged", g.ID, "", "", "", g.Max.String(), g.Score.String(), "", ""})
		}
		rows = append(rows, []string{unit, "total", "", "", "", "", "100", u.Total.String(), u.Attainable.String(), u.Grade})
	}
	return csv.NewWriter(b).WriteAll(rows)
}

func optional(n *int64) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(*n)
}
