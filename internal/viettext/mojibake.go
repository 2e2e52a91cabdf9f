package viettext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Letters are the 134 accented letters of Vietnamese: 67 in lower case, then their capitals.
var Letters = func() []rune {
	lower := []rune("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")
	all := append([]rune{}, lower...)
	for _, r := range lower {
		all = append(all, unicode.ToUpper(r))
	}
	return all
}()

// MojibakeRuns are the UTF-8 bytes of each accented letter as they look when read as Windows-1252. Bytes that
// Windows-1252 leaves undefined show as C1 controls. Runs that hold white space are left out: they also arise from
// plain text.
var MojibakeRuns = func() []string {
	var runs []string
	for _, letter := range Letters {
		run := asWindows1252(string(letter))
		if strings.IndexFunc(run, unicode.IsSpace) < 0 {
			runs = append(runs, run)
		}
	}
	return runs
}()

func asWindows1252(s string) string {
	var b strings.Builder
	for i := range len(s) {
		r := charmap.Windows1252.DecodeByte(s[i])
		if r == utf8.RuneError {
			r = rune(s[i])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ForeignLatin lists the characters of U+00A1-U+00FF that Vietnamese never uses.
var ForeignLatin = func() string {
	const used = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝÐàáâãèéêìíòóôõùúýð"
	var b strings.Builder
	for r := rune(0xa1); r <= 0xff; r++ {
		if !strings.ContainsRune(used, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}()

// IsMojibake reports whether a text in NFC was decoded wrongly: it holds a run that is a Vietnamese letter's UTF-8 read
// as Windows-1252, or at least two Latin-1 characters that Vietnamese never uses (TCVN3 or VNI read as Windows-1252).
func IsMojibake(s string) bool {
	for _, run := range MojibakeRuns {
		if strings.Contains(s, run) {
			return true
		}
	}
	foreign := 0
	for _, r := range s {
		if strings.ContainsRune(ForeignLatin, r) {
			foreign++
		}
	}
	return foreign >= 2
}
