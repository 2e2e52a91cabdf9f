package duelist

import (
	"bytes"
	"fmt"
	"io"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"ddss/internal/due"
)

const officerWidth = 28 // widest cell of an officer beside four counts in 80 columns

// writeText writes, per agency, a table of its officers and a line per item.
func writeText(out io.Writer, l *due.List, o Options) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, o.choose("Hồ sơ, phản ánh quá hạn hoặc đến hạn trong %d ngày làm việc\nTính đến %s\n", "Dossiers and feedback overdue or due within %d working days\nAs of %s\n"), l.Within, asOf(l.AsOf))
	if len(l.Items) == 0 {
		fmt.Fprintln(&b, o.choose("Không có việc nào quá hạn hoặc sắp đến hạn.", "Nothing is overdue or due soon."))
	}
	desks, items := l.Desks(), l.Items
	for len(desks) > 0 {
		agency := desks[0]
		var own []due.Desk
		for len(desks) > 0 && desks[0].AgencyCode == agency.AgencyCode {
			own = append(own, desks[0])
			desks = desks[1:]
		}
		fmt.Fprintf(&b, "\n%s\n", plain(o.agency(agency.AgencyCode, agency.AgencyName)))
		if err := o.desks(&b, own); err != nil {
			return err
		}
		for len(items) > 0 && items[0].AgencyCode == agency.AgencyCode {
			i := items[0]
			items = items[1:]
			fmt.Fprintf(&b, "  %-16s  %s · %s\n      %s · %s\n", deadline(i.Due), plain(i.Code), o.when(i), plain(o.officer(i.Officer)), o.status(i))
			if i.Procedure != "" {
				fmt.Fprintf(&b, "      %s\n", plain(cut(i.Procedure, max(o.Width, 80)-6)))
			}
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

// cut keeps a text to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (o Options) desks(out io.Writer, desks []due.Desk) error {
	align := []tw.Align{tw.AlignLeft, tw.AlignRight, tw.AlignRight, tw.AlignRight, tw.AlignRight}
	widths := tw.NewMapper[int, int]()
	widths.Set(0, officerWidth)
	t := tablewriter.NewTable(out,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{Symbols: tw.NewSymbols(tw.StyleLight)})),
		tablewriter.WithConfig(tablewriter.Config{
			Header: tw.CellConfig{Formatting: tw.CellFormatting{AutoFormat: tw.Off, AutoWrap: tw.WrapNormal}, Alignment: tw.CellAlignment{PerColumn: align}, ColMaxWidths: tw.CellWidth{PerColumn: widths}},
			Row:    tw.CellConfig{Formatting: tw.CellFormatting{AutoWrap: tw.WrapNormal}, Alignment: tw.CellAlignment{PerColumn: align}, ColMaxWidths: tw.CellWidth{PerColumn: widths}},
		}))
	t.Header([]string{o.choose("Người xử lý", "Officer"), o.choose("HS quá hạn", "Overdue"), o.choose("HS sắp hạn", "Soon"), o.choose("PA quá hạn", "Fb overdue"), o.choose("PA sắp hạn", "Fb soon")})
	for _, d := range desks {
		if err := t.Append([]string{plain(o.officer(d.Officer)), fmt.Sprint(d.Overdue["dossier"]), fmt.Sprint(d.Soon["dossier"]), fmt.Sprint(d.Overdue["feedback"]), fmt.Sprint(d.Soon["feedback"])}); err != nil {
			return err
		}
	}
	return t.Render()
}
