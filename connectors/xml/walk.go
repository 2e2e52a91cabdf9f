package xml

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/markup"
	"ddss/connectors/internal/records"
)

var errDamaged = connectors.Unreadable("XML bị hỏng hoặc bị cắt cụt", "the XML is damaged or ends too early; export it again")

type attribute struct{ name, value string }

// visitor is told what stands in a document.
type visitor struct {
	open  func(name string, attributes []attribute) error
	text  func(text string) error // may be nil
	close func(name string) error
}

// walk tells the visitor of a document that is well-formed: one root, each element closed in its order.
func (b *book) walk(ctx context.Context, v visitor) error {
	s, file, err := b.Open()
	if err != nil {
		return err
	}
	defer file.Close()
	var stack []string
	var raw []byte
	roots := 0
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		raw = raw[:0]
		into := &raw
		if v.text == nil {
			into = nil
		}
		t, err := s.Next(into)
		if errors.Is(err, io.EOF) && len(stack) == 0 && roots == 1 {
			return nil
		}
		if err != nil {
			return markup.Damaged(err, errDamaged)
		}
		if len(raw) > 0 && len(stack) > 0 {
			if err := v.text(markup.Unescape(raw)); err != nil {
				return err
			}
		}
		if t.Name = strings.ToValidUTF8(t.Name, "\uFFFD"); t.Open {
			if len(stack) == 0 {
				roots++
			}
			if len(stack) == maxDepth {
				return connectors.TooLarge("XML lồng nhau hơn %d tầng", "XML that is nested more than %d deep", maxDepth)
			}
			stack = append(stack, t.Name)
			if err := v.open(t.Name, attributes(t)); err != nil {
				return err
			}
		}
		if !t.Open || t.Empty {
			if len(stack) == 0 || stack[len(stack)-1] != t.Name {
				return errDamaged
			}
			stack = stack[:len(stack)-1]
			if err := v.close(t.Name); err != nil {
				return err
			}
		}
	}
}

// attributes are those that hold data: no namespaces, nor what the schema of instances says.
func attributes(t markup.Tag) []attribute {
	var out []attribute
	t.Attributes(func(name, value string) {
		prefix, local, found := strings.Cut(name, ":")
		switch {
		case !found:
			local = name
		case prefix == "xmlns" || prefix == "xsi" || prefix == "xml":
			return
		}
		if local != "xmlns" {
			out = append(out, attribute{local, value})
		}
	})
	return out
}

// isField reports whether elements of that name are fields whose name is an attribute.
func isField(name string) bool {
	return slices.Contains([]string{"field", "column", "col", "property", "param"}, strings.ToLower(name))
}

// Bounds of a record.
const (
	maxRecord = 4 * connectors.MaxText // bytes of its texts
	maxFields = 1 << 18
)

// collector gathers the fields of the records.
type collector struct {
	record *shape
	each   func([]records.Field) error
	at     []*shape // of the open elements; nil beside the way to the record
	names  []string // of the open elements within the record
	texts  [][]byte
	holds  []bool // elements, beside the text
	fields []records.Field
	bytes  int
}

// records gives the fields of each record in the order of the file.
func (b *book) records(ctx context.Context, each func([]records.Field) error) error {
	if b.record == nil {
		return nil
	}
	c := &collector{record: b.record, each: each, at: []*shape{b.root}}
	return b.walk(ctx, visitor{open: c.open, text: c.text, close: c.close})
}

func (c *collector) inside() bool { return len(c.names) > 0 }

func (c *collector) open(name string, attributes []attribute) error {
	if !c.inside() {
		var s *shape
		if parent := c.at[len(c.at)-1]; parent != nil {
			s = parent.child(name)
		}
		c.at = append(c.at, s)
		if s != c.record {
			return nil
		}
		c.fields, c.bytes = c.fields[:0], 0
	} else {
		c.holds[len(c.holds)-1] = true
	}
	if isField(name) && len(attributes) == 1 && strings.EqualFold(attributes[0].name, "name") && c.inside() {
		name, attributes = attributes[0].value, nil
	}
	c.names, c.texts, c.holds = append(c.names, name), append(c.texts, nil), append(c.holds, false)
	for _, a := range attributes {
		if err := c.add(a.name, a.value); err != nil {
			return err
		}
	}
	return nil
}

// add keeps a field of the open element: its own text if name is empty, else an attribute.
func (c *collector) add(name, value string) error {
	path := slices.Clone(c.names[1:])
	if name != "" {
		path = append(path, name)
	}
	full := strings.Join(path, ".")
	if full == "" {
		full = c.names[0] // the text of the record itself
	}
	if c.bytes += len(value); c.bytes > maxRecord || len(c.fields) == maxFields {
		return connectors.TooLarge("một bản ghi dài hơn %d MB hoặc có hơn %d trường", "a record of more than %d MB or %d fields", maxRecord>>20, maxFields)
	}
	if len(value) > connectors.MaxText {
		return connectors.ErrText
	}
	c.fields = append(c.fields, records.Field{Name: full, Value: value})
	return nil
}

func (c *collector) text(s string) error {
	if !c.inside() {
		return nil
	}
	b := &c.texts[len(c.texts)-1]
	if len(*b)+len(s) > connectors.MaxText {
		return connectors.ErrText
	}
	*b = append(*b, s...)
	return nil
}

func (c *collector) close(string) error {
	if !c.inside() {
		c.at = c.at[:len(c.at)-1]
		return nil
	}
	last := len(c.names) - 1
	text, holds := string(c.texts[last]), c.holds[last]
	blank := strings.TrimSpace(text) == ""
	if blank {
		text = ""
	}
	if !blank || !holds && last > 0 { // what is between elements is no text
		if err := c.add("", text); err != nil {
			return err
		}
	}
	c.names, c.texts, c.holds = c.names[:last], c.texts[:last], c.holds[:last]
	if last > 0 {
		return nil
	}
	c.at = c.at[:len(c.at)-1]
	return c.each(c.fields)
}
