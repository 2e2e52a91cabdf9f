package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ddss/connectors/all"
	"ddss/internal/config"
	"ddss/internal/discover"
	"ddss/internal/fault"
	"ddss/internal/targets"
)

// planFile is the name of the plan file that init writes beside the configuration.
const planFile = "ke_hoach.yaml"

func (a *app) init() *cobra.Command {
	var output string
	var force bool
	cmd := &cobra.Command{
		Use:   a.say("init [THƯ_MỤC]", "init [FOLDER]"),
		Short: a.say("Viết ddss.yaml có chú giải cho các tệp kết xuất trong thư mục, và khung tệp chỉ tiêu", "Write a commented ddss.yaml for the exports of a folder, and the skeleton of a plan file"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			dir := append(args, ".")[0]
			info, err := os.Stat(dir)
			if err != nil || !info.IsDir() {
				return fault.New(fault.Usage, "%s không phải là thư mục; hãy ghi thư mục chứa các tệp kết xuất.", "%s is no folder; name the folder of the exports.", dir).Because(err)
			}
			file := filepath.Join(dir, config.FileName)
			if output != "" {
				file = output
			}
			if _, err := os.Stat(file); err == nil && !force {
				return fault.New(fault.Usage, "%s đã có; thêm --force để viết đè, hoặc -o để viết sang tệp khác.", "%s is there already; add --force to replace it, or -o to write another file.", file)
			}
			folder, err := discover.Read(cmd.Context(), dir, all.List())
			if err != nil {
				return err
			}
			if !folder.Known() {
				return folder.Unknown(dir)
			}
			if err := a.emit(file, folder.Write(a.language(), planFile)); err != nil {
				return err
			}
			if err := a.planSkeleton(filepath.Join(filepath.Dir(file), planFile)); err != nil {
				return err
			}
			a.written(folder, file)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&output, "output", "o", "", a.say("tệp để viết (mặc định ddss.yaml trong thư mục)", "file to write (default ddss.yaml in the folder)"))
	f.BoolVar(&force, "force", false, a.say("viết đè ddss.yaml đã có", "replace a ddss.yaml that is there"))
	return cmd
}

// planSkeleton writes the plan file, unless there is one.
func (a *app) planSkeleton(file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return a.emit(file, targets.Skeleton(a.language()))
}

// written tells what was found, what is left to decide, and what comes next.
func (a *app) written(folder *discover.Folder, file string) {
	for _, line := range folder.Summary(a.language()) {
		fmt.Fprintln(a.err, line)
	}
	for _, note := range folder.Notes() {
		fmt.Fprintln(a.err, "ddss: "+note.In(a.language()))
	}
	open := folder.Undecided()
	for _, err := range open {
		fmt.Fprintln(a.err, "ddss: "+fault.In(err, a.language()))
	}
	if len(open) > 0 {
		fmt.Fprintf(a.err, a.choose("Đã viết %s; %d chỗ CẦN CHỌN trong đó trước khi chạy ddss assess.\n", "Wrote %s; %d places in it are TO DECIDE before ddss assess.\n"), file, len(open))
		return
	}
	fmt.Fprintf(a.err, a.choose("Đã viết %s. Tiếp theo: ddss assess %s\n", "Wrote %s. Next: ddss assess %s\n"), file, filepath.Dir(file))
}
