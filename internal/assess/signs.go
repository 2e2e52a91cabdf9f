package assess

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"ddss/internal/calendar"
	"ddss/internal/dialect"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/signs"
)

// counterChannel is that of dossiers that get their code at the counter, when they are received.
const counterChannel = "truc_tiep"

// signs reads the dossiers for what tells that figures may be dressed up: deadlines that moved since the last run, receipts
// out of the order of their numbers, closings heaped before the end of a report period.
func (s *Session) signs(ctx context.Context) error {
	var receipts []signs.Receipt
	closed := map[calendar.Date]int64{}
	first := calendar.Date(0)
	extended := map[uint64]bool{}
	err := s.rows(ctx, "dossier", []string{"dossier_code", "received_at", "due_at", "extended_at", "completed_at", "channel"}, func(texts, values []string) {
		code := texts[0]
		received, known := dayOf(values[1])
		if known && code != "" && values[5] == counterChannel {
			receipts = append(receipts, signs.Receipt{Code: code, Day: received})
		}
		if known && (first == 0 || received < first) {
			first = received
		}
		if d, known := dayOf(values[4]); known {
			closed[d]++
		}
		if code != "" && values[2] != "" {
			d := s.key.Deadline(code, values[2])
			s.deadlines = append(s.deadlines, d)
			if texts[3] != "" {
				extended[d.Record] = true
			}
		}
	})
	if err != nil {
		return engineFault(err)
	}
	s.outOfOrder = signs.OutOfOrder(receipts)
	asOf := s.options.AsOf.In(dialect.Zone)
	s.heaped = signs.Heaped(closed, first, calendar.FromYMD(asOf.Year(), int(asOf.Month()), asOf.Day()), s.lists.calendar)
	return s.movedDeadlines(extended)
}

// movedDeadlines compares with the last run, unless it tagged its records under another key or kept no deadlines.
func (s *Session) movedDeadlines(extended map[uint64]bool) error {
	runs := s.History.Runs
	if s.options.Recorded != nil || len(runs) == 0 || runs[len(runs)-1].TagKey != s.key.ID() {
		return nil
	}
	before, err := run.ReadDeadlines(filepath.Join(s.options.history(s.options.Out), runs[len(runs)-1].Run))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Failed, "Không đọc được %s của lần đánh giá %s.", "%s of the run %s cannot be read.", run.DeadlinesFile, runs[len(runs)-1].Run).Because(err)
	}
	moved := run.Move(before, s.deadlines, func(record uint64) bool { return extended[record] })
	s.History.Deadlines = &moved
	return nil
}

// dayOf is the day of a moment in ISO form.
func dayOf(moment string) (calendar.Date, bool) {
	if len(moment) < len(time.DateOnly) {
		return 0, false
	}
	d, err := calendar.Parse(moment[:len(time.DateOnly)])
	return d, err == nil
}
