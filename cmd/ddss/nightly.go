package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"os/user"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/audit/leak"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/nightly"
)

func (a *app) nightly() *cobra.Command {
	var place, format, logFile, status, metrics string
	var deliver bool
	cmd := &cobra.Command{
		Use:   "nightly",
		Short: a.say("Đánh giá hằng đêm: khoá, cảnh báo, dọn lần cũ, tệp trạng thái", "The unattended assessment: lock, alerts, retention, status file"),
		Args:  a.atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			log, closeLog, err := a.logger(format, logFile)
			if err != nil {
				return err
			}
			defer closeLog()
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGHUP)
			defer stop()
			o, err := a.options(place)
			if err != nil && !deliver && a.salvage(&o, place) {
				_, told := nightly.Unusable(ctx, nightly.Options{Assess: o, Lang: a.language(), Log: log, Status: status, Metrics: metrics, Sleep: sleep}, err)
				return errors.Join(err, told)
			}
			if err != nil {
				return err
			}
			o.Page = a.pages(o.Config)
			o.Tell = func(e assess.Event) {
				if !e.Within {
					log.Info(e.Stage, "name", e.Name, "done", e.Done, "of", e.Of)
				}
			}
			night := nightly.Options{Assess: o, Lang: a.language(), Log: log, Status: status, Metrics: metrics, Sleep: sleep}
			if deliver {
				waiting, err := nightly.Pending(ctx, night)
				if err == nil && waiting > 0 {
					return fault.New(fault.Failed, "Còn %d thông báo chưa gửi được.", "%d messages could not be delivered.", waiting)
				}
				return err
			}
			_, err = nightly.Run(ctx, night)
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&place, "config", ".", a.say("thư mục hoặc tệp ddss.yaml", "folder or ddss.yaml"))
	f.String("as-of", "", a.say("thời điểm đánh giá, dạng 2026-10-31T17:00:00+07:00", "moment that the assessment stands for, RFC 3339"))
	a.runsFlag(cmd)
	f.StringVar(&format, "log", "text", a.say("dạng nhật ký: text hoặc json", "form of the log: text or json"))
	f.StringVar(&logFile, "log-file", "", a.say("ghi nhật ký vào tệp; tệp quá 5 MB thì được đổi tên thành .1", "write the log to a file; beyond 5 MB it is renamed to .1"))
	f.StringVar(&status, "status", "", a.say("tệp trạng thái JSON (mặc định status.json cạnh các thư mục kết quả)", "status file, JSON (default status.json beside the run folders)"))
	f.StringVar(&metrics, "metrics", "", a.say("tệp số đo cho Prometheus (mặc định ddss.prom)", "metrics for Prometheus' textfile collector (default ddss.prom)"))
	f.BoolVar(&deliver, "deliver", false, a.say("chỉ gửi lại các thông báo còn chờ", "only deliver the messages that wait"))
	return cmd
}

// salvage sets what tells where a night with an unusable configuration speaks. It reports whether the place of the runs is
// known.
func (a *app) salvage(o *assess.Options, place string) bool {
	if o.Dir == "" { // not looked at
		o.Dir = place
		if info, err := os.Stat(place); err != nil || !info.IsDir() {
			o.Dir = filepath.Dir(place)
		}
	}
	if o.ConfigText == nil {
		file := place
		if o.Dir == place {
			file = filepath.Join(place, config.FileName)
		}
		o.ConfigText, _ = os.ReadFile(file) // what cannot be read tells nothing
	}
	var known bool
	o.Config, known = config.Salvage(o.ConfigText)
	a.lang = o.Config.Lang
	o.Out = a.settings.GetString("out")
	switch {
	case o.Out != "":
	case !known || o.ConfigText == nil:
		return false
	default:
		o.Out = o.Config.OutFrom(o.Dir)
	}
	o.AsOf = o.Clock().Truncate(time.Second)
	return true
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// largestLog is the size beyond which a log file is set aside.
const largestLog = 5 << 20

// logged keeps personal data, such as a phone number in the name of a file, out of the log.
var logged = slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindString {
		a.Value = slog.StringValue(leak.Mask(a.Value.String()))
	}
	return a
}}

// logger writes to stderr, or to a file that is set aside when it has grown too large.
func (a *app) logger(format, file string) (*slog.Logger, func(), error) {
	w, closing := a.err, func() {}
	if file != "" {
		if info, err := os.Stat(file); err == nil && info.Size() > largestLog {
			if err := os.Rename(file, file+".1"); err != nil {
				return nil, nil, cannotWrite(file, err)
			}
		}
		f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
		if err != nil {
			return nil, nil, cannotWrite(file, err)
		}
		w, closing = discreet{f}, func() { f.Close() }
	}
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, &logged)), closing, nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, &logged)), closing, nil
	}
	closing()
	return nil, nil, fault.New(fault.Usage, "--log phải là text hoặc json, không phải %q.", "--log must be text or json, not %q.", format)
}

var clockForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func (a *app) schedule() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schedule",
		Short: a.say("Lịch chạy hằng đêm: print", "The nightly schedule: print"),
		Args:  a.atMost(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var place, clock, kind, account string
	show := &cobra.Command{
		Use:   "print",
		Short: a.say("In lịch cho systemd, cron và Windows", "Print the schedule for systemd, cron and Windows"),
		Args:  a.atMost(0),
		RunE: func(*cobra.Command, []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if !clockForm.MatchString(clock) {
				return fault.New(fault.Usage, "--at phải có dạng HH:mm, không phải %q.", "--at must be HH:mm, not %q.", clock)
			}
			s := nightly.Schedule{Clock: clock}
			for path, into := range map[string]*string{place: &s.Config, a.outFolder(): &s.Out} {
				abs, err := filepath.Abs(path)
				if err != nil {
					return err
				}
				*into = abs
			}
			var err error
			if s.Program, err = os.Executable(); err != nil {
				return err
			}
			if s.User = account; account == "" {
				s.User = "ddss"
				if me, err := user.Current(); err == nil {
					s.User = me.Username
				}
			}
			forms := map[string]func() string{"systemd": s.Systemd, "service": s.Service, "timer": s.Timer, "cron": s.Cron, "windows": s.Windows}
			if kind == "" {
				for _, k := range []string{"systemd", "cron", "windows"} {
					fmt.Fprintf(a.out, "== %s ==\n%s\n", k, forms[k]())
				}
				return nil
			}
			form, ok := forms[kind]
			if !ok {
				return fault.New(fault.Usage, "--for phải là systemd, service, timer, cron hoặc windows, không phải %q.", "--for must be systemd, service, timer, cron or windows, not %q.", kind)
			}
			fmt.Fprint(a.out, form())
			return nil
		},
	}
	f := show.Flags()
	f.StringVar(&place, "config", ".", a.say("thư mục hoặc tệp ddss.yaml", "folder or ddss.yaml"))
	f.StringVar(&clock, "at", "01:30", a.say("giờ chạy, HH:mm", "when to run, HH:mm"))
	f.StringVar(&kind, "for", "", a.say("systemd (hay riêng service, timer), cron hoặc windows; mặc định in cả ba", "systemd (or its service or timer alone), cron or windows; default all three"))
	f.StringVar(&account, "user", "", a.say("tài khoản chạy dịch vụ (mặc định tài khoản đang dùng)", "account that the service runs under (default: the present one)"))
	a.runsFlag(show)
	cmd.AddCommand(show)
	return cmd
}
