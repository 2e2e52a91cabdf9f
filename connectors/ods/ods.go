package ods

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

const mimetype = "application/vnd.oasis.opendocument.spreadsheet"

const contentPart, manifestPart = "content.xml", "META-INF/manifest.xml"

type connector struct{}

// New returns the connector of kind "ods".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "ods" }

// Match recognises the zip container by its type, which stands unpacked in its first part, and the flat file by its root.
func (connector) Match(head []byte, name string) int {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && bytes.Contains(head[:min(len(head), 256)], []byte("opendocument.spreadsheet")):
		return 95
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && strings.HasSuffix(strings.ToLower(name), ".ods"):
		return 60
	case isFlat(head):
		return 95
	}
	return 0
}

func isFlat(head []byte) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	return bytes.HasPrefix(start, []byte("<")) && bytes.Contains(head[:min(len(head), 8<<10)], []byte("<office:document ")) && bytes.Contains(head, []byte(mimetype))
}

type table struct {
	name   string
	hidden bool
}

type book struct {
	path      string
	container *connectors.Container // nil of a flat file
	tables    []table
	cells.Found
}

// Open reads the content once to learn its tables.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	head, err := connectors.Head(path)
	if err != nil {
		return nil, err
	}
	b := &book{path: path}
	if !isFlat(head) {
		b.container, err = connectors.OpenContainer(path)
		if errors.Is(err, connectors.ErrFormat) {
			return nil, connectors.Unreadable("tệp ODS không nguyên vẹn", "not a whole ODS file; export it again")
		}
		if err != nil {
			return nil, err
		}
	}
	if err := b.load(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (b *book) Close() error {
	if b.container == nil {
		return nil
	}
	return b.container.Close()
}

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.tables))
	for i, t := range b.tables {
		out[i] = connectors.Sheet{Name: t.name, Hidden: t.hidden}
	}
	return out
}

func (b *book) content() (io.ReadCloser, error) {
	if b.container == nil {
		return connectors.OpenFile(b.path)
	}
	return b.container.Part(contentPart)
}

func (b *book) load(ctx context.Context) error {
	if err := b.encrypted(); err != nil {
		return err
	}
	r, err := b.content()
	if err != nil {
		return err
	}
	defer r.Close()
	s := markup.New(r)
	hidden := map[string]bool{} // by the name of the style
	style, depth, root := "", 0, false
	for n := 0; ; n++ {
		if n%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t, err := s.Next(nil)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return damaged(err)
		}
		switch {
		case t.Name == "document-content" || t.Name == "document":
			root = !t.Open
		case t.Name == "style" && t.Open:
			style = t.Local("name")
		case t.Name == "table-properties" && t.Open && t.Local("display") == "false":
			hidden[style] = true
		case t.Name == "table" && !t.Empty:
			if !t.Open {
				depth--
				continue
			}
			if depth++; depth == 1 {
				b.tables = append(b.tables, table{name: t.Local("name"), hidden: hidden[t.Local("style-name")]})
			}
		}
	}
	switch {
	case !root:
		return damaged(nil)
	case len(b.tables) == 0:
		return connectors.Unreadable("bảng tính không có trang nào", "the spreadsheet has no sheet")
	}
	return nil
}

func damaged(err error) error {
	return markup.Damaged(err, connectors.Unreadable("nội dung của bảng tính bị hỏng hoặc bị cắt cụt", "the content of the spreadsheet is damaged or cut off; save it again"))
}

// maxManifest is how much of the list of parts is read.
const maxManifest = 1 << 20

// encrypted finds that a password protects the content.
func (b *book) encrypted() error {
	if b.container == nil || !b.container.Has(manifestPart) {
		return nil
	}
	r, err := b.container.Part(manifestPart)
	if err != nil {
		return err
	}
	defer r.Close()
	list, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return damaged(err)
	}
	if bytes.Contains(list, []byte("encryption-data")) {
		return connectors.Encrypted("bảng tính đặt mật khẩu; hãy lưu lại không có mật khẩu", "the spreadsheet is protected by a password; save it without one")
	}
	return nil
}
