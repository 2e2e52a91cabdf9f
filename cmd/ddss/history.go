package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ddss/checks"
	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
)

// outFolder is where the run folders are.
func (a *app) outFolder() string {
	if out := a.settings.GetString("out"); out != "" {
		return out
	}
	return "runs"
}

// runs reads the run folders, and says which cannot be read.
func (a *app) runs() ([]run.Finished, error) {
	out := a.outFolder()
	list, broken, err := run.List(out)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(list)+len(broken) == 0:
		return nil, fault.New(fault.Usage, "Chưa có lần đánh giá nào trong %s; hãy chạy ddss assess trước.", "There is no run in %s; run ddss assess first.", out)
	case err != nil:
		return nil, fault.New(fault.Failed, "Không đọc được %s.", "%s cannot be read.", out).Because(err)
	}
	for _, name := range broken {
		fmt.Fprintf(a.err, a.choose("ddss: bỏ qua %s: không đọc được.\n", "ddss: %s is left out: it cannot be read.\n"), name)
	}
	return list, nil
}

func (a *app) history() *cobra.Command {
	var format, from, to string
	var exceptions, mending bool
	cmd := &cobra.Command{
		Use:   "history",
		Short: a.say("Các lần đánh giá theo thời gian", "Runs over time"),
		Args:  a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			list, err := a.runs()
			if err != nil {
				return err
			}
			if mending {
				return a.mending(list, format)
			}
			if exceptions {
				return a.departures(list, from, to, format)
			}
			lines := historyLines(list)
			if format == "json" {
				return a.json(lines)
			}
			return a.historyTable(lines)
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	f.BoolVar(&exceptions, "exceptions", false, a.say("liệt kê ngoại lệ, trọng số khác chuẩn và các lần xem dữ liệu không che", "list exceptions, departed weights and unmasked outputs"))
	f.BoolVar(&mending, "mending", false, a.say("việc sửa lỗi trong 10 ngày theo đơn vị, tính đến lần mới nhất", "mending within 10 days by agency, up to the newest run"))
	f.StringVar(&from, "from", "", a.say("với --exceptions: từ ngày, dạng 2026-10-01", "with --exceptions: from this day, such as 2026-10-01"))
	f.StringVar(&to, "to", "", a.say("với --exceptions: đến hết ngày", "with --exceptions: to the end of this day"))
	a.runsFlag(cmd)
	return cmd
}

func (a *app) json(v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return a.emit("", append(text, '\n'))
}

// historyLine is a run in the table of history.
type historyLine struct {
	Run        string                     `json:"run"`
	AsOf       string                     `json:"as_of"`
	DQI        *result.Percent            `json:"dqi"`
	Clean      *result.Portion            `json:"clean_records"`
	Dimensions map[string]*result.Percent `json:"dimensions"`
	// Breaks say why the run does not stand on one line with the one before.
	Breaks []string `json:"breaks"`
}

func historyLines(list []run.Finished) []historyLine {
	lines := []historyLine{}
	for i, f := range list {
		l := historyLine{Run: filepath.Base(f.Dir), AsOf: f.Result.AsOf, DQI: f.Result.DQI.Score, Clean: f.Result.DQI.Clean, Dimensions: map[string]*result.Percent{}, Breaks: []string{}}
		for _, d := range f.Result.Dimensions {
			l.Dimensions[d.ID] = d.Score
		}
		if i > 0 {
			l.Breaks = append(l.Breaks, run.Breaks(list[i-1].Result, f.Result)...)
			if list[i-1].Manifest.TagKey != f.Manifest.TagKey {
				l.Breaks = append(l.Breaks, run.OtherKey) // records cannot be followed across it; figures can
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// wideHistory is the width from which the qualities stand beside the DQI.
const wideHistory = 104

func (a *app) historyTable(lines []historyLine) error {
	lang := a.language()
	columns := []textw.Column{{Head: view.Word("as_of", lang)}, {Head: "DQI", Figure: true}, {Head: view.Word("clean_short", lang), Figure: true}}
	dimensions := checks.Dimensions
	if width(a.out) < wideHistory {
		dimensions = nil
	}
	for _, d := range dimensions {
		columns = append(columns, textw.Column{Head: view.Word(d, lang), Figure: true})
	}
	var rows [][]string
	for _, l := range lines {
		if len(l.Breaks) > 0 {
			row := make([]string, len(columns))
			row[0] = "┄ " + a.breaks(l.Breaks)
			rows = append(rows, row)
		}
		row := []string{view.Moment(l.AsOf, lang), number(l.DQI, lang), view.Unknown}
		if l.Clean != nil {
			row[2] = number(l.Clean.Score, lang)
		}
		for _, d := range dimensions {
			row = append(row, number(l.Dimensions[d], lang))
		}
		rows = append(rows, row)
	}
	return textw.Table(a.out, columns, rows)
}

// breaks words why figures do not stand on one line.
func (a *app) breaks(codes []string) string {
	words := map[string]string{
		run.OtherCatalogue: a.choose("bộ quy tắc đã đổi", "another catalogue"),
		run.OtherWeights:   a.choose("trọng số đã đổi", "other weights"),
		run.OtherKey:       a.choose("khoá che dữ liệu đã đổi", "another masking key"),
	}
	var out []string
	for _, c := range codes {
		out = append(out, words[c])
	}
	return strings.Join(out, ", ")
}

// number is a percentage without its sign, for narrow tables.
func number(p *result.Percent, lang string) string {
	if p == nil {
		return view.Unknown
	}
	return strings.TrimRight(view.Percent(*p, lang), "% \u00a0")
}

func (a *app) diff() *cobra.Command {
	var format string
	var all bool
	cmd := &cobra.Command{
		Use:   a.say("diff LẦN_TRƯỚC LẦN_SAU", "diff RUN RUN"),
		Short: a.say("So hai lần đánh giá: điểm, lỗi mới, hết lỗi, còn lỗi, tái phát", "Compare two runs: scores, new, gone, persisting, reappeared violations"),
		Args:  a.atMost(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			before, after, older, err := a.pair(args)
			if err != nil {
				return err
			}
			c, err := run.Compare(before, after, older)
			if err != nil {
				return fault.New(fault.Failed, "Không so được hai lần đánh giá (%s).", "The runs cannot be compared (%s).", err).Because(err)
			}
			if format == "json" {
				return a.json(c)
			}
			return a.comparison(c, all)
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	f.BoolVar(&all, "all", false, a.say("liệt kê từng hồ sơ đổi trạng thái", "list every record whose state changed"))
	a.runsFlag(cmd)
	return cmd
}

// pair reads the two runs that are named, by default the last two, and the runs before the earlier one.
func (a *app) pair(args []string) (before, after run.Finished, older []run.Finished, err error) {
	var list []run.Finished
	switch len(args) {
	case 0:
		if list, err = a.runs(); err != nil {
			return
		}
		if len(list) < 2 {
			err = fault.New(fault.Usage, "Cần hai lần đánh giá để so; trong %s mới có một.", "Two runs are needed to compare; %s has one.", a.outFolder())
			return
		}
		before, after = list[len(list)-2], list[len(list)-1]
	case 2:
		for i, into := range []*run.Finished{&before, &after} {
			if *into, err = run.Read(args[i]); err != nil {
				err = fault.New(fault.Usage, "%s không phải thư mục kết quả đọc được.", "%s is no readable run folder.", args[i]).Because(err)
				return
			}
		}
		if list, _, err = run.List(filepath.Dir(filepath.Clean(args[0]))); err != nil {
			err = fault.New(fault.Failed, "Không đọc được %s.", "%s cannot be read.", filepath.Dir(args[0])).Because(err)
			return
		}
	default:
		err = fault.New(fault.Usage, "Hãy ghi hai thư mục kết quả, hoặc không ghi gì để so hai lần gần nhất.", "Name two run folders, or none to compare the last two.")
		return
	}
	if !run.SameUnit(before.Result.Unit, after.Result.Unit) {
		err = fault.New(fault.Usage, "Hai lần đánh giá của hai đơn vị khác nhau.", "The runs are of different units.")
		return
	}
	for _, f := range list {
		if f.Result.AsOf < before.Result.AsOf && run.SameUnit(f.Result.Unit, after.Result.Unit) {
			older = append(older, f)
		}
	}
	return
}

func (a *app) comparison(c *run.Comparison, all bool) error {
	lang := a.language()
	fmt.Fprintf(a.out, "%s → %s\n", view.Moment(c.Before, lang), view.Moment(c.After, lang))
	if len(c.Breaks) > 0 {
		fmt.Fprintf(a.out, "%s %s\n", a.choose("Không so trực tiếp được:", "Not on one line:"), a.breaks(c.Breaks))
	}
	var rows [][]string
	for _, s := range c.Scores {
		name := "DQI"
		if s.ID != "dqi" {
			name = view.Word(s.ID, lang)
		}
		change := ""
		if s.Before != nil && s.After != nil {
			change = view.Points(int64(*s.After)-int64(*s.Before), lang)
		}
		rows = append(rows, []string{name, number(s.Before, lang), number(s.After, lang), change})
	}
	columns := []textw.Column{{Head: view.Word("score", lang), Width: 40}, {Head: a.choose("Trước", "Before"), Figure: true}, {Head: a.choose("Sau", "After"), Figure: true}, {Head: view.Word("change", lang), Figure: true}}
	if err := textw.Table(a.out, columns, rows); err != nil {
		return err
	}
	return a.changedChecks(c, all)
}

func (a *app) changedChecks(c *run.Comparison, all bool) error {
	lang := a.language()
	cat := checks.BuiltIn()
	title := func(id string) string {
		if k, ok := cat.Get(id); ok {
			return k.Title.In(lang)
		}
		return id
	}
	count := func(n *int64) string {
		if n == nil {
			return view.Unknown
		}
		return view.Whole(*n, lang)
	}
	var rows [][]string
	for _, k := range c.Checks {
		rows = append(rows, []string{title(k.ID), view.Whole(k.Before, lang), view.Whole(k.After, lang), count(k.New), count(k.Gone), count(k.Persisting), count(k.Reappeared)})
	}
	if len(rows) == 0 {
		fmt.Fprintln(a.out, a.choose("Cả hai lần đều không có lỗi.", "Neither run found a fault."))
		return nil
	}
	columns := []textw.Column{{Head: view.Word("check", lang), Width: width(a.out) - 44}}
	for _, head := range []string{a.choose("Trước", "Before"), a.choose("Sau", "After"), a.choose("Mới", "New"), a.choose("Hết", "Gone"), a.choose("Còn", "Stays"), a.choose("Lại", "Again")} {
		columns = append(columns, textw.Column{Head: head, Figure: true})
	}
	if err := textw.Table(a.out, columns, rows); err != nil {
		return err
	}
	if err := a.changedAgencies(c); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.choose("«Hết» gồm lỗi đã sửa và hàng không còn trong dữ liệu nạp; «Lại» là lỗi tái phát.", "“Gone” are violations that were mended and rows that are no longer loaded; “Again” are those that reappeared."))
	if !all {
		return nil
	}
	fates := map[string]string{run.New: a.choose("mới", "new"), run.Gone: a.choose("hết", "gone"), run.Reappeared: a.choose("tái phát", "again")}
	for _, f := range c.Fates {
		if f.Fate == run.Persisting {
			continue
		}
		place := f.Source
		if f.Sheet != "" {
			place += " [" + f.Sheet + "]"
		}
		fmt.Fprintf(a.out, "%s\t%s\t%s\t%d\t%s\n", fates[f.Fate], f.Check, place, f.Row, f.Tag[:min(8, len(f.Tag))])
	}
	return nil
}

func (a *app) check() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: a.say("Kiểm tra mọi thư mục kết quả còn nguyên vẹn, không sửa gì", "Examine all run folders; mend nothing"),
		Args:  a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			out := a.outFolder()
			names, err := run.Names(out)
			if err != nil {
				return fault.New(fault.Usage, "Không đọc được %s; hãy ghi nơi đặt các lần đánh giá bằng --out.", "%s cannot be read; name the place of the runs with --out.", out).Because(err)
			}
			bad := 0
			for _, name := range names {
				_, diffs, err := run.Verify(filepath.Join(out, name))
				if err == nil && len(diffs) == 0 {
					continue
				}
				bad++
				if err != nil {
					fmt.Fprintf(a.out, "✗ %s: %v\n", name, err)
				}
				for _, d := range diffs {
					d.Path = name + "/" + d.Path
					fmt.Fprintln(a.out, a.difference(d))
				}
			}
			if bad > 0 {
				return fault.New(fault.NotVerified, "%d trong %d lần đánh giá ở %s không còn nguyên vẹn; hãy khôi phục từ bản sao lưu.", "%d of %d runs in %s are not whole; restore them from a backup.", bad, len(names), out)
			}
			fmt.Fprintf(a.out, a.choose("%d lần đánh giá trong %s còn nguyên vẹn.\n", "%d runs in %s are whole.\n"), len(names), out)
			return nil
		},
	}
	a.runsFlag(cmd)
	return cmd
}
