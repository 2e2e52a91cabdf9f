package inspect

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Bounds of patterns: characters of one, kinds of them in a column, and how many are shown.
const (
	maxPattern    = 40
	maxPatterns   = 4096
	shownPatterns = 5
)

// pattern is the form of a value: 9 for each digit (from the fifth of a row on as a count: 9{12}), A for capitals and a for
// small letters in a row, one blank for blanks, and everything else as it is.
func pattern(s string) string {
	var b strings.Builder
	digits := 0
	flush := func() {
		if digits > 4 {
			b.WriteString("9{" + strconv.Itoa(digits) + "}")
		} else {
			b.WriteString("9999"[:digits])
		}
		digits = 0
	}
	last := rune(0)
	n := 0
	for _, r := range s {
		class := r
		switch {
		case r >= '0' && r <= '9':
			class = '9'
		case unicode.IsUpper(r):
			class = 'A'
		case unicode.IsLetter(r), unicode.Is(unicode.Mn, r):
			class = 'a'
		case unicode.IsSpace(r):
			class = ' '
		case unicode.IsDigit(r), !unicode.IsPrint(r):
			class = '?'
		}
		if class == '9' {
			digits++
			last = class
			continue
		}
		if digits > 0 {
			flush()
		}
		if class == last && (class == 'A' || class == 'a' || class == ' ') {
			continue
		}
		if last = class; n == maxPattern {
			b.WriteString("…")
			return b.String()
		}
		n++
		b.WriteRune(class)
	}
	if digits > 0 {
		flush()
	}
	return b.String()
}

// patterns counts the patterns of a column; those beyond maxPatterns are counted together.
type patterns struct {
	index  map[string]uint16
	list   []Pattern
	beyond int64
}

const beyondPatterns = uint16(maxPatterns)

func newPatterns() *patterns { return &patterns{index: map[string]uint16{}} }

func (p *patterns) of(s string) uint16 {
	text := pattern(s)
	if i, ok := p.index[text]; ok {
		return i
	}
	if len(p.list) == maxPatterns {
		return beyondPatterns
	}
	i := uint16(len(p.list))
	p.index[text] = i
	p.list = append(p.list, Pattern{Form: text})
	return i
}

func (p *patterns) add(i uint16, n int64) {
	if i == beyondPatterns {
		p.beyond += n
		return
	}
	p.list[i].Count += n
}

// most lists the most frequent patterns, how many kinds there are, and whether there are more that were not told apart.
func (p *patterns) most() (list []Pattern, kinds int64, exact bool) {
	for _, x := range p.list {
		if x.Count > 0 {
			list = append(list, x)
		}
	}
	kinds = int64(len(list))
	slices.SortFunc(list, func(a, b Pattern) int { return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Form, b.Form)) })
	return list[:min(len(list), shownPatterns)], kinds, p.beyond == 0
}
