package worksheet

import (
	"fmt"
	"strconv"
	"strings"

	"ddss/internal/fault"
	"ddss/internal/run"
)

// sealed are the facts on which a score hangs, as key and text. A worksheet is written by one hand and may pass through
// many: whoever changes one of them changes what is accepted.
func (f Facts) sealed() [][2]string {
	return [][2]string{
		{keySchema, Schema}, {keyRun, f.Run}, {keyRoot, f.Root}, {keySeed, f.Seed}, {keyBy, f.By}, {keyPopulation, strconv.Itoa(f.Population)}, {keySize, strconv.Itoa(f.Size)},
		{keyConfidence, strconv.FormatFloat(f.Confidence, 'f', -1, 64)}, {keyFields, strings.Join(f.Fields, ",")}, {keyAQL, f.AQL}, {keyAccept, strconv.Itoa(f.Accept)},
	}
}

// shortTag is the length of the tag of one fact, which only tells where a broken seal differs.
const shortTag = 8

// tags are that of all facts, then a short one of each.
func (f Facts) tags(key run.Key) []string {
	whole := ""
	out := []string{""}
	for _, c := range f.sealed() {
		text := strconv.Quote(c[0]) + strconv.Quote(c[1])
		whole += text
		out = append(out, lettered(key.Tag("ddss worksheet", text))[:shortTag])
	}
	out[0] = lettered(key.Tag("ddss worksheet", whole))
	return out
}

// lettered writes hexadecimal digits as the letters a to p, so that no row of digits is taken for a telephone number.
func lettered(hex string) string {
	return strings.Map(func(r rune) rune {
		if r <= '9' {
			return r - '0' + 'a'
		}
		return r - 'a' + 'k'
	}, hex)
}

// SealBy seals the facts: whoever has the key can tell later whether one was changed.
func (f *Facts) SealBy(key run.Key) {
	f.SealKey, f.Seal = key.ID(), strings.Join(f.tags(key), " ")
}

// CheckSeal compares the facts with their seal, made by that key. The *fault.Error names the cell that differs.
func (w *Filled) CheckSeal(key run.Key) error {
	want, got := w.tags(key), strings.Fields(w.Seal)
	if len(got) == len(want) && got[0] == want[0] {
		return nil
	}
	for i, c := range w.sealed() {
		if len(got) == len(want) && got[i+1] != want[i+1] {
			return w.Altered(c[0], "khác với lúc chọn mẫu", "is not what was drawn")
		}
	}
	return w.Altered(keySeal, "khác với lúc chọn mẫu", "is not what was drawn")
}

// Altered is the *fault.Error of a fact that is not as ddss wrote it, with its cell and what is wrong.
func (w *Filled) Altered(key, vi, en string) error {
	cell := w.Cells[key]
	if cell == "" {
		return fault.New(fault.NotVerified, "%[1]s, trang thông tin mẫu: dòng %[2]s %[3]s; hãy dùng lại phiếu gốc.", "%[1]s, sheet of the sample: the line %[2]s %[4]s; use the worksheet as it was made.", w.File, key, vi, en)
	}
	return fault.New(fault.NotVerified, "%[1]s, ô %[2]s (%[3]s): %[4]s; hãy dùng lại phiếu gốc.", "%[1]s, cell %[2]s (%[3]s): %[5]s; use the worksheet as it was made.", w.File, cell, key, vi, en)
}

// AlteredFigure is Altered for a figure that can be computed again.
func (w *Filled) AlteredFigure(key string, have, want int) error {
	return w.Altered(key, fmt.Sprintf("ghi %d, tính lại là %d", have, want), fmt.Sprintf("says %d, computed again it is %d", have, want))
}
