package view

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ddss/internal/calendar"
	"ddss/internal/dataset"
	"ddss/internal/finding"
	"ddss/internal/result"
)

// Dataset is what was loaded of a dataset.
type Dataset struct {
	Name                    string
	Rows, Rejected, Skipped Count
	Sources                 []Source
	Failed                  []string
}

// Source is a file or table. Its place is left out of a public page.
type Source struct {
	Path, Sheet, SHA256 string
	Rows                Count
	System              string // "" if the unit tells nothing of where it came from
	Unmapped            []string
	Findings            []string
}

func (m *maker) datasets() {
	for _, d := range m.in.Result.Datasets {
		ds, _ := dataset.Get(d.Name)
		row := Dataset{Name: ds.Label(m.Lang), Rows: m.count(d.Rows), Rejected: m.count(d.Rejected)}
		skipped := int64(0)
		for _, n := range d.Skipped {
			skipped += n
		}
		row.Skipped = m.count(skipped)
		if !m.Public {
			for _, s := range d.Sources {
				out := Source{Path: inline(s.Path), Sheet: inline(s.Sheet), SHA256: s.SHA256, Rows: m.known(s.Rows), Unmapped: inlines(s.Unmapped)}
				if p := s.Provenance; p != nil && p.System != nil {
					out.System = inline(*p.System)
				}
				for _, f := range s.Findings {
					out.Findings = append(out.Findings, inline(strings.TrimSpace(f.Cell+" "+f.Note)))
				}
				row.Sources = append(row.Sources, out)
			}
			for _, f := range d.Failed {
				row.Failed = append(row.Failed, inline(f.Path))
			}
		}
		m.Page.Datasets = append(m.Page.Datasets, row)
	}
}

// notes says what a person should know of the data.
func (m *maker) notes() {
	add := func(key string, args ...any) { m.Notes = append(m.Notes, fmt.Sprintf(m.word(key), args...)) }
	for _, d := range m.in.Result.Datasets {
		ds, _ := dataset.Get(d.Name)
		name := ds.Label(m.Lang)
		if len(d.Failed) > 0 {
			add("note_failed", name, m.whole(int64(len(d.Failed))))
		} else if d.Rows == 0 {
			add("note_empty", name)
		}
		if d.Rejected > 0 {
			add("note_rejected", name, m.count(d.Rejected).Text)
		}
		for _, t := range d.ControlTotals {
			if !t.Met && !m.Public {
				switch name := inline(t.Path); {
				case t.Field != "":
					f, _ := ds.Field(t.Field)
					add("note_sum", strings.TrimSpace(name+" "+t.Cell), f.Label(m.Lang), m.whole(t.Expected), m.whole(t.Found))
				case t.Cell != "":
					add("note_total_row", name+" "+t.Cell, m.whole(t.Expected), m.whole(t.Found))
				default:
					add("note_total", name, m.whole(t.Expected), m.whole(t.Found))
				}
			}
		}
		if !m.Public {
			m.findings(name, d)
		}
	}
	off := 0
	for _, e := range m.in.Result.Judging.Exceptions {
		if !e.Enabled || e.Weight != nil {
			off++
		}
	}
	if off > 0 {
		add("note_exceptions", m.whole(int64(off)))
	}
	if x := m.in.Result.Maturity; x != nil {
		for _, code := range x.Signals {
			m.Notes = append(m.Notes, m.coded(maturitySignals, code))
		}
	}
}

// findings adds, for each kind of finding on the workbooks of a dataset, how often it was met and where first.
func (m *maker) findings(name string, d result.Dataset) {
	for _, kind := range finding.Kinds() {
		first, files, count := "", int64(0), int64(0)
		for _, s := range d.Sources {
			found := false
			for _, f := range s.Findings {
				if f.Kind != kind {
					continue
				}
				if n, ok := finding.Count(f.Note); ok && f.Cell != "" {
					count += n
				}
				if found = true; first == "" {
					first = inline(strings.TrimSpace(s.Path + " " + f.Cell))
				}
			}
			if found {
				files++
			}
		}
		if files == 0 {
			continue
		}
		text := finding.Word(kind, m.Lang)
		if count > 0 {
			text += ": " + m.whole(count)
		}
		key := "note_finding"
		if files > 1 {
			key = "note_findings"
		}
		m.Notes = append(m.Notes, fmt.Sprintf(m.word(key), name, text, first, m.whole(files)))
	}
}

// trust says in one sentence what the figures rest on.
func (m *maker) trust() {
	r := m.in.Result
	sources, rejected, person, hidden := 0, int64(0), false, false
	var have []string
	for _, d := range r.Datasets {
		sources += len(d.Sources)
		rejected += d.Rejected
		hidden = hidden || m.few(d.Rejected)
		if len(d.Failed) == 0 {
			have = append(have, d.Name)
			person = person || d.Name == "person"
		}
	}
	var missing []string
	for _, ds := range dataset.All() {
		if !slices.Contains(have, ds.Name) {
			missing = append(missing, lowerFirst(ds.Label(m.Lang)))
		}
	}
	parts := []string{fmt.Sprintf(m.word("trust_data"), m.AsOf, m.whole(int64(sources)), m.whole(int64(len(have))))}
	if !hidden {
		parts = append(parts, fmt.Sprintf(m.word("trust_rejected"), m.whole(rejected)))
	}
	if len(missing) > 0 {
		parts = append(parts, fmt.Sprintf(m.word("trust_missing"), strings.Join(missing, ", ")))
	}
	key := "trust_no_person"
	if person {
		key = "trust_person"
	}
	sample := m.word("trust_no_sample")
	if s := r.Sample; s != nil {
		sample = fmt.Sprintf(m.word("trust_sample"), m.percent(s.Wrong), inline(s.Document), m.day(s.Until))
	}
	m.Trust = strings.Join(append(parts, m.word(key), sample), "; ") + "."
}

// evidence says how the figures were computed, with what proves it.
func (m *maker) evidence() {
	r := m.in.Result
	m.Page.Evidence = []Pair{{m.word("tool"), m.Tool}, {m.word("catalogue"), m.Catalogue}, {m.word("lists"), r.Catalogue.Lists}}
	if text, err := r.Encode(); err == nil {
		sum := sha256.Sum256(text)
		m.Page.Evidence = append(m.Page.Evidence, Pair{"result.json", "sha256:" + hex.EncodeToString(sum[:])})
	}
	var weights []string
	for _, s := range []string{"critical", "major", "minor"} {
		weights = append(weights, m.word(s)+" "+m.whole(r.Judging.Severities[s]))
	}
	m.Page.Evidence = append(m.Page.Evidence, Pair{m.word("severity_weights"), strings.Join(weights, ", ")})
	if m.Public {
		return
	}
	for _, e := range r.Judging.Exceptions {
		what := m.word("switched_off")
		if e.Enabled && e.Weight != nil {
			what = m.word("weight") + " " + m.whole(*e.Weight)
		}
		approval := m.word("no_approval")
		if e.Approval != nil {
			approval = inline(*e.Approval)
		}
		m.Page.Evidence = append(m.Page.Evidence, Pair{m.word("exception") + " " + e.Check, what + " (" + approval + ")"})
	}
}

// periodKeys name the report periods of a year, in the order of calendar.PeriodEnds.
var periodKeys = [4]string{"report_q1", "report_half", "report_q3", "report_year"}

// nextReport names the report period that ends next, and its last day.
func (l lang) nextReport(asOf string) (name, day string) {
	at, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		return "", ""
	}
	for year := at.Year(); ; year++ {
		for i, end := range calendar.PeriodEnds(year) {
			if at.Format(time.DateOnly) <= end.String() {
				day = l.day(end.String())
				return fmt.Sprintf(l.word(periodKeys[i]), year, day), day
			}
		}
	}
}
