package duelist

import (
	"bytes"
	"fmt"
	"io"

	"ddss/internal/due"
)

// mailItems is how much a mail lists; who has more open work than that needs the workbook.
const mailItems = 300

// writeMail writes the list of one agency: what could not be judged, the counts, then the work by officer.
func writeMail(out io.Writer, l *due.List, o Options) error {
	var b bytes.Buffer
	overdue := 0
	for _, i := range l.Items {
		if i.State == due.Overdue {
			overdue++
		}
	}
	fmt.Fprintf(&b, o.choose("Tính đến %s: %d việc quá hạn, %d việc đến hạn trong %d ngày làm việc.\n", "As of %s: %d overdue, %d due within %d working days.\n"), asOf(l.AsOf), overdue, len(l.Items)-overdue, l.Within)
	for _, note := range Notes(l, o) {
		fmt.Fprintln(&b, note)
	}
	for n, i := range l.Items {
		if n == mailItems {
			fmt.Fprintf(&b, o.choose("\nCòn %d việc nữa; xem đủ bằng lệnh: ddss due -o viec.xlsx\n", "\n%d more; for all of them: ddss due -o work.xlsx\n"), len(l.Items)-n)
			break
		}
		if n == 0 || i.Officer != l.Items[n-1].Officer {
			fmt.Fprintf(&b, "\n%s\n", plain(o.officer(i.Officer)))
		}
		fmt.Fprintf(&b, "- %s · %s · %s · %s\n", deadline(i.Due), plain(i.Code), o.when(i), o.status(i))
		if i.Procedure != "" {
			fmt.Fprintf(&b, "  %s\n", plain(cut(i.Procedure, 120)))
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

// Agency names the agency of a list that is of one alone.
func Agency(l *due.List, o Options) string {
	return plain(o.agency(l.Items[0].AgencyCode, l.Items[0].AgencyName))
}
