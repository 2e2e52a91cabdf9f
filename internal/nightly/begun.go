package nightly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ddss/internal/assess"
	"ddss/internal/durable"
	"ddss/internal/run"
)

// begunFile stands under .ddss from the beginning of a night to its end, when its status is written and its message is in
// the spool. The night that finds it tells what the cut one could not.
const begunFile = "nightly.begun.json"

// begun is a night that the file tells of: the present one, or one before it of which nobody was told.
type begun struct {
	Started string `json:"started"`
	AsOf    string `json:"as_of"`
	Told    bool   `json:"told"` // its message is in the spool
}

func (o Options) begunFile() string { return filepath.Join(o.Assess.Out, run.CacheDir, begunFile) }

// begin marks that the night has begun, and returns those before it that were cut off.
func (o Options) begin(s *Status) []begun {
	var cut []begun
	text, err := os.ReadFile(o.begunFile())
	if err == nil {
		err = json.Unmarshal(text, &cut)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		o.Log.Error("what the last night began cannot be read", "error", err.Error())
	}
	o.mark(append(slices.Clone(cut), begun{Started: s.Started, AsOf: s.AsOf}))
	return cut
}

// mark writes the file. A disk that takes nothing is told by the rest of the night.
func (o Options) mark(nights []begun) {
	text, err := json.Marshal(nights)
	if err == nil {
		err = durable.Replace(o.begunFile(), text, 0o644)
	}
	if err != nil {
		o.Log.Error("the begin of the night cannot be noted", "error", err.Error())
	}
}

// cutOff tells of a night that was cut off: its run, if there is one, may have missed a gate or stand out without anybody
// having been told.
func (o Options) cutOff(s *Status, cut begun, runs []run.Finished) {
	s.Warnings = append(s.Warnings, Warning{Code: NightCut, Of: moment(cut.AsOf), Alert: true})
	if cut.Told {
		return
	}
	for i, f := range runs {
		if f.Result.AsOf != cut.AsOf {
			continue
		}
		var list []string
		for _, w := range Early(f.Result, sameUnit(runs[:i], f.Result)) {
			if w.Alert {
				list = append(list, w.In(o.Lang))
			}
		}
		if missed := (&assess.Outcome{Result: f.Result}).Gate(nil, o.Assess.Config); missed != nil {
			list = append(list, missed.In(o.Lang))
		}
		for _, told := range list {
			s.Faults = append(s.Faults, fmt.Sprintf(o.choose("Đêm bị ngắt, %s: %s", "The night that was cut off, %s: %s"), filepath.Base(f.Dir), told))
		}
	}
}

// moment is a moment of a status as people write it.
func moment(asOf string) string {
	t, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		return asOf
	}
	return t.Format("15:04 02/01/2006")
}
