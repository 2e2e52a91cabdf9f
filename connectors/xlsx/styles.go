package xlsx

import "ddss/connectors/internal/cells"

// styles says which cell formats show dates.
type styles struct{ dates []bool }

func (s styles) isDate(i int) bool { return i >= 0 && i < len(s.dates) && s.dates[i] }

func (b *book) loadStyles(part string) error {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := b.decode(part, &sheet); err != nil {
		return err
	}
	custom := map[int]bool{}
	for _, f := range sheet.Formats {
		custom[f.ID] = cells.IsDateFormat(f.Code)
	}
	for _, c := range sheet.Cells {
		date, ok := custom[c.ID]
		if !ok {
			date = cells.BuiltInDate(c.ID)
		}
		b.styles.dates = append(b.styles.dates, date)
	}
	return nil
}
