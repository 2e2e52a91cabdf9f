package worksheet

import "ddss/internal/dataset"

// Schema names the form of the sheet of facts.
const Schema = "ddss.sample/1"

// Facts say where a sample is from.
type Facts struct {
	Unit, Run, Root, AsOf string // of the run: name of the unit, name of the folder, root of its manifest, as_of
	Seed, By              string // By is the field of the strata, "" for none
	Population, Size      int
	Confidence            float64 // of the intervals
	AQL                   string  // of the plan; "" if there is none
	Accept                int     // acceptance number of the plan
	Fields                []string
	Provenance            []string // a sentence for each source
	Strata                []Stratum
	Unmasked              bool
	SealKey, Seal         string // of SealBy: the key that was used, and the seal; "" without
}

// Stratum is a part of the population.
type Stratum struct {
	Name              string
	Population, Drawn int
}

// Record is a line of the worksheet.
type Record struct {
	ID, Stratum string
	Values      []string // by field
	Tool        string   // what the tool found, where it is shown
}

// Sample is what is written.
type Sample struct {
	Facts
	Records  []Record
	ShowTool bool
}

// Label is the heading of a field in a language.
func Label(field, lang string) string {
	ds, _ := dataset.Get("dossier")
	f, ok := ds.Field(field)
	if !ok {
		return field
	}
	return f.Label(lang)
}

// words are the wordings of the workbook, Vietnamese and English.
var words = map[string][2]string{
	"sheet":       {"Phiếu kiểm tra", "Worksheet"},
	"facts":       {"Thông tin mẫu", "Sample"},
	"minutes":     {"Biên bản", "Minutes"},
	"id":          {"Mã mẫu", "Sample id"},
	"stratum":     {"Nhóm", "Stratum"},
	"verdict":     {"Kết luận: ", "Verdict: "},
	"note":        {"Ghi chú", "Note"},
	"tool":        {"Công cụ thấy", "The tool found"},
	"right":       {"Đúng", "Right"},
	"wrong":       {"Sai", "Wrong"},
	"uncheckable": {"Không kiểm được", "Cannot check"},
	"title":       {"PHIẾU KIỂM TRA MẪU HỒ SƠ", "SAMPLE OF DOSSIERS TO CHECK"},
	"how":         {"So từng giá trị với hồ sơ giấy rồi chọn kết luận ở ô bên phải; tra mã hồ sơ theo mã mẫu trong tệp khoá.", "Compare each value with the paper and choose a verdict in the cell to its right; the key file gives the dossier code of each sample id."},
	"error_title": {"Kết luận không hợp lệ", "Not a verdict"},
	"error":       {"Hãy chọn Đúng, Sai hoặc Không kiểm được.", "Choose Right, Wrong or Cannot check."},
}

func word(key, lang string) string {
	w := words[key]
	if lang == "en" {
		return w[1]
	}
	return w[0]
}
