package connectors

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Bounds against packed content that unpacks without limit.
const (
	maxUnpacked  = 4 << 30  // bytes that one part may unpack to
	maxSmall     = 64 << 20 // bytes that may unpack at any ratio
	maxRatio     = 250      // of unpacked to packed beyond that; sheets come to 30, deflate can do 1,032
	maxDirectory = 16 << 20 // bytes of the directory of a zip container: some 200,000 parts
)

// errPassword says that what is packed needs a password.
var errPassword = Encrypted("đặt mật khẩu; hãy nén lại không có mật khẩu", "protected by a password; pack it again without one")

// Container is an open zip container: a workbook, or an archive of files. The caller closes it.
type Container struct {
	file  *os.File
	parts map[string]*zip.File
	names []string // in the order of the directory
	twice string   // a name that two parts have
}

// OpenContainer opens a zip container. One that is torn, or whose directory is larger than any that a program writes, is an
// error.
func OpenContainer(path string) (*Container, error) {
	f, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	c, err := readDirectory(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return c, nil
}

func readDirectory(f *os.File) (*Container, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	in := &directory{f, maxDirectory}
	z, err := zip.NewReader(in, info.Size())
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, err
	case err != nil:
		return nil, Unreadable("tệp nén (zip) không nguyên vẹn", "not a whole zip container")
	}
	in.left = -1
	c := &Container{file: f, parts: make(map[string]*zip.File, len(z.File))}
	for _, p := range z.File {
		name := partName(p)
		if c.parts[name] == nil {
			c.names = append(c.names, name)
		} else {
			c.twice = name
		}
		c.parts[name] = p
	}
	return c, nil
}

// partName is the name of a part with plain slashes, in UTF-8.
func partName(p *zip.File) string {
	name := strings.TrimPrefix(strings.ReplaceAll(p.Name, `\`, "/"), "/")
	if !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "_")
	}
	return name
}

// directory bounds what is read until left is set below 0.
type directory struct {
	r    io.ReaderAt
	left int64
}

func (d *directory) ReadAt(p []byte, at int64) (int, error) {
	if d.left >= 0 {
		if d.left -= int64(len(p)); d.left < 0 {
			return 0, TooLarge("thư mục của tệp nén dài hơn %d MB", "the directory of the container is longer than %d MB", maxDirectory>>20)
		}
	}
	return d.r.ReadAt(p, at)
}

// Has reports whether the container has a part of that name.
func (c *Container) Has(name string) bool { return c.parts[name] != nil }

// Names lists the parts in the order of the directory.
func (c *Container) Names() []string { return c.names }

// Part opens a part; what is read of it is bounded.
func (c *Container) Part(name string) (io.ReadCloser, error) {
	p := c.parts[name]
	if p == nil {
		return nil, Unreadable("thiếu phần %s", "part %s is missing; save the file again", name)
	}
	if p.Flags&1 != 0 {
		return nil, errPassword
	}
	r, err := p.Open()
	if err != nil {
		return nil, Unreadable("không giải nén được phần %s", "part %s cannot be unpacked", name)
	}
	packed := int64(min(p.CompressedSize64, 1<<62))
	u := &unpacking{Reader: r, closer: r, packed: func() int64 { return packed }}
	if err := u.bounded(int64(min(p.UncompressedSize64, 1<<62))); err != nil {
		r.Close()
		return nil, err
	}
	return u, nil
}

// Close frees the file; closing again does nothing.
func (c *Container) Close() error {
	if err := c.file.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

// unpacking fails with ErrTooLarge where what comes out grows beyond the bounds.
type unpacking struct {
	io.Reader
	closer io.Closer
	packed func() int64 // bytes that went in
	n      int64        // bytes that came out
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	u.n += int64(n)
	if berr := u.bounded(u.n); berr != nil {
		return 0, berr
	}
	return n, err
}

// bounded refuses a size that is beyond the bounds.
func (u *unpacking) bounded(size int64) error {
	switch {
	case size > maxUnpacked:
		return TooLarge("giải nén ra hơn %d GB; hãy kết xuất thành nhiều tệp", "unpacks to more than %d GB; export it in several files", maxUnpacked>>30)
	case size > maxSmall && size/maxRatio > u.packed():
		return TooLarge("giải nén ra gấp hơn %d lần; đó không phải là dữ liệu do người nhập", "unpacks to more than %d times its size; no data that people enter does", maxRatio)
	}
	return nil
}

func (u *unpacking) Close() error { return u.closer.Close() }
