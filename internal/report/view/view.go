package view

import (
	"strings"

	"ddss/checks"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

// Page is the scorecard of a run.
type Page struct {
	Lang       string
	Public     bool // for a public website: small counts are suppressed
	Unit, AsOf string
	Trust      string   // one sentence on how far the figures can be trusted
	NextReport string   // the report period that ends next, and its last day
	Changes    []string // since the comparable run; empty without one
	Published  string   // the last published 766 score and rank; "" if none is declared

	DQI         Figure
	DQIChange   string // "" without a comparable run
	Since       string // as_of of the comparable run
	Headline    Figure
	Clean       Share
	CleanChange string
	Identifiers Identifiers
	Qualities   []Quality
	NotInDQI    []string // names of the dimensions that are not assessed

	Maturity *Matrix  // nil: not assessed
	Index    *Index   // the 766 index; nil: not computed
	Targets  []Target // indicators with a target of the phase
	Missed   []Target // those of Targets that are not met: the nearest deadline first, within it the farthest
	Ladder   []Target // digitization, step by step
	Measured []Target // the other indicators
	Overdue  *Overdue // open dossiers beyond their due time; nil: not assessed

	Worst      []Row
	MoreFailed string // how many further checks failed; "" if none
	Steps      []string
	Checks     []Row  // all, by id
	Fixes      []Fix  // by agency; empty where that is not known
	MoreFixes  string // how many further lines there are; "" if none
	Signals    []Row
	NotJudged  []Unjudged

	Cuts     []Cut
	Trend    Trend
	Datasets []Dataset
	Notes    []string // what a person should know of the data
	Warnings []string // of this run, told by who made it
	Evidence []Pair

	Catalogue string // version and digest
	Tool      string
}

// Share is a figure with its two integers.
type Share struct {
	Figure
	Part, Whole Count
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// Input is what a page is made from: a finished run.
type Input struct {
	Result    *result.Result
	Catalogue *checks.Catalogue
	History   run.History
	Counts    []run.Count // the cut by agency is read; nil: not known
	Warnings  []string
	Public    bool // leave out what is not for a public website
}

// maker makes a page.
type maker struct {
	lang
	*Page
	in      Input
	tallies []score.Tally
	weights score.Weights
	last    run.Earlier // the comparable run before; empty without one
	ends    string      // the day on which the next report period ends
}

// Make computes the page in the language "vi" or "en".
func Make(in Input, language string) *Page {
	r := in.Result
	m := newMaker(in, language)
	if m.Unit = unitName(r.Unit); m.Unit == "" {
		m.Unit = m.W("no_unit")
	}
	m.AsOf = m.moment(r.AsOf)
	m.Catalogue, m.Tool = r.Catalogue.Version+" · "+r.Catalogue.Digest, r.Tool.Name+" "+r.Tool.Version
	if last, ok := in.History.Last(); ok {
		m.last, m.Since = last, m.moment(last.AsOf)
	}
	m.Page.NextReport, m.ends = m.nextReport(r.AsOf)
	m.headline()
	m.identifiers()
	m.qualities()
	m.rank()
	m.checks()
	m.fixes()
	m.unjudged()
	m.cuts()
	m.overdue()
	m.indicators()
	m.index()
	m.maturity()
	m.trend()
	m.datasets()
	m.notes()
	m.trust()
	m.evidence()
	m.changes()
	m.published()
	return m.Page
}

func newMaker(in Input, language string) *maker {
	m := &maker{lang: lang(language), in: in, Page: &Page{Lang: language, Public: in.Public, Warnings: in.Warnings}}
	m.tallies, m.weights = score.Of(in.Result, in.Catalogue)
	return m
}

func unitName(u result.Unit) string {
	var parts []string
	if u.Name != nil {
		parts = append(parts, inline(*u.Name))
	}
	if u.WardCode != nil {
		parts = append(parts, "("+inline(*u.WardCode)+")")
	}
	return strings.Join(parts, " ")
}

func (m *maker) headline() {
	d := m.in.Result.DQI
	m.DQI, m.Headline = m.figure(d.Score), m.figure(d.HeadlineFour)
	if d.Band != nil {
		m.DQI.Band = *d.Band
	}
	m.DQIChange = m.change(d.Score, m.last.DQI)
	m.Page.Clean = Share{m.figure(nil), m.unknownCount(), m.unknownCount()}
	if c := d.Clean; c != nil {
		m.Page.Clean = m.share(c.Numerator, c.Denominator, c.Score)
		if m.last.Clean != nil && m.Page.Clean.Known {
			m.CleanChange = m.change(c.Score, m.last.Clean.Score)
		}
	}
}

func (l lang) change(now, before *result.Percent) string {
	if now == nil || before == nil {
		return ""
	}
	return l.points(int64(*now) - int64(*before))
}
