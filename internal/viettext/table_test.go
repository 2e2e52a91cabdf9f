package viettext

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// TestTablesAgree: any bytes give the text that the library gives, marks on marks and on no letter among them.
func TestTablesAgree(t *testing.T) {
	some := rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte("aeouyAEOUY \xcc\xd2\xde\xec\xf2\xea\xf4\x00\x1e\xd8\xdc\xff\xfe")))
	rapid.Check(t, func(rt *rapid.T) {
		b := rapid.SliceOfN(some, 0, 12).Draw(rt, "bytes")
		want, err := charmap.Windows1258.NewDecoder().Bytes(b)
		if got := DecodeWindows1258(b); err != nil || got != norm.NFC.String(string(want)) {
			rt.Errorf("windows-1258: %q, want %q", got, want)
		}
		for enc, order := range map[Encoding]xunicode.Endianness{UTF16LE: xunicode.LittleEndian, UTF16BE: xunicode.BigEndian} {
			want, err := xunicode.UTF16(order, xunicode.UseBOM).NewDecoder().Bytes(b)
			if got, ok := plainUTF16(enc, b); ok && (err != nil || got != string(want)) {
				rt.Errorf("%s: %q, want %q", enc, got, want)
			}
		}
	})
}
