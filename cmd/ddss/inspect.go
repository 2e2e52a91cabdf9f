package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ddss/connectors/all"
	"ddss/internal/discover"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/inspect"
)

func (a *app) inspect() *cobra.Command {
	var format, output, sheet string
	cmd := &cobra.Command{
		Use:   a.say("inspect TỆP|THƯ_MỤC…", "inspect FILE|FOLDER…"),
		Short: a.say("Tệp là gì: loại, mã hoá, tiêu đề, cột nào ghép với trường nào và vì sao, thống kê từng cột", "What a file is: kind, encoding, header, which field each column maps to and why, a profile of each"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			files, err := filesOf(args)
			if err != nil {
				return err
			}
			in := inspect.Inspector{Connectors: all.List(), Sheet: sheet, Engine: engine.Settings{}}
			var reports []*inspect.Report
			var failed error
			for _, f := range files {
				list, err := in.Files(cmd.Context(), f)
				reports = append(reports, list...)
				switch {
				case cmd.Context().Err() != nil:
					return cmd.Context().Err()
				case err != nil && len(files) == 1 && len(list) == 0:
					return err
				case err != nil:
					fmt.Fprintln(a.err, "ddss: "+fault.In(err, a.language()))
					failed = &fault.Error{Code: fault.Code(err)} // told already
				}
			}
			text, err := a.inspected(reports, format)
			if err != nil {
				return err
			}
			if err := a.emit(output, text); err != nil {
				return err
			}
			return failed
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	f.StringVar(&sheet, "sheet", "", a.say("chỉ xem trang tính này", "look at this sheet alone"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	return cmd
}

func (a *app) inspected(reports []*inspect.Report, format string) ([]byte, error) {
	var b bytes.Buffer
	if format == "json" {
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		for _, r := range reports {
			if err := enc.Encode(r); err != nil {
				return nil, err
			}
		}
		return b.Bytes(), nil
	}
	err := inspect.Text(&b, reports, a.language(), width(a.out))
	return b.Bytes(), err
}

// filesOf lists the files that are named, and those in the folders that are.
func filesOf(args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, fault.New(fault.Usage, "Hãy ghi một tệp hoặc một thư mục.", "Name a file or a folder.")
	}
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, fault.New(fault.Usage, "Không thấy %s.", "%s is not there.", arg).Because(err)
		}
		if !info.IsDir() {
			out = append(out, arg)
			continue
		}
		list, err := discover.Exports(arg)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, fault.New(fault.Usage, "Thư mục %s không có tệp nào.", "The folder %s has no files.", arg)
		}
		out = append(out, list...)
	}
	return out, nil
}
