package connectors

import "strings"

// maxExponent is the largest exponent that is written out; a double has none larger.
const maxExponent = 400

// Decimal writes a decimal number as its shortest text without exponent, exactly: no zeros that carry nothing, no plus sign.
// What is no decimal number (NaN, Infinity, words) stays as it is.
func Decimal(text string) string {
	sign, digits, point, ok := parts(text)
	if !ok {
		return text
	}
	whole, fraction := digits, ""
	switch {
	case point <= 0:
		whole, fraction = "", strings.Repeat("0", -point)+digits
	case point < len(digits):
		whole, fraction = digits[:point], digits[point:]
	default:
		whole += strings.Repeat("0", point-len(digits))
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		return sign + whole + "." + fraction
	}
	if whole == "0" {
		return whole
	}
	return sign + whole
}

// parts takes a number apart: its sign, its digits, and after how many of them the point stands.
func parts(text string) (sign, digits string, point int, ok bool) {
	rest := strings.TrimPrefix(text, "+")
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	mantissa, exponent, scientific := rest, 0, false
	if i := strings.IndexAny(rest, "eE"); i >= 0 {
		scientific, mantissa = true, rest[:i]
		if exponent, ok = small(rest[i+1:]); !ok {
			return "", "", 0, false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits = whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" || scientific && whole == "" {
		return "", "", 0, false
	}
	return sign, digits, len(whole) + exponent, true
}

// small reads an exponent.
func small(text string) (int, bool) {
	sign := 1
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = -1, text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' || n > maxExponent {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return sign * n, text != "" && n <= maxExponent
}
