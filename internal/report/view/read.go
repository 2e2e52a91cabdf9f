package view

import (
	"errors"
	"io/fs"

	"ddss/checks"
	"ddss/internal/fault"
	"ddss/internal/run"
)

// Read reads what a page is made from out of a run folder. The error is a *fault.Error.
func Read(dir string) (Input, error) {
	in := Input{Catalogue: checks.BuiltIn()}
	unreadable := func(file string, err error) error {
		return fault.New(fault.Failed, "%s: không đọc được %s; chạy ddss verify để kiểm thư mục này.", "%s: %s cannot be read; run ddss verify on this folder.", dir, file).Because(err)
	}
	var err error
	if in.Result, err = run.ReadResult(dir); err != nil {
		return in, unreadable(run.ResultFile, err)
	}
	if in.History, err = run.HistoryOf(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return in, unreadable(run.HistoryFile, err)
	}
	if in.Counts, err = run.ReadCounts(dir); err != nil {
		return in, unreadable(run.ChecksFile, err)
	}
	return in, nil
}
