package run_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aead.dev/minisign"

	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

var asOf = time.Date(2026, 10, 31, 10, 0, 0, 0, time.UTC)

// record is a small run with a row in every table.
func record() run.Record {
	r := &result.Result{Schema: result.Schema, Tool: result.Tool{Name: "ddss", Version: result.Version}, AsOf: "2026-10-31T17:00:00+07:00"}
	return run.Record{Result: r, Key: run.Key("0123456789abcdef0123456789abcdef"), Context: map[string]string{"host": "máy thử"},
		Counts:     []run.Count{{Check: "du.dossier.sector", Eligible: 3, Violating: 1}},
		Violations: []run.Violation{{Dataset: "dossier", Tag: "0a", Source: "ho_so.csv", Row: 2, Checks: []string{"du.dossier.sector"}}},
		Rejects:    []run.Reject{{Source: "ho_so.csv", Row: 9, Reason: "width"}},
		History:    run.History{Schema: run.HistorySchema, Runs: []run.Earlier{}},
		Pages:      map[string][]byte{run.ScorecardHTML: []byte("<p>DQI</p>\n")},
		Inputs:     []run.Entry{run.EntryOf("ho_so.csv", []byte("x"))}}
}

func signer(t *testing.T) (run.Signer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ky")
	public, err := run.MakeSigner(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := run.ReadSigner(path)
	if err != nil {
		t.Fatal(err)
	}
	return s, public
}

func written(t *testing.T, r run.Record) string {
	t.Helper()
	dir, err := r.Write(t.TempDir(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func whole(t *testing.T, dir string) bool {
	t.Helper()
	_, diffs, err := run.Verify(dir)
	return err == nil && len(diffs) == 0
}

func TestNoByteOfARunFolderChangesUnseen(t *testing.T) {
	r := record()
	r.Signer, _ = signer(t)
	dir := written(t, r)
	for _, approval := range []string{"", "12/QĐ-UBND"} {
		if err := run.LogAccess(dir, run.Access{At: "2026-11-01T08:00:00+07:00", User: "an", Command: "failures", Approval: approval}); err != nil {
			t.Fatal(err)
		}
	}
	if !whole(t, dir) {
		t.Fatal("an untouched run does not verify")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 11 {
		t.Fatalf("%d files, error %v", len(entries), err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range text {
			for _, bit := range []byte{1, 0x20} { // another character, the other case
				if filepath.Ext(path) == ".parquet" && (bit != 1 || i%16 != 0) {
					continue // each byte of a table counts alike in its hash
				}
				if err := os.WriteFile(path, flipped(text, i, bit), 0o600); err != nil {
					t.Fatal(err)
				}
				_, diffs, err := run.Verify(dir)
				named := err != nil && strings.Contains(err.Error(), "manifest.json")
				for _, d := range diffs {
					named = named || strings.Contains(d.Path, e.Name())
				}
				if !named {
					t.Fatalf("byte %d of %s changed (%#x): differences %v, error %v", i, e.Name(), bit, diffs, err)
				}
			}
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !whole(t, dir) {
		t.Error("the mended run does not verify")
	}
}

func flipped(text []byte, i int, bit byte) []byte {
	out := bytes.Clone(text)
	out[i] ^= bit
	return out
}

func TestSignatureSaysWhose(t *testing.T) {
	r := record()
	s, public := signer(t)
	_, other := signer(t)
	unsigned := written(t, r)
	r.Signer = s
	dir := written(t, r)
	key, err := run.ReadPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := run.ReadPublicKey(other)
	if err != nil {
		t.Fatal(err)
	}
	if inline, err := run.ReadPublicKey(key.String()); err != nil || !inline.Equal(*key) {
		t.Errorf("a key given as text: %v, error %v", inline, err)
	}
	check := func(name, dir string, key *minisign.PublicKey, want string) {
		t.Helper()
		if got, err := run.VerifySignature(dir, key); err != nil || got != want {
			t.Errorf("%s: %q, error %v; want %q", name, got, err, want)
		}
	}
	check("unsigned", unsigned, nil, run.NotSigned)
	check("unsigned, asked for a key", unsigned, key, run.NotSigned)
	check("by the key beside it", dir, nil, run.SignatureRight)
	check("by its signer", dir, key, run.SignatureRight)
	check("by a stranger", dir, stranger, run.SignatureOther)
	if err := os.Remove(filepath.Join(dir, run.SignerFile)); err != nil {
		t.Fatal(err)
	}
	check("without the key beside it", dir, nil, run.SignatureUnknown)
	check("without the key beside it, by its signer", dir, key, run.SignatureRight)
	check("without the key beside it, by a stranger", dir, stranger, run.SignatureWrong)
}

func TestASignedRunIsNotReplacedByAnUnsignedOne(t *testing.T) {
	out := t.TempDir()
	r := record()
	r.Signer, _ = signer(t)
	dir, err := r.Write(out, asOf)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, run.ManifestFile))
	if err != nil {
		t.Fatal(err)
	}
	again := record()
	again.Context = "another machine"
	if _, err := again.Write(out, asOf); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(dir, run.ManifestFile))
	if state, errSign := run.VerifySignature(dir, nil); err != nil || errSign != nil || state != run.SignatureRight || !bytes.Equal(before, after) {
		t.Errorf("the signed run was replaced: %q, errors %v, %v", state, err, errSign)
	}
}

func TestSigningKeyIsForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ky")
	if _, err := run.MakeSigner(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	wrong := map[string]func() error{
		"overwrites a key": func() error { _, err := run.MakeSigner(path); return err },
		"is not there":     func() error { _, err := run.ReadSigner(filepath.Join(dir, "none")); return err },
		"is a folder":      func() error { _, err := run.ReadSigner(dir); return err },
		"is read by others": func() error {
			if err := os.Chmod(path, 0o640); err != nil {
				return err
			}
			_, err := run.ReadSigner(path)
			return err
		},
		"is no key": func() error {
			bad := filepath.Join(dir, "bad")
			if err := os.WriteFile(bad, []byte("khong phai khoa"), 0o600); err != nil {
				return err
			}
			_, err := run.ReadSigner(bad)
			return err
		},
		"has a password": func() error {
			_, key, err := minisign.GenerateKey(nil)
			if err != nil {
				return err
			}
			text, err := minisign.EncryptKey("mật khẩu", key)
			if err != nil {
				return err
			}
			locked := filepath.Join(dir, "locked")
			if err := os.WriteFile(locked, text, 0o600); err != nil {
				return err
			}
			t.Setenv(run.PasswordVariable, "mật khẩu")
			if _, err := run.ReadSigner(locked); err != nil {
				t.Errorf("with its password: %v", err)
			}
			t.Setenv(run.PasswordVariable, "sai")
			_, err = run.ReadSigner(locked)
			return err
		},
		"is no public key": func() error { _, err := run.ReadPublicKey(filepath.Join(dir, "bad")); return err },
	}
	for name, make := range wrong {
		if err := make(); fault.Code(err) != fault.Usage {
			t.Errorf("%s: error %v with code %d", name, err, fault.Code(err))
		}
	}
}

func TestSignaturesAreThoseOfMinisign(t *testing.T) {
	program, err := exec.LookPath("minisign")
	if err != nil {
		if os.Getenv("DDSS_REQUIRE") == "1" {
			t.Fatal("minisign is required and not installed: apt-get install minisign")
		}
		t.Log("not compared with the program minisign: it is not installed (apt-get install minisign)")
		return
	}
	minisign := func(args ...string) error {
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Logf("minisign %q: %s", args, out)
		}
		return err
	}
	r := record()
	var public string
	r.Signer, public = signer(t)
	dir := written(t, r)
	manifest := filepath.Join(dir, run.ManifestFile)
	if err := minisign("-Vm", manifest, "-p", public); err != nil {
		t.Errorf("minisign does not verify our signature: %v", err)
	}
	_, other := signer(t)
	if err := minisign("-Vm", manifest, "-p", other); err == nil {
		t.Error("minisign verifies our signature by another key")
	}
	// its own key, made and used by the program, and used by us
	keys := t.TempDir()
	secret, itsPublic := filepath.Join(keys, "k"), filepath.Join(keys, "k.pub")
	if err := minisign("-G", "-W", "-s", secret, "-p", itsPublic); err != nil {
		t.Fatal(err)
	}
	theirs := written(t, record())
	if err := minisign("-Sm", filepath.Join(theirs, run.ManifestFile), "-s", secret); err != nil {
		t.Fatal(err)
	}
	key, err := run.ReadPublicKey(itsPublic)
	if err != nil {
		t.Fatal(err)
	}
	if state, err := run.VerifySignature(theirs, key); err != nil || state != run.SignatureRight || !whole(t, theirs) {
		t.Errorf("we do not verify minisign's signature: %q, error %v", state, err)
	}
	r = record()
	if r.Signer, err = run.ReadSigner(secret); err != nil {
		t.Fatal(err)
	}
	if err := minisign("-Vm", filepath.Join(written(t, r), run.ManifestFile), "-p", itsPublic); err != nil {
		t.Errorf("minisign does not verify what we signed with its key: %v", err)
	}
}

func TestAccessLogIsAChain(t *testing.T) {
	dir := written(t, record())
	users := []string{"an", "bình", "chi\xff"}
	for _, u := range users {
		if err := run.LogAccess(dir, run.Access{At: "2026-11-01T08:00:00+07:00", User: u, Command: "sample draw", What: "seed=<1> & 2"}); err != nil {
			t.Fatal(err)
		}
	}
	list, whole, err := run.ReadAccess(dir)
	if err != nil || !whole || len(list) != 3 || list[1].User != "bình" || !list[0].Unmask {
		t.Fatalf("%+v, whole %v, error %v", list, whole, err)
	}
	path := filepath.Join(dir, "access.log")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := slices.Collect(bytes.Lines(text))
	if err := os.WriteFile(path, slices.Concat(lines[0], lines[2]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, diffs, err := run.Verify(dir); err != nil || len(diffs) != 1 || diffs[0].Path != "access.log, 2" {
		t.Errorf("a line taken out: %v, error %v", diffs, err)
	}
	if err := run.LogAccess(dir, run.Access{User: "an"}); fault.Code(err) != fault.NotVerified {
		t.Errorf("a line after a broken chain: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := run.LogAccess(dir, run.Access{User: "an"}); fault.Code(err) != fault.Failed {
		t.Errorf("a log that cannot be written: %v", err)
	}
}
