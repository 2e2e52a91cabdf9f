package view

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

// Page is the scorecard of a run.
type Page struct {
	Lang        string
	Unit, AsOf  string
	DQI         Figure
	DQIChange   string // "" without a comparable run
	Since       string // as_of of the comparable run
	Headline    Figure
	Clean       Share
	Identifiers Identifiers
	Qualities   []Quality
	NotInDQI    []string // names of the dimensions that are not assessed
	Worst       []Row
	MoreFailed  string // how many further checks failed; "" if none
	Steps       []string
	Signals     []Row
	Datasets    []Dataset
	Cuts        []Cut
	NotJudged   []Unjudged
	Warnings    []string
	Catalogue   string // version and digest
	Tool        string
}

// Share is a figure with its two integers.
type Share struct {
	Figure
	Part, Whole string
}

// Identifiers tells whether the identifiers are whole.
type Identifiers struct {
	State  string // ok, bad, null
	Text   string
	Faults []Row // violated identifier checks
}

// Quality is one of the six dimensions.
type Quality struct {
	ID, Name, Note                         string
	Score                                  Figure
	Change                                 string
	Weight                                 string
	Passed, Failed, NotApplicable, Errored string
	Wrong, Judged                          string // verdicts of its weighted checks
}

// Row is a check with what it counted.
type Row struct {
	ID, Title, Dataset, Severity, Advice, Basis string
	Quality                                     string
	Wrong, Judged                               string
	Score                                       Figure
	Loss                                        string // points of the DQI
}

// Dataset is what was loaded of a dataset.
type Dataset struct {
	Name                    string
	Rows, Rejected, Skipped string
	Sources                 []string
	Failed                  []string
}

// Cut is a table of segments.
type Cut struct {
	By, Title, Head string
	Segments        []Segment
}

// Segment is a group of dossiers. A small one shows no figures.
type Segment struct {
	Key, Dossiers string
	Small         bool
	Clean         Figure
	Dimensions    []Figure // in the order of checks.Dimensions
}

// Unjudged lists checks that were not judged for one reason.
type Unjudged struct {
	Reason string
	Titles []string
}

const (
	worstShown = 10
	stepsShown = 5
	smallCell  = 5 // segments with fewer dossiers show no figures
)

// Input is what a page is made from.
type Input struct {
	Result    *result.Result
	Catalogue *checks.Catalogue
	Weights   score.Weights
	Tallies   []score.Tally
	History   run.History
	Warnings  []string
}

// Make computes the page in the language "vi" or "en".
func Make(in Input, language string) *Page {
	l := lang(language)
	r := in.Result
	p := &Page{Lang: language, AsOf: l.moment(r.AsOf), DQI: l.figure(r.DQI.Score), Headline: l.figure(r.DQI.HeadlineFour),
		Catalogue: r.Catalogue.Version + " · " + r.Catalogue.Digest, Tool: r.Tool.Name + " " + r.Tool.Version, Warnings: in.Warnings}
	if p.Unit = unitName(r.Unit); p.Unit == "" {
		p.Unit = p.W("no_unit")
	}
	if r.DQI.Band != nil {
		p.DQI.Band = *r.DQI.Band
	}
	if c := r.DQI.Clean; c != nil {
		p.Clean = Share{l.figure(c.Score), l.whole(c.Numerator), l.whole(c.Denominator)}
	} else {
		p.Clean = Share{Figure{Text: unknown}, unknown, unknown}
	}
	last, compared := in.History.Last()
	if compared {
		p.Since = l.moment(last.AsOf)
		p.DQIChange = l.change(r.DQI.Score, last.DQI)
	}
	p.identifiers(l, in)
	p.qualities(l, in, last)
	p.rank(l, in)
	p.datasets(l, r)
	p.cuts(l, r)
	p.unjudged(l, in)
	return p
}

func unitName(u result.Unit) string {
	var parts []string
	if u.Name != nil {
		parts = append(parts, *u.Name)
	}
	if u.WardCode != nil {
		parts = append(parts, "("+*u.WardCode+")")
	}
	return strings.Join(parts, " ")
}

func (l lang) change(now, before *result.Percent) string {
	if now == nil || before == nil {
		return ""
	}
	return l.points(int64(*now) - int64(*before))
}

func (p *Page) row(l lang, t score.Tally) Row {
	ds, _ := dataset.Get(t.Check.Dataset())
	row := Row{ID: t.Check.ID, Title: t.Check.Title.In(p.Lang), Dataset: ds.Label(p.Lang), Severity: string(t.Check.Severity), Advice: t.Check.Advice.In(p.Lang), Basis: t.Check.Basis.In(p.Lang),
		Quality: l.word(t.Check.Dimension()), Wrong: l.whole(t.Violating), Judged: l.whole(t.Eligible), Score: Figure{Text: unknown}}
	if exact := t.Exact(); exact != nil {
		rounded := result.Round(exact)
		row.Score = l.figure(&rounded)
	}
	return row
}

func (p *Page) identifiers(l lang, in Input) {
	p.Identifiers.State = "null"
	if ok := in.Result.DQI.IdentifiersOK; ok != nil {
		p.Identifiers.State = "bad"
		if *ok {
			p.Identifiers.State = "ok"
		}
	}
	p.Identifiers.Text = l.word("identifiers_" + p.Identifiers.State)
	for _, t := range in.Tallies {
		if slices.Contains(checks.Identifiers, t.Check.ID) && t.Violating > 0 {
			p.Identifiers.Faults = append(p.Identifiers.Faults, p.row(l, t))
		}
	}
}

func (p *Page) qualities(l lang, in Input, last run.Earlier) {
	byID := map[string]result.Dimension{}
	for _, d := range in.Result.Dimensions {
		byID[d.ID] = d
	}
	exact := score.Dimensions(in.Tallies, in.Weights)
	person := slices.ContainsFunc(in.Result.Datasets, func(d result.Dataset) bool { return d.Name == "person" && len(d.Failed) == 0 })
	for _, id := range checks.Dimensions {
		d := byID[id]
		q := Quality{ID: id, Name: l.word(id), Score: l.figure(d.Score), Change: l.change(d.Score, last.Dimensions[id]), Weight: l.whole(in.Weights.Dimensions[id]),
			Passed: l.whole(d.Checks.Passed), Failed: l.whole(d.Checks.Failed), NotApplicable: l.whole(d.Checks.NotApplicable), Errored: l.whole(d.Checks.Errored)}
		if exact[id] != nil {
			q.Score.Band = score.Band(exact[id])
		}
		if id == "dung" && !person {
			q.Note = l.word("dung_no_person")
		}
		wrong, judged := int64(0), int64(0)
		for _, t := range in.Tallies {
			if t.Check.Dimension() == id && !t.Errored && in.Weights.Of(t.Check) > 0 {
				wrong, judged = wrong+t.Violating, judged+t.Eligible
			}
		}
		q.Wrong, q.Judged = l.whole(wrong), l.whole(judged)
		if !d.Assessed {
			p.NotInDQI = append(p.NotInDQI, q.Name)
		}
		p.Qualities = append(p.Qualities, q)
	}
}

// rank orders the failed checks by how many points of the DQI they cost.
func (p *Page) rank(l lang, in Input) {
	type ranked struct {
		tally score.Tally
		loss  *big.Rat
	}
	var list []ranked
	for _, t := range in.Tallies {
		switch {
		case t.Violating == 0 || t.Errored:
		case t.Check.Severity == checks.Signal:
			p.Signals = append(p.Signals, p.row(l, t))
		default:
			if loss := score.Loss(t, in.Tallies, in.Weights); loss != nil {
				list = append(list, ranked{t, loss})
			}
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(b.loss.Cmp(a.loss), strings.Compare(a.tally.Check.ID, b.tally.Check.ID))
	})
	for i, r := range list {
		if i == worstShown {
			p.MoreFailed = fmt.Sprintf(l.word("more"), l.whole(int64(len(list)-worstShown)))
			break
		}
		row := p.row(l, r.tally)
		row.Loss = l.decimal(int64(result.Round(r.loss)))
		p.Worst = append(p.Worst, row)
		if i < stepsShown {
			p.Steps = append(p.Steps, fmt.Sprintf(l.word("step"), row.Title, row.Wrong, row.Judged, row.Advice))
		}
	}
}

func (p *Page) datasets(l lang, r *result.Result) {
	for _, d := range r.Datasets {
		ds, _ := dataset.Get(d.Name)
		row := Dataset{Name: ds.Label(p.Lang), Rows: l.whole(d.Rows), Rejected: l.whole(d.Rejected)}
		skipped := int64(0)
		for _, n := range d.Skipped {
			skipped += n
		}
		row.Skipped = l.whole(skipped)
		for _, s := range d.Sources {
			row.Sources = append(row.Sources, s.Path)
		}
		for _, f := range d.Failed {
			row.Failed = append(row.Failed, f.Path)
		}
		p.Datasets = append(p.Datasets, row)
	}
}

func (p *Page) cuts(l lang, r *result.Result) {
	for _, c := range []struct{ by, title string }{{"sector", "sectors"}, {"agency", "by_agency"}, {"channel", "by_channel"}, {"month", "by_month"}} {
		cut := Cut{By: c.by, Title: l.word(c.title), Head: l.word(c.by)}
		for _, s := range r.Segments {
			if s.By == c.by {
				cut.Segments = append(cut.Segments, l.segment(s))
			}
		}
		if len(cut.Segments) > 0 {
			p.Cuts = append(p.Cuts, cut)
		}
	}
}

func (l lang) segment(s result.Segment) Segment {
	out := Segment{Key: s.Key, Dossiers: l.whole(s.Dossiers), Clean: l.figure(s.Clean.Score)}
	switch {
	case s.Key == "":
		out.Key = l.word("none")
	case s.By == "month":
		out.Key = l.month(s.Key)
	}
	out.Small = s.Dossiers < smallCell
	if out.Small {
		out.Dossiers, out.Clean = l.word("small"), Figure{Text: unknown}
	}
	for _, d := range checks.Dimensions {
		f := l.figure(s.Dimensions[d])
		if out.Small {
			f = Figure{Text: unknown}
		}
		out.Dimensions = append(out.Dimensions, f)
	}
	return out
}

// unjudged groups the checks that were not judged by their reason.
func (p *Page) unjudged(l lang, in Input) {
	groups := map[string][]string{}
	for _, t := range in.Tallies {
		if t.Reason != "" {
			groups[t.Reason] = append(groups[t.Reason], t.Check.Title.In(p.Lang))
		}
	}
	for reason, titles := range groups {
		p.NotJudged = append(p.NotJudged, Unjudged{l.reason(reason), titles})
	}
	slices.SortFunc(p.NotJudged, func(a, b Unjudged) int {
		return cmp.Or(cmp.Compare(len(b.Titles), len(a.Titles)), strings.Compare(a.Reason, b.Reason))
	})
}
