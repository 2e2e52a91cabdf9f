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
			if format == "json" {
				return a.json(historyLines(list))
			}
			return a.historyTable(view.List(list, a.language()))
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
		l := historyLine{Run: f.Name(), AsOf: f.Result.AsOf, DQI: f.Result.DQI.Score, Clean: f.Result.DQI.Clean, Dimensions: map[string]*result.Percent{}, Breaks: []string{}}
		for _, d := range f.Result.Dimensions {
			l.Dimensions[d.ID] = d.Score
		}
		if i > 0 {
			l.Breaks = append(l.Breaks, run.BreaksBetween(list[i-1], f)...)
		}
		lines = append(lines, l)
	}
	return lines
}

// wideHistory is the width from which the qualities stand beside the DQI.
const wideHistory = 104

func (a *app) historyTable(runs *view.Runs) error {
	lang := a.language()
	columns := []textw.Column{{Head: view.Word("as_of", lang)}, {Head: view.Word("dqi_short", lang), Figure: true}, {Head: view.Word("clean_short", lang), Figure: true}}
	dimensions := checks.Dimensions
	if width(a.out) < wideHistory {
		dimensions = nil
	}
	for _, d := range dimensions {
		columns = append(columns, textw.Column{Head: view.Word(d, lang), Figure: true})
	}
	var rows [][]string
	for _, l := range runs.Lines {
		if l.Breaks != "" {
			row := make([]string, len(columns))
			row[0] = "┄ " + l.Breaks
			rows = append(rows, row)
		}
		row := []string{l.AsOf, number(l.DQI), number(l.Clean)}
		for i := range dimensions {
			row = append(row, number(l.Dimensions[i]))
		}
		rows = append(rows, row)
	}
	return textw.Table(a.out, columns, rows)
}

// number is a percentage without its sign, for narrow tables.
func number(f view.Figure) string { return strings.TrimRight(f.Text, "% \u00a0") }

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
				return fault.New(fault.Failed, "Không so được hai lần đánh giá (%s).", "The runs cannot be compared (%s).", fault.System(err)).Because(err)
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
	return before, after, before.Before(list), nil
}

func (a *app) comparison(c *run.Comparison, all bool) error {
	lang := a.language()
	v := view.Compare(c, checks.BuiltIn(), lang)
	fmt.Fprintf(a.out, "%s → %s\n", v.Before, v.After)
	if v.Breaks != "" {
		fmt.Fprintf(a.out, "%s %s\n", view.Word("not_one_line", lang), v.Breaks)
	}
	var rows [][]string
	for _, s := range v.Scores {
		rows = append(rows, []string{s.Name, number(s.Before), number(s.After), s.Change})
	}
	heads := func(keys ...string) (columns []textw.Column) {
		for _, k := range keys {
			columns = append(columns, textw.Column{Head: view.Word(k, lang), Figure: true})
		}
		return columns
	}
	if err := textw.Table(a.out, append([]textw.Column{{Head: view.Word("score", lang), Width: 40}}, heads("before", "after", "change")...), rows); err != nil {
		return err
	}
	if len(v.Checks) == 0 {
		fmt.Fprintln(a.out, view.Word("no_faults", lang))
		return nil
	}
	rows = nil
	for _, k := range v.Checks {
		rows = append(rows, []string{k.Title, k.Before.Text, k.After.Text, k.New.Text, k.Gone.Text, k.Persisting.Text, k.Reappeared.Text})
	}
	columns := []textw.Column{{Head: view.Word("check", lang), Width: width(a.out) - 44}}
	if err := textw.Table(a.out, append(columns, heads("before", "after", "new", "gone", "persisting", "reappeared")...), rows); err != nil {
		return err
	}
	if err := a.changedAgencies(v.Agencies); err != nil {
		return err
	}
	fmt.Fprintln(a.out, view.Word("gone_note", lang))
	if all {
		a.fates(c)
	}
	return nil
}

// fates lists every violation of a record that came or went.
func (a *app) fates(c *run.Comparison) {
	words := map[string]string{run.New: a.choose("mới", "new"), run.Gone: a.choose("hết", "gone"), run.Reappeared: a.choose("tái phát", "again")}
	for _, f := range c.Fates {
		if f.Fate == run.Persisting {
			continue
		}
		place := f.Source
		if f.Sheet != "" {
			place += " [" + f.Sheet + "]"
		}
		fmt.Fprintf(a.out, "%s\t%s\t%s\t%d\t%s\n", words[f.Fate], f.Check, place, f.Row, f.Tag[:min(8, len(f.Tag))])
	}
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
