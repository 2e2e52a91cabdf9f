package leak

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"ddss/internal/viettext"
)

// group is a run of digits of a text.
type group struct {
	digits      string
	start, end  int    // in runes of the plain text
	gap         string // what stands between this and the group before, if that is a separator; else ""
	first, last bool   // no separator joins it to a group before, after
}

// plain makes every digit ASCII, every blank and hyphen one character, and drops what has no width. It tells where each
// character stood, and where the text ends.
func plain(s string) (out []rune, at []int) {
	out, at = make([]rune, 0, len(s)), make([]int, 0, len(s)+1)
	for i, r := range s {
		switch {
		case r < 0x80:
		case strings.ContainsRune(viettext.ZeroWidth, r):
			continue
		case unicode.IsSpace(r):
			r = ' '
		case r == '‐' || r == '‑' || r == '–' || r == '—':
			r = '-'
		case unicode.IsDigit(r):
			r = '0' + digitValue(r)
		default:
			r = unicode.ToLower(r)
		}
		out, at = append(out, r), append(at, i)
	}
	return out, append(at, len(s))
}

// digitValue is the value of a decimal digit: Unicode keeps the ten of a script together.
func digitValue(r rune) rune {
	zero := r
	for zero > r-9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return r - zero
}

// widestGap is the number of characters that may separate the digits of one number, such as " - ".
const widestGap = 3

func groups(text []rune) []group {
	var out []group
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		g := group{start: i, first: true, last: true}
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		g.end, g.digits = i, string(text[g.start:i])
		if n := len(out); n > 0 {
			between := string(text[out[n-1].end:g.start])
			if len(between) <= widestGap && strings.Trim(between, " .-_") == "" {
				g.gap, g.first, out[n-1].last = between, false, false
			}
		}
		out = append(out, g)
	}
	return out
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// numbers finds the numbers of people in the text.
func numbers(s string) []span {
	text, at := plain(s)
	list := groups(text)
	var out []span
	for i := range list {
		digits, shape := "", []int(nil)
		for j := i; j < len(list) && len(digits) <= 12; j++ {
			if j > i && (list[j].gap == "" || list[j].gap != list[i+1].gap) {
				break
			}
			digits += list[j].digits
			shape = append(shape, len(list[j].digits))
			if kind := classify(text, list, i, j, digits, shape); kind != "" {
				out = append(out, span{at[list[i].start], at[list[j].end], kind})
			}
		}
	}
	return out
}

// classify tells what the groups i to j make together.
func classify(text []rune, list []group, i, j int, digits string, shape []int) string {
	if len(digits) < leastDigits || len(digits) > 12 {
		return ""
	}
	before, after := edge(text, list[i].start-1), edge(text, list[j].end)
	if i == j {
		if partOfDigest(text, list[i]) || isDecimal(text, list[i]) {
			return ""
		}
	} else {
		if unicode.IsLetter(before) || unicode.IsLetter(after) {
			return "" // a dossier code
		}
		alone := list[i].first && list[j].last
		if !alone && strings.Trim(list[i+1].gap, " ") != "" || !looksWhole(shape, alone) {
			return ""
		}
	}
	switch said := announced(text[max(0, list[i].start-announcement):list[i].start]); {
	case said == Identity && (len(digits) == 9 || len(digits) >= 10 && digits[0] != '0' || len(digits) == 12):
		return Identity
	case said == Phone && len(digits) <= 11:
		return Phone
	}
	switch {
	case digits[0] == '0' && digits[:3] != "000" && (len(digits) == 12 && (i == j || digits[1] != '0' || digits[2] != '0') || len(digits) == 9):
		return Identity
	case len(digits) == 10 && digits[0] == '0' && strings.IndexByte("35789", digits[1]) >= 0, len(digits) == 11 && strings.HasPrefix(digits, "02"):
		return Phone
	case len(digits) == 11 && strings.HasPrefix(digits, "84") && before == '+':
		return Phone
	}
	return ""
}

func edge(text []rune, i int) rune {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// shortShapes are the ways of writing a number in groups of which some have fewer than three digits.
var shortShapes = [][]int{{3, 1, 2, 6}, {4, 2, 2, 2}, {2, 3, 3, 3}, {2, 3, 4}, {2, 9}}

// looksWhole reports whether the groups look like one number and not like a list of several: each has three digits or
// more, or each has one and nothing stands beside them. Two groups of five are codes of wards.
func looksWhole(shape []int, alone bool) bool {
	switch {
	case slices.Max(shape) == 1:
		return alone
	case slices.Equal(shape, []int{5, 5}):
		return false
	}
	return slices.Min(shape) >= 3 || slices.ContainsFunc(shortShapes, func(s []int) bool { return slices.Equal(s, shape) })
}

// partOfDigest reports whether the group lies in a long word of letters and digits, such as a SHA-256 or an embedded font.
func partOfDigest(text []rune, g group) bool {
	const longWord = 16
	from, to := g.start, g.end
	for from > 0 && isWord(text[from-1]) {
		from--
	}
	for to < len(text) && isWord(text[to]) {
		to++
	}
	if to-from == g.end-g.start {
		return false
	}
	if from < g.start && to > g.end {
		return to-from > longWord
	}
	return to-from > 2*longWord
}

func isWord(r rune) bool {
	return isDigit(r) || r < 0x80 && unicode.IsLetter(r) || r == '+' || r == '/'
}

// isDecimal reports whether the group holds the decimals of a number, such as a coordinate of a drawing.
func isDecimal(text []rune, g group) bool {
	return edge(text, g.start-1) == '.' && isDigit(edge(text, g.start-2))
}

// announcement is how far before a number the word may stand that says what it is.
const announcement = 24

var announcements = map[string][]string{
	Identity: {"cccd", "cmnd", "cancuoc", "dinhdanh", "chungminh", "nationalid", "identity"},
	Phone:    {"dienthoai", "sdt", "dtdd", "phone", "mobile", "hotline", "zalo"},
}

// announced is the kind of number that the words say; the nearest wins, and a number between ends their reach.
func announced(words []rune) string {
	if i := slices.IndexFunc(words, isDigit); i >= 0 {
		for i < len(words) && slices.IndexFunc(words[i:], isDigit) >= 0 {
			i++
		}
		words = words[i:]
	}
	key := headerKey(string(words))
	kind, at := "", -1
	for k, list := range announcements {
		for _, w := range list {
			if i := strings.LastIndex(key, w); i > at {
				kind, at = k, i
			}
		}
	}
	return kind
}

var openers = strings.NewReplacer("(", " ", ")", " ", "[", " ", "{", " ")

// keys remembers the keys of the words before numbers: a list has the same few before each of its cells.
var keys = struct {
	sync.Mutex
	of map[string]string
}{of: map[string]string{}}

// mostKeys bounds what is remembered.
const mostKeys = 1024

func headerKey(words string) string {
	keys.Lock()
	defer keys.Unlock()
	key, known := keys.of[words]
	if !known {
		key = viettext.HeaderKey(openers.Replace(words))
		if len(keys.of) == mostKeys {
			clear(keys.of)
		}
		keys.of[words] = key
	}
	return key
}
