package viettext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// syllables of Vietnamese, without capitals.
var (
	initials = strings.Fields("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
	nuclei   = strings.Fields("a ă â e ê i o ô ơ u ư y ia iê ua uô ưa ươ oa oe uy uê yê")
	finals   = []string{"", "", "", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "o", "u", "y"}
	toneOf   = []string{"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"}
)

func syllable(t *rapid.T) string {
	nucleus := []rune(rapid.SampledFrom(nuclei).Draw(t, "nucleus"))
	at := len(nucleus) - 1
	marked := string(nucleus[:at]) + norm.NFC.String(string(nucleus[at])+rapid.SampledFrom(toneOf).Draw(t, "tone"))
	s := rapid.SampledFrom(initials).Draw(t, "initial") + marked + rapid.SampledFrom(finals).Draw(t, "final")
	switch rapid.IntRange(0, 5).Draw(t, "case") {
	case 0:
		return strings.ToUpper(s)
	case 1:
		r := []rune(s)
		return string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return s
}

func sentence(t *rapid.T) string {
	words := make([]string, rapid.IntRange(3, 14).Draw(t, "words"))
	for i := range words {
		words[i] = syllable(t)
	}
	return strings.Join(words, rapid.SampledFrom([]string{" ", ", ", ";", " - "}).Draw(t, "between")) + "\n"
}

// encode1258 writes base letters with their circumflex, breve or horn in one byte, and the tone as a combining byte.
func encode1258(s string) ([]byte, bool) {
	var out []byte
	for _, r := range norm.NFC.String(s) {
		if b, ok := charmap.Windows1258.EncodeRune(r); ok {
			out = append(out, b)
			continue
		}
		parts := []rune(norm.NFD.String(string(r)))
		base, tone := parts[0], rune(0)
		for _, m := range parts[1:] {
			switch m {
			case '\u0300', '\u0301', '\u0309', '\u0303', '\u0323':
				tone = m
			default:
				base = []rune(norm.NFC.String(string(base) + string(m)))[0]
			}
		}
		b, ok1 := charmap.Windows1258.EncodeRune(base)
		m, ok2 := charmap.Windows1258.EncodeRune(tone)
		if !ok1 || !ok2 {
			return nil, false
		}
		out = append(out, b, m)
	}
	return out, true
}

func encoded(t interface{ Fatalf(string, ...any) }, enc Encoding, s string) []byte {
	var b []byte
	var err error
	ok := true
	switch enc {
	case TCVN3:
		b, err = EncodeTCVN3(s)
	case VNI:
		b, err = EncodeVNI(s)
	case Windows1258:
		b, ok = encode1258(s)
	}
	if err != nil || !ok {
		t.Fatalf("%s cannot write %q: %v", enc, s, err)
	}
	return b
}

// TestLegacyAlphabet: every letter, plain and accented, upper and lower, comes back in NFC. TCVN3 has no codes for most
// accented capitals: its capital fonts show the small ones.
func TestLegacyAlphabet(t *testing.T) {
	letters := append([]rune("abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY"), Letters...)
	for _, enc := range []Encoding{TCVN3, VNI, Windows1258} {
		for _, r := range letters {
			if enc == TCVN3 && unicode.IsUpper(r) && r >= 0x80 && !strings.ContainsRune("ĂÂÊÔƠƯĐ", r) {
				if _, err := EncodeTCVN3(string(r)); err == nil {
					t.Errorf("TCVN3 has a code for %c", r)
				}
				continue
			}
			if got := Decode(enc, encoded(t, enc, string(r))); got != string(r) {
				t.Errorf("%s: %c comes back as %q", enc, r, got)
			}
		}
	}
}

// TestLegacyText: pages of twenty sentences come back, and are recognised.
func TestLegacyText(t *testing.T) {
	gen := rapid.Custom(sentence)
	for _, enc := range []Encoding{TCVN3, VNI, Windows1258} {
		for page := range 300 {
			text := ""
			for i := range 20 {
				text += gen.Example(20*page + i)
			}
			if enc == TCVN3 {
				text = strings.ToLower(text)
			}
			b := encoded(t, enc, text)
			if got := Decode(enc, b); got != text {
				t.Fatalf("%q comes back as %q", text, got)
			}
			if got, why := GuessEncoding(b); got != enc {
				t.Errorf("%s: %q is taken as %s (%s)", enc, text, got, why)
			}
		}
	}
}

// TestUTF8IsNeverMistaken: 10,000 random sentences, composed and decomposed, alone and in a file.
func TestUTF8IsNeverMistaken(t *testing.T) {
	var file strings.Builder
	gen := rapid.Custom(sentence)
	for i := range 10000 {
		s := gen.Example(i)
		for _, form := range []string{s, norm.NFD.String(s)} {
			if enc, why := GuessEncoding([]byte(form)); enc != UTF8 {
				t.Fatalf("%q is taken as %s (%s)", form, enc, why)
			}
		}
		file.WriteString(s)
	}
	text := file.String()
	for cut := 60000; cut < 60010; cut++ { // a head may end inside a letter
		if enc, why := GuessEncoding([]byte(text[:cut])); enc != UTF8 {
			t.Fatalf("the first %d bytes are taken as %s (%s)", cut, enc, why)
		}
	}
}

func TestUTF16(t *testing.T) {
	for _, bom := range []bool{true, false} {
		for _, little := range []bool{true, false} {
			want, s := UTF16BE, "Mã hồ sơ,Ngày tiếp nhận,Lĩnh vực 🙂\n"
			if little {
				want = UTF16LE
			}
			b := utf16Bytes(s, little, bom)
			got, why := GuessEncoding(b)
			if got != want || Decode(got, b) != s {
				t.Errorf("little-endian %v, mark %v: %s (%s), %q", little, bom, got, why, Decode(got, b))
			}
		}
	}
}

func utf16Bytes(s string, little, bom bool) []byte {
	var out []byte
	if bom {
		s = "\ufeff" + s
	}
	for _, u := range utf16.Encode([]rune(s)) {
		hi, lo := byte(u>>8), byte(u)
		if little {
			hi, lo = lo, hi
		}
		out = append(out, hi, lo)
	}
	return out
}

func TestNeitherVietnamese(t *testing.T) {
	if enc, why := GuessEncoding([]byte("caf\xe9 fran\xe7ais, na\xefve \x80 \x81\n")); enc != Windows1252 {
		t.Errorf("taken as %s (%s)", enc, why)
	}
}
