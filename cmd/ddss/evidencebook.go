package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/report/evidencebook"
	"ddss/internal/viettext"
	"ddss/maturity"
)

// evidenceWorkbook is maturity workbook.
func (a *app) evidenceWorkbook() *cobra.Command {
	var output, model string
	cmd := &cobra.Command{
		Use:   "workbook",
		Short: a.say("Tạo bảng tính tự đánh giá hằng năm để các đơn vị điền minh chứng", "Make the workbook of the yearly self-assessment for the units to fill in"),
		Args:  a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if output == "" {
				return fault.New(fault.Usage, "Hãy ghi tên tệp: -o TỆP.xlsx.", "Name the file: -o FILE.xlsx.")
			}
			m, err := maturity.Load(model)
			if err != nil {
				return err
			}
			return a.writeNew(output, func(w io.Writer) error { return evidencebook.Write(w, m, a.language()) })
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", a.say("tệp XLSX, chưa có sẵn", "XLSX file, which must not exist yet"))
	cmd.Flags().StringVar(&model, "model", "", a.say("mô hình có sẵn hoặc tệp mô hình", "a built-in model or the file of one"))
	return cmd
}

// writeNew writes a file that must not exist: a workbook may be filled in already.
func (a *app) writeNew(file string, write func(io.Writer) error) error {
	d, err := a.draft(file, write)
	if err != nil {
		return err
	}
	defer d.discard()
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "%s đã có và có thể đã được điền; hãy ghi tên khác.", "%s exists and may be filled in; name another file.", file).Because(err)
	}
	if err != nil {
		return cannotWrite(file, err)
	}
	return cannotWrite(file, errors.Join(d.copy(f), f.Close()))
}

// evidenceRead is maturity read.
func (a *app) evidenceRead() *cobra.Command {
	var output, model string
	cmd := &cobra.Command{
		Use:   a.say("read BẢNG_TÍNH", "read WORKBOOK"),
		Short: a.say("Đọc bảng tính tự đánh giá đã điền thành tệp CSV của bộ dữ liệu evidence", "Read a filled workbook into the CSV file of the dataset evidence"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if len(args) == 0 {
				return fault.New(fault.Usage, "Hãy ghi tên bảng tính đã điền.", "Name the filled workbook.")
			}
			m, err := maturity.Load(model)
			if err != nil {
				return err
			}
			rows, err := evidencebook.Read(args[0], m)
			if err != nil {
				return err
			}
			for _, row := range rows {
				for i, cell := range row {
					row[i] = viettext.Neutralise(cell)
				}
			}
			var b bytes.Buffer
			if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
				return err
			}
			return a.emit(output, b.Bytes())
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	cmd.Flags().StringVar(&model, "model", "", a.say("mô hình có sẵn hoặc tệp mô hình", "a built-in model or the file of one"))
	return cmd
}
