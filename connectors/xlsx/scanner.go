package xlsx

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ddss/connectors"
)

// scanner walks the markup of one part: tags, and the text between them.
type scanner struct {
	r   *bufio.Reader
	buf []byte // the last tag, without its brackets
}

const maxTag = 1 << 20

var (
	errMarkup = errors.New("broken markup")
	errText   = fmt.Errorf("%w: a text of more than %d bytes", connectors.ErrTooLarge, connectors.MaxText)
)

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, 256<<10)} }

// A tag is what stands between < and >.
type tag struct {
	name  string // without prefix
	attrs []byte
	open  bool // a start tag
	empty bool // <…/>
}

// next skips text and returns the next tag; comments, processing instructions and CDATA are passed over. Text is
// appended to *text where it is not nil.
func (s *scanner) next(text *[]byte) (tag, error) {
	for {
		chunk, err := s.r.ReadSlice('<')
		for errors.Is(err, bufio.ErrBufferFull) {
			if text != nil {
				if *text = append(*text, chunk...); len(*text) > connectors.MaxText {
					return tag{}, errText
				}
			}
			chunk, err = s.r.ReadSlice('<')
		}
		if err != nil {
			return tag{}, err
		}
		if text != nil {
			*text = append(*text, chunk[:len(chunk)-1]...)
		}
		raw, err := s.tagText()
		if err != nil {
			return tag{}, err
		}
		if bytes.HasPrefix(raw, []byte("![CDATA[")) {
			if text != nil {
				*text = append(*text, escape(raw[len("![CDATA["):len(raw)-2])...)
			}
			continue
		}
		if bytes.HasPrefix(raw, []byte("!DOCTYPE")) {
			return tag{}, errMarkup
		}
		if len(raw) == 0 || raw[0] == '!' || raw[0] == '?' {
			continue
		}
		return parseTag(raw), nil
	}
}

// tagText reads to the closing bracket, heeding quotes, comments and CDATA.
func (s *scanner) tagText() ([]byte, error) {
	s.buf = s.buf[:0]
	quote := byte(0)
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return nil, io.ErrUnexpectedEOF
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
			return nil, errMarkup
		}
	}
}

func (s *scanner) closed() bool {
	switch {
	case bytes.HasPrefix(s.buf, []byte("!--")):
		return len(s.buf) >= 5 && bytes.HasSuffix(s.buf, []byte("--"))
	case bytes.HasPrefix(s.buf, []byte("![CDATA[")):
		return bytes.HasSuffix(s.buf, []byte("]]"))
	}
	return true
}

func escape(b []byte) []byte { return bytes.ReplaceAll(b, []byte("&"), []byte("&amp;")) }

func parseTag(raw []byte) tag {
	t := tag{open: raw[0] != '/'}
	if !t.open {
		raw = raw[1:]
	}
	if n := len(raw); n > 0 && raw[n-1] == '/' {
		t.empty, raw = true, raw[:n-1]
	}
	name := raw
	if i := bytes.IndexAny(raw, " \t\r\n"); i >= 0 {
		name, t.attrs = raw[:i], raw[i:]
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	t.name = tagName(name)
	return t
}

var commonNames = []string{"c", "v", "row", "t", "is", "si", "r", "f", "sheetData", "mergeCell"}

func tagName(name []byte) string {
	for _, n := range commonNames {
		if string(name) == n {
			return n
		}
	}
	return string(name)
}

// attr returns an attribute of the tag by its plain name.
func (t tag) attr(name string) (string, bool) {
	rest := t.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return "", false
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 {
			return "", false
		}
		quote := rest[0]
		end := bytes.IndexByte(rest[1:], quote)
		if (quote != '"' && quote != '\'') || end < 0 {
			return "", false
		}
		if string(key) == name {
			return unescape(rest[1 : 1+end]), true
		}
		rest = rest[end+2:]
	}
}

// unescape resolves entities, character references, line ends and the _xHHHH_ escapes of workbooks.
func unescape(b []byte) string {
	s := string(b)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = entities(s)
	}
	if strings.Contains(s, "_x") {
		s = hexEscapes(s)
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

func hexEscapes(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			return b.String() + s
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 32)
		if err != nil || s[i+6] != '_' || !utf8.ValidRune(rune(n)) {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}

// strings gives the shared strings in order.
func (s *scanner) strings(yield func(string) error) error {
	for {
		t, err := s.next(nil)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if t.name != "si" || !t.open {
			continue
		}
		text := ""
		if !t.empty {
			if text, err = s.richText("si"); err != nil {
				return err
			}
		}
		if err := yield(text); err != nil {
			return err
		}
	}
}

// richText joins the runs of a string item up to its end; phonetic runs are no text.
func (s *scanner) richText(end string) (string, error) {
	var out strings.Builder
	var raw []byte
	phonetic := false
	for {
		t, err := s.next(nil)
		if err != nil {
			return "", broken(err)
		}
		switch {
		case t.name == "rPh" && !t.empty:
			phonetic = t.open
		case t.name == end && !t.open:
			return out.String(), nil
		case t.name == "t" && t.open && !t.empty:
			raw = raw[:0]
			if _, err := s.next(&raw); err != nil {
				return "", broken(err)
			}
			if out.Len()+len(raw) > connectors.MaxText {
				return "", errText
			}
			if !phonetic {
				out.WriteString(unescape(raw))
			}
		}
	}
}

// broken keeps the reason of a bound that was passed; an end inside of an element is broken markup.
func broken(err error) error {
	if errors.Is(err, connectors.ErrTooLarge) {
		return err
	}
	return errMarkup
}

// reference reads a cell reference such as AB12 into column and row from 0 and 1.
func reference(ref string) (column int, row int64, err error) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if column = column*26 + int(ref[i]-'A') + 1; column > connectors.MaxColumns {
			return 0, 0, fmt.Errorf("%w: more than %d columns", connectors.ErrTooLarge, connectors.MaxColumns)
		}
	}
	row, err = strconv.ParseInt(ref[i:], 10, 64)
	if i == 0 || err != nil || row < 1 {
		return 0, 0, errMarkup
	}
	return column - 1, row, nil
}
