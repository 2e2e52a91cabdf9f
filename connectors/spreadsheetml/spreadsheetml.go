package spreadsheetml

import (
	"context"
	"errors"
	"io"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
	"ddss/internal/viettext"
)

const namespace = "urn:schemas-microsoft-com:office:spreadsheet"

type connector struct{}

// New returns the connector of kind "spreadsheetml".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "spreadsheetml" }

// Match recognises a workbook of the namespace, whatever the name of the file.
func (connector) Match(head []byte, _ string) int {
	root, _ := markup.Root(head)
	if root != "Workbook" {
		return 0
	}
	enc, _ := markup.Guess(head)
	if !strings.Contains(viettext.Decode(enc, head), namespace) {
		return 0
	}
	return 95
}

type worksheet struct {
	name   string
	hidden bool
}

type book struct {
	markup.Document
	sheets []worksheet
	epoch  cells.Epoch
	cells.Found
}

// Open reads the file once to learn its sheets.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	doc, err := markup.NewDocument(path)
	if err != nil {
		return nil, err
	}
	b := &book{Document: doc}
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

func (b *book) Close() error { return nil }

func (b *book) Sheets() []connectors.Sheet {
	out := make([]connectors.Sheet, len(b.sheets))
	for i, s := range b.sheets {
		out[i] = connectors.Sheet{Name: s.name, Hidden: s.hidden}
	}
	return out
}

func (b *book) load(ctx context.Context) error {
	s, file, err := b.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	closed, inSheet := false, false
	var text []byte
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
		case t.Name == "Workbook":
			closed = !t.Open
		case t.Name == "Worksheet":
			if inSheet = t.Open && !t.Empty; t.Open {
				b.sheets = append(b.sheets, worksheet{name: t.Local("Name")})
			}
		case t.Name == "Date1904" && t.Open:
			b.epoch = cells.Epoch1904
		case t.Name == "Visible" && t.Open && !t.Empty && inSheet:
			text = text[:0]
			if _, err := s.Next(&text); err != nil {
				return damaged(err)
			}
			b.sheets[len(b.sheets)-1].hidden = strings.HasSuffix(string(text), "Hidden")
		}
	}
	switch {
	case !closed:
		return damaged(nil)
	case len(b.sheets) == 0:
		return connectors.Unreadable("sổ tính không có trang nào", "the workbook has no sheet")
	}
	return nil
}

func damaged(err error) error {
	return markup.Damaged(err, connectors.Unreadable("sổ tính XML bị hỏng hoặc bị cắt cụt", "the XML workbook is damaged or cut off; save it again"))
}
