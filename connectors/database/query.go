package database

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ddss/internal/fault"
)

// lexis is how a server writes what is not a plain word.
type lexis struct {
	brackets   bool // [name]
	backslash  bool // escapes within quotes
	hash       bool // # begins a comment
	dollar     bool // $tag$ text $tag$
	nested     bool // comments within comments
	letterQ    bool // q'[text]'
	statements []string
}

// reading is a query that only reads.
type reading struct {
	text    string // without a closing semicolon
	ordered bool   // it says ORDER BY
}

// writing are words that never stand unquoted in a statement that only reads. INTO makes a table or writes a file of the
// server; UPDATE stands in FOR UPDATE, too, which locks rows.
var writing = []string{"INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "EXEC", "EXECUTE", "CALL", "DROP", "ALTER", "CREATE", "TRUNCATE", "GRANT", "REVOKE", "COMMIT", "ROLLBACK", "DECLARE"}

// read takes a query if it is one statement that begins as reading ones do and has no word that writes. It is the first
// line of defence and gives a clear sentence early; the server's read-only transaction is the second.
func (l lexis) read(query string) (reading, error) {
	words, end, err := l.words(query)
	if err != nil {
		return reading{}, err
	}
	if len(words) == 0 {
		return reading{}, fault.New(fault.Usage, "query trống; hãy viết một câu SELECT", "the query is empty; write one SELECT")
	}
	if first := words[0]; !slices.Contains([]string{"SELECT", "WITH", "VALUES", "TABLE"}, first) {
		return reading{}, fault.New(fault.Usage, "query phải là một câu SELECT; câu này bắt đầu bằng %q", "the query must be one SELECT; this one begins with %q", first)
	}
	r := reading{text: strings.TrimSpace(query[:end])}
	for i, w := range words {
		if slices.Contains(writing, w) || slices.Contains(l.statements, w) {
			return reading{}, fault.New(fault.Usage, "query chỉ được đọc dữ liệu, không được có %s; nếu đó là tên cột hãy đặt trong dấu nháy",
				"the query may only read and must not say %s; if that is the name of a column, quote it", w)
		}
		r.ordered = r.ordered || w == "BY" && i > 0 && words[i-1] == "ORDER"
	}
	return r, nil
}

// words lists the plain words of a query in capitals, without those that follow a dot, and where its statement ends.
func (l lexis) words(q string) (words []string, end int, err error) {
	end = len(q)
	ended := false
	for i := 0; i < len(q); {
		next, kind, ok := l.token(q, i)
		if !ok {
			return nil, 0, fault.New(fault.Usage, "query có dấu nháy hoặc chú thích không đóng", "the query has a quotation or comment that does not end")
		}
		text := q[i:next]
		switch {
		case kind == comment && (strings.HasPrefix(text, "/*!") || strings.HasPrefix(text, "/*M!")):
			return nil, 0, fault.New(fault.Usage, "query không được có chú thích /*! … */, vì máy chủ chạy nội dung bên trong", "the query must not have a comment /*! … */, which the server runs")
		case kind == comment || kind == blank:
		case ended:
			return nil, 0, fault.New(fault.Usage, "query phải là đúng một câu lệnh; sau dấu ; còn câu khác", "the query must be exactly one statement; there is more after the semicolon")
		case text == ";":
			end, ended = i, true
		case kind == word && (i == 0 || q[i-1] != '.'):
			words = append(words, strings.ToUpper(text))
		}
		i = next
	}
	return words, end, nil
}

type tokenKind int

const (
	symbol tokenKind = iota
	word
	quoted
	comment
	blank
)

// token finds the end of the token at i; not ok if it never ends.
func (l lexis) token(q string, i int) (next int, kind tokenKind, ok bool) {
	rest := q[i:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsSpace(r):
		return i + size, blank, true
	case strings.HasPrefix(rest, "--"), l.hash && r == '#':
		if n := strings.IndexByte(rest, '\n'); n >= 0 {
			return i + n, comment, true
		}
		return len(q), comment, true
	case strings.HasPrefix(rest, "/*"):
		n, ok := l.comment(rest)
		return i + n, comment, ok
	case r == '\'' || r == '"' || r == '`':
		n, ok := quotation(rest, byte(r), l.backslash || l.dollar && escapes(q[:i]))
		return i + n, quoted, ok
	case l.brackets && r == '[':
		n, ok := quotation(rest, ']', false)
		return i + n, quoted, ok
	case l.letterQ && len(rest) > 2 && (r == 'q' || r == 'Q') && rest[1] == '\'':
		n, ok := alternative(rest)
		return i + n, quoted, ok
	case l.dollar && r == '$':
		n, ok := dollars(rest)
		return i + n, quoted, ok
	case unicode.IsLetter(r) || r == '_' || unicode.IsDigit(r):
		n := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$' })
		if n < 0 {
			n = len(rest)
		}
		return i + n, word, true
	}
	return i + size, symbol, true
}

// escapes reports whether a quotation after this text begins with PostgreSQL's letter E, which gives backslashes their meaning.
func escapes(before string) bool {
	n := len(before)
	if n == 0 || before[n-1] != 'e' && before[n-1] != 'E' {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(before[:n-1])
	return n == 1 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
}

// quotation finds the end of a quotation; the mark doubled is one of its characters.
func quotation(s string, mark byte, backslash bool) (int, bool) {
	for i := 1; i < len(s); i++ {
		switch {
		case backslash && s[i] == '\\':
			i++
		case s[i] == mark && i+1 < len(s) && s[i+1] == mark:
			i++
		case s[i] == mark:
			return i + 1, true
		}
	}
	return len(s), false
}

func (l lexis) comment(s string) (int, bool) {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			if depth == 0 || l.nested {
				depth++
			}
			i++
		case "*/":
			if depth--; depth == 0 {
				return i + 2, true
			}
			i++
		}
	}
	return len(s), false
}

// dollars finds the end of a text between two $tag$; a dollar sign that begins none is a symbol.
func dollars(s string) (int, bool) {
	n := strings.IndexByte(s[1:], '$')
	if n < 0 || strings.ContainsFunc(s[1:n+1], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) || n > 0 && s[1] >= '0' && s[1] <= '9' {
		return 1, true
	}
	tag := s[:n+2]
	end := strings.Index(s[len(tag):], tag)
	if end < 0 {
		return len(s), false
	}
	return 2*len(tag) + end, true
}

// alternative finds the end of Oracle's q'[text]'.
func alternative(s string) (int, bool) {
	closing := s[2:3]
	if n := strings.Index("[{(<", closing); n >= 0 {
		closing = "]})>"[n : n+1]
	}
	end := strings.Index(s[3:], closing+"'")
	if end < 0 {
		return len(s), false
	}
	return 3 + end + 2, true
}
