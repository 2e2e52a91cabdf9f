package assess_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"ddss/internal/assess"
	"ddss/internal/engine"
)

// What was neutralised on its way out comes back as it was: a list that ddss wrote can be an input.
func TestFormulaStartsAreRestoredOnTheWayIn(t *testing.T) {
	dir := t.TempDir()
	o := smallOptions(t, dir)
	writeFile(t, filepath.Join(dir, "ho_so.csv"), "Mã hồ sơ,Số điện thoại\n'=A1,'+84912345678\n''@B2,'không\n'C3,\n")
	o.NoWrite = true
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var got []string
	err = s.Records(context.Background(), "dossier", []string{"dossier_code", "phone"}, func(r engine.Record) error {
		got = append(got, r.Texts...)
		return nil
	})
	if want := []string{"=A1", "+84912345678", "'@B2", "'không", "'C3", ""}; err != nil || !slices.Equal(got, want) {
		t.Errorf("read %q, error %v; want %q", got, err, want)
	}
}
