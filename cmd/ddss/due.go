package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/report/duelist"
)

func (a *app) due() *cobra.Command {
	var within int
	var inputs, format, output string
	cmd := &cobra.Command{
		Use:   a.say("due [THƯ_MỤC_KẾT_QUẢ]", "due [RUN]"),
		Short: a.say("Hồ sơ, phản ánh chưa xong đã quá hạn hoặc sắp đến hạn, theo đơn vị và người xử lý", "Open dossiers and feedback overdue or soon due, by agency and officer"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if ending := strings.TrimPrefix(filepath.Ext(output), "."); format == "" && slices.Contains(duelist.Formats, ending) {
				format = ending
			}
			if format == "" {
				format = "text"
			}
			switch {
			case !slices.Contains(duelist.Formats, format):
				return fault.New(fault.Usage, "--format phải là text, csv hoặc xlsx, không phải %q.", "--format must be text, csv or xlsx, not %q.", format)
			case within < 0:
				return fault.New(fault.Usage, "--within không được âm.", "--within must not be negative.")
			case format == "xlsx" && output == "" && isTerminal(a.out):
				return fault.New(fault.Usage, "Bảng tính không in ra màn hình được; hãy thêm -o TỆP.xlsx.", "A workbook cannot be printed; add -o FILE.xlsx.")
			}
			s, _, err := a.reopen(cmd.Context(), args, inputs)
			if err != nil {
				return err
			}
			defer s.Close()
			list, err := s.Due(cmd.Context(), within)
			if err != nil {
				return err
			}
			o := duelist.Options{Lang: a.language(), Width: width(a.out)}
			var b bytes.Buffer
			if err := duelist.Write(format, &b, list, o); err != nil {
				return err
			}
			for _, note := range duelist.Notes(list, o) {
				fmt.Fprintln(a.err, "ddss: "+note)
			}
			return a.output(output, func(w io.Writer) error {
				_, err := w.Write(b.Bytes())
				return err
			})
		},
	}
	f := cmd.Flags()
	f.IntVar(&within, "within", 2, a.say("số ngày làm việc tới", "so many working days ahead"))
	f.StringVar(&format, "format", "", a.say("text, csv hoặc xlsx (mặc định theo đuôi tệp của -o, nếu không thì text)", "text, csv or xlsx (default: by the ending of -o, else text)"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi vào tệp", "write to a file"))
	a.inputsFlag(cmd, &inputs)
	a.runsFlag(cmd)
	return cmd
}
