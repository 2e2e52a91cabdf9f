package viettext

import (
	"strings"
	"unicode/utf8"
)

const hidden = "*****"

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
		return hidden
	}
	return string(r[:first]) + hidden + string(r[len(r)-last:])
}

// MaskEmail keeps the first letter and the domain.
func MaskEmail(s string) string {
	t := Trim(s)
	local, domain, ok := strings.Cut(t, "@")
	switch {
	case t == "":
		return ""
	case !ok || local == "" || strings.Contains(domain, "@"):
		return hidden
	}
	r, _ := utf8.DecodeRuneInString(local)
	return string(r) + hidden + "@" + domain
}

// MaskAddress keeps the address from the ward on; without a ward it keeps the last part.
func MaskAddress(s string) string {
	t := Spaced(s)
	if t == "" {
		return ""
	}
	parts := strings.Split(t, ",")
	for i, p := range parts {
		n := Normalize(p)
		for _, kind := range []string{"xã ", "phường ", "thị trấn ", "p.", "tt.", "x."} {
			if strings.HasPrefix(n, kind) {
				return hidden + ", " + strings.TrimSpace(strings.Join(parts[i:], ","))
			}
		}
	}
	if len(parts) > 1 {
		return hidden + ", " + strings.TrimSpace(parts[len(parts)-1])
	}
	return hidden
}

// MaskBirthDate keeps the year, if the text ends or begins with one.
func MaskBirthDate(s string) string {
	t := Trim(s)
	if t == "" {
		return ""
	}
	for _, part := range []string{t[max(0, len(t)-4):], t[:min(4, len(t))]} {
		if len(part) == 4 && strings.Trim(part, "0123456789") == "" {
			return "**/**/" + part
		}
	}
	return hidden
}
