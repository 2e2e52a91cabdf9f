package discover

import (
	"fmt"

	"ddss/internal/layout"
)

// words for people by language-free code: Vietnamese and English.
var words = map[string][2]string{
	layout.ByConfig:      {"do cấu hình", "configuration"},
	layout.ByName:        {"tên trường", "field name"},
	layout.ByLabel:       {"nhãn", "label"},
	layout.ByAlias:       {"tên gọi khác", "alias"},
	layout.ByLowest:      {"dòng tiêu đề dưới cùng", "lowest header row"},
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
}

// Word says a reason or a form of layout in the language "vi" or "en".
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
