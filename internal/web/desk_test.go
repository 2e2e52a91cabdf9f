package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"ddss/internal/assess"
)

func TestADeskThatIsBusySaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	opening := make(chan struct{})
	fail := errors.New("no inputs")
	d := newDesk(ctx, func(context.Context, string) (*assess.Session, error) {
		<-opening
		return nil, fail
	}, func(err error) { t.Error(err) })
	d.wait = time.Millisecond
	for i := range mostWaiting {
		if p := d.failures(ctx, "run", assess.Filter{}); !errors.Is(p.err, errBusy) {
			t.Fatalf("request %d: %v", i, p.err)
		}
	}
	d.wait = time.Hour // the next is turned away at once: too many wait already
	if p := d.failures(ctx, "run", assess.Filter{}); !errors.Is(p.err, errBusy) {
		t.Errorf("one too many: %v", p.err)
	}
	close(opening)
	for d.waiting.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
	if p := d.failures(ctx, "run", assess.Filter{}); !errors.Is(p.err, fail) {
		t.Errorf("afterwards: %v", p.err)
	}
	gone, leave := context.WithCancel(ctx)
	leave()
	if p := d.failures(gone, "run", assess.Filter{}); !errors.Is(p.err, context.Canceled) && !errors.Is(p.err, fail) {
		t.Errorf("a client that went away: %v", p.err)
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
	cancel()
	if p := d.failures(context.Background(), "run", assess.Filter{}); !errors.Is(p.err, context.Canceled) {
		t.Errorf("after the end: %v", p.err)
	}
}

func TestAPanicAtTheDeskIsAnError(t *testing.T) {
	d := newDesk(context.Background(), func(context.Context, string) (*assess.Session, error) { panic("broken") }, func(error) {})
	if p := d.failures(context.Background(), "run", assess.Filter{}); p.err == nil || !strings.Contains(p.err.Error(), "broken") {
		t.Errorf("%v", p.err)
	}
	if p := d.failures(context.Background(), "run", assess.Filter{}); p.err == nil {
		t.Error("the desk is stuck")
	}
}

// The rows are closed when nobody has asked for a while, and opened again.
func TestRowsAreClosedWhenIdle(t *testing.T) {
	x := serve(t, nil)
	opened := 0
	open := x.desk.open
	x.desk.open = func(ctx context.Context, dir string) (*assess.Session, error) {
		opened++
		return open(ctx, dir)
	}
	page := "/runs/" + built.after + "/checks/" + sectorless
	x.page(page)
	x.page(page + "?page=2")
	if opened != 1 {
		t.Errorf("opened %d times", opened)
	}
	x.desk.idle = time.Millisecond
	x.page(page)
	for closed := false; !closed; {
		x.desk.turn <- struct{}{}
		closed = x.desk.session == nil
		<-x.desk.turn
	}
	x.page(page)
	if opened != 2 {
		t.Errorf("opened %d times", opened)
	}
}

func TestABusyPageSaysSo(t *testing.T) {
	x := serve(t, func(o *Options) {
		o.Open = func(ctx context.Context, _ string) (*assess.Session, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
	})
	x.desk.wait = time.Millisecond
	answer := x.ask("/runs/" + built.after + "/checks/" + sectorless)
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("status %d", answer.StatusCode)
	}
}
