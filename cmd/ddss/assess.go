package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/discover"
	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/run"
)

func (a *app) assess() *cobra.Command {
	var format, output string
	var noWrite bool
	var failUnder float64
	cmd := &cobra.Command{
		Use:   a.say("assess [THƯ_MỤC | ddss.yaml]", "assess [FOLDER | ddss.yaml]"),
		Short: a.say("Nạp dữ liệu, kiểm tra, chấm điểm, ghi thư mục kết quả và in phiếu điểm", "Load, check, score, write the run folder and print the scorecard"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			if !(failUnder >= 0 && failUnder <= 100) {
				return fault.New(fault.Usage, "--fail-under phải từ 0 đến 100.", "--fail-under must be from 0 to 100.")
			}
			o, err := a.options(append(args, ".")[0])
			if err != nil {
				return err
			}
			o.NoWrite = noWrite
			o.Page = a.pages(o.Config)
			progress := a.progress()
			o.Tell = progress.tell
			out, err := assess.Run(cmd.Context(), o)
			progress.done()
			if err != nil {
				return err
			}
			if err := a.report(out, format, output); err != nil {
				return err
			}
			if len(out.Faults) > 0 {
				return &fault.Error{Code: fault.Failed} // told already
			}
			var least *float64
			if cmd.Flags().Changed("fail-under") {
				least = &failUnder
			}
			if missed := out.Gate(least, o.Config); missed != nil {
				return missed
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.String("as-of", "", a.say("thời điểm đánh giá, dạng 2026-10-31T17:00:00+07:00", "moment that the assessment stands for, RFC 3339"))
	f.String("out", "", a.say("nơi đặt các thư mục kết quả (mặc định ./runs)", "where run folders go (default ./runs)"))
	f.StringVar(&format, "format", "text", a.say("text hoặc json (json in result.json ra stdout)", "text or json (json prints result.json)"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	f.String("sign-key", "", a.say("ký thư mục kết quả bằng khoá này (dạng minisign, tạo bằng ddss key --sign)", "sign the run folder with this key (minisign format, made by ddss key --sign)"))
	f.BoolVar(&noWrite, "no-write", false, a.say("không ghi thư mục kết quả", "do not write the run folder"))
	f.Float64Var(&failUnder, "fail-under", 0, a.say("mã thoát 3 nếu DQI thấp hơn số này", "exit code 3 if the DQI is below"))
	return cmd
}

// atMost refuses further arguments.
func (a *app) atMost(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > n {
			return fault.New(fault.Usage, "Thừa tham số %q.", "Unexpected argument %q.", args[n])
		}
		return nil
	}
}

// options reads the configuration at place and lays environment and flags over it.
func (a *app) options(place string) (assess.Options, error) {
	o := assess.Options{Connectors: all.List(), Remotes: all.Remotes(), Clock: time.Now}
	if err := enoughAddressSpace(); err != nil {
		return o, err
	}
	info, err := os.Stat(place)
	if err != nil {
		return o, fault.New(fault.Usage, "Không thấy %s; hãy ghi tên thư mục hoặc tệp %s.", "%s is not there; name a folder or a %s.", place, config.FileName).Because(err)
	}
	file := place
	o.Dir = filepath.Dir(place)
	if info.IsDir() {
		o.Dir, file = place, filepath.Join(place, config.FileName)
	}
	o.ConfigText, err = os.ReadFile(file)
	switch {
	case info.IsDir() && errors.Is(err, fs.ErrNotExist):
		folder, err := discover.Read(context.Background(), o.Dir, o.Connectors)
		if err != nil {
			return o, err
		}
		if o.Config, o.Notes, err = folder.Config(o.Dir); err != nil {
			return o, err
		}
	case err != nil:
		return o, fault.New(fault.Usage, "Không đọc được %s.", "%s cannot be read.", file).Because(err)
	default:
		o.ConfigName = filepath.Base(file)
		if o.Config, err = config.Parse(o.ConfigText); err != nil {
			return o, err
		}
	}
	a.lang = o.Config.Lang
	o.Config.Lang = a.language()
	if err := a.overlay(&o); err != nil {
		return o, err
	}
	if len(o.Config.Sources) == 0 {
		return o, fault.New(fault.Usage, "%s không khai nguồn dữ liệu nào; hãy thêm mục sources.", "%s names no source; add sources.", file)
	}
	return o, nil
}

// overlay sets what environment and flags say over the configuration.
func (a *app) overlay(o *assess.Options) error {
	asOf := o.Config.AsOf
	if s := a.settings.GetString("as-of"); s != "" {
		asOf = s
	}
	o.AsOf = time.Now()
	if asOf != "" {
		var err error
		if o.AsOf, err = parseTime(asOf); err != nil {
			return err
		}
	}
	o.AsOf = o.AsOf.Truncate(time.Second)
	if o.Out = a.settings.GetString("out"); o.Out == "" {
		o.Out = o.Config.OutFrom(o.Dir)
	}
	for key, into := range map[string]*string{"engine.memory_limit": &o.Config.Engine.MemoryLimit, "engine.temp_dir": &o.Config.Engine.TempDir, "system": &o.Config.System, "masking.key_file": &o.Config.Masking.KeyFile} {
		if s := a.settings.GetString(key); s != "" {
			*into = s
		}
	}
	if f := a.settings.GetString("sign-key"); f != "" {
		var err error
		if o.Signer, err = run.ReadSigner(f); err != nil {
			return err
		}
	}
	if s := a.settings.GetString("engine.threads"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			return fault.New(fault.Usage, "DDSS_ENGINE_THREADS phải là một số, không phải %q.", "DDSS_ENGINE_THREADS must be a number, not %q.", s).Because(err)
		}
		o.Config.Engine.Threads = n
	}
	return o.Config.Check()
}

func parseTime(s string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return at, fault.New(fault.Usage, "as_of %q sai; hãy viết đủ ngày, giờ và múi giờ, ví dụ 2026-10-31T17:00:00+07:00.", "as_of %q is wrong; write day, time and offset, such as 2026-10-31T17:00:00+07:00.", s).Because(err)
	}
	return at, nil
}

// page makes the view of an outcome, with what was told during the run.
func (a *app) page(out *assess.Outcome) *view.Page {
	p := view.Make(finished(out), a.language())
	for _, f := range out.Faults {
		p.Warnings = append(p.Warnings, fault.In(f, a.language()))
	}
	for _, w := range out.Warnings {
		p.Warnings = append(p.Warnings, w.In(a.language()))
	}
	return p
}

// finished is what the run folder tells again later.
func finished(out *assess.Outcome) view.Input {
	return view.Input{Result: out.Result, Catalogue: out.Catalogue, History: out.History, Counts: out.Counts()}
}

// pages renders the scorecards that the configuration asks for.
func (a *app) pages(c *config.Config) func(context.Context, *assess.Session) (map[string][]byte, error) {
	return func(ctx context.Context, s *assess.Session) (map[string][]byte, error) {
		cards := slices.DeleteFunc(slices.Clone(c.Reports), func(r string) bool { return r == "fixlist" })
		files := map[string][]byte{}
		var err error
		if len(cards) > 0 || len(c.Reports) == 0 {
			files, err = a.renderReports(finished(s.Outcome), cards)
		}
		if err != nil || len(cards) == len(c.Reports) {
			return files, err
		}
		files[run.FixlistXLSX], err = a.fixlist(ctx, s)
		return files, err
	}
}

// report prints what was found.
func (a *app) report(out *assess.Outcome, format, output string) error {
	if out.NewKey != "" {
		a.madeKey(a.err, out.NewKey)
	}
	for _, f := range out.Faults {
		fmt.Fprintln(a.err, "ddss: "+fault.In(f, a.language()))
	}
	if format == "json" {
		for _, w := range out.Warnings {
			fmt.Fprintln(a.err, "ddss: "+w.In(a.language()))
		}
		text, err := out.Result.Encode()
		if err != nil {
			return err
		}
		return a.emit(output, text)
	}
	if err := a.printed(out, output); err != nil {
		return err
	}
	if out.Dir != "" {
		fmt.Fprintf(a.err, "\n%s: %s\n", a.page(out).W("run_folder"), out.Dir)
	}
	return nil
}

func (a *app) printed(out *assess.Outcome, output string) error {
	return a.write(output, forAll, func(w io.Writer) error {
		o := textw.Options{}
		if output == "" {
			o = textw.Options{Width: width(a.out), Colour: colour(a.out)}
		}
		return textw.Write(w, a.page(out), o)
	})
}
