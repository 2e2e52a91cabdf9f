package viettext

import (
	"bytes"
	"strings"
	"testing"
)

// TestDamagedUTF8: a byte that is wrong, or a character that is cut, does not make UTF-8 another encoding.
func TestDamagedUTF8(t *testing.T) {
	text := []byte(strings.Repeat("Nguyễn Thị Thuý,Thôn Đông Sơn,Đã trả kết quả,5000\n", 200))
	for at := range len(text) / 4 {
		damaged := bytes.Clone(text)
		damaged[at] = 0xFF
		if enc, why := GuessEncoding(damaged); enc != UTF8 {
			t.Fatalf("with a wrong byte at %d taken as %s (%s)", at, enc, why)
		}
	}
	enc, why := GuessEncoding([]byte("Ngày\xff hẹn trả"))
	if enc != Windows1258 && enc != Windows1252 && enc != TCVN3 && enc != VNI {
		t.Errorf("a fourth of the letters wrong: %s (%s)", enc, why)
	}
	if _, why := GuessEncoding(append(text, 0xC3, 0x28)); !strings.Contains(why, "and 1 invalid bytes") {
		t.Errorf("why: %s", why)
	}
}
