package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/failure"
	"ddss/internal/fault"
	"ddss/internal/report/fixlist"
)

// textRows is how many rows are printed as text unless --limit says otherwise.
const textRows = 50

// listing is what the command failures was asked for.
type listing struct {
	filter         assess.Filter
	inputs         string
	format, output string
	unmask         bool
	rejected       bool
	approval       string
}

func (a *app) failures() *cobra.Command {
	var l listing
	cmd := &cobra.Command{
		Use:   a.say("failures [THƯ_MỤC_KẾT_QUẢ]", "failures [RUN]"),
		Short: a.say("Danh sách cần sửa: mọi hàng sai với đủ lý do, cách sửa, tệp nguồn, trang tính và số hàng", "The fix list: every failing row with all its reasons, advice, source file, sheet and row"),
		Long: a.say("Hàng đứng trước là hàng mà sửa xong thì DQI tăng nhiều nhất. Dữ liệu cá nhân được che, trừ khi thêm --unmask (được ghi vào access.log của thư mục kết quả).",
			"First come the rows whose mending adds most to the DQI. Personal data is masked unless --unmask is given, which the run's access.log records."),
		Args: a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if err := a.settle(&l, cmd.Flags().Changed("limit")); err != nil {
				return err
			}
			if l.rejected {
				dir, err := a.runFolder(args)
				if err != nil {
					return err
				}
				return a.rejected(dir, l)
			}
			s, dir, err := a.reopen(cmd.Context(), args, l.inputs)
			if err != nil {
				return err
			}
			defer s.Close()
			if a.unmasked = l.unmask; l.unmask {
				if err := a.logAccess(dir, l); err != nil {
					return err
				}
			}
			return a.list(cmd.Context(), s, l)
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&l.filter.Checks, "check", nil, a.say("chỉ các quy tắc này", "these checks only"))
	f.StringSliceVar(&l.filter.Severities, "severity", nil, a.say("chỉ các mức này: critical, major, minor, signal", "these severities only: critical, major, minor, signal"))
	f.StringSliceVar(&l.filter.Agencies, "agency", nil, a.say("chỉ các mã cơ quan này", "these agency codes only"))
	f.StringArrayVar(&l.filter.Sectors, "sector", nil, a.say("chỉ lĩnh vực này (ghi nhiều lần được)", "this sector only (may be given again)"))
	f.Int64Var(&l.filter.Limit, "limit", 0, a.say("nhiều nhất bao nhiêu hàng; 0 là tất cả (mặc định 50 khi in dạng text)", "at most so many rows; 0 for all (default 50 as text)"))
	f.StringVar(&l.format, "format", "", a.say("text, csv, xlsx hoặc ndjson (mặc định theo đuôi tệp của -o; text trên màn hình, csv ở nơi khác)", "text, csv, xlsx or ndjson (default: by the ending of -o; text on a terminal, csv elsewhere)"))
	f.StringVarP(&l.output, "output", "o", "", a.say("ghi vào tệp", "write to a file"))
	f.BoolVar(&l.unmask, "unmask", false, a.say("không che dữ liệu cá nhân; việc này được ghi lại", "do not mask personal data; this is recorded"))
	f.StringVar(&l.approval, "approval", "", a.say("văn bản cho phép xem dữ liệu không che", "document that permits unmasked data"))
	f.BoolVar(&l.rejected, "rejected", false, a.say("các hàng không đưa vào được và lý do, thay cho các hàng sai (text hoặc csv)", "the rows that could not be brought in and why, instead of the failing ones (text or csv)"))
	a.inputsFlag(cmd, &l.inputs)
	a.runsFlag(cmd)
	return cmd
}

// settle fills in what was not said.
func (a *app) settle(l *listing, limited bool) error {
	if ending := strings.TrimPrefix(filepath.Ext(l.output), "."); l.format == "" && slices.Contains(fixlist.Formats, ending) {
		l.format = ending
	}
	if l.format == "" {
		l.format = "csv"
		if l.output == "" && isTerminal(a.out) {
			l.format = "text"
		}
	}
	switch {
	case !slices.Contains(fixlist.Formats, l.format):
		return fault.New(fault.Usage, "--format phải là text, csv, xlsx hoặc ndjson, không phải %q.", "--format must be text, csv, xlsx or ndjson, not %q.", l.format)
	case l.filter.Limit < 0:
		return fault.New(fault.Usage, "--limit không được âm.", "--limit must not be negative.")
	case l.format == "xlsx" && l.output == "" && isTerminal(a.out):
		return fault.New(fault.Usage, "Bảng tính không in ra màn hình được; hãy thêm -o TỆP.xlsx.", "A workbook cannot be printed; add -o FILE.xlsx.")
	}
	if l.format == "text" && !limited {
		l.filter.Limit = textRows
	}
	l.filter.ByAgency = l.format == "xlsx"
	return nil
}

func (a *app) logAccess(dir string, l listing) error {
	what := []string{"format=" + l.format}
	for name, list := range map[string][]string{"check": l.filter.Checks, "severity": l.filter.Severities, "agency": l.filter.Agencies, "sector": l.filter.Sectors} {
		for _, v := range list {
			what = append(what, name+"="+v)
		}
	}
	slices.Sort(what)
	return a.logUnmasked(dir, "failures", l.approval, what...)
}

// list writes the failures and says how many there are.
func (a *app) list(ctx context.Context, s *assess.Session, l listing) error {
	shown, total := int64(0), int64(0)
	err := a.output(l.output, func(to io.Writer) error {
		w, err := fixlist.New(l.format, to, fixlist.Options{Lang: a.language(), Unmask: l.unmask})
		if err != nil {
			return err
		}
		total, err = s.Failures(ctx, l.filter, func(f failure.Failure) error {
			shown++
			return w.Write(f)
		})
		return errors.Join(err, w.Close())
	})
	if err != nil {
		return err
	}
	if shown < total {
		fmt.Fprintf(a.err, a.choose("%d trong %d hàng cần sửa; thêm --limit 0 để lấy hết, hoặc -o TỆP.xlsx để chia theo đơn vị.\n", "%d of %d rows to mend; add --limit 0 for all of them, or -o FILE.xlsx for a sheet per agency.\n"), shown, total)
	} else {
		fmt.Fprintf(a.err, a.choose("%d hàng cần sửa.\n", "%d rows to mend.\n"), total)
	}
	return nil
}

// fixlist is the workbook of the failing rows for the run folder, masked.
func (a *app) fixlist(ctx context.Context, s *assess.Session) ([]byte, error) {
	var b bytes.Buffer
	w, err := fixlist.New("xlsx", &b, fixlist.Options{Lang: a.language()})
	if err != nil {
		return nil, err
	}
	_, err = s.Failures(ctx, assess.Filter{ByAgency: true}, w.Write)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}
