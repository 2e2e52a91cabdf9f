package nightly

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Nights are cut off after their run folder stands and before anybody was told that it misses the gate. The next night tells,
// even if there is one between that is cut off, too.
func TestANightThatWasCutOffIsTold(t *testing.T) {
	o := commune(t)
	file := filepath.Join(t.TempDir(), "told")
	o.Assess.Config.Alerts.Command = []string{"sh", "-c", `cat > "$0"`, file}
	least := 100.0
	o.Assess.Config.Gate.DQI = &least
	o.Paths()
	release, err := lock(o.Assess.Out, o.Assess.Clock())
	if err != nil {
		t.Fatal(err)
	}
	release() // as the end of a process frees it
	first := &Status{Started: "2026-11-01T01:30:00+07:00", AsOf: o.Assess.AsOf.Format(time.RFC3339)}
	if cut := o.begin(first); len(cut) > 0 {
		t.Fatalf("before the first night: %+v", cut)
	}
	if err := o.assess(context.Background(), first, nil); err == nil || first.Run == "" {
		t.Fatalf("the first night: %+v, %v", first, err)
	}
	second := &Status{AsOf: o.Assess.AsOf.AddDate(0, 0, 1).Format(time.RFC3339)}
	o.begin(second) // cut off before it assessed anything
	o.Assess.AsOf = o.Assess.AsOf.AddDate(0, 0, 2)
	s, err := Run(context.Background(), o)
	if s == nil || s.Run == "" {
		t.Fatalf("%+v, %v", s, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Lần chạy đêm của 17:00 31/10/2026 bị ngắt", "Lần chạy đêm của 17:00 01/11/2026 bị ngắt", "Đêm bị ngắt, " + first.Run + ": DQI"} {
		if strings.Count(string(text), want) != 1 {
			t.Errorf("%q is not told once in\n%s", want, text)
		}
	}
	o.Assess.AsOf = o.Assess.AsOf.AddDate(0, 0, 1)
	if s, err = Run(context.Background(), o); slices.ContainsFunc(s.Warnings, func(w Warning) bool { return w.Code == NightCut }) {
		t.Errorf("told again after a night that ended: %+v, %v", s.Warnings, err)
	}
}

// A night whose message is in the spool is told of as cut off, and what its run missed is left to that message.
func TestWhatIsInTheSpoolIsNotToldTwice(t *testing.T) {
	o := commune(t)
	least := 100.0
	o.Assess.Config.Gate.DQI = &least
	o.Paths()
	release, err := lock(o.Assess.Out, o.Assess.Clock())
	if err != nil {
		t.Fatal(err)
	}
	release()
	first := &Status{AsOf: o.Assess.AsOf.Format(time.RFC3339)}
	o.begin(first)
	if err := o.assess(context.Background(), first, nil); err == nil {
		t.Fatal("the gate is met")
	}
	o.alert(context.Background(), first)
	o.Assess.AsOf = o.Assess.AsOf.AddDate(0, 0, 1)
	s, err := Run(context.Background(), o)
	if !slices.ContainsFunc(s.Warnings, func(w Warning) bool { return w.Code == NightCut }) || len(s.Faults) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}

// What the file holds may be damaged, or it may not be writable: the night goes on.
func TestADamagedMarkDoesNotStopTheNight(t *testing.T) {
	o := commune(t)
	if err := os.MkdirAll(filepath.Dir(o.begunFile()), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.begunFile(), []byte("{torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Run(context.Background(), o); err != nil || s.Run == "" {
		t.Errorf("%+v, %v", s, err)
	}
	if _, err := os.Stat(o.begunFile()); !os.IsNotExist(err) {
		t.Errorf("the mark stays after the night: %v", err)
	}
}
