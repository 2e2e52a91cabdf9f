package worksheet

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ddss/internal/audit/leak"
)

// RegisterRecord is a drawn line of a list made elsewhere.
type RegisterRecord struct {
	ID, Key, Sheet string
	Row            int64
	Missing        bool // the system has no dossier of that code
}

// WriteRegister writes the drawn lines of the list named book, those that the system lacks first.
func WriteRegister(to io.Writer, file, book string, facts Facts, records []RegisterRecord, lang string) error {
	b := &bookFile{File: excelize.NewFile(), lang: lang, masked: true}
	defer b.Close()
	if err := b.register(book, facts, records); err != nil {
		return fmt.Errorf("make the worksheet: %w", err)
	}
	if err := leak.Refuse(file, b.found); err != nil {
		return err
	}
	return b.File.Write(to)
}

func (b *bookFile) register(book string, facts Facts, records []RegisterRecord) error {
	if err := b.styles(Sample{}); err != nil {
		return err
	}
	say := b.say
	name := say("Đối chiếu sổ", "Register")
	errs := []error{b.SetSheetName("Sheet1", name), b.put(name, 1, 1, "", say("ĐỐI CHIẾU SỔ VỚI HỆ THỐNG", "REGISTER AGAINST THE SYSTEM"), b.title),
		b.put(name, 1, 2, "", fmt.Sprintf(say("Sổ %s, %d hồ sơ; đã chọn %d theo mầm “%s”; lần đánh giá %s", "Register %s, %d dossiers; %d drawn by the seed “%s”; run %s"), book, facts.Population, len(records), facts.Seed, facts.Run), 0)}
	heads := []struct {
		text  string
		width float64
	}{{word("id", b.lang), 10}, {say("Mã hồ sơ trong sổ", "Dossier code in the register"), 30}, {say("Trang tính", "Sheet"), 20}, {say("Hàng", "Row"), 8}, {say("Có trong hệ thống", "In the system"), 18}, {say("Xác minh của người kiểm tra", "Verified by the auditor"), 40}}
	for i, h := range heads {
		letter, err := excelize.ColumnNumberToName(i + 1)
		errs = append(errs, err, b.SetColWidth(name, letter, letter, h.width), b.put(name, i+1, headRow, "", h.text, b.head))
	}
	row := headRow
	for _, missing := range []bool{true, false} {
		for _, r := range records {
			if r.Missing != missing {
				continue
			}
			row++
			there := say("Có", "Yes")
			if missing {
				there = say("Không", "No")
			}
			for i, text := range []string{r.ID, r.Key, r.Sheet, strconv.FormatInt(r.Row, 10), there, ""} {
				errs = append(errs, b.put(name, i+1, row, heads[i].text, text, b.value))
			}
		}
	}
	errs = append(errs, b.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: "A4", ActivePane: "bottomLeft"}))
	return errors.Join(errs...)
}
