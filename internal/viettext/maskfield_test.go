package viettext_test

import (
	"testing"

	"ddss/internal/viettext"
)

func TestMaskFieldByItsKind(t *testing.T) {
	for _, tt := range []struct{ field, text, want string }{
		{"applicant_name", "Nguyễn Văn An", "N*** V*** A***"},
		{"officer", "Trần Thị B", "T*** T*** B***"},
		{"national_id", "001099000001", "001*****01"},
		{"tax_code", "001099000001", "001*****01"},
		{"phone", "0912345678", "091*****678"},
		{"email", "an.nguyen@example.vn", "a*****@example.vn"},
		{"address", "Thôn 1, xã Ô Diên, Hà Nội", "*****, xã Ô Diên, Hà Nội"},
		{"birth_date", "02/09/1985", "**/**/1985"},
		{"fee_due", "100000000", "100000000"},
		{"dossier_code", "H26.99.01-260903-0003", "H26.99.01-260903-0003"},
		{"dossier_code", "001099000001", "001*****01"},
		{"received_at", "09-10-2026 08:00", "09-10-2026 08:00"},
		{"title", "CCCD 001099000001 của ông A", "CCCD 001*****01 của ông A"},
		{"title", "số 012345678, đt +84 912 345 678", "số 012*****78, đt +84*****678"},
		{"title", "gọi 0912.345.678 hoặc an@b.vn", "gọi 091*****678 hoặc a*****@b.vn"},
		{"sha256", "79a8f806e0a03d2b4e663bee6a5a361155f18632725e3079f42d4b47a14ae925", "79a8f806e0a03d2b4e663bee6a5a361155f18632725e3079f42d4b47a14ae925"},
		{"transaction_code", "GD251103000001", "GD251103000001"},
		{"result_number", "12345678901234", "12345678901234"},
		{"title", "", ""},
	} {
		if got := viettext.MaskField(tt.field, tt.text); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.field, got, tt.want)
		}
	}
}
