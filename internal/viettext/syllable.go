package viettext

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The parts of written syllables, without tones. Glides at the end count as finals.
var (
	syllableInitials = strings.Fields("ngh ch gh gi kh ng nh ph qu th tr b c d đ g h k l m n p r s t v x")
	syllableNuclei   = strings.Fields("a ă â e ê i o ô ơ u ư y ia iê ya yê ua uâ uô uơ ưa ươ oa oă oe oo uê uy uya uyê")
	syllableFinals   = strings.Fields("ch ng nh c m n p t i o u y")
)

// maxSyllable is how many bytes a syllable may have, far above the longest one; a word beyond is not looked at.
const maxSyllable = 64

const toneMarks = "\u0300\u0301\u0309\u0303\u0323"

// isSyllable reports whether a word in NFC is built like a Vietnamese syllable: initial, nucleus and final of the
// language, at most one tone, and no accented capital after a small letter.
func isSyllable(w string) bool {
	if len(w) > maxSyllable {
		return false
	}
	base, small := "", false
	tones := 0
	for _, r := range w {
		if small && r >= 0x80 && unicode.IsUpper(r) {
			return false
		}
		small = unicode.IsLower(r)
		for _, part := range norm.NFD.String(string(unicode.ToLower(r))) {
			if strings.ContainsRune(toneMarks, part) {
				tones++
			} else {
				base += string(part)
			}
		}
	}
	return tones <= 1 && builtLikeSyllable(norm.NFC.String(base))
}

func builtLikeSyllable(base string) bool {
	for _, initial := range append([]string{""}, syllableInitials...) {
		rest, ok := strings.CutPrefix(base, initial)
		if !ok {
			continue
		}
		if slices.Contains(syllableNuclei, rest) {
			return true
		}
		for _, final := range syllableFinals {
			if nucleus, ok := strings.CutSuffix(rest, final); ok && slices.Contains(syllableNuclei, nucleus) {
				return true
			}
		}
	}
	return false
}
