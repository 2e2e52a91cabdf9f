package checks

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokName
	tokInt
	tokText
	tokDay
	tokOp // operators and punctuation
)

type token struct {
	kind tokenKind
	text string // the name, the unquoted text, or the operator
	num  int64
	pos  int // column of the first character, from 1
}

// SyntaxError says where and why an expression does not parse or does not fit its dataset.
type SyntaxError struct {
	Pos int // column in the expression, from 1
	Msg string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Pos, e.Msg) }

func syntaxErrorf(pos int, format string, args ...any) error {
	return &SyntaxError{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

const dayForm = "2006-01-02"

var operators = []string{"!=", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", ":", "+", "-"}

func lex(src string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRuneInString(src[i:])
		pos := utf8.RuneCountInString(src[:i]) + 1
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case r == '"':
			t, n, err := lexText(src[i:], pos)
			if err != nil {
				return nil, err
			}
			tokens, i = append(tokens, t), i+n
		case isDigit(r):
			t, n, err := lexNumber(src[i:], pos)
			if err != nil {
				return nil, err
			}
			tokens, i = append(tokens, t), i+n
		case isNameStart(r):
			n := nameLength(src[i:])
			tokens, i = append(tokens, token{kind: tokName, text: src[i : i+n], pos: pos}), i+n
		default:
			op := ""
			for _, o := range operators {
				if strings.HasPrefix(src[i:], o) {
					op = o
					break
				}
			}
			if op == "" {
				return nil, syntaxErrorf(pos, "unexpected character %q", r)
			}
			tokens, i = append(tokens, token{kind: tokOp, text: op, pos: pos}), i+len(op)
		}
	}
	return append(tokens, token{kind: tokEnd, pos: utf8.RuneCountInString(src) + 1}), nil
}

func isDigit(r rune) bool     { return r >= '0' && r <= '9' }
func isNameStart(r rune) bool { return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func nameLength(src string) int {
	n := 0
	for n < len(src) && (isNameStart(rune(src[n])) || isDigit(rune(src[n]))) {
		n++
	}
	return n
}

func lexText(src string, pos int) (token, int, error) {
	for i := 1; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			s, err := strconv.Unquote(src[:i+1])
			if err != nil {
				return token{}, 0, syntaxErrorf(pos, "text with a wrong escape; write a backslash as \\\\")
			}
			return token{kind: tokText, text: s, pos: pos}, i + 1, nil
		}
	}
	return token{}, 0, syntaxErrorf(pos, "text without a closing quotation mark")
}

func lexNumber(src string, pos int) (token, int, error) {
	if len(src) >= len(dayForm) {
		if _, err := time.Parse(dayForm, src[:len(dayForm)]); err == nil {
			return token{kind: tokDay, text: src[:len(dayForm)], pos: pos}, len(dayForm), nil
		}
	}
	n := 0
	for n < len(src) && isDigit(rune(src[n])) {
		n++
	}
	v, err := strconv.ParseInt(src[:n], 10, 64)
	if err != nil {
		return token{}, 0, syntaxErrorf(pos, "number %s is too large", src[:n])
	}
	return token{kind: tokInt, num: v, text: src[:n], pos: pos}, n, nil
}
