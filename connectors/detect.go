package connectors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Detect returns the connector of list that the content of the file matches best. Where two match equally, the
// earlier in the list serves.
func Detect(list []Connector, path string) (Connector, error) {
	head, err := Head(path)
	if err != nil {
		return nil, err
	}
	if len(head) == 0 {
		return nil, Unreadable("tệp rỗng (0 byte)", "the file is empty (0 bytes); export it again")
	}
	if kind := foreign(head); kind != "" {
		return nil, Unreadable("đây là tệp %s, không phải bảng dữ liệu; hãy kết xuất ra XLSX hoặc CSV", "a file of kind %s, which holds no table; export XLSX or CSV", kind)
	}
	var best Connector
	most := 0
	for _, c := range list {
		if score := c.Match(head, filepath.Base(path)); score > most {
			best, most = c, score
		}
	}
	if best == nil {
		return nil, Unreadable("không rõ là loại tệp gì; hãy lưu thành XLSX hoặc CSV", "no connector knows this content; save it as XLSX or CSV")
	}
	return best, nil
}

// foreign names what people take for an export and is none; empty for anything else.
func foreign(head []byte) string {
	for _, f := range []struct {
		kind, magic string
		at          int
	}{
		{"PDF", "%PDF-", 0}, {"RAR", "Rar!\x1a\x07", 0}, {"7z", "7z\xbc\xaf\x27\x1c", 0}, {"tar", "ustar", 257}, {"JPEG", "\xff\xd8\xff", 0}, {"PNG", "\x89PNG\r\n", 0}, {"RTF", "{\\rtf", 0},
		{"Access", "\x00\x01\x00\x00Standard ", 0},
	} {
		if len(head) >= f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return f.kind
		}
	}
	return ""
}

// Leading is the first byte of a text in UTF-8, UTF-16 or an encoding of bytes that is neither white space nor of a byte
// order mark; 0 if there is none. It tells cheaply what a text cannot be.
func Leading(head []byte) byte {
	for _, c := range head {
		switch c {
		case 0, ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF, 0xFE, 0xFF:
			continue
		}
		return c
	}
	return 0
}

// OpenFile opens a file for reading. What is no regular file (a folder, a pipe, a device) is refused with ErrFormat before
// it is opened, since reading it might never end.
func OpenFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, Unreadable("là thư mục hoặc tệp đặc biệt", "a folder or special file; name a data file")
	}
	return os.Open(path)
}

// Head reads the first HeadSize bytes of a file.
func Head(path string) ([]byte, error) {
	f, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, HeadSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("read the head: %w", err)
	}
	return head[:n], nil
}
