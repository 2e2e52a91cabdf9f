package csv

import (
	"strings"
	"unicode/utf8"

	"ddss/connectors"
)

// A quoted field may go on for this much before it is taken as torn.
const (
	maxQuoted      = 1 << 20
	maxQuotedLines = 1000
)

// record is a record; its fields are valid until the next one is read.
type record struct {
	fields []string
	fault  string
}

// parser divides text that comes in pieces into records.
type parser struct {
	delimiter byte
	text      string
	final     bool
	skipping  bool // the rest of a record that is too large
	fields    []string
	// suspect says that the text holds NUL or what stands for bytes that could not be decoded: only then fields are
	// searched for them.
	suspect bool
}

func (p *parser) feed(text string, final bool) {
	p.suspect = p.suspect && p.text != "" || strings.Contains(text, string(utf8.RuneError)) || strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)
	p.text += text
	p.final = p.final || final
}

// next returns the next whole record; false if more text is needed, or at the end.
func (p *parser) next() (record, bool) {
	if p.skipping {
		_, rest, found := strings.Cut(p.text, "\n")
		p.text, p.skipping = rest, !found
	}
	if p.text == "" {
		return record{}, false
	}
	rec, rest, state := p.record(p.text)
	switch state {
	case whole:
		p.text = rest
		return rec.bounded(), true
	case open:
		if !p.final && len(p.text) < maxQuoted {
			return record{}, false
		}
		return p.torn(), true
	}
	if !p.final && len(p.text) > connectors.MaxText {
		p.text, p.skipping = "", true
		return record{fault: connectors.FaultSize}, true
	}
	if !p.final {
		return record{}, false
	}
	p.text = ""
	return rec.bounded(), true
}

// bounded refuses more cells than a row may have.
func (r record) bounded() record {
	if len(r.fields) > connectors.MaxColumns {
		return record{fault: connectors.FaultSize}
	}
	return r
}

type state int

const (
	whole state = iota
	open        // inside quotation marks at the end of the text
	short       // no line end yet
)

// torn gives the first line as it stands, and goes on at the next.
func (p *parser) torn() record {
	line, rest, _ := strings.Cut(p.text, "\n")
	p.text = rest
	return record{fields: strings.Split(strings.TrimSuffix(line, "\r"), string(p.delimiter)), fault: connectors.FaultQuote}
}

func (p *parser) record(s string) (record, string, state) {
	fields := p.fields[:0]
	defer func() { p.fields = fields }()
	lines := 0
	for {
		field, rest, st := p.field(s, &lines)
		if st == open || lines > maxQuotedLines {
			return record{}, s, open
		}
		fields = append(fields, field)
		switch {
		case rest == "":
			return record{fields: fields}, "", short
		case rest[0] == p.delimiter:
			s = rest[1:]
			if s == "" {
				fields = append(fields, "")
				return record{fields: fields}, "", short
			}
		case rest[0] == '\n':
			return record{fields: fields}, rest[1:], whole
		case strings.HasPrefix(rest, "\r\n"):
			return record{fields: fields}, rest[2:], whole
		case rest == "\r" && !p.final:
			return record{fields: fields}, "", short
		default: // a lone carriage return
			return record{fields: fields}, rest[1:], whole
		}
	}
}

// field reads one field; rest begins with what ended it.
func (p *parser) field(s string, lines *int) (field, rest string, st state) {
	if s[0] != '"' {
		end := p.end(s)
		if end < 0 {
			return s, "", short
		}
		return s[:end], s[end:], whole
	}
	if end := strings.IndexByte(s[1:], '"') + 1; end > 0 && end+1 < len(s) && s[end+1] != '"' {
		*lines += strings.Count(s[1:end], "\n")
		return p.afterQuote(s[1:end], s[end+1:])
	}
	var b strings.Builder
	for i := 1; i < len(s); {
		end := strings.IndexByte(s[i:], '"')
		if end < 0 {
			return "", "", open
		}
		*lines += strings.Count(s[i:i+end], "\n")
		b.WriteString(s[i : i+end])
		i += end + 1
		if i < len(s) && s[i] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		return p.afterQuote(b.String(), s[i:])
	}
	return "", "", open
}

// end is where the next delimiter or line end stands; -1 if there is none. Fields are short, so that a plain loop is fastest.
func (p *parser) end(s string) int {
	for i := range len(s) {
		if c := s[i]; c == p.delimiter || c == '\n' || c == '\r' {
			return i
		}
	}
	return -1
}

// afterQuote takes what stands between a closing quotation mark and the delimiter as text of the field.
func (p *parser) afterQuote(field, s string) (string, string, state) {
	end := p.end(s)
	if end < 0 {
		return field + s, "", short
	}
	return field + s[:end], s[end:], whole
}
