package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/run"
	"ddss/maturity"
)

func (a *app) maturity() *cobra.Command {
	var format, output, model string
	cmd := &cobra.Command{
		Use:   a.say("maturity [THƯ_MỤC_KẾT_QUẢ]", "maturity [RUN]"),
		Short: a.say("Mức độ trưởng thành về quản trị dữ liệu: ma trận, cấp độ, đường tới mục tiêu", "Maturity of data governance: the matrix, the level, the road to the target"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			text, err := a.renderMaturity(args, format, output, model)
			if err != nil {
				return err
			}
			return a.emit(output, text)
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	f.StringVar(&model, "model", "", a.say("tệp mô hình mà lần đánh giá đã dùng, nếu không phải mô hình có sẵn", "file of the model that the run used, if it is no built-in one"))
	a.runsFlag(cmd)
	cmd.AddCommand(a.evidenceWorkbook(), a.evidenceRead())
	return cmd
}

func (a *app) renderMaturity(args []string, format, output, file string) ([]byte, error) {
	dir, err := a.runFolder(args)
	if err != nil {
		return nil, err
	}
	r, err := run.ReadResult(dir)
	if err != nil {
		return nil, fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", dir, run.ResultFile).Because(err)
	}
	if r.Maturity == nil {
		return nil, fault.New(fault.Usage, "%s chưa có mức độ trưởng thành; hãy chạy lại ddss assess.", "%s has no maturity; run ddss assess again.", dir)
	}
	if format == "json" {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		err := enc.Encode(r.Maturity)
		return b.Bytes(), err
	}
	name := file
	if name == "" {
		name = r.Maturity.Model
	}
	model, err := maturity.Load(name)
	if err != nil {
		return nil, err
	}
	if model.ID != r.Maturity.Model {
		return nil, fault.New(fault.Usage, "%s được đánh giá theo mô hình %s, không phải %s; hãy ghi đúng tệp mô hình bằng --model.", "%s was assessed by the model %s, not %s; name its file with --model.", dir, r.Maturity.Model, model.ID)
	}
	o := textw.Options{}
	if output == "" {
		o = textw.Options{Width: width(a.out), Colour: colour(a.out)}
	}
	var b bytes.Buffer
	err = textw.WriteMaturity(&b, view.MakeMaturity(r.Maturity, model, a.language()), o)
	return b.Bytes(), err
}
