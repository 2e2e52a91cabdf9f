package synth

import (
	"fmt"
	"slices"
	"time"

	"ddss/internal/calendar"
)

// Channels, as exports write them.
const (
	online = "Trực tuyến"
	direct = "Trực tiếp"
	postal = "Bưu chính"
)

// Kinds of applicants, as exports write them.
const (
	individual = "Cá nhân"
	household  = "Hộ gia đình"
	business   = "Hộ kinh doanh"
	firm       = "Tổ chức"
)

// Fates of dossiers.
type fate int

const (
	solved fate = iota
	refused
	stopped
	withdrawn
	supplemented
	fresh // filed online, not received yet
)

// dossier is what happens to an application over time.
type dossier struct {
	procedure  *procedure
	fate       fate
	channel    string
	who        *person
	submitter  *person
	kind       string
	name       string
	taxCode    string
	submitted  time.Time // zero unless filed online or by post
	received   time.Time
	due        time.Time
	completed  time.Time
	returned   time.Time
	components int
	reused     int
	digitized  int
	feeDue     int
	payment    *payment
	officer    string
	receiver   string
	rating     int
	electronic bool
	vneid      bool
	store      bool
	population bool
	elsewhere  bool // received by the centre of another commune, where the applicant lives
	code       string
	honest     map[string]string // fields of an honest hard case, over the others
	row        *row              // as it stands at the moment of the exports
	documents  []*row
	payments   []*row
	surveyed   bool
}

// world is the commune over the year.
type world struct {
	Options
	crowd    *crowd
	dossiers []*dossier
	counters map[string]int
	firms    map[string]bool
	outage   calendar.Date // a working day on which nothing was received; 0 if there is none
}

const (
	openHour  = 7
	yearDays  = 365
	outageAgo = 33 // working days before the end
)

func newWorld(o Options) *world {
	w := &world{Options: o, crowd: newCrowd(o.Seed), counters: map[string]int{}, firms: map[string]bool{}}
	if !o.Clean {
		w.outage = dateOf(workdaysAfter(o.Until, -outageAgo))
	}
	days := w.days()
	r := newRandom(o.Seed, "dossiers")
	for i := range o.Dossiers {
		day := days[len(days)-1-i%len(days)] // every working day gets some, the last ones first
		if i >= len(days) {
			day = pick(r, days)
		}
		w.dossiers = append(w.dossiers, w.dossier(r, day))
	}
	for i := range waiting {
		w.dossiers = append(w.dossiers, w.supplemented(r, days[len(days)-2-i]))
	}
	w.dossiers = append(w.dossiers, w.hardCases(newRandom(o.Seed, "hard cases"))...)
	slices.SortStableFunc(w.dossiers, func(a, b *dossier) int { return a.received.Compare(b.received) })
	w.number()
	return w
}

// waiting dossiers for a supplement are there in every commune, however small.
const waiting = 3

func (w *world) supplemented(r random, day time.Time) *dossier {
	who := w.crowd.adult(day)
	who.extracted = false
	d := w.ordinary(r, procedures[11], direct, clock(day, 9, 30), who)
	d.fate, d.completed = supplemented, clock(workdaysAfter(day, 12), 10, 0)
	d.returned = d.completed.Add(time.Hour)
	return d
}

// days lists the working days of the year up to the end.
func (w *world) days() []time.Time {
	var out []time.Time
	for d := dateOf(w.Until) - yearDays + 1; d <= dateOf(w.Until); d++ {
		if calendar.Default().WorkingDay(d) && (w.outage == 0 || d != w.outage) {
			out = append(out, moment(d))
		}
	}
	return out
}

var officers = map[string][]string{
	registrars: {"Nguyễn Thị Hải Yến", "Đỗ Văn Lực", "Trần Thu Hà", "Bùi Đức Thịnh"},
	economy:    {"Lê Quang Vinh", "Phạm Minh Tuấn", "Ngô Thị Thúy"},
	culture:    {"Hoàng Thị Lan Anh", "Vũ Đình Nam"},
}

var receivers = []string{"Đặng Thị Mai", "Nguyễn Văn Thành", "Tạ Thị Hồng Nhung", "Chu Minh Đức"}

func (w *world) dossier(r random, day time.Time) *dossier {
	d := &dossier{procedure: w.procedure(r, day), receiver: pick(r, receivers)}
	d.officer = pick(r, officers[d.procedure.department])
	w.chooseChannel(r, d)
	w.chooseFate(r, d)
	w.schedule(r, d, day)
	w.applicant(r, d)
	d.components = d.procedure.components
	if d.components > 1 && r.chance(350) {
		d.reused = r.between(1, d.components-1)
	}
	d.digitized = d.components
	if d.channel == direct && r.chance(60) {
		d.reused, d.digitized = 0, 0
	}
	w.charge(r, d)
	d.electronic = r.chance(955)
	d.vneid, d.store, d.population = r.chance(880), r.chance(240), r.chance(700)
	d.elsewhere = d.channel == direct && d.who.home.ward != oDien && r.chance(450)
	d.surveyed = r.chance(80)
	if r.chance(200) {
		d.rating = r.between(3, 5)
		if r.chance(25) {
			d.rating = r.between(1, 2)
		}
	}
	return d
}

// procedure draws by weight one that is in force on the day.
func (w *world) procedure(r random, day time.Time) *procedure {
	for {
		n := r.IntN(totalWeight)
		for _, p := range procedures {
			if n -= p.weight; n < 0 {
				if p.ended.IsZero() || !day.After(p.ended) {
					return p
				}
				break
			}
		}
	}
}

var totalWeight = func() int {
	n := 0
	for _, p := range procedures {
		n += p.weight
	}
	return n
}()

func (w *world) chooseChannel(r random, d *dossier) {
	share := map[string]int{fullOnline: 880, partOnline: 520, infoOnly: 0}[d.procedure.level]
	switch {
	case r.chance(share):
		d.channel = online
	case r.chance(30):
		d.channel = postal
	default:
		d.channel = direct
	}
}

func (w *world) chooseFate(r random, d *dossier) {
	switch n := r.IntN(1000); {
	case n < 10:
		d.fate = refused
	case n < 16:
		d.fate = stopped
	case n < 24:
		d.fate = withdrawn
	case n < 60 && d.procedure.limit >= 3:
		d.fate = supplemented
	}
}

// schedule sets the moments of the dossier received on the day.
func (w *world) schedule(r random, d *dossier, day time.Time) {
	d.received = clock(day, openHour, 40).Add(time.Duration(r.IntN(475)) * time.Minute) // to 15:34
	if d.procedure.sector == certification && r.chance(60) {
		d.received = clock(day, 15, 5).Add(time.Duration(r.IntN(35)) * time.Minute)
	}
	switch {
	case d.channel == online && r.chance(180):
		d.submitted = clock(day.AddDate(0, 0, -1), 20, 0).Add(time.Duration(r.IntN(200)) * time.Minute)
	case d.channel == online:
		d.submitted = d.received.Add(-time.Duration(r.between(4, 100)) * time.Minute)
	}
	d.due = limitDay(d.received, d.procedure.limit, d.procedure.unit)
	w.complete(r, d)
	if d.procedure.sector == certification {
		d.returned = d.completed.Add(time.Duration(r.between(3, 25)) * time.Minute)
	} else {
		d.returned = clock(workdaysAfter(d.completed, r.between(0, 3)), 8, 5).Add(time.Duration(r.IntN(480)) * time.Minute)
	}
	if !d.returned.After(d.completed) {
		d.returned = d.completed.Add(time.Duration(r.between(2, 15)) * time.Minute)
	}
}

func (w *world) complete(r random, d *dossier) {
	quick := d.received.Add(time.Duration(r.between(25, 90)) * time.Minute)
	last := d.due.Add(-15 * time.Minute)
	if d.procedure.sector == certification && d.procedure.limit == 0 {
		if d.received.Hour() >= cutOffHour {
			quick = clock(workdaysAfter(d.received, 1), 8, 0).Add(time.Duration(r.between(5, 120)) * time.Minute)
		}
		d.completed = quick
		return
	}
	span := 0
	for t := d.received; dateOf(workdaysAfter(t, 1)) <= dateOf(d.due); t = workdaysAfter(t, 1) {
		span++
	}
	n := r.between(0, span)
	if n > 0 && r.chance(45) {
		n = span + r.between(1, 3) // late
	}
	d.completed = quick
	if n > 0 {
		d.completed = clock(workdaysAfter(d.received, n), 8, 0).Add(time.Duration(r.IntN(500)) * time.Minute)
	}
	if n <= span && d.completed.After(last) {
		d.completed = last
	}
	if !d.completed.After(d.received.Add(20 * time.Minute)) {
		d.completed = d.received.Add(20 * time.Minute)
	}
}

var firmKinds = []string{"Công ty TNHH", "Công ty cổ phần", "Hợp tác xã nông nghiệp", "Trường mầm non tư thục", "Công ty TNHH một thành viên"}

// number gives the codes in the order of filing: unit, day of filing, running number of the day.
func (w *world) number() {
	byFiling := slices.Clone(w.dossiers)
	slices.SortStableFunc(byFiling, func(a, b *dossier) int { return a.filed().Compare(b.filed()) })
	for _, d := range byFiling {
		if d.code == "" {
			d.code = w.nextCode(d.desk(), d.filed())
		}
	}
}

// desk is the agency that received the dossier and gave it its code.
func (d *dossier) desk() string {
	if d.elsewhere {
		return neighbour
	}
	return centre
}

func (w *world) nextCode(desk string, day time.Time) string {
	key := fmt.Sprintf("%s-%s", desk, day.In(zone).Format("060102"))
	w.counters[key]++
	return fmt.Sprintf("%s-%04d", key, w.counters[key])
}

func (d *dossier) filed() time.Time {
	if !d.submitted.IsZero() {
		return d.submitted
	}
	return d.received
}
