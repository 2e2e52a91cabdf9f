package xlsx

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// Bounds of what is kept in memory.
const (
	maxTree    = 64 << 20  // bytes of a part that is read as a tree
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
		return nil, connectors.Encrypted("sổ tính đặt mật khẩu; hãy lưu lại không có mật khẩu", "the workbook is protected by a password; save it without one")
	}
	c, err := connectors.OpenContainer(file)
	if errors.Is(err, connectors.ErrFormat) {
		return nil, connectors.Unreadable("tệp XLSX không nguyên vẹn", "not a whole XLSX file; export it again")
	}
	if err != nil {
		return nil, err
	}
	b := &book{Container: c}
	if err := b.load(); err != nil {
		c.Close()
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
	*connectors.Container
	cells.Found
	sheets  []sheetPart
	strings []string
	styles  styles
	epoch   cells.Epoch
	links   int // other workbooks that formulas point to
}

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.sheets))
	for i, s := range b.sheets {
		out[i] = connectors.Sheet{Name: s.name, Hidden: s.hidden}
	}
	return out
}

func (b *book) decode(name string, into any) error {
	r, err := b.Part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(io.LimitReader(r, maxTree)).Decode(into); errors.Is(err, connectors.ErrTooLarge) {
		return err
	} else if err != nil {
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
	switch {
	case strings.HasSuffix(main, ".bin"):
		return connectors.Unreadable("sổ tính nhị phân (XLSB); hãy lưu lại thành XLSX", "a binary workbook (XLSB); save it as XLSX")
	case strings.HasPrefix(main, "word/"), strings.HasPrefix(main, "ppt/"):
		return connectors.Unreadable("đây là tệp Word hoặc PowerPoint, không phải sổ tính; hãy kết xuất ra XLSX", "a Word or PowerPoint file, no workbook; export XLSX")
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
	b.epoch = cells.Epoch1900
	if d := wb.Properties.Date1904; d == "1" || d == "true" {
		b.epoch = cells.Epoch1904
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
		case strings.HasSuffix(r.Type, "/externalLink"):
			b.links++
		}
	}
	for _, s := range wb.Sheets {
		for _, a := range s.Attrs {
			if part, ok := byID[a.Value]; ok && a.Name.Local == "id" && b.Has(part) && !strings.Contains(part, "chartsheets/") {
				b.sheets = append(b.sheets, sheetPart{name: s.Name, path: part, hidden: s.State == "hidden" || s.State == "veryHidden"})
			}
		}
	}
	if len(b.sheets) == 0 {
		return connectors.Unreadable("sổ tính không có trang nào", "the workbook has no sheet")
	}
	if stylesPart != "" && b.Has(stylesPart) {
		if err := b.loadStyles(stylesPart); err != nil {
			return err
		}
	}
	if stringsPart != "" && b.Has(stringsPart) {
		return b.loadStrings(stringsPart)
	}
	return nil
}

func (b *book) loadStrings(part string) error {
	r, err := b.Part(part)
	if err != nil {
		return err
	}
	defer r.Close()
	s := scanner{markup.New(r)}
	size := 0
	err = s.strings(func(text string) error {
		if size += len(text) + 16; size > maxStrings {
			return connectors.TooLarge("hơn %d MB chuỗi ký tự chung; hãy kết xuất thành nhiều tệp", "more than %d MB of shared strings; export it in several files", maxStrings>>20)
		}
		b.strings = append(b.strings, text)
		return nil
	})
	return damaged(err, part)
}

func damaged(err error, part string) error {
	if err == nil {
		return nil
	}
	return markup.Damaged(err, connectors.Unreadable("phần %s bị hỏng", "part %s is damaged; save the workbook again", part))
}
