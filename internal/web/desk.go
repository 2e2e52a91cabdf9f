package web

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"ddss/internal/assess"
	"ddss/internal/failure"
)

// desk keeps the judged rows of one run open for the pages that show them: judging takes seconds, a page then little.
type desk struct {
	open func(ctx context.Context, dir string) (*assess.Session, error)
	ctx  context.Context // of the server: who waits may go away, the work is of use to the next
	tell func(error)     // what fails when nobody waits
	idle time.Duration   // after which the rows are closed
	wait time.Duration   // that a page waits

	waiting atomic.Int64
	turn    chan struct{} // holds a token while somebody works
	dir     string
	session *assess.Session
	closing *time.Timer
}

const mostWaiting = 16

// errBusy says that the rows were not ready in time.
var errBusy = errors.New("the rows are being judged")

func newDesk(ctx context.Context, open func(context.Context, string) (*assess.Session, error), tell func(error)) *desk {
	return &desk{open: open, ctx: ctx, tell: tell, idle: 10 * time.Minute, wait: 30 * time.Second, turn: make(chan struct{}, 1)}
}

// page is a part of a list of failing rows.
type page struct {
	rows  []failure.Failure
	total int64
	err   error
}

// failures lists failing rows of a run.
func (d *desk) failures(ctx context.Context, dir string, f assess.Filter) page {
	if d.waiting.Add(1) > mostWaiting {
		d.waiting.Add(-1)
		return page{err: errBusy}
	}
	done := make(chan page, 1)
	go func() {
		defer d.waiting.Add(-1)
		done <- d.work(dir, f)
	}()
	select {
	case p := <-done:
		return p
	case <-ctx.Done():
		return page{err: ctx.Err()}
	case <-time.After(d.wait):
		return page{err: errBusy}
	}
}

func (d *desk) work(dir string, f assess.Filter) (p page) {
	defer func() {
		if x := recover(); x != nil { // here it would end the program
			p = page{err: fmt.Errorf("panic: %v", x)}
		}
	}()
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-d.ctx.Done():
		return page{err: d.ctx.Err()}
	}
	if d.ctx.Err() != nil {
		return page{err: d.ctx.Err()}
	}
	if d.closing != nil {
		d.closing.Stop()
	}
	if d.session == nil || d.dir != dir {
		if err := d.shut(); err != nil {
			return page{err: err}
		}
		s, err := d.open(d.ctx, dir)
		if err != nil {
			return page{err: err}
		}
		d.session, d.dir = s, dir
	}
	p.total, p.err = d.session.Failures(d.ctx, f, func(x failure.Failure) error {
		p.rows = append(p.rows, x)
		return nil
	})
	d.closing = time.AfterFunc(d.idle, func() {
		if err := d.close(); err != nil {
			d.tell(err)
		}
	})
	return p
}

// shut frees the rows. The caller has the turn.
func (d *desk) shut() error {
	if d.session == nil {
		return nil
	}
	err := d.session.Close()
	d.session, d.dir = nil, ""
	return err
}

// close waits for its turn and frees the rows.
func (d *desk) close() error {
	d.turn <- struct{}{}
	defer func() { <-d.turn }()
	return d.shut()
}
