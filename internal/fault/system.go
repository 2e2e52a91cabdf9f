package fault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Words are a text in Vietnamese and in English. As an argument of New each sentence takes its own.
type Words struct{ Vi, En string }

// In is the text in the language "vi" or "en".
func (w Words) In(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Vi
}

// errnos words the common errors of operating systems in Vietnamese.
var errnos = []struct {
	err error
	vi  string
}{
	{fs.ErrNotExist, "không có tệp hoặc thư mục này"},
	{fs.ErrPermission, "không có quyền"},
	{fs.ErrExist, "đã có rồi"},
	{fs.ErrClosed, "tệp đã đóng"},
	{syscall.ENOSPC, "hết chỗ trống trên đĩa"},
	{syscall.EROFS, "ổ đĩa chỉ cho đọc"},
	{syscall.ENOTDIR, "không phải là thư mục"},
	{syscall.EISDIR, "là thư mục"},
	{syscall.ENOTEMPTY, "thư mục không trống"},
	{syscall.EIO, "ổ đĩa lỗi khi đọc hoặc ghi"},
	{syscall.EMFILE, "mở quá nhiều tệp"},
	{syscall.EFBIG, "tệp quá lớn"},
	{syscall.ENAMETOOLONG, "tên quá dài"},
	{syscall.EINVAL, "hệ điều hành không nhận"},
	{syscall.EXDEV, "hai nơi ở hai ổ đĩa khác nhau"},
	{syscall.ENOMEM, "hết bộ nhớ"},
}

// System says what went wrong without the path, which the sentence names: a fault in its own words, a common error of the
// operating system in both languages, and any other error as it is.
func System(err error) Words {
	var told *Error
	if errors.As(err, &told) {
		return Words{told.Vi, told.En}
	}
	cause := err
	var path *fs.PathError
	var link *os.LinkError // of a rename
	var call *os.SyscallError
	switch {
	case errors.As(err, &path):
		cause = path.Err
	case errors.As(err, &link):
		cause = link.Err
	case errors.As(err, &call):
		cause = call.Err
	}
	for _, e := range errnos {
		if errors.Is(cause, e.err) {
			return Words{e.vi, cause.Error()}
		}
	}
	return Words{cause.Error(), cause.Error()}
}

// sentence fills in the arguments in a language.
func sentence(lang, format string, args []any) string {
	own := make([]any, len(args))
	for i, a := range args {
		if w, ok := a.(Words); ok {
			a = w.In(lang)
		}
		own[i] = a
	}
	return fmt.Sprintf(format, own...)
}
