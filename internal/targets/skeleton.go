package targets

import (
	"bytes"
	"fmt"

	"ddss/checks"
	"ddss/internal/catalogue"
)

// Skeleton is a plan file to be filled in, with every indicator as a commented target, in the language "vi" or "en".
func Skeleton(lang string) []byte {
	say := func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s", say("Chỉ tiêu của Kế hoạch. Dùng tệp này bằng khoá plan trong ddss.yaml; bỏ dấu # ở dòng cần dùng và điền theo văn bản của xã.", "Targets of the plan. Use this file by the key plan of ddss.yaml; free the lines that are needed and fill them in."))
	line("# title: …")
	line("# document_no: …")
	line("phases:   # %s", say("tên, ngày cuối và cấp độ trưởng thành phải đạt (1-5)", "name, last day, and the level of maturity to be reached (1-5)"))
	line("#  - {name: \"2026-2027\", by: 2027-12-31, level: 3}")
	line("#  - {name: \"2028-2030\", by: 2030-12-31, level: 5}")
	line("targets:   # %s", say("value: giá trị phải đạt; direction: high là càng cao càng tốt, low là càng thấp càng tốt; deadline: bỏ trống là ngày cuối giai đoạn", "value to be reached; direction: high is good, or low is good; deadline: left out, the last day of the phase"))
	for _, m := range checks.BuiltIn().Measures(checks.Indicators) {
		line("#  - {indicator: %s, phase: \"2026-2027\", value: 0, direction: high, lead_unit: …}   # %s", m.ID, m.Label.In(lang))
	}
	line("sectors:   # %s", say("tên lĩnh vực của xã theo nhóm lĩnh vực", "the commune's names of sectors by group"))
	for _, g := range catalogue.SectorGroups() {
		line("#  %s: [%s]", g, "…")
	}
	return b.Bytes()
}
