package discover

import (
	"fmt"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/layout"
)

// words for people by language-free code: Vietnamese and English.
var words = map[string][2]string{
	layout.ByConfig:      {"do cấu hình", "configuration"},
	layout.ByName:        {"tên trường", "field name"},
	layout.ByLabel:       {"nhãn", "label"},
	layout.ByAlias:       {"tên gọi khác", "alias"},
	layout.ByLowest:      {"dòng dưới cùng", "lowest row"},
	layout.Running:       {"số thứ tự", "running number"},
	layout.LeftOut:       {"cấu hình bỏ qua", "left out by the configuration"},
	layout.NotMapped:     {"không khớp trường nào", "fits no field"},
	layout.Overridden:    {"cột khác khớp hơn", "another column fits better"},
	layout.FormIdentity:  {"gồm 12 chữ số", "of 12 digits"},
	layout.FormPhone:     {"có dạng số điện thoại", "of the form of a phone number"},
	layout.FormEmail:     {"có dạng thư điện tử", "of the form of an e-mail address"},
	layout.FormDossier:   {"có dạng mã hồ sơ", "of the form of a dossier code"},
	layout.FormProcedure: {"có dạng mã TTHC", "of the form of a procedure code"},
	layout.FormSpelling:  {"là cách ghi đã biết", "known spellings"},

	connectors.FaultWidth:    {"thừa hoặc thiếu ô so với tiêu đề", "more or fewer fields than the header"},
	connectors.FaultQuote:    {"dấu nháy không đóng", "unclosed quotation mark"},
	connectors.FaultEncoding: {"ký tự không giải mã được", "undecodable bytes"},
	connectors.FaultSize:     {"ô hoặc hàng quá lớn", "beyond the safe size"},
	connectors.FaultSyntax:   {"bản ghi hỏng", "broken record"},
	layout.OtherTable:        {"thuộc bảng khác trên cùng trang", "of another table on the sheet"},

	string(layout.Title):          {"dòng tên bảng", "title"},
	string(layout.RepeatedHeader): {"tiêu đề lặp lại", "repeated header"},
	string(layout.Group):          {"dòng nhóm", "group"},
	string(layout.Total):          {"dòng tổng", "total"},
	string(layout.Signature):      {"dòng ký tên", "signature"},
	string(layout.Blank):          {"dòng trống", "blank"},

	"formula_error":       {"lỗi công thức", "formula errors"},
	"scientific_notation": {"dạng 1,09E+11, đã mất chữ số", "scientific notation, digits are lost"},
	"lost_zero":           {"nghi mất số 0 ở đầu", "leading zero perhaps lost"},

	string(dataset.Text):     {"chữ", "text"},
	string(dataset.Code):     {"mã", "code"},
	string(dataset.Date):     {"ngày", "day"},
	string(dataset.DateTime): {"ngày giờ", "moment"},
	string(dataset.Bool):     {"có/không", "yes/no"},
	string(dataset.Int):      {"số nguyên", "integer"},
	string(dataset.Decimal):  {"số", "number"},
	string(dataset.Money):    {"tiền", "money"},
	string(dataset.Enum):     {"danh mục", "enumeration"},
}

// Word says a code of layout, of faults or of a type in the language "vi" or "en".
func Word(code, lang string) string {
	w, ok := words[code]
	switch {
	case !ok:
		return code
	case lang == "en":
		return w[1]
	}
	return w[0]
}

// Shown says what the values of a column tell: "38 of 39 values of 12 digits, score 24".
func Shown(e layout.Evidence, lang string) string {
	if lang == "en" {
		return fmt.Sprintf("%d of %d values %s, score %d", e.Hits, e.All, Word(e.Form, lang), e.Score())
	}
	return fmt.Sprintf("%d/%d giá trị %s, điểm %d", e.Hits, e.All, Word(e.Form, lang), e.Score())
}
