package main

import (
	"fmt"
	"io"

	"github.com/schollz/progressbar/v3"

	"ddss/internal/assess"
)

// progress shows the steps of long work: a bar on a terminal, plain lines elsewhere.
type progress struct {
	w   io.Writer
	bar *progressbar.ProgressBar
	say func(vi, en string) string
}

func (a *app) progress() *progress {
	p := &progress{w: a.err, say: a.choose}
	if isTerminal(a.err) {
		p.bar = progressbar.NewOptions(100, progressbar.OptionSetWriter(a.err), progressbar.OptionSetWidth(24), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetPredictTime(false), progressbar.OptionEnableColorCodes(colour(a.err)))
	}
	return p
}

// Shares of the bar: reading takes about a half.
const (
	readShare  = 50
	judgeShare = 95
)

func (p *progress) tell(e assess.Event) {
	text, done := "", 0
	switch e.Stage {
	case assess.StageRead:
		text, done = p.say("đọc ", "read ")+e.Name, readShare*e.Done/max(e.Of, 1)
	case assess.StageJudge:
		text, done = p.say("kiểm tra các hàng", "judge the rows"), readShare
		if e.Done == e.Of {
			return
		}
	case assess.StageWrite:
		text, done = p.say("ghi kết quả vào ", "write the run to ")+e.Name, judgeShare
	}
	if p.bar == nil {
		fmt.Fprintln(p.w, "… "+text)
		return
	}
	p.bar.Describe(text)
	_ = p.bar.Set(done) // a bar that cannot be drawn is no fault of the run
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
