package viettext_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ddss/internal/audit/leak"
	"ddss/internal/viettext"
)

// Every value here is made up.
func TestMasks(t *testing.T) {
	tests := []struct {
		name     string
		mask     func(string) string
		in, want string
	}{
		{"name", viettext.MaskName, "", ""},
		{"name", viettext.MaskName, "Nguyễn  Văn An", "N*** V*** A***"},
		{"name", viettext.MaskName, "  đỗ ánh", "đ*** á***"},
		{"name", viettext.MaskName, "A\u0301nh", "Á***"},
		{"id", viettext.MaskID, "001085012345", "001*****45"},
		{"id", viettext.MaskID, "001 085 012 345", "001*****45"},
		{"id", viettext.MaskID, " 012345678 ", "012*****78"},
		{"id", viettext.MaskID, "1234567", "*****"},
		{"id", viettext.MaskID, "", ""},
		{"phone", viettext.MaskPhone, "0912345678", "091*****678"},
		{"phone", viettext.MaskPhone, "0912 345 678", "091*****678"},
		{"phone", viettext.MaskPhone, "12345678", "*****"},
		{"email", viettext.MaskEmail, "an.nguyen@example.vn", "a*****@example.vn"},
		{"email", viettext.MaskEmail, "ánh@example.vn", "á*****@example.vn"},
		{"email", viettext.MaskEmail, "a@x.vn; b@y.vn", "*****"},
		{"email", viettext.MaskEmail, "@x.vn", "*****"},
		{"email", viettext.MaskEmail, "không rõ", "*****"},
		{"address", viettext.MaskAddress, "Số 5, thôn Hạ, xã Ô Diên, Hà Nội", "*****, xã Ô Diên, Hà Nội"},
		{"address", viettext.MaskAddress, "P. 12, số 5 phố Mới, phường Ba Đình, Hà Nội", "*****, phường Ba Đình, Hà Nội"},
		{"address", viettext.MaskAddress, "Thôn Hạ, xã Ô Diên, ĐT 0912 345 678", "*****, xã Ô Diên"},
		{"address", viettext.MaskAddress, "Thôn Hạ, Hà Nội", "*****, Hà Nội"},
		{"address", viettext.MaskAddress, "xã Ô Diên", "*****, xã Ô Diên"},
		{"address", viettext.MaskAddress, "Thôn Hạ", "*****"},
		{"address", viettext.MaskAddress, "Thôn Hạ, a@x.vn", "*****"},
		{"birth date", viettext.MaskBirthDate, "31/12/1990", "**/**/1990"},
		{"birth date", viettext.MaskBirthDate, "1990-12-31", "**/**/1990"},
		{"birth date", viettext.MaskBirthDate, "1990-12-31T00:00:00", "**/**/1990"},
		{"birth date", viettext.MaskBirthDate, "1990", "**/**/1990"},
		{"birth date", viettext.MaskBirthDate, "19900101", "**/**/1990"},
		{"birth date", viettext.MaskBirthDate, "19901912", "*****"},
		{"birth date", viettext.MaskBirthDate, "33238", "*****"},
		{"birth date", viettext.MaskBirthDate, "", ""},
	}
	for _, tt := range tests {
		if got := tt.mask(tt.in); got != tt.want {
			t.Errorf("%s %q is masked as %q, want %q", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestMaskedValuesHoldNoPersonalData(t *testing.T) {
	digits := rapid.StringMatching(`0[0-9]{8}([0-9]{3})?`)
	rapid.Check(t, func(t *rapid.T) {
		id := digits.Draw(t, "digits")
		email := rapid.StringMatching(`[a-z0-9._]{1,12}`).Draw(t, "local") + "@example.vn"
		address := strings.Join([]string{"Thôn Hạ", id, "xã Ô Diên", id + " " + email, "Hà Nội"}, rapid.SampledFrom([]string{", ", ",", " , "}).Draw(t, "comma"))
		for _, masked := range []string{viettext.MaskID(id), viettext.MaskPhone(id), viettext.MaskEmail(email), viettext.MaskAddress(address)} {
			if found := leak.Text("", masked); len(found) > 0 {
				t.Fatalf("%q holds %v", masked, found)
			}
		}
	})
}
