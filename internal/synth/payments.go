package synth

import (
	"fmt"
	"strconv"
	"time"
)

// payment is the one successful transaction of a dossier.
type payment struct {
	method string
	at     time.Time
}

const (
	payOnline = "Trực tuyến"
	paid      = "Thành công"
	notPaid   = "Thất bại"
	yes       = "Có"
	no        = "Không"
	pageFee   = 2000 // đồng a page: TT 226/2016/TT-BTC
)

// charge sets the fee, and how it is paid.
func (w *world) charge(r random, d *dossier) {
	d.feeDue = d.procedure.feeFor(d.channel)
	if d.feeDue == pageFee {
		d.feeDue = pageFee * r.between(1, 12)
	}
	if d.feeDue == 0 || d.fate == refused {
		d.feeDue = 0
		return
	}
	switch {
	case d.channel == online && r.chance(860):
		d.payment = &payment{payOnline, d.submitted.Add(time.Duration(r.between(1, 3)) * time.Minute)}
	case d.channel == online:
	case r.chance(180):
		d.payment = &payment{pick(r, []string{"Tiền mặt", "Chuyển khoản", "POS"}), d.received.Add(time.Duration(r.between(2, 9)) * time.Minute)}
	}
}

// money writes đồng in groups of three.
func money(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// pay writes the transactions of a dossier, a failed attempt before some.
func (g *generator) pay(d *dossier) {
	if d.payment == nil {
		return
	}
	if g.r.chance(30) {
		g.transaction(d, d.payment.at.Add(-time.Minute), notPaid, strconv.Itoa(d.feeDue))
	}
	g.transaction(d, d.payment.at, paid, strconv.Itoa(d.feeDue))
}

func (g *generator) transaction(d *dossier, at time.Time, status, amount string) *row {
	g.transactions++
	method := payOnline
	code := ""
	if d != nil {
		code = d.code
		if d.payment != nil {
			method = d.payment.method
		}
	}
	p := newRow(map[string]string{
		"transaction_code": fmt.Sprintf("GD%s%06d", at.Format("060102"), g.transactions), "dossier_code": code, "amount": amount,
		"paid_at": at.Format("2006-01-02T15:04:05"), "method": method, "status": status,
	})
	g.add("payment", p)
	if d != nil {
		d.payments = append(d.payments, p)
	}
	return p
}
