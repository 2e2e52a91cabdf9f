package xlsx

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ddss/connectors"
	"ddss/connectors/internal/markup"
)

// unescape resolves what markup escapes, and the _xHHHH_ escapes of workbooks.
func unescape(b []byte) string {
	s := markup.Unescape(b)
	if strings.Contains(s, "_x") {
		s = hexEscapes(s)
	}
	return s
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

type scanner struct{ *markup.Scanner }

// strings gives the shared strings in order.
func (s scanner) strings(yield func(string) error) error {
	for {
		t, err := s.Next(nil)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if t.Name != "si" || !t.Open {
			continue
		}
		text := ""
		if !t.Empty {
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
func (s scanner) richText(end string) (string, error) {
	if raw, ok := s.Literal("<t>", "</t></"+end+">"); ok {
		return unescape(raw), nil
	}
	var out strings.Builder
	var raw []byte
	phonetic := false
	for {
		t, err := s.Next(nil)
		if err != nil {
			return "", broken(err)
		}
		switch {
		case t.Name == "rPh" && !t.Empty:
			phonetic = t.Open
		case t.Name == end && !t.Open:
			return out.String(), nil
		case t.Name == "t" && t.Open && !t.Empty:
			raw = raw[:0]
			if _, err := s.Next(&raw); err != nil {
				return "", broken(err)
			}
			if out.Len()+len(raw) > connectors.MaxText {
				return "", connectors.ErrText
			}
			if !phonetic {
				out.WriteString(unescape(raw))
			}
		}
	}
}

// broken keeps the reason of a bound that was passed; an end inside of an element is broken markup.
func broken(err error) error {
	if errors.Is(err, connectors.ErrTooLarge) || errors.Is(err, connectors.ErrFormat) {
		return err
	}
	return markup.Err
}
