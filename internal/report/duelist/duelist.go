package duelist

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ddss/internal/due"
	"ddss/internal/viettext"
)

// Formats are the forms in which a list can be written.
var Formats = []string{"text", "csv", "xlsx"}

// Mail is the form for the body of a mail: lines without a table, since few mail programs keep columns.
const Mail = "mail"

// Options are the same for all forms.
type Options struct {
	Lang  string // "vi" or "en"
	Width int    // columns of the terminal
}

// Write writes the list in one of the Formats or as Mail.
func Write(format string, w io.Writer, l *due.List, o Options) error {
	switch format {
	case "text":
		return writeText(w, l, o)
	case Mail:
		return writeMail(w, l, o)
	case "csv":
		return writeCSV(w, l)
	case "xlsx":
		return writeXLSX(w, l, o)
	}
	return fmt.Errorf("duelist: no form %q", format)
}

func (o Options) choose(vi, en string) string {
	if o.Lang == "en" {
		return en
	}
	return vi
}

var statuses = map[string][2]string{
	"moi_dang_ky": {"Mới đăng ký", "Registered"}, "dang_xu_ly": {"Đang xử lý", "In progress"},
	"cho_bo_sung": {"Chờ bổ sung", "Waiting for papers"}, "cho_nvtc": {"Chờ nộp phí, lệ phí, thuế", "Waiting for payment"},
}

func (o Options) status(i due.Item) string {
	if i.Dataset == "feedback" {
		return o.choose("Phản ánh chưa trả lời", "Unanswered feedback")
	}
	w := statuses[i.Status]
	return o.choose(w[0], w[1])
}

// when says how late an item is or how much time it has left.
func (o Options) when(i due.Item) string {
	switch {
	case i.State == due.Overdue && i.Days < 0:
		return o.choose("quá hạn", "overdue")
	case i.State == due.Overdue && i.Days == 0:
		return o.choose("quá hạn, chưa đủ 1 ngày làm việc", "overdue by less than a working day")
	case i.State == due.Overdue:
		return fmt.Sprintf(o.choose("quá hạn %d ngày làm việc", "overdue by %d working days"), i.Days)
	case i.Days == 0:
		return o.choose("đến hạn trước ngày làm việc tới", "due before the next working day")
	}
	return fmt.Sprintf(o.choose("còn %d ngày làm việc", "%d working days left"), i.Days)
}

func (o Options) agency(code, name string) string {
	switch {
	case code == "" && name == "":
		return o.choose("Không rõ đơn vị", "No agency")
	case name == "" || code == "":
		return code + name
	}
	return name + " (" + code + ")"
}

func (o Options) officer(name string) string {
	if name == "" {
		return o.choose("Chưa giao người xử lý", "No officer")
	}
	return viettext.MaskField("officer", name)
}

// deadline writes a day or moment as people do.
func deadline(iso string) string {
	if t, err := time.Parse("2006-01-02 15:04", iso); err == nil {
		return t.Format("02/01/2006 15:04")
	}
	if t, err := time.Parse("2006-01-02", iso); err == nil {
		return t.Format("02/01/2006")
	}
	return iso
}

func asOf(rfc3339 string) string {
	if t, err := time.Parse(time.RFC3339, rfc3339); err == nil {
		return t.In(time.FixedZone("", 7*60*60)).Format("15:04 02/01/2006")
	}
	return rfc3339
}

var datasets = map[string][2]string{"dossier": {"hồ sơ", "dossiers"}, "feedback": {"phản ánh, kiến nghị", "feedback"}}

// Notes says what could not be judged, and why.
func Notes(l *due.List, o Options) []string {
	var out []string
	for _, ds := range []string{"dossier", "feedback"} {
		name := o.choose(datasets[ds][0], datasets[ds][1])
		for _, a := range l.Absent {
			if a == ds {
				out = append(out, fmt.Sprintf(o.choose("Chưa nạp dữ liệu %s nên danh sách không có phần này.", "No data of %s is loaded, so the list lacks it."), name))
			}
		}
		g := l.Gaps[ds]
		for _, gap := range []struct {
			n      int64
			vi, en string
		}{
			{g.NoStatus, "%d %s không đọc được trạng thái nên không biết đã xong chưa.", "%d %s have no readable status, so nobody knows whether they are done."},
			{g.NoDue, "%d %s chưa xong không đọc được hạn.", "%d open %s have no readable deadline."},
			{g.NotHeld, "%d %s có hạn trong năm mà lịch làm việc chưa có.", "%d %s are due in a year that the calendar does not hold."},
		} {
			if gap.n > 0 {
				out = append(out, fmt.Sprintf(o.choose(gap.vi, gap.en), gap.n, name))
			}
		}
	}
	return out
}

// plain keeps data from steering a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, s)
}
