package view

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

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
	rules, err := run.ReadRules(dir)
	if err != nil {
		return in, unreadable(run.CatalogueFile, err)
	}
	in.Catalogue = withOwn(in.Catalogue, rules)
	return in, nil
}

// withOwn is the built-in catalogue with the unit's own checks of a run, whose files may be elsewhere by now.
func withOwn(cat *checks.Catalogue, rules run.Rules) *checks.Catalogue {
	out := *cat
	out.Checks = slices.Clone(cat.Checks)
	wording := func(w map[string]string) checks.Wording { return checks.Wording{Vi: w["vi"], En: w["en"]} }
	for _, r := range rules.Checks {
		if _, known := cat.Get(r.ID); known || !r.Custom {
			continue
		}
		out.Checks = append(out.Checks, &checks.Check{ID: r.ID, Version: r.Version, Severity: checks.Severity(r.Severity), Title: wording(r.Title), Basis: wording(r.Basis), Advice: wording(r.Advice), Value: r.Field, Unit: r.Unit, Custom: true})
	}
	slices.SortFunc(out.Checks, func(a, b *checks.Check) int { return strings.Compare(a.ID, b.ID) })
	return &out
}
