package fault_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ddss/internal/fault"
)

func TestSystem(t *testing.T) {
	_, absent := os.Open(filepath.Join(t.TempDir(), "a.csv"))
	for _, tt := range []struct {
		err    error
		vi, en string
	}{
		{fmt.Errorf("assess: %w", absent), "không có tệp hoặc thư mục này", errors.Unwrap(absent).Error()},
		{&os.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}, "hết chỗ trống trên đĩa", syscall.ENOSPC.Error()},
		{&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.EACCES}, "không có quyền", syscall.EACCES.Error()},
		{os.NewSyscallError("open", syscall.EROFS), "ổ đĩa chỉ cho đọc", syscall.EROFS.Error()},
		{fault.New(fault.Failed, "hỏng", "broken"), "hỏng", "broken"},
		{errors.New("plain"), "plain", "plain"},
	} {
		e := fault.New(fault.Failed, "Không đọc được %s (%s).", "%s cannot be read (%s).", "a.csv", fault.System(tt.err))
		if e.Vi != "Không đọc được a.csv ("+tt.vi+")." || e.En != "a.csv cannot be read ("+tt.en+")." {
			t.Errorf("%v: %q, %q", tt.err, e.Vi, e.En)
		}
	}
}
