package connectors

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Parts lists the sources that a path names: the path itself, or, of an archive (.zip), the path of each file in it:
// "a.zip/b.csv". The files may be narrowed by a pattern: "a.zip/*.csv". Folders and what systems leave in archives
// (__MACOSX, .DS_Store, Thumbs.db) are no files. An archive without one is an error that wraps ErrFormat.
func Parts(source string) ([]string, error) {
	file, pattern := split(source)
	archive, err := openArchive(file)
	if err != nil || archive == nil {
		if err == nil && pattern != "" {
			err = &fs.PathError{Op: "open", Path: source, Err: fs.ErrNotExist}
		}
		return []string{source}, err
	}
	defer archive.Close()
	if archive.twice != "" {
		return nil, Unreadable("tệp nén có hai tệp cùng tên %q; hãy nén lại", "the archive holds two files of the name %q; pack it again", archive.twice)
	}
	var out []string
	for _, name := range archive.names {
		if strings.HasSuffix(name, "/") || isLitter(name) {
			continue
		}
		if raw := archive.parts[name].Name; !fs.ValidPath(name) || strings.IndexAny(raw, `/\`) == 0 || strings.ContainsFunc(raw, unicode.IsControl) {
			return nil, Unreadable("tệp nén chứa một tệp có tên không an toàn (%q); hãy nén lại", "the archive holds a file of an unsafe name (%q); pack it again", raw)
		}
		fits := pattern == "" || name == pattern
		if !fits {
			if fits, err = path.Match(pattern, name); err != nil {
				return nil, Unreadable("mẫu tên tệp %q viết sai", "the pattern %q is malformed", pattern)
			}
		}
		if fits {
			out = append(out, file+"/"+name)
		}
	}
	if len(out) == 0 {
		if pattern != "" {
			return nil, &fs.PathError{Op: "open", Path: source, Err: fs.ErrNotExist}
		}
		return nil, Unreadable("tệp nén không chứa tệp nào", "the archive holds no file")
	}
	slices.Sort(out)
	return out, nil
}

// FileOf is the file on the disk that holds a source: the archive of "a.zip/b.csv".
func FileOf(source string) string {
	file, _ := split(source)
	return file
}

// split divides a source into the file on the disk and the path within it, which is empty for a plain file.
func split(source string) (file, member string) {
	if _, err := os.Lstat(source); err == nil {
		return source, ""
	}
	slashed := filepath.ToSlash(source)
	for i := 1; i < len(slashed); i++ {
		if slashed[i] != '/' {
			continue
		}
		if info, err := os.Stat(source[:i]); err == nil && info.Mode().IsRegular() {
			return source[:i], slashed[i+1:]
		}
	}
	return source, ""
}

// isLitter reports whether a system left the file in the archive, not a person.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini")
}

var (
	zipMagic  = []byte("PK\x03\x04")
	gzipMagic = []byte{0x1F, 0x8B, 0x08}
)

// openArchive opens the file if it is an archive of files; nil for any other, workbooks in zip containers among them.
func openArchive(file string) (*Container, error) {
	head, err := Head(file)
	if err != nil || !bytes.HasPrefix(head, zipMagic) && !bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return nil, err
	}
	c, err := OpenContainer(file)
	if err != nil {
		if looksLikeDocument(head) {
			return nil, nil // its own connector tells better what is wrong
		}
		return nil, err
	}
	if c.Has("[Content_Types].xml") || c.Has("mimetype") || c.Has("META-INF/manifest.xml") || c.Has("xl/workbook.xml") {
		c.Close()
		return nil, nil
	}
	return c, nil
}

// looksLikeDocument reports whether the head of a container names parts that documents have.
func looksLikeDocument(head []byte) bool {
	for _, name := range []string{"[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/worksheets/", "_rels/.rels"} {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return false
}

// OpenPart opens a source that Parts lists with the connector of list that its content matches best, and says of which
// kind it is. What is packed (a member of an archive, gzip) is unpacked into a file below temp (empty: the folder of the
// system), which closing the book removes. An archive in an archive is refused.
func OpenPart(ctx context.Context, list []Connector, temp, source string) (Book, string, error) {
	plain, unpacked, err := unpack(ctx, temp, source)
	if err != nil {
		return nil, "", err
	}
	if !unpacked {
		return open(ctx, list, plain)
	}
	err = notNested(plain)
	if err != nil {
		os.Remove(plain)
		return nil, "", err
	}
	book, kind, err := open(ctx, list, plain)
	if err != nil {
		os.Remove(plain)
		return nil, "", err
	}
	return unpackedBook{book, plain}, kind, nil
}

func open(ctx context.Context, list []Connector, file string) (Book, string, error) {
	c, err := Detect(list, file)
	if err != nil {
		return nil, "", err
	}
	book, err := c.Open(ctx, file)
	return book, c.Kind(), err
}

// unpackedBook is a book over a file that goes with it.
type unpackedBook struct {
	Book
	path string
}

// Close closes the book and removes the file.
func (b unpackedBook) Close() error {
	err := b.Book.Close()
	if gone := os.Remove(b.path); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

// Findings are those of the book within.
func (b unpackedBook) Findings(sheet int, data func(row int64) bool) []Finding {
	if in, ok := b.Book.(Inspector); ok {
		return in.Findings(sheet, data)
	}
	return nil
}

// unpack gives the path of a plain file with the content of the source.
func unpack(ctx context.Context, temp, source string) (plain string, unpacked bool, err error) {
	file, member := split(source)
	archive, err := openArchive(file)
	if err != nil {
		return "", false, err
	}
	if archive == nil {
		if member != "" {
			return "", false, &fs.PathError{Op: "open", Path: source, Err: fs.ErrNotExist}
		}
		return unpackGzip(ctx, temp, file)
	}
	defer archive.Close()
	if member == "" {
		parts, err := Parts(file)
		if err != nil {
			return "", false, err
		}
		if len(parts) > 1 {
			return "", false, Unreadable("tệp nén chứa %d tệp; hãy ghi rõ tệp nào, như a.zip/b.csv", "the archive holds %d files; name one, such as a.zip/b.csv", len(parts))
		}
		member = strings.TrimPrefix(parts[0], file+"/")
	}
	if !archive.Has(member) {
		return "", false, &fs.PathError{Op: "open", Path: source, Err: fs.ErrNotExist}
	}
	r, err := archive.Part(member)
	if err != nil {
		return "", false, err
	}
	defer r.Close()
	plain, err = spill(ctx, temp, member, r)
	return plain, err == nil, err
}

// unpackGzip unpacks a file in gzip; any other file is as it is.
func unpackGzip(ctx context.Context, temp, file string) (string, bool, error) {
	f, err := OpenFile(file)
	if err != nil {
		return "", false, err
	}
	defer f.Close()
	in := &counted{r: f}
	buffered := bufio.NewReaderSize(in, 64<<10)
	if head, _ := buffered.Peek(len(gzipMagic)); !bytes.Equal(head, gzipMagic) {
		return file, false, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return "", false, errTornGzip
	}
	plain, err := spill(ctx, temp, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), &unpacking{Reader: z, packed: func() int64 { return in.n }})
	return plain, err == nil, err
}

var errTornGzip = Unreadable("tệp nén (gzip) không nguyên vẹn", "not a whole gzip file")

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

var extension = regexp.MustCompile(`^\.[A-Za-z0-9]{1,10}$`)

// spill copies what is unpacked into a file that only the user may read. Only the extension of its name is kept.
func spill(ctx context.Context, temp, name string, r io.Reader) (_ string, err error) {
	ext := path.Ext(name)
	if !extension.MatchString(ext) {
		ext = ""
	}
	f, err := os.CreateTemp(temp, "unpacked-*"+ext)
	if err != nil {
		return "", fmt.Errorf("make a file to unpack into: %w", err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	block := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := r.Read(block)
		if _, werr := f.Write(block[:n]); werr != nil {
			return "", fmt.Errorf("unpack: %w", werr)
		}
		switch {
		case errors.Is(err, io.EOF):
			return f.Name(), nil
		case errors.Is(err, ErrTooLarge):
			return "", err
		case err != nil:
			return "", Unreadable("phần nén bị hỏng", "what is packed is damaged; pack it again")
		}
	}
}

// notNested refuses what was unpacked if it is packed itself.
func notNested(plain string) error {
	head, err := Head(plain)
	if err != nil {
		return err
	}
	archive, err := openArchive(plain)
	if err == nil && archive == nil && !bytes.HasPrefix(head, gzipMagic) {
		return nil
	}
	if archive != nil {
		archive.Close()
	}
	return Unreadable("tệp nén nằm trong tệp nén; hãy giải nén trước một lần", "an archive within an archive; unpack it once before")
}
