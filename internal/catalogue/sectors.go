package catalogue

import (
	"maps"
	"slices"

	"ddss/internal/viettext"
)

// sectors are the groups of sectors that plans speak of, with the names of sectors in each: the four focus sectors of the
// digitization plan, and investment and construction.
var sectors = map[string][]string{
	"dat_dai":  {"Đất đai"},
	"tu_phap":  {"Tư pháp", "Hộ tịch", "Chứng thực", "Nuôi con nuôi"},
	"giao_duc": {"Giáo dục", "Giáo dục và Đào tạo"},
	"y_te":     {"Y tế"},
	"dau_tu":   {"Đầu tư", "Kế hoạch và Đầu tư"},
	"xay_dung": {"Xây dựng"},
}

// SectorGroups lists the ids of the groups of sectors, sorted.
func SectorGroups() []string { return slices.Sorted(maps.Keys(sectors)) }

// SectorNames lists the normalised names of the sectors of a group, those of the unit included, sorted.
func SectorNames(group string, own map[string][]string) []string {
	var out []string
	for _, name := range append(slices.Clone(sectors[group]), own[group]...) {
		out = append(out, viettext.Normalize(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
