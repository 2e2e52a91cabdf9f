package assess

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ddss/checks"
	"ddss/internal/audit"
	"ddss/internal/dataset"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

// sampled is the dataset whose records are drawn.
const sampled = "dossier"

// SampleFields are the fields of a dossier on which an auditor gives verdicts, in the order of the worksheet: what a
// person can compare with the paper.
var SampleFields = []string{"applicant_name", "national_id", "birth_date", "phone", "address", "procedure_code", "sector", "channel", "received_at", "due_at", "completed_at", "returned_at", "status", "fee_paid", "result_number"}

// Strata are the fields by which a sample may be stratified.
var Strata = []string{"sector", "agency_code", "procedure_code", "channel", "status", "service_level", "ward_code"}

// DrawnRecord is a dossier of a sample.
type DrawnRecord struct {
	ID                 string // of the sample: M001 …
	Key, Source, Sheet string
	Row                int64
	Stratum            string
	Texts              []string // by field
	Faults             []bool   // by field: a check of the score faults it
	Checks             []string // all checks that the record violates
}

// SealingKey is the key that seals worksheets: the configured one where it is on this machine, else the user's own. An
// auditor who works elsewhere has no key of the unit, and needs none. A new one is made on demand; made is then its file.
// The key is nil where there is none.
func (s *Session) SealingKey(create bool) (key run.Key, made string, err error) {
	o := s.options
	o.Recorded, o.NoWrite = nil, !create
	if f := o.Config.Masking.KeyFile; f != "" {
		if !filepath.IsAbs(f) {
			f = filepath.Join(o.Dir, f)
		}
		if _, err := os.Stat(f); errors.Is(err, fs.ErrNotExist) {
			o.Config.Masking.KeyFile = ""
		}
	}
	return maskingKey(o)
}

// Population lists the dossiers that may be drawn, with their stratum by one of Strata; "" is no stratum. Fields of no
// source make a *fault.Error.
func (s *Session) Population(ctx context.Context, by string) ([]audit.Unit, error) {
	if !s.Loaded(sampled) {
		return nil, fault.New(fault.Usage, "Lần đánh giá không có bộ dữ liệu hồ sơ đọc được, nên không có gì để chọn mẫu.", "The run has no dossiers that could be read, so there is nothing to draw from.")
	}
	fields := []string{"dossier_code"}
	if by != "" {
		if !slices.Contains(Strata, by) {
			return nil, fault.New(fault.Usage, "--by không nhận %q; dùng một trong: %s.", "--by knows no %q; use one of: %s.", by, strings.Join(Strata, ", "))
		}
		if !slices.Contains(s.mappedFields(), by) {
			return nil, fault.New(fault.Usage, "Dữ liệu hồ sơ không có cột %s, nên không phân tầng theo cột đó được.", "The dossiers have no column %s, so they cannot be stratified by it.", by)
		}
		fields = append(fields, by)
	}
	var units []audit.Unit
	err := s.Records(ctx, sampled, fields, func(r engine.Record) error {
		u := audit.Unit{Key: r.Texts[0]}
		if by != "" {
			u.Stratum = firstOf(r.Values[1], r.Texts[1])
		}
		units = append(units, u)
		return nil
	})
	if err == nil && by != "" && !isCode(by) {
		mergeSpellings(units)
	}
	return units, err
}

// isCode reports whether a field of a dossier is a code, whose spellings are different codes.
func isCode(field string) bool {
	ds, _ := dataset.Get(sampled)
	f, _ := ds.Field(field)
	return f.Type == dataset.Code
}

// mergeSpellings makes one stratum of the spellings that are one segment of the scorecard: they are equal once normalised. It
// has the commonest spelling for its name, of equally common ones the first in order of bytes.
func mergeSpellings(units []audit.Unit) {
	spellings := map[string]map[string]int{}
	for _, u := range units {
		key := viettext.Normalize(u.Stratum)
		if spellings[key] == nil {
			spellings[key] = map[string]int{}
		}
		spellings[key][u.Stratum]++
	}
	name := map[string]string{}
	for key, counts := range spellings {
		name[key] = slices.MinFunc(slices.Collect(maps.Keys(counts)), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	}
	for i := range units {
		units[i].Stratum = name[viettext.Normalize(units[i].Stratum)]
	}
}

// mappedFields lists the fields of a dossier that some source has.
func (s *Session) mappedFields() []string {
	var out []string
	for _, d := range s.Result.Datasets {
		if d.Name != sampled {
			continue
		}
		for _, src := range d.Sources {
			for _, m := range src.Mapped {
				out = append(out, m.Field)
			}
		}
	}
	return out
}

// AuditedFields are those of SampleFields that some source has.
func (s *Session) AuditedFields() []string {
	mapped := s.mappedFields()
	return slices.DeleteFunc(slices.Clone(SampleFields), func(f string) bool { return !slices.Contains(mapped, f) })
}

// CheckedFields tells of each field whether a check of the score that ran looks at it.
func (s *Session) CheckedFields(fields []string) []bool {
	out := make([]bool, len(fields))
	for _, t := range s.Tallies {
		if i := slices.Index(fields, t.Check.Value); i >= 0 && faults(t.Check) && t.Reason == "" && !t.Errored {
			out[i] = true
		}
	}
	return out
}

// faults reports whether a violation of the check says that a value of the dossier is wrong: signals do not.
func faults(c *checks.Check) bool {
	return c.Dataset() == sampled && c.Severity != checks.Signal
}

// Drawn reads the drawn units, given by their numbers in Population, with the texts of fields.
func (s *Session) Drawn(ctx context.Context, numbers []int, units []audit.Unit, fields []string) ([]DrawnRecord, error) {
	type place struct {
		source, sheet string
		row           int64
	}
	violated := map[place][]string{}
	for _, v := range s.Violations {
		if v.Dataset == sampled {
			violated[place{v.Source, v.Sheet, v.Row}] = v.Checks
		}
	}
	width := len(strconv.Itoa(len(numbers)))
	var out []DrawnRecord
	at := 0
	err := s.Records(ctx, sampled, append([]string{"dossier_code"}, fields...), func(r engine.Record) error {
		n := at
		at++
		if len(out) == len(numbers) || numbers[len(out)] != n {
			return nil
		}
		d := DrawnRecord{Key: r.Texts[0], Row: r.Row, Stratum: units[n].Stratum, Texts: slices.Clone(r.Texts[1:]), Faults: make([]bool, len(fields))}
		id := strconv.Itoa(len(out) + 1)
		d.ID = "M" + strings.Repeat("0", max(width, 3)-len(id)) + id
		d.Source, d.Sheet = s.SourceOf(sampled, r.Source)
		d.Checks = violated[place{d.Source, d.Sheet, d.Row}]
		for _, id := range d.Checks {
			c, ok := s.Catalogue.Get(id)
			if !ok || !faults(c) {
				continue
			}
			if i := slices.Index(fields, c.Value); i >= 0 {
				d.Faults[i] = true
			}
		}
		out = append(out, d)
		return nil
	})
	return out, err
}
