package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"ddss/internal/assess"
	"ddss/internal/report/view"
)

// progress shows on a terminal how far long work is, how fast it goes and how long it will take; elsewhere it says the steps.
type progress struct {
	w     io.Writer
	bar   *progressbar.ProgressBar // nil where there is no terminal
	lang  string
	say   func(vi, en string) string
	clock func() time.Time

	began time.Time // of the stage
	stage string
}

func (a *app) progress() *progress {
	p := &progress{w: a.err, lang: a.language(), say: a.choose, clock: time.Now}
	if isTerminal(a.err) && os.Getenv("TERM") != "dumb" {
		p.bar = progressbar.NewOptions(wholeBar, progressbar.OptionSetWriter(a.err), progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish(), progressbar.OptionShowDescriptionAtLineEnd(),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionEnableColorCodes(colour(a.err)))
	}
	return p
}

// wholeBar is the length of the bar. Each stage has its share of it: reading and judging take about the same time.
const wholeBar = 100

var shares = map[string][2]int64{assess.StageRead: {0, 50}, assess.StageJudge: {50, 95}, assess.StageWrite: {95, 100}}

func (p *progress) tell(e assess.Event) {
	if e.Stage != p.stage {
		p.stage, p.began = e.Stage, p.clock()
	}
	finished := e.Stage == assess.StageJudge && e.Done == e.Of
	if p.bar == nil {
		if !e.Within && !finished {
			fmt.Fprintln(p.w, "… "+p.step(e))
		}
		return
	}
	text := p.step(e)
	if pace := p.pace(e); pace != "" && !finished {
		text += " · " + pace
	}
	p.bar.Describe(text)
	share := shares[e.Stage]
	_ = p.bar.Set(int(share[0] + (share[1]-share[0])*e.Part/max(e.Whole, 1))) // a bar that cannot be drawn is no fault of the run
}

func (p *progress) step(e assess.Event) string {
	switch e.Stage {
	case assess.StageRead:
		return p.say("đọc ", "read ") + e.Name
	case assess.StageJudge:
		return p.say("kiểm tra các hàng", "judge the rows")
	}
	return p.say("dựng phiếu điểm, ghi kết quả vào ", "render and write the run to ") + e.Name
}

// pace is how many rows a second are done, and the time that the stage still takes at that pace. It is not told before there
// is something to go by.
func (p *progress) pace(e assess.Event) string {
	const least = 500 * time.Millisecond
	spent := p.clock().Sub(p.began)
	if spent < least {
		return ""
	}
	var parts []string
	if e.Rows > 0 {
		parts = append(parts, fmt.Sprintf(p.say("%s hàng/giây", "%s rows/s"), view.Whole(int64(float64(e.Rows)/spent.Seconds()), p.lang)))
	}
	if e.Part > 0 && e.Part < e.Whole {
		left := time.Duration(float64(spent) * float64(e.Whole-e.Part) / float64(e.Part))
		parts = append(parts, fmt.Sprintf(p.say("còn khoảng %s", "about %s left"), p.duration(left)))
	}
	return strings.Join(parts, ", ")
}

func (p *progress) duration(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf(p.say("%d giây", "%d s"), int64(d.Seconds())+1)
	}
	return fmt.Sprintf(p.say("%d phút %02d giây", "%d min %02d s"), int64(d.Minutes()), int64(d.Seconds())%60)
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
