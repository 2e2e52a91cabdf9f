package font

import (
	"encoding/binary"
	"testing"
)

func TestHasEveryLetterOfTheReports(t *testing.T) {
	const letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđAÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴĐ0123456789.,;:!?%()<>=+-–—«»“”…≥≤≈≠−·×→↑↓✓✗▲▼●□☐☑₫"
	for name, text := range map[string][]byte{"regular": Regular, "bold": Bold} {
		has := characters(t, text)
		for _, r := range letters {
			if !has(uint16(r)) {
				t.Errorf("%s has no %c", name, r)
			}
		}
		if has(0x4E00) {
			t.Errorf("%s seems to have every character", name)
		}
	}
}

// characters reads the map of characters (table cmap, format 4) of a TrueType file.
func characters(t *testing.T, text []byte) func(uint16) bool {
	t.Helper()
	be := binary.BigEndian
	for i := range int(be.Uint16(text[4:])) {
		record := text[12+16*i:]
		if string(record[:4]) != "cmap" {
			continue
		}
		cmap := text[be.Uint32(record[8:]):]
		for k := range int(be.Uint16(cmap[2:])) {
			sub := cmap[be.Uint32(cmap[4+8*k+4:]):]
			if be.Uint16(sub) != 4 {
				continue
			}
			n := int(be.Uint16(sub[6:])) / 2
			return func(c uint16) bool {
				for s := range n {
					last, first := be.Uint16(sub[14+2*s:]), be.Uint16(sub[16+2*n+2*s:])
					if first <= c && c <= last {
						return true
					}
				}
				return false
			}
		}
	}
	t.Fatal("no map of characters")
	return nil
}
