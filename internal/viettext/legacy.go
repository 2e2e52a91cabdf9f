package viettext

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// TCVN 5712:1993 (VN3, "ABC") has one byte per lower-case accented letter and for the capitals Ă Â Ê Ô Ơ Ư Đ; other
// accented capitals are the lower-case codes shown by a capital font (.VnTimeH), so that they decode to lower case.
var tcvn3 = map[byte]rune{
	0xB5: 'à', 0xB8: 'á', 0xB6: 'ả', 0xB7: 'ã', 0xB9: 'ạ',
	0xA8: 'ă', 0xBB: 'ằ', 0xBE: 'ắ', 0xBC: 'ẳ', 0xBD: 'ẵ', 0xC6: 'ặ',
	0xA9: 'â', 0xC7: 'ầ', 0xCA: 'ấ', 0xC8: 'ẩ', 0xC9: 'ẫ', 0xCB: 'ậ',
	0xCC: 'è', 0xD0: 'é', 0xCE: 'ẻ', 0xCF: 'ẽ', 0xD1: 'ẹ',
	0xAA: 'ê', 0xD2: 'ề', 0xD5: 'ế', 0xD3: 'ể', 0xD4: 'ễ', 0xD6: 'ệ',
	0xD7: 'ì', 0xDD: 'í', 0xD8: 'ỉ', 0xDC: 'ĩ', 0xDE: 'ị',
	0xDF: 'ò', 0xE3: 'ó', 0xE1: 'ỏ', 0xE2: 'õ', 0xE4: 'ọ',
	0xAB: 'ô', 0xE5: 'ồ', 0xE8: 'ố', 0xE6: 'ổ', 0xE7: 'ỗ', 0xE9: 'ộ',
	0xAC: 'ơ', 0xEA: 'ờ', 0xED: 'ớ', 0xEB: 'ở', 0xEC: 'ỡ', 0xEE: 'ợ',
	0xEF: 'ù', 0xF3: 'ú', 0xF1: 'ủ', 0xF2: 'ũ', 0xF4: 'ụ',
	0xAD: 'ư', 0xF5: 'ừ', 0xF8: 'ứ', 0xF6: 'ử', 0xF7: 'ữ', 0xF9: 'ự',
	0xFA: 'ỳ', 0xFD: 'ý', 0xFB: 'ỷ', 0xFC: 'ỹ', 0xFE: 'ỵ',
	0xAE: 'đ', 0xA1: 'Ă', 0xA2: 'Â', 0xA3: 'Ê', 0xA4: 'Ô', 0xA5: 'Ơ', 0xA6: 'Ư', 0xA7: 'Đ',
}

var tcvn3Codes = func() map[rune]byte {
	m := map[rune]byte{}
	for b, r := range tcvn3 {
		m[r] = b
	}
	return m
}()

// DecodeTCVN3 decodes TCVN3 (ABC) text.
func DecodeTCVN3(b []byte) string { return tcvn3Table.decode(b) }

var tcvn3Table = newTable(func(c byte) string {
	if r, ok := tcvn3[c]; ok {
		return string(r)
	}
	return string(rune(c))
}, nil)

// EncodeTCVN3 encodes text as TCVN3. Accented capitals that the encoding lacks, and characters outside it, are an error.
func EncodeTCVN3(s string) ([]byte, error) {
	var out []byte
	for _, r := range norm.NFC.String(s) {
		switch b, ok := tcvn3Codes[r]; {
		case ok:
			out = append(out, b)
		case r < 0x80:
			out = append(out, byte(r))
		default:
			return nil, fmt.Errorf("TCVN3 has no code for U+%04X", r)
		}
	}
	return out, nil
}

// VNI-Windows writes a base letter followed by one byte for its marks; đ, ơ, ư and the accented i stand alone.
var (
	vniMarks = map[byte]string{
		0xF8: "\u0300", 0xF9: "\u0301", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323", // plain vowels
		0xE2: "\u0302", 0xE0: "\u0302\u0300", 0xE1: "\u0302\u0301", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
		0xEA: "\u0306", 0xE8: "\u0306\u0300", 0xE9: "\u0306\u0301", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
	}
	vniLetters = map[byte]string{
		0xF1: "đ", 0xD1: "Đ", 0xF4: "ơ", 0xD4: "Ơ", 0xF6: "ư", 0xD6: "Ư",
		0xEC: "ì", 0xED: "í", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ",
		0xCC: "Ì", 0xCD: "Í", 0xC6: "Ỉ", 0xD3: "Ĩ", 0xD2: "Ị", 0xCE: "Ỵ",
	}
)

const vniBases = "aeouyAEOUYơưƠƯ"

// DecodeVNI decodes VNI-Windows text.
func DecodeVNI(b []byte) string { return vniTable.decode(b) }

var vniTable = newTable(func(c byte) string {
	if letter, ok := vniLetters[c]; ok {
		return letter
	}
	return string(rune(c))
}, func(base, c byte) string {
	mark, ok := vniMarks[c]
	if !ok && c >= 0xC0 && c < 0xE0 {
		mark, ok = vniMarks[c+0x20]
	}
	letter, isLetter := vniLetters[base]
	if !isLetter && base < 0x80 {
		letter = string(rune(base))
	}
	if !ok || letter == "" || !strings.Contains(vniBases, letter) {
		return ""
	}
	return norm.NFC.String(letter + mark)
})

// EncodeVNI encodes text as VNI-Windows; characters outside it are an error.
func EncodeVNI(s string) ([]byte, error) {
	var out []byte
	for _, r := range norm.NFC.String(s) {
		code, err := vniCode(r)
		if err != nil {
			return nil, err
		}
		out = append(out, code...)
	}
	return out, nil
}

func vniCode(r rune) ([]byte, error) {
	if r < 0x80 {
		return []byte{byte(r)}, nil
	}
	for b, letter := range vniLetters {
		if letter == string(r) {
			return []byte{b}, nil
		}
	}
	parts := []rune(norm.NFD.String(string(r)))
	base, marks := string(parts[0]), string(parts[1:])
	if horned := norm.NFC.String(base + "\u031b"); strings.Contains(marks, "\u031b") {
		base, marks = horned, strings.Replace(marks, "\u031b", "", 1)
	}
	for b, m := range vniMarks {
		if norm.NFC.String(base+m) != string(r) && norm.NFC.String(base+marks) != norm.NFC.String(base+m) {
			continue
		}
		prefix, err := vniBase(base)
		if err != nil {
			return nil, err
		}
		if strings.ToLower(base) != base {
			b -= 0x20
		}
		return append(prefix, b), nil
	}
	return nil, fmt.Errorf("VNI has no code for U+%04X", r)
}

func vniBase(base string) ([]byte, error) {
	if base[0] < 0x80 {
		return []byte(base), nil
	}
	for b, letter := range vniLetters {
		if letter == base {
			return []byte{b}, nil
		}
	}
	return nil, fmt.Errorf("VNI has no letter %q", base)
}

// DecodeWindows1258 decodes Windows-1258 text, whose tone marks are combining, to NFC.
func DecodeWindows1258(b []byte) string {
	marked := false
	for _, c := range b {
		mark := isMark1258(c)
		if mark && marked { // two marks on one letter: their order matters
			return norm.NFC.String(string(decode1258(b)))
		}
		marked = mark
	}
	return table1258.decode(b)
}

func decode1258(b []byte) []byte {
	out, err := charmap.Windows1258.NewDecoder().Bytes(b)
	if err != nil { // it has a character for every byte
		return b
	}
	return out
}

func isMark1258(c byte) bool { return strings.IndexByte("\xCC\xD2\xDE\xEC\xF2", c) >= 0 }

var table1258 = newTable(func(c byte) string { return norm.NFC.String(string(decode1258([]byte{c}))) }, func(base, c byte) string {
	if !isMark1258(c) {
		return ""
	}
	return norm.NFC.String(string(decode1258([]byte{base, c})))
})
