package duelist

import (
	"encoding/csv"
	"io"
	"strconv"

	"ddss/internal/due"
	"ddss/internal/viettext"
)

// csvHeader is fixed: programs read it.
var csvHeader = []string{"dataset", "state", "days", "due_at", "key", "procedure", "status", "agency_code", "agency_name", "officer", "source", "sheet", "row"}

func writeCSV(out io.Writer, l *due.List) error {
	rows := [][]string{csvHeader}
	for _, i := range l.Items {
		days := ""
		if i.Days >= 0 {
			days = strconv.Itoa(i.Days)
		}
		row := []string{i.Dataset, string(i.State), days, i.Due, i.Code, i.Procedure, i.Status, i.AgencyCode, i.AgencyName, viettext.MaskField("officer", i.Officer), i.Source, i.Sheet, strconv.FormatInt(i.Row, 10)}
		for n, s := range row {
			row[n] = viettext.Inert(s)
		}
		rows = append(rows, row)
	}
	return csv.NewWriter(out).WriteAll(rows)
}
