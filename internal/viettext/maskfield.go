package viettext

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maskers are the fields that hold personal data, by name: a name means the same in every dataset. Fields of amounts are
// shown as they are, although a long one looks like an identity number.
var maskers = map[string]func(string) string{
	"applicant_name": MaskName, "submitter_name": MaskName, "full_name": MaskName, "officer": MaskName, "receiving_officer": MaskName,
	"signer": MaskName, "assessor": MaskName, "verifier": MaskName,
	"national_id": MaskID, "submitter_id": MaskID, "owner_id": MaskID,
	"tax_code": MaskID, // of a person it is the identity number since 2025-07-01
	"phone":    MaskPhone, "email": MaskEmail, "address": MaskAddress, "birth_date": MaskBirthDate,
	"fee": asItIs, "fee_online": asItIs, "fee_due": asItIs, "fee_paid": asItIs, "amount": asItIs, "file_bytes": asItIs,
}

func asItIs(s string) string { return s }

// MaskField masks the value of a field by its kind; in fields of no kind, what looks like personal data.
func MaskField(field, text string) string {
	if mask, ok := maskers[field]; ok {
		return mask(text)
	}
	return MaskText(text)
}

var loose = []struct {
	form *regexp.Regexp
	mask func(string) string
}{
	{regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN.-]+\.\pL{2,}`), MaskEmail},
	{regexp.MustCompile(`(?:\+?84|0)[ .-]?[0-9]{2,3}[ .-]?[0-9]{3}[ .-]?[0-9]{3,4}`), maskLoosePhone},
	{regexp.MustCompile(`[0-9]{12}|[0-9]{9}`), MaskID},
}

// MaskText masks e-mail addresses, phone numbers (0 or 84 before nine digits) and identity numbers (9 or 12 digits) that
// stand as words of a text.
func MaskText(s string) string {
	if !loosely(s) {
		return s
	}
	for _, l := range loose {
		var b strings.Builder
		last := 0
		for _, at := range l.form.FindAllStringIndex(s, -1) {
			before, _ := utf8.DecodeLastRuneInString(s[:at[0]])
			after, _ := utf8.DecodeRuneInString(s[at[1]:])
			if inWord(before) || inWord(after) {
				continue
			}
			b.WriteString(s[last:at[0]] + l.mask(s[at[0]:at[1]]))
			last = at[1]
		}
		s = b.String() + s[last:]
	}
	return s
}

// loosely spares most texts the closer look: all that is masked has an @ or nine digits.
func loosely(s string) bool {
	digits := 0
	for i := range len(s) {
		if s[i] == '@' {
			return true
		}
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	return digits >= 9
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// maskLoosePhone leaves alone what has not the digits of a phone number.
func maskLoosePhone(s string) string {
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	if national := strings.HasPrefix(s, "0"); national && digits == 10 || !national && digits == 11 {
		return MaskPhone(s)
	}
	return s
}
