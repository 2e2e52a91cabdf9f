// Package leak looks for personal data in what is about to be written for people: identity numbers, phone numbers and
// e-mail addresses, also with blanks or dots between the digits, in sentences and in names of files.
//
// What ddss itself prints looks similar and is no finding: masked values, dossier and procedure codes, money with its
// groups of three, dates, digests. A finding names the place and the kind, never the value.
package leak

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// Kinds of findings.
const (
	Identity = "identity"
	Phone    = "phone"
	Email    = "email"
)

// Finding is a piece of personal data: where it stands and what it is.
type Finding struct {
	Where string // a cell, line or file, as given to Text
	Kind  string
}

var kinds = map[string][2]string{
	Identity: {"số định danh cá nhân", "an identity number"},
	Phone:    {"số điện thoại", "a phone number"},
	Email:    {"địa chỉ thư điện tử", "an e-mail address"},
}

// Refuse is the error with which a file is not written; nil without findings. The file is named as the user named it.
func Refuse(file string, findings []Finding) error {
	if len(findings) == 0 {
		return nil
	}
	f := findings[0]
	w := kinds[f.Kind]
	e := fault.New(fault.Failed, "Không ghi %s: %s có %s chưa được che", "%s is not written: %s holds %s in clear", file, f.Where, "\x00")
	e.Vi, e.En = strings.Replace(e.Vi, "\x00", w[0], 1), strings.Replace(e.En, "\x00", w[1], 1)
	if n := len(findings) - 1; n > 0 {
		e.Vi += fmt.Sprintf(", và %d chỗ khác", n)
		e.En += fmt.Sprintf(", and so do %d other places", n)
	}
	e.Vi += ". Hãy đổi tên tệp, hoặc sửa dữ liệu hay cột nguồn đưa nó vào."
	e.En += ". Rename the file, or mend the source column that brings it in."
	return e.Because(ErrInClear)
}

// ErrInClear is what Refuse refuses.
var ErrInClear = errors.New("personal data in clear")

// OfferUnmask adds to a refusal that the command can show data in clear. Other errors stay as they are.
func OfferUnmask(err error) error {
	var e *fault.Error
	if !errors.Is(err, ErrInClear) || !errors.As(err, &e) {
		return err
	}
	return &fault.Error{Code: e.Code, Err: e.Err, Vi: e.Vi + " Nếu người có thẩm quyền cho phép xem dữ liệu không che thì thêm --unmask (có ghi vào access.log).",
		En: e.En + " With permission to see data in clear add --unmask (it is recorded in access.log)."}
}

// Text looks for personal data in a text that stands at the named place.
func Text(where, s string) []Finding {
	found := map[string]bool{}
	for _, p := range spans(s) {
		found[p.kind] = true
	}
	var out []Finding
	for _, k := range []string{Email, Identity, Phone} {
		if found[k] {
			out = append(out, Finding{where, k})
		}
	}
	return out
}

// span is a piece of personal data in a text, by bytes.
type span struct {
	from, to int
	kind     string
}

func spans(s string) []span {
	var out []span
	if strings.Contains(s, "@") {
		out = emails(s)
	}
	if enoughDigits(s) {
		out = append(out, numbers(s)...)
	}
	return out
}

// Mask hides the personal data of a text that is said rather than written, such as an error that names a file.
func Mask(s string) string {
	list := spans(s)
	slices.SortFunc(list, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var b strings.Builder
	last := 0
	for _, p := range list {
		if p.from < last {
			continue // within another
		}
		b.WriteString(s[last:p.from])
		switch text := s[p.from:p.to]; p.kind {
		case Email:
			b.WriteString(viettext.MaskEmail(text))
		case Phone:
			b.WriteString(viettext.MaskPhone(text))
		default:
			b.WriteString(viettext.MaskID(text))
		}
		last = p.to
	}
	return b.String() + s[last:]
}

// leastDigits is the number of digits of the shortest number that is looked for.
const leastDigits = 9

// suspicious spares most texts the closer look.
func suspicious(s string) bool { return enoughDigits(s) || strings.IndexByte(s, '@') >= 0 }

// enoughDigits reports whether a text can hold a number that is looked for. Digits beyond ASCII have bytes from 0x80 on.
func enoughDigits(s string) bool {
	n := 0
	for i := 0; i < len(s) && n < leastDigits; i++ {
		if c := s[i]; c >= '0' && c <= '9' || c == 0xEF || c == 0xD9 || c == 0xDB { // full-width and Arabic digits
			n++
		}
	}
	return n >= leastDigits
}

// emails finds letter-or-digit, @, a domain with a dot. A masked address has an asterisk before the @.
func emails(s string) []span {
	var out []span
	for i := 0; i < len(s); i++ {
		if s[i] != '@' || i == 0 || !emailByte(s[i-1]) {
			continue
		}
		from, to := i, i+1
		for from > 0 && emailByte(s[from-1]) {
			from--
		}
		for to < len(s) && emailByte(s[to]) && s[to] != '+' && s[to] != '_' {
			to++
		}
		domain := strings.TrimRight(s[i+1:to], ".-")
		if dot := strings.LastIndexByte(domain, '.'); dot > 0 && len(domain)-dot > 2 && strings.Trim(domain[dot+1:], "0123456789") != "" {
			out = append(out, span{from, i + 1 + len(domain), Email})
		}
	}
	return out
}

func emailByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-' || c == '+' || c >= 0x80
}
