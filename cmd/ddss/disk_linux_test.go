package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"ddss/internal/needs"
)

// disk mounts an empty disk of so many bytes where the runs go.
func (c crashing) disk(t *testing.T, bytes int) {
	t.Helper()
	if err := os.MkdirAll(c.out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("ddss", c.out, "tmpfs", 0, "size="+strconv.Itoa(bytes)); errors.Is(err, syscall.EPERM) {
		needs.Missing(t, "only root can mount a small disk")
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(c.out, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
}

// A disk of 50 MB with less and less room: nights end with a sentence, nothing is torn or lost, and once there is room
// again they go on.
func TestAFullDisk(t *testing.T) {
	const size = 50 << 20
	c := newCrashing(t)
	c.disk(t, size)
	c.done(t, 1)
	before := c.whole(t, "the first night", nil)
	ballast := filepath.Join(c.out, "ballast")
	refusals := 0
	for i, room := range []int64{0, 4 << 10, 32 << 10, 64 << 10, 96 << 10, 128 << 10, 192 << 10, 256 << 10, 384 << 10, 512 << 10} {
		if err := os.RemoveAll(filepath.Join(c.out, ".ddss", "snapshots")); err != nil { // so that they are written anew
			t.Fatal(err)
		}
		var disk syscall.Statfs_t
		if err := syscall.Statfs(c.out, &disk); err != nil {
			t.Fatal(err)
		}
		free := int64(disk.Bfree) * disk.Bsize
		if err := os.WriteFile(ballast, make([]byte, max(0, free-room)), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := c.night(2 + i).CombinedOutput()
		what := fmt.Sprintf("%d bytes of room", room)
		if refused(t, what, text, err) {
			refusals++
		}
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		before = before[len(before)-1:] // of more, the retention may have removed some
		before = c.whole(t, what, before)
	}
	if refusals < 3 {
		t.Errorf("only %d nights lacked room", refusals)
	}
	c.done(t, 20)
	c.whole(t, "the night after", before[len(before)-1:])
}

func TestAReadOnlyDisk(t *testing.T) {
	c := newCrashing(t)
	c.disk(t, 50<<20)
	c.done(t, 1)
	before := c.whole(t, "the first night", nil)
	if err := syscall.Mount("", c.out, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	text, err := c.night(2).CombinedOutput()
	if !refused(t, "a disk that is read-only", text, err) {
		t.Error("a night was written to a disk that is read-only")
	}
	c.whole(t, "a disk that is read-only", before)
	if err := syscall.Mount("", c.out, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	c.done(t, 3)
	c.whole(t, "the night after", before)
}
