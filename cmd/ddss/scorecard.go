package main

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/report/htmlw"
	"ddss/internal/report/mdw"
	"ddss/internal/report/pdfw"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/report/xlsxw"
	"ddss/internal/run"
)

// scorecardFormats are the forms in which a scorecard is written.
var scorecardFormats = []string{"text", "html", "xlsx", "pdf", "md", "json"}

func (a *app) scorecard() *cobra.Command {
	var format, output string
	var public bool
	cmd := &cobra.Command{
		Use:   a.say("scorecard [THƯ_MỤC_KẾT_QUẢ]", "scorecard [RUN]"),
		Short: a.say("Dựng lại phiếu điểm của một lần đánh giá, không cần dữ liệu đầu vào", "Render the scorecard of a run again, without its inputs"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if !slices.Contains(scorecardFormats, format) {
				return fault.New(fault.Usage, "--format phải là một trong %[2]s, không phải %[1]q.", "--format must be one of %[2]s, not %[1]q.", format, strings.Join(scorecardFormats, ", "))
			}
			if public && format == "json" {
				return fault.New(fault.Usage, "--public không dùng với json: result.json có các số nhỏ chưa được ẩn.", "--public does not go with json: result.json holds small numbers that are not hidden.")
			}
			dir, err := a.runFolder(args)
			if err != nil {
				return err
			}
			if output != "" {
				if err := outside(dir, output); err != nil {
					return err
				}
			}
			in, err := view.Read(dir)
			if err != nil {
				return err
			}
			in.Public = public
			text, err := a.render(in, format, output == "")
			if err != nil {
				return err
			}
			if output == "" && (format == "xlsx" || format == "pdf") && isTerminal(a.out) {
				return fault.New(fault.Usage, "Hãy thêm -o TỆP để ghi %s ra tệp.", "Add -o FILE to write %s to a file.", format)
			}
			return a.emit(output, text)
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "text", a.say("text, html, xlsx, pdf, md hoặc json", "text, html, xlsx, pdf, md or json"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi vào tệp", "write to a file"))
	f.BoolVar(&public, "public", false, a.say("bản công bố: ẩn các số nhỏ hơn 5, không có tên tệp và cán bộ", "for publication: numbers below 5 hidden, no files and officers named"))
	a.runsFlag(cmd)
	return cmd
}

// outside refuses to write into a run folder, which holds evidence and must not change.
func outside(dir, file string) error {
	runDir, err1 := filepath.Abs(dir)
	place, err2 := filepath.Abs(filepath.Dir(file))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if rel, err := filepath.Rel(runDir, place); err == nil && filepath.IsLocal(rel) {
		return fault.New(fault.Usage, "Không ghi vào thư mục kết quả %s vì đó là bằng chứng; hãy ghi ra chỗ khác.", "Nothing is written into the run folder %s, which is evidence; write elsewhere.", dir)
	}
	return nil
}

// render makes a scorecard in one of the forms. To the terminal it is as wide as the terminal.
func (a *app) render(in view.Input, format string, terminal bool) ([]byte, error) {
	if format == "json" {
		return in.Result.Encode()
	}
	p := view.Make(in, a.language())
	switch format {
	case "html":
		return htmlw.Render(p)
	case "xlsx":
		return xlsxw.Render(p)
	case "pdf":
		return pdfw.Render(p)
	case "md":
		return mdw.Render(p)
	}
	o := textw.Options{}
	if terminal {
		o = textw.Options{Width: width(a.out), Colour: colour(a.out)}
	}
	var b bytes.Buffer
	err := textw.Write(&b, p, o)
	return b.Bytes(), err
}

// reportFiles are the scorecards that a run folder may hold, by the form that the configuration names.
var reportFiles = map[string]string{"html": run.ScorecardHTML, "xlsx": run.ScorecardXLSX, "pdf": run.ScorecardPDF}

// renderReports makes the scorecards of a run folder: those that the configuration names, else the HTML page.
func (a *app) renderReports(in view.Input, forms []string) (map[string][]byte, error) {
	if len(forms) == 0 {
		forms = []string{"html"}
	}
	files := map[string][]byte{}
	for _, form := range forms {
		text, err := a.render(in, form, false)
		if err != nil {
			return nil, err
		}
		files[reportFiles[form]] = text
	}
	return files, nil
}
