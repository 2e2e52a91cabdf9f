package viettext

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ZeroWidth lists the characters without width that are trimmed like white space and removed in normalised text.
const ZeroWidth = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

// MissingWords are the texts, trimmed and lower-cased, that stand for a missing value.
var MissingWords = []string{
	"-", "--", ".", "...", "n/a", "na", "null", "none", "không", "không có", "chưa có", "chưa cập nhật", "x",
}

// TonePairs maps the old placement of tone marks to the new one, in the order in which the replacements apply. Only
// the finals oa, oe and uy have two placements; after "q" the u belongs to the consonant, and "qúy" becomes "quý",
// its one right form. No syllable holds a left side in another meaning.
var TonePairs = [][2]string{
	{"òa", "oà"}, {"óa", "oá"}, {"ỏa", "oả"}, {"õa", "oã"}, {"ọa", "oạ"},
	{"òe", "oè"}, {"óe", "oé"}, {"ỏe", "oẻ"}, {"õe", "oẽ"}, {"ọe", "oẹ"},
	{"ùy", "uỳ"}, {"úy", "uý"}, {"ủy", "uỷ"}, {"ũy", "uỹ"}, {"ụy", "uỵ"},
}

var tones = func() *strings.Replacer {
	var list []string
	for _, p := range TonePairs {
		list = append(list, p[0], p[1])
	}
	return strings.NewReplacer(list...)
}()

// IsTrimmed reports whether r is white space or without width.
func IsTrimmed(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(ZeroWidth, r) }

// Trim removes white space and zero-width characters from both ends.
func Trim(s string) string { return strings.TrimFunc(s, IsTrimmed) }

// Fold is simple lower-casing, character by character.
func Fold(s string) string { return strings.Map(unicode.ToLower, s) }

// NFC is the composed form of s.
func NFC(s string) string { return norm.NFC.String(s) }

// IsMissing reports whether s stands for no value.
func IsMissing(s string) bool {
	t := Trim(s)
	if t == "" {
		return true
	}
	if len(t) > 40 {
		return false
	}
	return slices.Contains(MissingWords, Fold(NFC(t)))
}

// Spaced is s in NFC without zero-width characters, with single blanks, trimmed.
func Spaced(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(ZeroWidth, r) {
			return -1
		}
		return r
	}, NFC(s))
	return strings.Join(strings.Fields(s), " ")
}

// Normalize is the normalised text.
func Normalize(s string) string { return tones.Replace(Fold(Spaced(s))) }

// StripMarks removes diacritics and makes đ a d.
func StripMarks(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case r == 'Đ':
			b.WriteByte('D')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// HeaderKey is the form in which headers are compared: normalised, without diacritics, without what stands in brackets,
// letters and digits only.
func HeaderKey(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range StripMarks(Normalize(s)) {
		switch {
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth = max(0, depth-1)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 && depth > 0 { // a bracket that never closes hides nothing
		return HeaderKey(strings.NewReplacer("(", " ", "[", " ", "{", " ").Replace(s))
	}
	return b.String()
}

var placeKinds = []string{
	"thị trấn ", "đặc khu ", "thị xã ", "thành phố ", "phường ", "huyện ", "quận ", "tỉnh ", "xã ",
	"tt. ", "tt.", "tx. ", "tx.", "tp. ", "tp.", "p. ", "p.", "h. ", "h.", "q. ", "q.", "x. ", "x.",
}

// PlaceName is the normalised name of an administrative unit without the word for its kind.
func PlaceName(s string) string {
	n := Normalize(s)
	for _, k := range placeKinds {
		if rest, ok := strings.CutPrefix(n, k); ok && rest != "" {
			return rest
		}
	}
	return n
}
