package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/checks"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/report/view"
)

func (a *app) checks() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checks",
		Short: a.say("Bộ quy tắc: list, show, test, docs, whatif", "The catalogue: list, show, test, docs, whatif"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fault.New(fault.Usage, "checks không có lệnh %q; dùng list, show, test, docs hoặc whatif.", "checks has no command %q; use list, show, test, docs or whatif.", args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,
	}
	var dir string
	cmd.PersistentFlags().StringVar(&dir, "checks-dir", "", a.say("thư mục chứa quy tắc của đơn vị", "folder of the unit's own checks"))
	load := func() (*checks.Catalogue, error) {
		if err := a.checkLanguage(); err != nil {
			return nil, err
		}
		cat, err := checks.Load(dir)
		if err != nil {
			return nil, fault.New(fault.Usage, "%s.", "%s.", err).Because(err)
		}
		return cat, nil
	}
	cmd.AddCommand(a.checksList(load), a.checksShow(load), a.checksTest(load), a.checksDocs(load), a.checksWhatIf())
	return cmd
}

func (a *app) checksList(load func() (*checks.Catalogue, error)) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: a.say("Liệt kê các quy tắc", "List the checks"),
		Args:  a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			cat, err := load()
			if err != nil {
				return err
			}
			for _, c := range cat.Checks {
				fmt.Fprintf(a.out, "%-45s %-8s %s\n", c.ID, c.Severity, c.Title.In(a.language()))
			}
			return nil
		},
	}
}

func (a *app) checksShow(load func() (*checks.Catalogue, error)) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: a.say("Một quy tắc: nghĩa, căn cứ, biểu thức, SQL và các hàng mẫu", "One check: meaning, basis, predicates, SQL and fixtures"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			cat, err := load()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return fault.New(fault.Usage, "Hãy ghi mã của một quy tắc, ví dụ: ddss checks show du.dossier.national_id", "Name one check, such as: ddss checks show du.dossier.national_id")
			}
			c, ok := cat.Get(args[0])
			if !ok {
				var ids []string
				for _, k := range cat.Checks {
					ids = append(ids, k.ID)
				}
				e := fault.New(fault.Usage, "Không có quy tắc %q.", "There is no check %q.", args[0])
				if near := fault.Nearest(args[0], ids); near != "" {
					e.Vi += fmt.Sprintf(" Có phải là %q không?", near)
					e.En += fmt.Sprintf(" Did you mean %q?", near)
				}
				return e
			}
			return a.show(cmd.Context(), c)
		},
	}
}

// expected says what a check has to find of a row of its fixture.
var expected = map[string][2]string{"pass": {"đúng", "pass"}, "fail": {"sai", "fail"}, "skip": {"không xét", "not judged"}}

// errorGroups are the kinds of fault in words.
var errorGroups = map[string][2]string{
	"missing": {"thiếu", "missing"}, "outlier": {"bất thường", "outlier"}, "duplicate": {"trùng", "duplicate"}, "format": {"sai định dạng", "format"},
	"referential": {"sai tham chiếu", "referential"}, "cross_field": {"mâu thuẫn giữa các trường", "cross-field"}, "stale": {"chậm cập nhật", "stale"},
	"reference": {"sai danh mục", "reference"}, "cross_system": {"lệch giữa các hệ thống", "cross-system"},
}

func (a *app) errorGroup(id string) string {
	if words, ok := errorGroups[id]; ok {
		return a.choose(words[0], words[1])
	}
	return id
}

func (a *app) show(ctx context.Context, c *checks.Check) error {
	lang := a.language()
	row := func(name, value string) {
		fmt.Fprintf(a.out, "%s%s %s\n", name, strings.Repeat(" ", max(0, 13-len([]rune(name)))), strings.ReplaceAll(strings.TrimSpace(value), "\n", "\n              "))
	}
	fmt.Fprintf(a.out, "%s\n", c.ID)
	row(a.choose("Tên", "Title"), c.Title.In(lang))
	row(a.choose("Mức", "Severity"), fmt.Sprintf("%s · %s · v%d", view.Word(string(c.Severity), lang), a.errorGroup(c.ErrorGroup), c.Version))
	row(a.choose("Cách sửa", "Advice"), c.Advice.In(lang))
	row(a.choose("Căn cứ", "Basis"), c.Basis.In(lang))
	row(a.choose("Thuộc diện", "Applies"), c.Applies)
	row(a.choose("Sai khi", "Violates"), c.Violates)
	if c.Err != nil {
		row(a.choose("Lỗi", "Error"), c.Err.Error())
		return nil
	}
	sql, err := engine.SQL(ctx, c)
	if err != nil {
		return err
	}
	row("SQL", sql)
	for _, t := range c.Tests {
		row(a.choose("Hàng mẫu", "Fixture"), t.Why)
		for _, r := range t.Rows {
			var fields []string
			for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
				fields = append(fields, fmt.Sprintf("%s=%q", name, r.Fields[name]))
			}
			expect := r.Expect
			if words, ok := expected[expect]; ok {
				expect = a.choose(words[0], words[1])
			}
			fmt.Fprintf(a.out, "              %-14s %s\n", expect, cmp.Or(strings.Join(fields, ", "), a.choose("(không có trường nào)", "(no field)")))
		}
	}
	return nil
}

func (a *app) checksTest(load func() (*checks.Catalogue, error)) *cobra.Command {
	return &cobra.Command{
		Use:   a.say("test [TỆP…]", "test [FILE…]"),
		Short: a.say("Chạy các hàng mẫu của quy tắc", "Run the fixtures of the checks"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			cat, err := load()
			if err != nil {
				return err
			}
			list := cat.Checks
			if len(args) > 0 {
				list = nil
				for _, f := range args {
					c, err := checks.LoadFile(f)
					if err != nil {
						return fault.New(fault.Usage, "%s: %s.", "%s: %s.", filepath.Base(f), err).Because(err)
					}
					list = append(list, c)
				}
			}
			return a.test(cmd.Context(), list)
		},
	}
}

// test runs the fixtures and says which rows were judged otherwise than expected.
func (a *app) test(ctx context.Context, list []*checks.Check) error {
	e, err := engine.Open(ctx, engine.Settings{})
	if err != nil {
		return err
	}
	defer e.Close()
	tests, failed := 0, 0
	for _, c := range list {
		if c.Err != nil {
			failed++
			fmt.Fprintf(a.out, "FAIL %s: %v\n", c.ID, c.Err)
			continue
		}
		for _, t := range c.Tests {
			tests++
			out, err := e.RunTest(ctx, c, t)
			if err != nil {
				return fmt.Errorf("%s: %w", c.ID, err)
			}
			for _, f := range out.Compare(t) {
				failed++
				fmt.Fprintf(a.out, "FAIL %s: %s: %s\n", c.ID, t.Why, f)
			}
		}
	}
	fmt.Fprintf(a.err, a.choose("%d quy tắc, %d bảng hàng mẫu, %d chỗ sai.\n", "%d checks, %d fixtures, %d faults.\n"), len(list), tests, failed)
	if failed > 0 {
		return &fault.Error{Code: fault.Failed}
	}
	return nil
}
