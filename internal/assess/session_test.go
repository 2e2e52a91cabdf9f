package assess_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"ddss/internal/assess"
	"ddss/internal/engine"
)

var sample *assess.Session

func TestMain(m *testing.M) {
	code := m.Run()
	if sample != nil {
		sample.Close()
	}
	os.Exit(code)
}

// openSample is the assessed shipped sample, left open. Tests share it and change nothing of it.
func openSample(t *testing.T) *assess.Session {
	t.Helper()
	if sample != nil {
		return sample
	}
	o := optionsAt(t, filepath.Join("..", "..", "samples", "odien"))
	o.NoWrite, o.Out = true, ""
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	sample = s
	return s
}

func TestSessionReadsRecords(t *testing.T) {
	s := openSample(t)
	n := 0
	err := s.Records(context.Background(), "evidence", []string{"criterion", "issued_on", "rating", "signer"}, func(r engine.Record) error {
		if n++; n == 1 && (r.Texts[0] != "A1.1" || r.Texts[1] != "04/01/2026" || r.Values[1][:10] != "2026-01-04" || r.Values[2] != "F") {
			t.Errorf("first record of evidence: %q %q", r.Texts, r.Values)
		}
		return nil
	})
	if err != nil || n < 13 {
		t.Errorf("%d records of evidence, error %v; want at least 13", n, err)
	}
	if path, _ := s.SourceOf("evidence", 0); path != "minh_chung.csv" {
		t.Errorf("source of evidence: %q", path)
	}
	if err := s.Records(context.Background(), "no_such", nil, nil); err == nil {
		t.Error("records of an absent dataset: no error")
	}
}
