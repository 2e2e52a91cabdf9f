package leak_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"ddss/internal/audit/leak"
	"ddss/internal/fault"
)

// Every number here is made up.
func TestText(t *testing.T) {
	tests := []struct{ text, want string }{
		// identity numbers
		{"001085012345", leak.Identity},
		{"001 085 012345", leak.Identity},
		{"001.085.012.345", leak.Identity},
		{"001-085-012-345", leak.Identity},
		{"001 0 85 012345", leak.Identity},
		{"0 0 1 0 8 5 0 1 2 3 4 5", leak.Identity},
		{"001\u00a0085\u00a0012\u00a0345", leak.Identity},
		{"0010\u200b8501\u200b2345", leak.Identity},
		{"00108501２３４５", leak.Identity},
		{"Ông A (số 001085012345) nộp hồ sơ.", leak.Identity},
		{"số định danh cá nhân 001 085 012 345, cấp ngày 01/02/2021", leak.Identity},
		{"7 001085012345 Đất đai", leak.Identity},
		{"12 001 085 012345", leak.Identity},
		{"CCCD_001085012345.pdf", leak.Identity},
		{"CCCD001085012345.pdf", leak.Identity},
		{"001085012345_giay_to_2026.pdf", leak.Identity},
		{"012345678", leak.Identity},
		{"CMND: 123456789", leak.Identity},
		{"Chứng minh nhân dân số 123.456.789", leak.Identity},
		{"CCCD: 1085012345", leak.Identity},
		{`"national_id": "1085012345"`, leak.Identity},
		// phones
		{"0912345678", leak.Phone},
		{"0912 345 678", leak.Phone},
		{"0912.345.678", leak.Phone},
		{"091-234-5678", leak.Phone},
		{"0912.34.56.78", leak.Phone},
		{"(024) 38 123 456 hoặc 0912345678", leak.Phone},
		{"+84912345678", leak.Phone},
		{"+84 912 345 678", leak.Phone},
		{"02438123456", leak.Phone},
		{"gọi 0382345678 gặp chị B", leak.Phone},
		{"SĐT: 912345678", leak.Phone},
		// e-mails
		{"an.nguyen@example.vn", leak.Email},
		{"Liên hệ a@b.com.vn.", leak.Email},
		{"<nguyễn@thử.vn>", leak.Email},
		{"001085012345 0912345678 a@b.vn", "email identity phone"},
		// nothing personal
		{"", ""},
		{"001*****45", ""},
		{"091*****678", ""},
		{"a*****@example.vn", ""},
		{"*****@example.vn", ""},
		{"@media (max-width: 800px)", ""},
		{"DDSS@2026", ""},
		{"H26.99-261008-0975", ""},
		{"000.00.99.H26-261008-0975", ""},
		{"H26-261008-0975", ""},
		{"1.004203", ""},
		{"1.004203.000.00.00.H26", ""},
		{"2.000635.000.00.00", ""},
		{"G22.99.12-260918-0012", ""},
		{"1.234.567.890", ""},
		{"150000000", ""},
		{"150.000.000 đ", ""},
		{"123456789012", ""},
		{"20261031170000", ""},
		{"2026-10-31T17:00:00+07:00", ""},
		{"20261031T170000-01234567", ""},
		{"01/02/2026 03:04:05", ""},
		{"31.12.2026 08:00", ""},
		{"0 10 20 30 40 50 60 70 80 90 100", ""},
		{"01 02 03 04 05 06 07 08 09 10 11 12", ""},
		{"2026 001 002", ""},
		{"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ""},
		{"sha256:e3b0c4429801234567891a4c8996fb92427ae41e4649b934ca495991b7852b855", ""},
		{"d0123456789012ab4f1b2b0b822cd15d6c15b0f00a0812a4", ""},
		{"M12.012345678901,7.034567890123", ""},
		{"99,35 % (9 984 / 10 043)", ""},
		{"Số 12/UBND-VP, 2026-08-01", ""},
		{"766/QĐ-TTg", ""},
		{"09817 00064 10273", ""},
		{"CCCD thiếu ở 10043 hàng", ""},
		{"điện thoại: 10 043 hàng trong 12 tháng", ""},
		{"000000000001", ""},
		{"1900 1009", ""},
	}
	for i, tt := range tests {
		var kinds []string
		for _, f := range leak.Text("B2", tt.text) {
			if f.Where != "B2" {
				t.Errorf("row %d: found at %q", i, f.Where)
			}
			kinds = append(kinds, f.Kind)
		}
		if got := strings.Join(kinds, " "); got != tt.want {
			t.Errorf("row %d, %q: found %q, want %q", i, tt.text, got, tt.want)
		}
	}
}

func TestCellHeadingSaysWhatTheDigitsAre(t *testing.T) {
	if got := leak.Cell("C4", "Số định danh", "1085012345"); len(got) != 1 || got[0] != (leak.Finding{Where: "C4", Kind: leak.Identity}) {
		t.Errorf("an identity number that lost its zeros: %v", got)
	}
	if got := leak.Cell("C4", "Lệ phí", "108501234"); got != nil {
		t.Errorf("money: %v", got)
	}
}

func office(t *testing.T, part, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(part)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wide is a text in UTF-16 within a string of a PDF.
func wide(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		for _, c := range []byte{byte(u >> 8), byte(u)} {
			if strings.IndexByte("()\\", c) >= 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		"không có gì":     "không có gì",
		"HS-1, ho_so.csv": "HS-1, ho_so.csv",
		"CCCD_001085012345.pdf: không đọc được":                  "CCCD_001*****45.pdf: không đọc được",
		"001 085 012 345, 0912 345 678 và an.nguyen@example.vn.": "001*****45, 091*****678 và a*****@example.vn.",
		"số 00108501２３４５ sai":                                    "số 001*****４５ sai",
	} {
		if got := leak.Mask(in); got != want {
			t.Errorf("%q is said as %q, want %q", in, got, want)
		}
	}
}

func TestFile(t *testing.T) {
	tests := []struct {
		name    string
		content []byte
		want    string
	}{
		{"a.csv", []byte("\xef\xbb\xbfSTT,Số định danh\n1,001085012345\n"), "B2 identity"},
		{"a.csv", []byte("STT,Ghi chú\n1,\"gọi\n0912 345 678\"\n"), "B2 phone"},
		{"a.csv", []byte("STT,Mã hồ sơ\n1,H26.99-261008-0975\n"), ""},
		{"a.md", []byte("# A\n| 1 | a@b.vn |\n"), "a.md:2 email"},
		{"a.html", []byte("<p>\n<td title=\"001&nbsp;085&nbsp;012345\">x</td>"), "a.html:2 identity"},
		{"a.txt", []byte("không có gì\n"), ""},
		{"a.json", []byte("{\n\"x\": \"0912345678\"}"), "a.json:2 phone"},
		{"a.pdf", []byte("%PDF-1.7\n0912345678"), ""},
		{"0912345678.pdf", []byte("%PDF-1.7\n"), "0912345678.pdf phone"},
		{"a", []byte("PK\x00 a@b.vn"), ""},
		{"0912345678.txt", nil, "0912345678.txt phone"},
		{"a.xlsx", office(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>001085012345</t></is></c></row></sheetData></worksheet>`), "xl/worksheets/sheet1.xml B3 identity"},
		{"a.xlsx", office(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>85012345678</v></c></row></sheetData></worksheet>`), ""},
		{"a.xlsx", office(t, "xl/sharedStrings.xml", `<sst><si><t>x</t></si><si><r><t>001085</t></r><r><t>012345</t></r></si></sst>`), "xl/sharedStrings.xml 2 identity"},
		{"a.xlsx", office(t, "xl/charts/chart1.xml", `<c:chart xmlns:c="c"><c:pt><c:v>0912</c:v></c:pt><c:pt><c:v>345678</c:v></c:pt></c:chart>`), ""},
		{"a", office(t, "docProps/core.xml", `<p><title>x</title><subject>0912 345 678</subject></p>`), "docProps/core.xml 1 phone"},
		{"a.pdf", []byte("%PDF-1.3\n<</Length 9>>\nstream\nBT 10 700 Td (" + wide("gọi (0912\\345") + ")Tj ET\nBT 10 690 Td [(" + wide("678") + ") -1.5(" + wide(" !") + ")] TJ ET\nBT 10 680 Td (" + wide("x") + ")Tj ET\nendstream\n"), ""},
		{"a.pdf", []byte("%PDF-1.3\nstream\nBT 10 700 Td (" + wide("gọi 0912 345") + ")Tj ET\nBT 10 690 Td (" + wide("678") + ")Tj ET\nendstream\n"), "a.pdf, 1 phone"},
		{"a.pdf", []byte("%PDF-1.3\nstream\nBT 10 700 Td (" + wide("0010850") + ")Tj ET\nBT 10 690 Td (" + wide("12345") + ")Tj ET\nendstream\n"), "a.pdf, 1 identity"},
		{"a.pdf", []byte("%PDF-1.3\nstream\nBT 10 700 Td (" + wide("0010850") + ")Tj ET\nBT 90 700 Td (" + wide("12345") + ")Tj ET\nendstream\n"), ""},
		{"a.pdf", []byte("%PDF-1.3\n/Title (\xfe\xff" + wide("CCCD 001085012345") + ")\n"), "a.pdf identity"},
		{"a.docx", office(t, "word/document.xml", `<w:document xmlns:w="w"><w:p><w:r><w:t>0912</w:t></w:r><w:r><w:t> 345 678</w:t></w:r></w:p></w:document>`), "word/document.xml 1 phone"},
	}
	for i, tt := range tests {
		found, err := leak.Bytes(tt.name, tt.content)
		if err != nil {
			t.Errorf("row %d: %v", i, err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Where+" "+f.Kind)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("row %d, %s: found %q, want %q", i, tt.name, s, tt.want)
		}
	}
	for _, broken := range []struct {
		name    string
		content []byte
	}{{"a.xlsx", []byte("no zip")}, {"a.xlsx", office(t, "xl/workbook.xml", "<a>")}} {
		if _, err := leak.Bytes(broken.name, broken.content); err == nil {
			t.Errorf("%s with %q: no error", broken.name, broken.content)
		}
	}
}

func TestRefuseNamesTheCellAndNotTheValue(t *testing.T) {
	if err := leak.Refuse("out.csv", nil); err != nil {
		t.Errorf("nothing found: %v", err)
	}
	err := leak.Refuse("out.csv", append(leak.Text(leak.Place("Mẫu", 28, 7), "001085012345"), leak.Text("C3", "0912345678")...))
	for _, lang := range []string{"vi", "en"} {
		s := fault.In(err, lang)
		if !strings.Contains(s, "out.csv") || !strings.Contains(s, "Mẫu!AB7") || strings.Contains(s, "--unmask") || !strings.Contains(fault.In(leak.OfferUnmask(err), lang), s+" ") || !strings.Contains(fault.In(leak.OfferUnmask(err), lang), "--unmask") || strings.Contains(s, "001085012345") {
			t.Errorf("%s: %q", lang, s)
		}
	}
	if fault.Code(err) != fault.Failed || fault.Code(leak.OfferUnmask(err)) != fault.Failed {
		t.Errorf("exit code %d", fault.Code(err))
	}
	if other := fault.New(fault.Usage, "khác", "other"); !errors.Is(leak.OfferUnmask(other), other) || fault.In(leak.OfferUnmask(other), "vi") != fault.In(other, "vi") || leak.OfferUnmask(nil) != nil {
		t.Error("another error is changed")
	}
}

func ExampleRefuse() {
	fmt.Println(leak.Refuse("thu.csv", leak.Text("B2", "gọi 0912 345 678")))
	// Output: thu.csv is not written: B2 holds a phone number in clear. Rename the file, or mend the source column that brings it in.
}

func BenchmarkText(b *testing.B) {
	s := "Nguyễn Văn A, H26.99-261008-0975, 150.000 đ, 2026-10-31T17:00:00"
	for b.Loop() {
		leak.Text("A1", s)
	}
}
