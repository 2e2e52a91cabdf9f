package catalogue

import (
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// ReadWards reads the codes of the wards in force from the official list that a unit imports: delimited text with a
// column code (Mã) of five digits, zeros in front included. Errors name the line and what to do.
func ReadWards(r io.Reader) ([]string, error) {
	return readColumn(r, wardForm, "code", "ma", "maxa", "maphuongxa", "madvhc", "wardcode")
}

// wardForm is the form of the codes of wards in the official list of administrative units. A list of something else, such as agencies, must not
// be taken for one: every ward of the records would be wrong.
var wardForm = form{regexp.MustCompile(`^[0-9]{5}$`), "mã xã, phường gồm năm chữ số như 09817", "a ward code of five digits, such as 09817",
	[]string{"macoquan", "madonvi", "agencycode"}}

// form is what the entries of a list look like; the zero form takes any.
type form struct {
	*regexp.Regexp
	vi, en string
	others []string // headers that a list of this kind does not have
}

// ReadWardMap reads the codes of the wards before 2025-07-01 from the old-to-new map: a column old_ward (Mã cũ).
func ReadWardMap(r io.Reader) ([]string, error) {
	return readColumn(r, wardForm, "oldward", "macu", "maxacu", "oldcode")
}

// ReadIDPrefixes reads further first three digits of identity numbers (persons born abroad): a column prefix (Mã).
func ReadIDPrefixes(r io.Reader) ([]string, error) {
	return readColumn(r, form{}, "prefix", "code", "ma")
}

// wrong says in both languages what is wrong with a list, as a clause.
func wrong(vi, en string, args ...any) error { return fault.New(fault.Usage, vi, en, args...) }

// readColumn returns the values of the first column whose header is one of the names, sorted, without repeats.
func readColumn(r io.Reader, f form, names ...string) ([]string, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	enc, _ := viettext.GuessEncoding(text[:min(len(text), 64<<10)])
	body := viettext.Decode(enc, text)
	first, _, _ := strings.Cut(body, "\n")
	in := csv.NewReader(strings.NewReader(body))
	if strings.Count(first, ";") > strings.Count(first, ",") {
		in.Comma = ';'
	}
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, wrong("danh mục trống; cần một dòng tiêu đề và mỗi mục một dòng", "the list is empty; it needs a header and one line per entry")
	}
	if i := slices.IndexFunc(header, func(h string) bool { return slices.Contains(f.others, viettext.HeaderKey(h)) }); i >= 0 {
		return nil, wrong("dòng 1 có cột «%s» nên đây là danh mục khác, không phải danh mục xã, phường; hãy chỉ đúng tệp", "line 1 has the column «%s», so this is another list and not one of wards; name the right file", viettext.Trim(header[i]))
	}
	column := slices.IndexFunc(header, func(h string) bool { return slices.Contains(names, viettext.HeaderKey(h)) })
	if column < 0 {
		return nil, wrong("dòng 1 không có cột %s; hãy thêm tiêu đề có tên đó", "line 1 has no column %s; add a header with that name", names[0])
	}
	codes := []string{}
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		if column >= len(rec) || viettext.Trim(rec[column]) == "" {
			return nil, wrong("dòng %d thiếu %s; hãy điền hoặc xoá dòng này", "line %d has no %s; fill it in or delete the line", line, names[0])
		}
		code := viettext.NFC(viettext.Trim(rec[column]))
		if f.Regexp != nil && !f.MatchString(code) {
			return nil, wrong("dòng %[1]d, cột «%[2]s» không phải là %[3]s; có lẽ đây là danh mục khác, hãy chỉ đúng tệp", "line %[1]d, column «%[2]s» does not hold %[4]s; it seems to be another list, so name the right file",
				line, viettext.Trim(header[column]), f.vi, f.en)
		}
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}
