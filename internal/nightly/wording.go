package nightly

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ddss/internal/dataset"
	"ddss/internal/report/view"
	"ddss/internal/result"
)

// A sentence is a wording of a warning in both languages; %[1]s is what it is of, %[2]s before, %[3]s after.
type sentence struct{ vi, en string }

var sentences = map[string]sentence{
	FeedStopped:   {"Không có hồ sơ mới trong những ngày làm việc gần nhất: việc kết xuất dữ liệu có thể đã dừng.", "No new dossiers on the last working days: the export may have stopped."},
	RowsFell:      {"Bộ dữ liệu %[1]s chỉ còn %[3]s hàng, lần trước có %[2]s.", "The dataset %[1]s has only %[3]s rows; it had %[2]s."},
	DatasetLost:   {"Bộ dữ liệu %[1]s không được đánh giá đêm nay; lần trước có %[2]s hàng.", "The dataset %[1]s is not assessed tonight; it had %[2]s rows."},
	ColumnLost:    {"Cột %[1]s không còn trong tệp kết xuất.", "The column %[1]s is gone from the export."},
	ScoreUnusual:  {"%[1]s xuống còn %[3]s, thấp khác thường so với mức giữa %[2]s của các lần trước.", "%[1]s fell to %[3]s, unusually far below the median of %[2]s."},
	MissedRun:     {"Lần đánh giá trước cách đây %[3]s giờ: có đêm đã không chạy.", "The last run was %[3]s hours ago: a night was missed."},
	NightCut:      {"Lần chạy đêm của %[1]s bị ngắt giữa chừng (mất điện, máy tắt hoặc tiến trình bị dừng).", "The night of %[1]s was cut off (power, shutdown or a process that was stopped)."},
	SourceFailed:  {"Nguồn %[1]s không đọc được.", "The source %[1]s could not be read."},
	GateMissed:    {"Kết quả chưa đạt ngưỡng đã đặt.", "The result misses a gate."},
	CheckErrored:  {"Quy tắc %[1]s không chạy được.", "The check %[1]s could not run."},
	RecordsKeyed:  {"Khoá che dữ liệu đã đổi: không theo dõi tiếp được từng hồ sơ của các lần trước.", "The masking key changed: records of earlier runs cannot be followed."},
	CatalogueMove: {"Bộ quy tắc hoặc trọng số đã đổi: điểm không so được với lần trước.", "The catalogue or the weights changed: scores do not compare with the last run."},
}

// In is the sentence of the warning in the language "vi" or "en".
func (w Warning) In(lang string) string {
	s, ok := sentences[w.Code]
	if !ok {
		return w.Code
	}
	form := s.vi
	if lang == "en" {
		form = s.en
	}
	of, number := w.Of, func(n *int64) string {
		if n == nil {
			return view.Unknown
		}
		return view.Whole(*n, lang)
	}
	switch w.Code {
	case ScoreUnusual:
		of = view.Word(w.Of, lang)
		number = func(n *int64) string { return view.Percent(result.Percent(*n), lang) }
	case RowsFell, DatasetLost:
		if ds, ok := dataset.Get(w.Of); ok {
			of = strings.ToLower(ds.Label(lang))
		}
	case ColumnLost:
		of = view.Field(w.Of, lang)
	}
	return strings.SplitN(fmt.Sprintf(form, of, number(w.Before), number(w.After)), "%!(EXTRA", 2)[0]
}

// Message is what one channel is sent.
type Message struct {
	Unit    string `json:"unit"`
	AsOf    string `json:"as_of"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	// To are the addresses of a mail; empty: those of the configuration.
	To []string `json:"to,omitempty"`
}

func (o Options) choose(vi, en string) string {
	if o.Lang == "en" {
		return en
	}
	return vi
}

// toldAsFault reports whether one of the faults tells the warning already, with what to do. That of a source that failed
// names its dataset, too.
func (s *Status) toldAsFault(w Warning) bool {
	switch w.Code {
	case SourceFailed, GateMissed:
		return true
	case DatasetLost:
		return slices.ContainsFunc(s.Rows, func(d DatasetRows) bool { return d.Name == w.Of && d.Failed })
	}
	return false
}

// message words the night; ok is false if nothing speaks for a message.
func (o Options) message(s *Status) (m Message, ok bool) {
	choose := o.choose
	var lines []string
	for _, w := range s.Warnings {
		if w.Alert && !s.toldAsFault(w) {
			lines = append(lines, w.In(o.Lang))
		}
	}
	lines = append(append(lines, s.Faults...), s.failure()...)
	if len(lines) == 0 {
		return m, false
	}
	m = Message{Unit: s.Unit, AsOf: s.AsOf}
	m.Subject = strings.TrimSpace(fmt.Sprintf("ddss %s %s: %s", m.Unit, day(s.AsOf), fmt.Sprintf(choose("%d việc cần xem", "%d things to look at"), len(lines))))
	var b strings.Builder
	if s.DQI != nil {
		fmt.Fprintf(&b, choose("Chỉ số chất lượng dữ liệu (DQI): %s\n\n", "Data quality index (DQI): %s\n\n"), view.Percent(*s.DQI, o.Lang))
	}
	for _, l := range lines {
		b.WriteString("- " + l + "\n")
	}
	if worst := o.worst(s); len(worst) > 0 {
		b.WriteString("\n" + choose("Ba lỗi kéo điểm xuống nhiều nhất:", "The three faults that cost most:") + "\n")
		for _, l := range worst {
			b.WriteString("- " + l + "\n")
		}
	}
	if link := o.Assess.Config.Alerts.Link; link != "" {
		b.WriteString("\n" + choose("Phiếu điểm: ", "Scorecard: ") + link + "\n")
	}
	m.Text = b.String()
	return m, true
}

func (s *Status) failure() []string {
	if s.Failure == "" {
		return nil
	}
	return []string{s.Failure}
}

func day(asOf string) string {
	t, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		return asOf
	}
	return t.Format("02/01/2006")
}

const worstTold = 3

// worst are the steps of the scorecard that gain most.
func (o Options) worst(s *Status) []string {
	if s.out == nil {
		return nil
	}
	p := view.Make(view.Input{Result: s.out.Result, Catalogue: s.out.Catalogue, History: s.out.History}, o.Lang)
	return p.Steps[:min(worstTold, len(p.Steps))]
}
