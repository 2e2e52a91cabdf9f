package connectors

import (
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
