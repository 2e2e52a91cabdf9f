package nightly

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"ddss/internal/assess"
	"ddss/internal/audit/leak"
	"ddss/internal/due"
	"ddss/internal/durable"
	"ddss/internal/result"
)

// StatusSchema names the form of status.json.
const StatusSchema = "ddss.status/1"

// Status is how the night went. It holds no personal data.
type Status struct {
	Schema      string          `json:"schema"`
	Unit        string          `json:"unit"`
	AsOf        string          `json:"as_of"`
	Started     string          `json:"started"`
	Finished    string          `json:"finished"`
	ExitCode    int             `json:"exit_code"`
	Run         string          `json:"run"` // name of the run folder; empty if none was written
	DQI         *result.Percent `json:"dqi"`
	Clean       *result.Portion `json:"clean_records"`
	Identifiers *bool           `json:"identifiers_ok"`
	Rows        []DatasetRows   `json:"datasets"`
	Failure     string          `json:"failure,omitempty"` // why nothing could be assessed
	Faults      []string        `json:"faults"`            // sources that failed and gates that were missed, in words
	Warnings    []Warning       `json:"warnings"`
	Pruned      []string        `json:"pruned"`
	Undelivered int             `json:"undelivered"` // messages that wait in the spool

	out      *assess.Outcome
	due      *due.List // the morning list; nil if none is wanted
	dueFault error     // why it could not be made
}

// DatasetRows is what was loaded of a dataset.
type DatasetRows struct {
	Name     string `json:"name"`
	Rows     int64  `json:"rows"`
	Rejected int64  `json:"rejected"`
	Failed   bool   `json:"failed"`
}

// fill takes the figures of the run.
func (s *Status) fill(out *assess.Outcome) {
	r := out.Result
	s.out = out
	s.AsOf, s.DQI, s.Clean, s.Identifiers = r.AsOf, r.DQI.Score, r.DQI.Clean, r.DQI.IdentifiersOK
	if r.Unit.Name != nil {
		s.Unit = *r.Unit.Name
	}
	if out.Dir != "" {
		s.Run = filepath.Base(out.Dir)
	}
	for _, d := range r.Datasets {
		s.Rows = append(s.Rows, DatasetRows{d.Name, d.Rows, d.Rejected, len(d.Failed) > 0})
	}
}

// write puts the status and the metrics in their places, each whole or not at all.
func (s *Status) write(status, metrics string, now time.Time) error {
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return err
	}
	// What they tell may name files, and these a person.
	masked := func(text []byte) []byte { return []byte(leak.Mask(string(text))) }
	return errors.Join(durable.Replace(status, masked(append(text, '\n')), 0o644), durable.Replace(metrics, masked(s.metrics(now)), 0o644))
}

// metrics writes the text format of Prometheus (exposition format 0.0.4), for the textfile collector.
func (s *Status) metrics(now time.Time) []byte {
	var b strings.Builder
	unit := fmt.Sprintf("unit=%q", s.Unit)
	gauge := func(name, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name) }
	gauge("ddss_last_run_timestamp_seconds", "When the last night ended.")
	fmt.Fprintf(&b, "ddss_last_run_timestamp_seconds{%s} %d\n", unit, now.Unix())
	gauge("ddss_exit_code", "Exit code of the last night.")
	fmt.Fprintf(&b, "ddss_exit_code{%s} %d\n", unit, s.ExitCode)
	gauge("ddss_warnings", "Early warnings of the last night.")
	fmt.Fprintf(&b, "ddss_warnings{%s} %d\n", unit, len(s.Warnings))
	gauge("ddss_undelivered_messages", "Messages that wait in the spool.")
	fmt.Fprintf(&b, "ddss_undelivered_messages{%s} %d\n", unit, s.Undelivered)
	if s.DQI != nil {
		gauge("ddss_dqi_percent", "Data quality index.")
		fmt.Fprintf(&b, "ddss_dqi_percent{%s} %s\n", unit, *s.DQI)
	}
	if s.out != nil {
		gauge("ddss_dimension_percent", "Score of a quality.")
		for _, d := range s.out.Result.Dimensions {
			if d.Score != nil {
				fmt.Fprintf(&b, "ddss_dimension_percent{%s,dimension=%q} %s\n", unit, d.ID, *d.Score)
			}
		}
	}
	if s.Clean != nil {
		gauge("ddss_clean_records", "Dossiers without serious fault.")
		fmt.Fprintf(&b, "ddss_clean_records{%s} %d\n", unit, s.Clean.Numerator)
		gauge("ddss_dossiers", "Dossiers assessed.")
		fmt.Fprintf(&b, "ddss_dossiers{%s} %d\n", unit, s.Clean.Denominator)
	}
	gauge("ddss_dataset_rows", "Rows loaded of a dataset.")
	for _, d := range s.Rows {
		fmt.Fprintf(&b, "ddss_dataset_rows{%s,dataset=%q} %d\n", unit, d.Name, d.Rows)
	}
	gauge("ddss_dataset_rejected_rows", "Rows of a dataset that could not be brought in.")
	for _, d := range s.Rows {
		fmt.Fprintf(&b, "ddss_dataset_rejected_rows{%s,dataset=%q} %d\n", unit, d.Name, d.Rejected)
	}
	return []byte(b.String())
}
