package run

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestDeadlinesThatMoved(t *testing.T) {
	key := Key("0123456789abcdef0123456789abcdef")
	at := func(code, due string) Deadline { return key.Deadline(code, due) }
	before := []Deadline{at("a", "1"), at("b", "1"), at("c", "1"), at("d", "1"), at("d", "2"), at("gone", "1")}
	now := []Deadline{at("new", "1"), at("a", "1"), at("b", "2"), at("c", "2"), at("d", "2"), at("d", "3")}
	extended := at("c", "").Record
	for range 2 {
		if got := Move(before, now, func(r uint64) bool { return r == extended }); got != (Deadlines{Compared: 4, Moved: 1}) {
			t.Errorf("%+v", got)
		}
		slices.Reverse(now)
	}
	if got := Move(nil, now, nil); got != (Deadlines{}) {
		t.Errorf("nothing before: %+v", got)
	}
}

func TestADeadlineTellsNothing(t *testing.T) {
	one, other := Key("0123456789abcdef0123456789abcdef"), Key("1123456789abcdef0123456789abcdef")
	a := one.Deadline("H26-1", "2026-01-02 17:00:00")
	if a == other.Deadline("H26-1", "2026-01-02 17:00:00") {
		t.Error("two keys give the same digest")
	}
	if b := one.Deadline("H26-2", "2026-01-02 17:00:00"); a.Due == b.Due {
		t.Error("two dossiers due on the same day show it")
	}
}

func TestDeadlinesComeBackWhateverTheirOrder(t *testing.T) {
	key := Key("0123456789abcdef0123456789abcdef")
	list := []Deadline{key.Deadline("a", "1"), key.Deadline("b", "2"), key.Deadline("c", "3"), key.Deadline("a", "1")}
	first, err := deadlineTable(list)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(list)
	second, err := deadlineTable(list)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the order of rows shows: %v", err)
	}
	dir := t.TempDir()
	if _, err := ReadDeadlines(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, DeadlinesFile), first, 0o600); err != nil {
		t.Fatal(err)
	}
	back, err := ReadDeadlines(dir)
	if err != nil || len(back) != 3 || !slices.Contains(back, list[1]) {
		t.Errorf("%v %v", back, err)
	}
	if err := os.WriteFile(filepath.Join(dir, DeadlinesFile), first[:len(first)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadDeadlines(dir); err == nil {
		t.Error("half a file: no error")
	}
}
