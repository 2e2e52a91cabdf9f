package viettext

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hidden stands for what a mask shows nothing of.
const Hidden = "*****"

// MaskName keeps the first letter of each word (Luật 91/2025/QH15: outputs are masked unless a person asks otherwise).
func MaskName(s string) string {
	words := strings.Fields(Spaced(s))
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		words[i] = string(r) + "***"
	}
	return strings.Join(words, " ")
}

// MaskID keeps the first three and the last two characters of an identity number.
func MaskID(s string) string { return maskMiddle(s, 3, 2) }

// MaskPhone keeps the first and the last three digits.
func MaskPhone(s string) string { return maskMiddle(s, 3, 3) }

// maskMiddle shows nothing of a text that is not at least three characters longer than what is kept.
func maskMiddle(s string, first, last int) string {
	r := []rune(Trim(s))
	switch {
	case len(r) == 0:
		return ""
	case len(r) < first+last+3:
		return Hidden
	}
	return string(r[:first]) + Hidden + string(r[len(r)-last:])
}

// MaskEmail keeps the first letter and the domain.
func MaskEmail(s string) string {
	t := Trim(s)
	local, domain, ok := strings.Cut(t, "@")
	switch {
	case t == "":
		return ""
	case !ok || local == "" || strings.Contains(domain, "@"):
		return Hidden
	}
	r, _ := utf8.DecodeRuneInString(local)
	return string(r) + Hidden + "@" + domain
}

// MaskAddress keeps the address from the ward on; without a ward it keeps the last part. Parts with long numbers, such as
// a phone that was written into the address, are dropped.
func MaskAddress(s string) string {
	t := Spaced(s)
	if t == "" {
		return ""
	}
	parts := strings.Split(t, ",")
	from := len(parts) - 1
	if from == 0 && !isWard(parts[0]) {
		return Hidden
	}
	for i, p := range slices.Backward(parts) {
		if isWard(p) {
			from = i
			break
		}
	}
	kept := []string{Hidden}
	for _, p := range parts[from:] {
		if p = strings.TrimSpace(p); !longNumber.MatchString(p) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ", ")
}

var longNumber = regexp.MustCompile(`\d[ .-]?\d[ .-]?\d|@`)

// isWard reports whether a part of an address names a ward. The last one that does is the ward: "P. 12" may be a room.
func isWard(part string) bool {
	n := Normalize(part)
	return slices.ContainsFunc([]string{"xã ", "phường ", "thị trấn ", "đặc khu ", "p.", "tt.", "x."}, func(kind string) bool { return strings.HasPrefix(n, kind) })
}

// MaskBirthDate keeps the year, if the text ends or begins with one and does not do both.
func MaskBirthDate(s string) string {
	t := Trim(s)
	if t == "" {
		return ""
	}
	first, last := t[:min(4, len(t))], t[max(0, len(t)-4):]
	switch {
	case isYear(last) && (len(t) == 4 || !isYear(first)):
		return "**/**/" + last
	case isYear(first) && !isYear(last):
		return "**/**/" + first
	}
	return Hidden
}

func isYear(s string) bool {
	return len(s) == 4 && strings.Trim(s, "0123456789") == "" && s >= "1880" && s < "2100"
}
