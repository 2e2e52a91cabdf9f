package htmlw

import (
	"fmt"
	"slices"
	"strings"

	"ddss/internal/report/view"
)

// stair is one of the five levels of maturity.
type stair struct {
	X, Y, Height int
	On           bool
}

func stairs(level int64) []stair {
	var out []stair
	for k := range 5 {
		h := 6 + 4*k
		out = append(out, stair{X: 20*k + 1, Y: 22 - h, Height: h, On: int64(k) < level})
	}
	return out
}

// chart is the line of one score over the runs, on the scale that all charts share.
type chart struct {
	Name, Last, Label string
	High, Low         string
	Lines             []string
	Dots              []dot
	Breaks            []string
}

type dot struct{ X, Y, Text string }

// The area of a chart, in units of its view box.
const (
	left, right = 36, 230
	top, bottom = 8, 70
)

func charts(t view.Trend) []chart {
	low := int64(100_00)
	for _, s := range t.Series {
		for _, f := range s.Points {
			if f.Known {
				low = min(low, f.Value)
			}
		}
	}
	low = max(0, low/10_00*10_00-10_00)
	x := func(i int) int64 { return left + int64(right-left)*int64(i)/int64(max(1, len(t.Moments)-1)) }
	var out []chart
	for _, s := range t.Series {
		c := chart{Name: s.Name, High: "100", Low: fmt.Sprint(low / 100), Last: s.Points[len(s.Points)-1].Text}
		var line, told []string
		flush := func() {
			if len(line) > 1 {
				c.Lines = append(c.Lines, strings.Join(line, " "))
			}
			line = nil
		}
		for i, f := range s.Points {
			if slices.Contains(t.Breaks, i) {
				flush()
				c.Breaks = append(c.Breaks, fmt.Sprint((x(i-1)+x(i))/2))
			}
			told = append(told, t.Moments[i]+": "+f.Text)
			if !f.Known {
				flush()
				continue
			}
			y := decimal(top*100 + (bottom-top)*100*(100_00-f.Value)/(100_00-low))
			line = append(line, fmt.Sprint(x(i))+","+y)
			c.Dots = append(c.Dots, dot{fmt.Sprint(x(i)), y, told[i]})
		}
		flush()
		c.Label = s.Name + ". " + strings.Join(told, "; ")
		out = append(out, c)
	}
	return out
}
