package view

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ddss/internal/index766"
)

var (
	letters    = regexp.MustCompile(`\pL+`)
	verbs      = regexp.MustCompile(`%(\[\d+\])?[a-z]`)
	vietnamese = regexp.MustCompile(`[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂĐÊÔƠƯ]`)
)

// Every message is in both languages, takes the same values in both, and neither is left in the other.
func TestNoMessageLacksALanguage(t *testing.T) {
	tables := map[string]map[string]wording{"words": words, "page": pageWords, "runs": runWords, "reasons": reasonWords, "catalogues": catalogues, "channels": channels,
		"maturity": maturityWords, "signals": maturitySignals, "maturity reasons": maturityReasons, "maturity values": maturityValues}
	for name, table := range tables {
		for key, w := range table {
			if strings.TrimSpace(w.vi) == "" || strings.TrimSpace(w.en) == "" {
				t.Errorf("%s, %s: %q, %q", name, key, w.vi, w.en)
			}
			vi, en := verbs.FindAllString(strings.ReplaceAll(w.vi, "%%", ""), -1), verbs.FindAllString(strings.ReplaceAll(w.en, "%%", ""), -1)
			slices.Sort(vi)
			slices.Sort(en)
			if !slices.Equal(vi, en) {
				t.Errorf("%s, %s: values %q and %q", name, key, vi, en)
			}
			if own := strings.NewReplacer("Quyết định", "", "Nghị định", "", "Đúng", "", "«", "", "Tiếng Việt", "").Replace(w.en); vietnamese.MatchString(own) {
				t.Errorf("%s, %s: Vietnamese in English: %q", name, key, w.en)
			}
			if len(letters.FindAllString(verbs.ReplaceAllString(w.vi, ""), -1)) > 2 && !vietnamese.MatchString(w.vi) {
				t.Errorf("%s, %s: no Vietnamese: %q", name, key, w.vi)
			}
		}
	}
}

// The terms of the domain stand as officials use them.
func TestTermsOfTheDomain(t *testing.T) {
	for key, want := range map[string]string{"not_applicable": "Không áp dụng", "index_unknown": "Chưa đánh giá được", "rating_U": "Chưa đánh giá được", "clean": "Hồ sơ không có lỗi nghiêm trọng", "self_assessed": "tự đánh giá"} {
		if got := lang("vi").word(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// Where no metric is known there is no grade: the lowest would blame the unit for figures that nobody has.
func TestNoGradeWithoutFigures(t *testing.T) {
	set := index766.Live2026()
	if got := MakeIndex("Xã", set.Index(nil), set, "vi").Grade; got != "Chưa đánh giá được" {
		t.Errorf("grade %q", got)
	}
	one := int64(1)
	sure := index766.Count{Known: true, Numerator: &one, Denominator: &one}
	few := map[string]index766.Count{"ON_TIME": sure, "DOSSIER_SYNC": sure} // full marks of the 26 points that are known
	if got := MakeIndex("Xã", set.Index(few), set, "vi").Grade; got != "chưa đủ số liệu để xếp hạng" {
		t.Errorf("grade %q of hardly any figures", got)
	}
	all := map[string]index766.Count{}
	for _, id := range set.Names() {
		all[id] = sure
	}
	if got := MakeIndex("Xã", set.Index(all), set, "vi").Grade; got != "Xuất sắc" {
		t.Errorf("grade %q of full marks", got)
	}
}
