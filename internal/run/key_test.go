package run_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

func TestTagIsHMACOverDatasetAndKey(t *testing.T) {
	key := run.Key("0123456789abcdef0123456789abcdef")
	// printf 'dossier\037H26.99-261008-0975' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
	const want = "c19831232d1808a41879ec83cd41adf72d2aad9b5935030062135883cb05c815"
	if got := key.Tag("dossier", "H26.99-261008-0975"); got != want {
		t.Errorf("tag %s, want %s", got, want)
	}
	if key.Tag("document", "H26.99-261008-0975") == want || run.Key("x").Tag("dossier", "H26.99-261008-0975") == want {
		t.Error("the tag does not depend on dataset and key")
	}
}

func TestMaskingKeyIsForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k", "khoa")
	made, err := run.MakeKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := run.ReadKey(path); err != nil || !slices.Equal(read, made) {
		t.Errorf("read back: error %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	for _, mode := range []os.FileMode{0o604, 0o640, 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := run.ReadKey(path); fault.Code(err) != fault.Usage {
			t.Errorf("mode %o: error %v", mode, err)
		}
	}
	if _, err := run.ReadKey(path + "2"); fault.Code(err) != fault.Usage {
		t.Errorf("a missing key: %v", err)
	}
}

// Within one key records are followed; across a rotation the comparison says that it breaks there, and compares counts.
func TestRotatedKeyBreaksTheFollowingOfRecordsOnly(t *testing.T) {
	at := func(dir, asOf string, key run.Key) run.Finished {
		r := record()
		r.Result.AsOf = asOf
		r.Result.Checks = []result.Check{{ID: "du.dossier.sector", Dataset: "dossier", Status: "failed", Eligible: 3, Violating: 1}}
		r.Key = key
		r.Violations[0].Tag = key.Tag("dossier", "A")
		folder, err := r.Write(dir, asOfTime(t, asOf))
		if err != nil {
			t.Fatal(err)
		}
		f, err := run.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	dir := t.TempDir()
	old, fresh := run.Key("0123456789abcdef0123456789abcdef"), run.Key("fedcba9876543210fedcba9876543210")
	first, second, third := at(dir, "2026-08-31T17:00:00+07:00", old), at(dir, "2026-09-30T17:00:00+07:00", old), at(dir, "2026-10-31T17:00:00+07:00", fresh)
	within, err := run.Compare(first, second, nil)
	if err != nil || len(within.Breaks) > 0 || within.Checks[0].Persisting == nil || *within.Checks[0].Persisting != 1 {
		t.Errorf("under one key: %+v, error %v", within, err)
	}
	across, err := run.Compare(second, third, nil)
	if err != nil || !slices.Equal(across.Breaks, []string{run.OtherKey}) || len(across.Fates) > 0 || across.Checks[0].Persisting != nil || across.Checks[0].Before != 1 || across.Checks[0].After != 1 {
		t.Errorf("across a rotation: %+v, error %v", across, err)
	}
}

func asOfTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
