package assess

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/viettext"
)

// declaredDataset holds the figures that other bodies published.
const declaredDataset = "declared_figure"

// figure is a figure that another body published.
type figure struct {
	indicator, document string
	until, issued       string // last day of its period, and of issue, yyyy-MM-dd
	value               *big.Rat
}

// declared reads the figures of the exports and of the configuration that have a document and stand for a period that
// ended by as_of.
func (s *Session) declared(ctx context.Context) ([]figure, error) {
	list, err := configured(s.options.Config.Declared)
	if err != nil {
		return nil, err
	}
	if s.Loaded(declaredDataset) {
		err = s.Records(ctx, declaredDataset, []string{"indicator", "document_no", "period_to", "issued_on", "value"}, func(r engine.Record) error {
			f := figure{indicator: r.Texts[0], document: r.Texts[1], until: dayPart(r.Values[2]), issued: dayPart(r.Values[3])}
			if v, ok := new(big.Rat).SetString(r.Values[4]); ok {
				f.value = v
			}
			list = append(list, f)
			return nil
		})
		if err != nil {
			return nil, engineFault(err)
		}
	}
	today := s.options.today()
	return slices.DeleteFunc(list, func(f figure) bool { return f.document == "" || f.value == nil || f.until == "" || f.until > today }), nil
}

// dayPart is the day of a moment in ISO form.
func dayPart(moment string) string { return moment[:min(len(moment), len(time.DateOnly))] }

// configured reads the figures of the configuration. They stand for the time up to their day of issue.
func configured(list []config.Declared) ([]figure, error) {
	var out []figure
	for i, d := range list {
		wrong := func(vi, en string) error {
			return fault.New(fault.Usage, "%[1]s, declared thứ %[2]d (%[3]s): "+vi+".", "%[1]s, declared %[2]d (%[3]s): "+en+".", config.FileName, i+1, d.Indicator)
		}
		value, ok := new(big.Rat).SetString(strings.Replace(d.Value, ",", ".", 1))
		switch {
		case d.Indicator == "" || d.DocumentNo == "":
			return nil, wrong("cần indicator và document_no; số liệu không có văn bản thì không dùng", "indicator and document_no are needed; a figure without a document is not used")
		case !ok:
			return nil, wrong("value phải là một số", "value must be a number")
		}
		if _, err := time.Parse(time.DateOnly, d.IssuedOn); err != nil {
			return nil, wrong("issued_on phải có dạng yyyy-MM-dd", "issued_on must be yyyy-MM-dd")
		}
		out = append(out, figure{indicator: d.Indicator, document: viettext.NFC(viettext.Trim(d.DocumentNo)), until: d.IssuedOn, issued: d.IssuedOn, value: value})
	}
	return out, nil
}

// newest is the newest figure of an indicator: by the end of its period, then by its day of issue, then the first in the
// configuration and the exports. It is nil if there is none.
func newest(list []figure, indicator string) *figure {
	var best *figure
	for n := range list {
		f := &list[n]
		if f.indicator == indicator && (best == nil || f.until > best.until || f.until == best.until && f.issued > best.issued) {
			best = f
		}
	}
	return best
}

// declareIndicator takes the newest figure.
func (s *Session) declareIndicator(i *result.Indicator, list []figure) {
	best := newest(list, i.ID)
	if best == nil {
		i.Reason = orNull(s.undeclared())
		setTarget(i, nil, s.Plan, s.options.today())
		return
	}
	value := result.Round(best.value)
	i.Value, i.Declared = &value, &best.document
	setTarget(i, best.value, s.Plan, s.options.today())
}

const reasonNotDeclared = "not_declared"

// undeclared is why there is no figure of a document.
func (s *Session) undeclared() string {
	for _, d := range s.data {
		if d.Name != declaredDataset || !d.assessed() {
			continue
		}
		for _, f := range []string{"indicator", "period_to", "value", "document_no"} {
			if !slices.Contains(d.columns(), f) {
				return fmt.Sprintf("column_absent:%s", f)
			}
		}
		return reasonNotDeclared
	}
	return "dataset_absent:" + declaredDataset
}
