package assess_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"ddss/internal/assess"
)

// changes watches a folder by the kernel's inotify and returns what was opened for writing, changed, made, moved or
// removed in it since.
func changes(t *testing.T, dir string) func() []string {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	const kinds = syscall.IN_MODIFY | syscall.IN_ATTRIB | syscall.IN_CLOSE_WRITE | syscall.IN_CREATE | syscall.IN_DELETE | syscall.IN_MOVED_FROM | syscall.IN_MOVED_TO
	if _, err := syscall.InotifyAddWatch(fd, dir, kinds); err != nil {
		t.Fatal(err)
	}
	return func() []string {
		var names []string
		buf := make([]byte, 64*1024)
		for {
			n, err := syscall.Read(fd, buf)
			if n <= 0 || err != nil {
				return names
			}
			for at := 0; at < n; {
				e := (*syscall.InotifyEvent)(unsafe.Pointer(&buf[at]))
				at += syscall.SizeofInotifyEvent
				names = append(names, strings.TrimRight(string(buf[at:at+int(e.Len)]), "\x00"))
				at += int(e.Len)
			}
		}
	}
}

// An assessment opens no input for writing: closing such a file is told even if nothing was written to it.
func TestInputsAreOpenedForReadingOnly(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	o := smallOptions(t, dir)
	o.Out = out
	for name, text := range map[string]string{"giay_to.csv": "Mã giấy tờ,Mã hồ sơ\n1,H26.99-260101-0001\n", "khao_sat.ndjson": "{\"Mã phiếu\": \"1\"}\n"} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	copyFile(t, filepath.Join("..", "..", "samples", "odien", "ho_so.xlsx"), filepath.Join(dir, "ho_so2.xlsx"))
	copyFile(t, filepath.Join("..", "..", "samples", "odien", "tthc.xls"), filepath.Join(dir, "tthc.xls"))
	writeFile(t, filepath.Join(dir, "ddss.yaml"), `as_of: 2026-10-31T17:00:00+07:00
sources: [{dataset: dossier, path: ho_so.csv}, {dataset: dossier, path: ho_so2.xlsx}, {dataset: procedure, path: tthc.xls}, {dataset: document, path: giay_to.csv}]
masking: {key_file: khoa}
`)
	o = optionsAt(t, dir)
	o.Out = out
	since := changes(t, dir)
	runDir := assessed(t, o)
	s, err := assess.Reopen(context.Background(), runDir, o)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if names := since(); len(names) > 0 {
		t.Errorf("opened for writing or changed: %q", names)
	}
	f, err := os.OpenFile(filepath.Join(dir, "ho_so.csv"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if names := since(); len(names) == 0 || names[0] != "ho_so.csv" {
		t.Errorf("the watch does not see a file opened for writing: %q", names)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, to, string(text))
}
