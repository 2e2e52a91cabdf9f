package viettext

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
)

// Encoding is a character encoding of text files.
type Encoding string

// The encodings that Vietnamese exports are found in.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1258 Encoding = "windows-1258"
	TCVN3       Encoding = "tcvn3"
	VNI         Encoding = "vni"
	Windows1252 Encoding = "windows-1252"
)

// GuessEncoding guesses the encoding of a text from its head and says why in one English sentence without its content.
func GuessEncoding(head []byte) (Encoding, string) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return UTF8, "byte order mark of UTF-8"
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE, "byte order mark of UTF-16, little-endian"
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE, "byte order mark of UTF-16, big-endian"
	}
	if enc, ok := guessUTF16(head); ok {
		return enc, "zero bytes at every second place"
	}
	switch multi, invalid := countUTF8(head); {
	case invalid == 0:
		return UTF8, fmt.Sprintf("valid UTF-8 with %d multi-byte characters", multi)
	case multi >= invalid*damage:
		return UTF8, fmt.Sprintf("UTF-8 with %d multi-byte characters and %d invalid bytes", multi, invalid)
	}
	best, most := Windows1252, 0
	for _, enc := range []Encoding{TCVN3, VNI, Windows1258} {
		if s := plausibility(decodeBytes(enc, head)); s > most {
			best, most = enc, s
		}
	}
	if best == Windows1252 {
		return best, "neither UTF-8 nor a Vietnamese encoding fits"
	}
	return best, fmt.Sprintf("not UTF-8; read so, %d syllables are Vietnamese", most)
}

func guessUTF16(head []byte) (Encoding, bool) {
	even, odd := 0, 0
	for i, b := range head {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	switch half := len(head) / 2; {
	case len(head) < 4:
	case odd > half/2 && even <= odd/10:
		return UTF16LE, true
	case even > half/2 && odd <= even/10:
		return UTF16BE, true
	}
	return "", false
}

// damage is how many multi-byte characters a text of UTF-8 has for each invalid byte, at least. In other encodings two
// bytes beyond ASCII seldom stand together, and then seldom form a character, so that far more bytes are invalid than valid.
const damage = 4

// countUTF8 counts the multi-byte characters and the bytes that belong to none, but for a character that is cut at the end
// of the head.
func countUTF8(head []byte) (multi, invalid int) {
	for i := 0; i < len(head); {
		r, size := utf8.DecodeRune(head[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			if !utf8.FullRune(head[i:]) {
				return multi, invalid
			}
			invalid++
		case size > 1:
			multi++
		}
		i += size
	}
	return multi, invalid
}

// plausibility counts accented words that are built like Vietnamese syllables, less the words beyond ASCII that are not.
func plausibility(s string) int {
	score := 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r < 0x80 && !unicode.IsLetter(r) }) {
		switch {
		case isASCII(w):
		case isSyllable(w):
			score++
		default:
			score--
		}
	}
	return score
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func decodeBytes(enc Encoding, b []byte) string {
	switch enc {
	case TCVN3:
		return DecodeTCVN3(b)
	case VNI:
		return DecodeVNI(b)
	case Windows1258:
		return DecodeWindows1258(b)
	}
	s, _ := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(s)
}

// plainUTF16 decodes whole characters of the basic plane; false if others, or a byte order mark, are among them.
func plainUTF16(enc Encoding, b []byte) (string, bool) {
	if len(b)%2 != 0 {
		return "", false
	}
	low, high := 0, 1
	if enc == UTF16BE {
		low, high = 1, 0
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i += 2 {
		r := rune(b[i+high])<<8 | rune(b[i+low])
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case r >= 0xD800 && r < 0xE000, i == 0 && (r == 0xFEFF || r == 0xFFFE):
			return "", false
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out), true
}

// Decode decodes b to UTF-8. Bytes that the encoding does not have become U+FFFD. A byte order mark is removed.
func Decode(enc Encoding, b []byte) string {
	switch enc {
	case UTF8:
		return strings.ToValidUTF8(string(bytes.TrimPrefix(b, []byte{0xEF, 0xBB, 0xBF})), "\uFFFD")
	case UTF16LE, UTF16BE:
		order := xunicode.LittleEndian
		if enc == UTF16BE {
			order = xunicode.BigEndian
		}
		if text, ok := plainUTF16(enc, b); ok {
			return text
		}
		s, err := xunicode.UTF16(order, xunicode.UseBOM).NewDecoder().Bytes(b)
		if err != nil {
			return strings.ToValidUTF8(string(b), "\uFFFD")
		}
		return string(s)
	}
	return decodeBytes(enc, b)
}
