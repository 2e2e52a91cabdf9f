package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ddss/checks"
	"ddss/internal/fault"
	"ddss/internal/report/checksmd"
)

//go:generate go run . checks docs ../../docs

func (a *app) checksDocs(load func() (*checks.Catalogue, error)) *cobra.Command {
	return &cobra.Command{
		Use:   a.say("docs THƯ_MỤC", "docs FOLDER"),
		Short: a.say("Ghi bộ quy tắc thành trang Markdown: danh sách và mỗi quy tắc một trang", "Write the catalogue as Markdown: a list and a page per check"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cat, err := load()
			if err != nil {
				return err
			}
			if len(args) != 1 {
				return fault.New(fault.Usage, "Hãy ghi tên thư mục.", "Name a folder.")
			}
			pages := checksmd.Pages(cat)
			if err := os.MkdirAll(filepath.Join(args[0], checksmd.Folder), 0o755); err != nil {
				return cannotWrite(args[0], err)
			}
			for name, text := range pages {
				file := filepath.Join(args[0], filepath.FromSlash(name))
				if err := os.WriteFile(file, text, 0o644); err != nil {
					return cannotWrite(file, err)
				}
			}
			fmt.Fprintf(a.err, a.choose("Đã ghi %d trang vào %s.\n", "Wrote %d pages to %s.\n"), len(pages), args[0])
			return nil
		},
	}
}
