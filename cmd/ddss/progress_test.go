package main

import (
	"bytes"
	"testing"
	"time"

	"ddss/internal/assess"
)

func TestPaceTellsSpeedAndTimeLeft(t *testing.T) {
	now := time.Unix(0, 0)
	vi := func(vi, _ string) string { return vi }
	p := &progress{w: &bytes.Buffer{}, lang: "vi", say: vi, clock: func() time.Time { return now }}
	p.tell(assess.Event{Stage: assess.StageRead, Name: "a.csv", Of: 2, Whole: 400})
	for _, tt := range []struct {
		after time.Duration
		e     assess.Event
		want  string
	}{
		{100 * time.Millisecond, assess.Event{Rows: 4096, Whole: 400}, ""},
		{2 * time.Second, assess.Event{Rows: 5000, Whole: 400}, "2.500 hàng/giây"},
		{2 * time.Second, assess.Event{Rows: 5000, Part: 100, Whole: 400}, "2.500 hàng/giây, còn khoảng 7 giây"},
		{60 * time.Second, assess.Event{Rows: 60, Part: 100, Whole: 400}, "1 hàng/giây, còn khoảng 3 phút 00 giây"},
		{60 * time.Second, assess.Event{Part: 400, Whole: 400}, ""},
	} {
		now = time.Unix(0, 0).Add(tt.after)
		if got := p.pace(tt.e); got != tt.want {
			t.Errorf("%v, %+v: %q, want %q", tt.after, tt.e, got, tt.want)
		}
	}
}

// Without a terminal the steps are said once each, and nothing of rows.
func TestProgressElsewhereSaysTheSteps(t *testing.T) {
	var said bytes.Buffer
	p := &progress{w: &said, lang: "vi", say: func(vi, _ string) string { return vi }, clock: time.Now}
	for _, e := range []assess.Event{
		{Stage: assess.StageRead, Name: "a.csv", Of: 1}, {Stage: assess.StageRead, Name: "a.csv", Of: 1, Rows: 4096, Within: true},
		{Stage: assess.StageJudge, Of: 1}, {Stage: assess.StageJudge, Of: 1, Rows: 9, Within: true}, {Stage: assess.StageJudge, Done: 1, Of: 1},
		{Stage: assess.StageWrite, Name: "runs", Of: 1},
	} {
		p.tell(e)
	}
	if want := "… đọc a.csv\n… kiểm tra các hàng\n… dựng phiếu điểm, ghi kết quả vào runs\n"; said.String() != want {
		t.Errorf("said %q, want %q", said.String(), want)
	}
}
