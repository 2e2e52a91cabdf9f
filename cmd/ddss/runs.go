package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/audit/leak"
	"ddss/internal/fault"
	"ddss/internal/run"
)

// runsFlag adds --out to a command that reads a run.
func (a *app) runsFlag(cmd *cobra.Command) {
	cmd.Flags().String("out", "", a.say("nơi đặt các thư mục kết quả (mặc định ./runs)", "where run folders are (default ./runs)"))
}

// inputsFlag adds --inputs to a command that reads the inputs of a run again.
func (a *app) inputsFlag(cmd *cobra.Command, inputs *string) {
	cmd.Flags().StringVar(inputs, "inputs", "", a.say("thư mục dữ liệu đầu vào (mặc định là nơi ghi trong context.json)", "folder of the inputs (default: the place in context.json)"))
}

// runFolder is the run that is named, or the newest.
func (a *app) runFolder(args []string) (string, error) {
	if len(args) > 0 {
		if _, err := os.Stat(filepath.Join(args[0], run.ManifestFile)); err != nil {
			return "", fault.New(fault.Usage, "%s không phải thư mục kết quả: không có %s.", "%s is no run folder: it has no %s.", args[0], run.ManifestFile).Because(err)
		}
		return args[0], nil
	}
	out := a.settings.GetString("out")
	if out == "" {
		out = "runs"
	}
	dir, err := run.Newest(out)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fault.New(fault.Usage, "Chưa có lần đánh giá nào trong %s; hãy chạy ddss assess trước.", "There is no run in %s; run ddss assess first.", out).Because(err)
	}
	return dir, err
}

// reopen judges the inputs of the run again, and returns the run's folder beside the open session.
func (a *app) reopen(ctx context.Context, args []string, inputs string) (*assess.Session, string, error) {
	return a.reopenWith(ctx, args, inputs, func(*assess.Options) {})
}

// reopenWith is reopen with options that the command adjusts.
func (a *app) reopenWith(ctx context.Context, args []string, inputs string, adjust func(*assess.Options)) (*assess.Session, string, error) {
	dir, err := a.runFolder(args)
	if err != nil {
		return nil, "", err
	}
	if inputs == "" {
		if inputs, err = assess.PlaceOfInputs(dir); err != nil {
			return nil, "", err
		}
	}
	o, err := a.options(inputs)
	if err != nil {
		return nil, "", err
	}
	progress := a.progress()
	defer progress.done()
	o.Tell = progress.tell
	adjust(&o)
	s, err := assess.Reopen(ctx, dir, o)
	return s, dir, err
}

// logUnmasked records that the user takes data unmasked out of the run, before any is shown.
func (a *app) logUnmasked(dir, command, approval string, what ...string) error {
	who := "?"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	return run.LogAccess(dir, run.Access{At: time.Now().Format(time.RFC3339), User: who, Host: hostName(), Command: command, What: leak.Mask(strings.Join(what, " ")), Approval: leak.Mask(approval)})
}

// hostName names this machine, for the access log.
func hostName() string {
	host, err := os.Hostname()
	if err != nil {
		return "?"
	}
	return host
}
