package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"ddss/internal/needs"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// A tracer watches the system calls by which a program and its threads write below a folder, and makes one of them fail.
// strace cannot: it counts the calls of each thread for itself, and Go moves its work between threads.
type tracer struct {
	root string
	nth  int // of the calls that write, from 1; 0: none fails
	with syscall.Errno

	calls []string // what was seen: call and path
}

// writers are the calls that can fail on a full or broken disk, with the argument that holds the path or, negative, the
// place of the descriptor.
var writers = map[uint64]struct {
	name string
	path int
}{
	syscall.SYS_WRITE: {"write", -1}, syscall.SYS_PWRITE64: {"pwrite", -1}, syscall.SYS_WRITEV: {"writev", -1}, syscall.SYS_FSYNC: {"fsync", -1}, syscall.SYS_FDATASYNC: {"fdatasync", -1},
	syscall.SYS_FTRUNCATE: {"ftruncate", -1}, syscall.SYS_FCHMOD: {"fchmod", -1}, syscall.SYS_OPENAT: {"create", 1}, syscall.SYS_MKDIRAT: {"mkdir", 1}, syscall.SYS_RENAMEAT: {"rename", 1},
	syscall.SYS_FCHMODAT: {"chmod", 1}, 316: {"rename", 1}, // renameat2
}

const (
	atSyscall  = syscall.SIGTRAP | 0x80
	exitWithUs = 0x00100000 // PTRACE_O_EXITKILL
)

// run runs the command under the tracer; the calls are counted over all threads in the order of their beginning.
func (tr *tracer) run(t *testing.T, cmd *exec.Cmd) (output []byte, code int) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	file, err := os.CreateTemp(t.TempDir(), "output")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cmd.Stdout, cmd.Stderr = file, file
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true}
	if err := cmd.Start(); err != nil {
		if errors.Is(err, syscall.EPERM) {
			needs.Missing(t, "processes may not be traced here")
		}
		t.Fatal(err)
	}
	main := cmd.Process.Pid
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(main, &status, 0, nil); err != nil {
		t.Fatal(err)
	}
	if err := syscall.PtraceSetOptions(main, syscall.PTRACE_O_TRACESYSGOOD|syscall.PTRACE_O_TRACECLONE|exitWithUs); err != nil {
		t.Fatal(err)
	}
	entered, failing := map[int]bool{}, map[int]bool{} // threads within a call, and in the one that fails
	next := func(tid, signal int) {
		if err := syscall.PtraceSyscall(tid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
	}
	next(main, 0)
	for {
		tid, err := syscall.Wait4(-1, &status, syscall.WALL, nil)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case tid == main && (status.Exited() || status.Signaled()):
			text, err := os.ReadFile(file.Name())
			if err != nil {
				t.Fatal(err)
			}
			if status.Signaled() {
				return text, 128 + int(status.Signal())
			}
			return text, status.ExitStatus()
		case !status.Stopped():
		case status.StopSignal() == atSyscall:
			tr.syscall(t, tid, entered, failing)
			next(tid, 0)
		case status.StopSignal() == syscall.SIGTRAP, status.StopSignal() == syscall.SIGSTOP: // a thread was born
			next(tid, 0)
		default:
			next(tid, int(status.StopSignal()))
		}
	}
}

func (tr *tracer) syscall(t *testing.T, tid int, entered, failing map[int]bool) {
	var regs syscall.PtraceRegs
	if syscall.PtraceGetRegs(tid, &regs) != nil {
		return // the thread is gone
	}
	entered[tid] = !entered[tid]
	switch {
	case entered[tid]:
		if call := tr.writes(tid, &regs); call != "" {
			if tr.calls = append(tr.calls, call); len(tr.calls) == tr.nth {
				failing[tid] = true
				regs.Orig_rax = ^uint64(0) // no such call: nothing is done
			}
		}
	case failing[tid]:
		failing[tid] = false
		regs.Rax = uint64(-int64(tr.with))
	default:
		return
	}
	if err := syscall.PtraceSetRegs(tid, &regs); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Fatal(err)
	}
}

// writes names a call that writes below the root.
func (tr *tracer) writes(tid int, regs *syscall.PtraceRegs) string {
	call, known := writers[regs.Orig_rax]
	if !known || call.name == "create" && regs.Rdx&syscall.O_CREAT == 0 {
		return ""
	}
	path := ""
	if call.path < 0 {
		path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", tid, int32(regs.Rdi)))
	} else {
		text := make([]byte, 4096)
		n, _ := syscall.PtracePeekData(tid, uintptr(regs.Rsi), text)
		path = string(text[:max(0, bytes.IndexByte(text[:n], 0))])
	}
	rel, err := filepath.Rel(tr.root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return call.name + " " + rel
}

// faultSites is about how many of the calls are made to fail; DDSS_FAULTS=all asks for each of them, another word for each
// whose path has it.
const faultSites = 16

// Each call by which a night writes fails once, for want of room and by a broken disk: of a new night, and of one whose
// run folder is there already. The night ends with a sentence and leaves everything whole, and the next one is as ever.
func TestEachWriteFailsOnce(t *testing.T) {
	c := newCrashing(t)
	c.done(t, 1)
	base := c.out
	before := c.whole(t, "the first night", nil)
	again := func() {
		c.out = filepath.Join(t.TempDir(), "runs")
		if err := os.CopyFS(c.out, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(c.out, run.CacheDir, snapshot.Folder)); err != nil { // it is to be written too
			t.Fatal(err)
		}
	}
	told := 0
	asked := os.Getenv("DDSS_FAULTS")
	for _, day := range []int{5, 1} { // by the 5th a night was missed, which is told
		again()
		count := tracer{root: c.out}
		if text, code := count.run(t, c.night(day)); code != 0 || len(count.calls) < 20 {
			t.Fatalf("a night that is only watched: exit code %d, %d calls\n%s", code, len(count.calls), text)
		}
		step := max(1, 2*len(count.calls)/faultSites)
		if asked != "" {
			step = 1
		}
		for nth := 1; nth <= len(count.calls); nth += step {
			if asked != "" && asked != "all" && !strings.Contains(count.calls[nth-1], asked) {
				continue
			}
			for i, with := range []syscall.Errno{syscall.ENOSPC, syscall.EIO} {
				if step > 1 && nth/step%2 != i {
					continue
				}
				again()
				tr := tracer{root: c.out, nth: nth, with: with}
				text, code := tr.run(t, c.night(day))
				if len(tr.calls) < nth {
					continue // threads took another order; fewer calls than when they were counted
				}
				what := fmt.Sprintf("%s at call %d, %s", with, nth, tr.calls[nth-1])
				switch {
				case code == 0:
				case code != 1 || !bytes.Contains(text, []byte("ddss: ")) || bytes.Contains(text, []byte("goroutine ")):
					t.Errorf("%s: exit code %d\n%s", what, code, text)
				default:
					told++
				}
				if asked != "" {
					t.Logf("%s: exit code %d, %q", what, code, lastLine(text))
				}
				c.whole(t, what, before)
				c.done(t, day)
				if names := c.whole(t, what+", the night after", before); len(names) != min(day, 2) {
					t.Errorf("%s: runs %v after", what, names)
				}
			}
		}
	}
	if told < 5 {
		t.Errorf("only %d failures were told", told)
	}
}

func lastLine(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[len(lines)-1]
}
