// Package markup scans XML byte by byte: tags, and the text between them. No tree is built, no entity but the five of XML and
// character references is known, and a document type is broken markup, so that nothing can grow on the way.
package markup

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ddss/connectors"
)

// Scanner walks the markup of one document.
type Scanner struct {
	r   *bufio.Reader
	buf []byte // the last tag, without its brackets
}

const maxTag = 1 << 20

// Err says that the markup is broken.
var Err = errors.New("broken markup")

// New scans what r holds, which has to be UTF-8.
func New(r io.Reader) *Scanner { return &Scanner{r: bufio.NewReaderSize(r, 256<<10)} }

// Tag is what stands between < and >.
type Tag struct {
	Name  string // without prefix
	Open  bool   // a start tag
	Empty bool   // <…/>
	attrs []byte // valid until the next tag
}

// Next skips text and returns the next tag; comments, processing instructions and CDATA are passed over. Text is
// appended to *text where it is not nil.
func (s *Scanner) Next(text *[]byte) (Tag, error) {
	for {
		chunk, err := s.r.ReadSlice('<')
		for errors.Is(err, bufio.ErrBufferFull) {
			if text != nil {
				if *text = append(*text, chunk...); len(*text) > connectors.MaxText {
					return Tag{}, connectors.ErrText
				}
			}
			chunk, err = s.r.ReadSlice('<')
		}
		if err != nil {
			return Tag{}, err
		}
		if text != nil {
			*text = append(*text, chunk[:len(chunk)-1]...)
		}
		raw, err := s.tagText()
		if err != nil {
			return Tag{}, err
		}
		if bytes.HasPrefix(raw, []byte("![CDATA[")) {
			if text != nil {
				*text = append(*text, escape(raw[len("![CDATA["):len(raw)-2])...)
			}
			continue
		}
		if bytes.HasPrefix(raw, []byte("!DOCTYPE")) {
			return Tag{}, ErrDoctype
		}
		if len(raw) == 0 || raw[0] == '!' || raw[0] == '?' {
			continue
		}
		return parseTag(raw), nil
	}
}

// Literal passes over the tags, as they are written, and the text between them if they stand next, and gives the text, which
// is valid until the next call. It gives false, and passes over nothing, where anything else stands there, or not all of it is
// in memory yet: then Next tells what it is.
func (s *Scanner) Literal(open, end string) ([]byte, bool) {
	next, err := s.r.Peek(s.r.Buffered())
	if err != nil || len(next) < len(open) || string(next[:len(open)]) != open {
		return nil, false
	}
	rest := next[len(open):]
	at := bytes.IndexByte(rest, '<')
	if at < 0 || len(rest) < at+len(end) || string(rest[at:at+len(end)]) != end {
		return nil, false
	}
	if _, err := s.r.Discard(len(open) + at + len(end)); err != nil {
		return nil, false // it was peeked at
	}
	return rest[:at], true
}

// tagText reads to the closing bracket, heeding quotes, comments and CDATA.
func (s *Scanner) tagText() ([]byte, error) {
	chunk, err := s.r.ReadSlice('>')
	switch {
	case err == nil && plain(chunk):
		s.buf = append(s.buf[:0], chunk[:len(chunk)-1]...)
		return s.buf, nil
	case errors.Is(err, io.EOF):
		return nil, io.ErrUnexpectedEOF
	case err != nil && !errors.Is(err, bufio.ErrBufferFull):
		return nil, err
	}
	return s.quotedTag(bytes.Clone(chunk))
}

// plain reports whether what ends with a closing bracket is a whole tag without a doubt.
func plain(chunk []byte) bool {
	return chunk[0] != '!' && bytes.IndexByte(chunk, '\'') < 0 && bytes.Count(chunk, []byte{'"'})%2 == 0
}

// quotedTag reads a tag byte by byte, beginning with what was read of it.
func (s *Scanner) quotedTag(begun []byte) ([]byte, error) {
	s.buf = s.buf[:0]
	quote := byte(0)
	for {
		var c byte
		var err error
		if len(begun) > 0 {
			c, begun = begun[0], begun[1:]
		} else {
			c, err = s.r.ReadByte()
		}
		if errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		if c == '>' && quote == 0 && s.closed() {
			return s.buf, nil
		}
		special := len(s.buf) > 0 && s.buf[0] == '!'
		if !special && (c == '"' || c == '\'') {
			switch quote {
			case 0:
				quote = c
			case c:
				quote = 0
			}
		}
		if s.buf = append(s.buf, c); len(s.buf) > maxTag {
			return nil, Err
		}
	}
}

func (s *Scanner) closed() bool {
	switch {
	case bytes.HasPrefix(s.buf, []byte("!--")):
		return len(s.buf) >= 5 && bytes.HasSuffix(s.buf, []byte("--"))
	case bytes.HasPrefix(s.buf, []byte("![CDATA[")):
		return bytes.HasSuffix(s.buf, []byte("]]"))
	}
	return true
}

func escape(b []byte) []byte { return bytes.ReplaceAll(b, []byte("&"), []byte("&amp;")) }

func parseTag(raw []byte) Tag {
	t := Tag{Open: raw[0] != '/'}
	if !t.Open {
		raw = raw[1:]
	}
	if n := len(raw); n > 0 && raw[n-1] == '/' {
		t.Empty, raw = true, raw[:n-1]
	}
	name := raw
	for i, c := range raw {
		if isBlank(c) {
			name, t.attrs = raw[:i], raw[i:]
			break
		}
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	t.Name = tagName(name)
	return t
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

var commonNames = []string{"c", "v", "row", "t", "is", "si", "r", "f", "sheetData", "mergeCell"}

func tagName(name []byte) string {
	for _, n := range commonNames {
		if string(name) == n {
			return n
		}
	}
	return string(name)
}

// Attr returns an attribute of the tag by its name as it is written.
func (t Tag) Attr(name string) (string, bool) {
	return t.attr(func(key []byte) bool { return string(key) == name })
}

// Local returns an attribute by its name without prefix, empty if it is not there.
func (t Tag) Local(name string) string {
	v, _ := t.attr(func(key []byte) bool { return string(key[bytes.LastIndexByte(key, ':')+1:]) == name })
	return v
}

func (t Tag) attr(wanted func(key []byte) bool) (value string, found bool) {
	t.Each(func(key, raw []byte) bool {
		if found = wanted(key); found {
			value = Unescape(raw)
		}
		return !found
	})
	return value, found
}

// Attributes gives the attributes in their order, by their names as they are written.
func (t Tag) Attributes(yield func(name, value string)) {
	t.Each(func(key, raw []byte) bool {
		yield(strings.ToValidUTF8(string(key), "\uFFFD"), Unescape(raw))
		return true
	})
}

// Each goes through the attributes, by name and value as they are written, until what it calls returns false.
func (t Tag) Each(yield func(key, raw []byte) bool) {
	rest := t.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = rest[eq+1:]
		for len(rest) > 0 && isBlank(rest[0]) {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return
		}
		quote := rest[0]
		end := bytes.IndexByte(rest[1:], quote)
		if (quote != '"' && quote != '\'') || end < 0 || !yield(key, rest[1:1+end]) {
			return
		}
		rest = rest[end+2:]
	}
}

// Unescape resolves entities, character references and line ends.
func Unescape(b []byte) string {
	s := string(b)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = entities(s)
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

var named = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

func entities(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s, ';')
		if end < 0 || end > 12 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		b.WriteString(entity(s[1:end], s[:end+1]))
		s = s[end+1:]
	}
	return b.String() + s
}

func entity(name, whole string) string {
	if r, ok := named[name]; ok {
		return r
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || !strings.HasPrefix(name, "#") || !utf8.ValidRune(rune(n)) {
		return whole
	}
	return string(rune(n))
}
