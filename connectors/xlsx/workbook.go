package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"ddss/connectors"
)

// Bounds against files that unpack without limit.
const (
	maxPart    = 4 << 30   // bytes of one unpacked part
	maxSmall   = 64 << 20  // bytes that may unpack at any ratio, and of parts that are read as a tree
	maxRatio   = 250       // of unpacked to packed; sheets come to 30, deflate can do 1,032
	maxStrings = 384 << 20 // bytes of all shared strings
)

type connector struct{}

// New returns the connector of kind "xlsx".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "xlsx" }

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Match recognises the zip container with a workbook inside, and the encrypted container, to say so clearly.
func (connector) Match(head []byte, name string) int {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && (bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml"))):
		return 90
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && strings.HasSuffix(strings.ToLower(name), ".xlsx"):
		return 50
	case bytes.HasPrefix(head, oleMagic) && bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d")):
		return 90
	}
	return 0
}

// Open reads the parts that describe the workbook and its shared strings.
func (connector) Open(_ context.Context, file string) (connectors.Book, error) {
	head, err := connectors.Head(file)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, oleMagic) {
		return nil, fmt.Errorf("%w: save the workbook without a password", connectors.ErrEncrypted)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, connectors.Unreadable("tệp XLSX không nguyên vẹn", "not a whole XLSX file; export it again")
	}
	b := &book{zip: z, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		b.parts[strings.TrimPrefix(f.Name, "/")] = f
	}
	if err := b.load(); err != nil {
		z.Close()
		return nil, err
	}
	return b, nil
}

type sheetPart struct {
	name   string
	path   string
	hidden bool
}

type book struct {
	zip     *zip.ReadCloser
	parts   map[string]*zip.File
	sheets  []sheetPart
	strings []string
	styles  styles
	epoch   epoch
	found   map[int][]connectors.Finding
}

func (b *book) Close() error {
	if err := b.zip.Close(); !errors.Is(err, os.ErrClosed) {
		return err
	}
	return nil
}

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.sheets))
	for i, s := range b.sheets {
		out[i] = connectors.Sheet{Name: s.name, Hidden: s.hidden}
	}
	return out
}

// open returns an unpacked part, bounded.
func (b *book) open(name string) (io.ReadCloser, error) {
	f, ok := b.parts[name]
	if !ok {
		return nil, connectors.Unreadable("thiếu phần %s", "part %s is missing; save the workbook again", name)
	}
	if f.UncompressedSize64 > maxPart {
		return nil, fmt.Errorf("%w: part %s unpacks to more than %d bytes", connectors.ErrTooLarge, name, int64(maxPart))
	}
	if f.UncompressedSize64 > maxSmall && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
		return nil, fmt.Errorf("%w: part %s unpacks to %d times its size", connectors.ErrTooLarge, name, f.UncompressedSize64/max(1, f.CompressedSize64))
	}
	r, err := f.Open()
	if err != nil {
		return nil, connectors.Unreadable("không giải nén được phần %s", "part %s cannot be unpacked", name)
	}
	return r, nil
}

func (b *book) decode(name string, into any) error {
	r, err := b.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(io.LimitReader(r, maxSmall)).Decode(into); err != nil {
		return connectors.Unreadable("phần %s bị hỏng", "part %s is damaged; save the workbook again", name)
	}
	return nil
}

type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// target is the part that a relation of a part leads to.
func target(from, to string) string {
	if strings.HasPrefix(to, "/") {
		return strings.TrimPrefix(path.Clean(to), "/")
	}
	return path.Join(path.Dir(from), to)
}

func relationsOf(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}

func (b *book) load() error {
	main := "xl/workbook.xml"
	var root relations
	if err := b.decode("_rels/.rels", &root); err == nil {
		for _, r := range root.List {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				main = target("x", r.Target)
			}
		}
	}
	var wb struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := b.decode(main, &wb); err != nil {
		return err
	}
	var rels relations
	if err := b.decode(relationsOf(main), &rels); err != nil {
		return err
	}
	b.epoch = epoch1900
	if d := wb.Properties.Date1904; d == "1" || d == "true" {
		b.epoch = epoch1904
	}
	byID := map[string]string{}
	var stringsPart, stylesPart string
	for _, r := range rels.List {
		part := target(main, r.Target)
		byID[r.ID] = part
		switch {
		case strings.HasSuffix(r.Type, "/sharedStrings"):
			stringsPart = part
		case strings.HasSuffix(r.Type, "/styles"):
			stylesPart = part
		}
	}
	for _, s := range wb.Sheets {
		for _, a := range s.Attrs {
			if part, ok := byID[a.Value]; ok && a.Name.Local == "id" && b.parts[part] != nil && !strings.Contains(part, "chartsheets/") {
				b.sheets = append(b.sheets, sheetPart{name: s.Name, path: part, hidden: s.State == "hidden" || s.State == "veryHidden"})
			}
		}
	}
	if len(b.sheets) == 0 {
		return connectors.Unreadable("sổ tính không có trang nào", "the workbook has no sheet")
	}
	if stylesPart != "" && b.parts[stylesPart] != nil {
		if err := b.loadStyles(stylesPart); err != nil {
			return err
		}
	}
	if stringsPart != "" && b.parts[stringsPart] != nil {
		return b.loadStrings(stringsPart)
	}
	return nil
}

func (b *book) loadStrings(part string) error {
	r, err := b.open(part)
	if err != nil {
		return err
	}
	defer r.Close()
	s := newScanner(r)
	size := 0
	err = s.strings(func(text string) error {
		if size += len(text) + 16; size > maxStrings {
			return fmt.Errorf("%w: more than %d bytes of shared strings", connectors.ErrTooLarge, maxStrings)
		}
		b.strings = append(b.strings, text)
		return nil
	})
	return damaged(err, part)
}

func damaged(err error, part string) error {
	if err == nil || errors.Is(err, connectors.ErrTooLarge) {
		return err
	}
	return connectors.Unreadable("phần %s bị hỏng", "part %s is damaged; save the workbook again", part)
}
