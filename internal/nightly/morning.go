package nightly

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"ddss/internal/assess"
	"ddss/internal/audit/leak"
	"ddss/internal/config"
	"ddss/internal/due"
	"ddss/internal/fault"
	"ddss/internal/report/duelist"
)

// dueWithin is how many working days count as soon if the configuration does not say.
const dueWithin = 2

// listDue has the morning list made while the rows are open. That it cannot be made is told, and keeps no run from being
// written.
func (o *Options) listDue(s *Status) {
	mails := o.Assess.Config.Alerts.Due
	if mails == nil {
		return
	}
	within := dueWithin
	if mails.Within != nil {
		within = *mails.Within
	}
	page := o.Assess.Page
	o.Assess.Page = func(ctx context.Context, session *assess.Session) (map[string][]byte, error) {
		var err error
		if s.due, err = session.Due(ctx, within); err != nil {
			s.dueFault = fault.New(fault.Failed, "Không lập được danh sách việc buổi sáng.", "The morning list cannot be made.").Because(err)
		}
		if page == nil {
			return nil, nil
		}
		return page(ctx, session)
	}
}

// morning words the mails of the morning list: one for each agency that has work in it, and one for each that cannot be told
// because a dataset was not read tonight.
func (o Options) morning(s *Status) []Message {
	mails := o.Assess.Config.Alerts.Due
	if mails == nil || s.due == nil {
		return nil
	}
	list := *s.due
	list.Absent = o.unread(s, list.Absent)
	form := duelist.Options{Lang: o.Lang}
	var out []Message
	told := map[config.Code]bool{}
	for _, own := range list.Agencies() {
		code := config.Code(own.Items[0].AgencyCode)
		to, named := mails.Agencies[code]
		if !named {
			to = mails.Others
		}
		told[code] = true
		if len(to) > 0 {
			out = append(out, o.dueMail(s, own, duelist.Agency(own, form), to))
		}
	}
	if len(list.Absent) == 0 {
		return out
	}
	for _, code := range slices.Sorted(maps.Keys(mails.Agencies)) {
		if !told[code] {
			none := list
			none.Items, none.Gaps = nil, nil
			out = append(out, o.dueMail(s, &none, string(code), mails.Agencies[code]))
		}
	}
	return out
}

// unread keeps of the datasets that were not loaded those that the configuration names: they failed tonight.
func (o Options) unread(s *Status, absent []string) []string {
	return slices.DeleteFunc(slices.Clone(absent), func(ds string) bool {
		return !slices.ContainsFunc(s.Rows, func(d DatasetRows) bool { return d.Name == ds && d.Failed })
	})
}

func (o Options) dueMail(s *Status, own *due.List, agency string, to []string) Message {
	var text bytes.Buffer
	if err := duelist.Write(duelist.Mail, &text, own, duelist.Options{Lang: o.Lang}); err != nil {
		panic(err) // writing into memory does not fail
	}
	subject := o.choose("ddss %s %s: %d việc quá hạn hoặc sắp đến hạn, %s", "ddss %s %s: %d overdue or soon due, %s")
	return Message{Unit: s.Unit, AsOf: s.AsOf, Subject: fmt.Sprintf(subject, s.Unit, day(s.AsOf), len(own.Items), agency), Text: text.String(), To: to}
}

// masked hides personal data: nothing that leaves the machine has any in clear.
func masked(m Message) Message {
	m.Text, m.Subject = leak.Mask(m.Text), leak.Mask(m.Subject)
	return m
}
