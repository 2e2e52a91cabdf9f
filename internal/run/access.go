package run

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"ddss/internal/fault"
)

// Access is a line of access.log: that somebody took personal data unmasked out of a run, or that a signed-in user of serve
// looked at it.
type Access struct {
	At      string `json:"at"` // RFC 3339, written in the time zone of the records, +07:00
	User    string `json:"user"`
	Host    string `json:"host"`
	Command string `json:"command"`
	What    string `json:"what"`   // the options that say what was taken
	Unmask  bool   `json:"unmask"` // false: a view
	// Approval is the document that permitted it, as far as the user named one.
	Approval string `json:"approval,omitempty"`
	// Chain is the SHA-256 over the chain of the line before and this line without it: a line that is changed or taken out
	// of the middle breaks it.
	Chain string `json:"chain"`
}

func (a Access) line() ([]byte, error) {
	line, err := json.Marshal(a)
	return append(line, '\n'), err
}

// chained is the line with the chain that follows from the one before.
func (a Access) chained(before string) (Access, error) {
	a.Chain = ""
	line, err := a.line()
	sum := sha256.Sum256(append([]byte(before), line...))
	a.Chain = hex.EncodeToString(sum[:])
	return a, err
}

// LogAccess adds to the access log of a run folder, the only file of it that grows, that data is taken unmasked. Who asks for
// unmasked data logs it before anything is shown. The error is a *fault.Error.
func LogAccess(dir string, a Access) error {
	a.Unmask = true
	return a.log(dir, wording{"nên không đưa ra dữ liệu chưa che", "so no unmasked data is shown"}, wording{"hãy bỏ --unmask hoặc sửa quyền ghi", "leave out --unmask or mend the permissions"})
}

// LogView adds to the access log that a signed-in user looks at the run, once a user and day. The error is a *fault.Error.
func LogView(dir string, a Access) error {
	a.Unmask = false
	return a.log(dir, wording{"nên không mở được lần đánh giá này", "so this run is not shown"}, wording{"hãy sửa quyền ghi", "mend the permissions"})
}

type wording struct{ vi, en string }

// log adds the line. So tells what follows where it cannot be added, then what to do.
func (a Access) log(dir string, so, then wording) error {
	path := filepath.Join(dir, accessLog)
	release, err := lockAccess(path)
	if err == nil {
		defer release()
		var list []Access
		var whole bool
		list, whole, err = ReadAccess(dir)
		switch {
		case err == nil && !whole:
			return fault.New(fault.NotVerified, "%[1]s đã bị sửa, %[2]s; hãy báo người quản lý và khôi phục tệp từ bản sao lưu.",
				"%[1]s was changed, %[3]s; tell whoever is in charge and restore it from a backup.", path, so.vi, so.en)
		case err == nil && !a.Unmask && slices.ContainsFunc(list, a.sameView):
			return nil
		case err == nil:
			err = a.add(path, list)
		}
	}
	if err != nil {
		return fault.New(fault.Failed, "Không ghi được %[1]s (%[2]s), %[3]s; %[5]s.", "%[1]s cannot be written (%[2]s), %[4]s; %[6]s.",
			path, fault.System(err), so.vi, so.en, then.vi, then.en).Because(err)
	}
	return nil
}

// sameView reports whether another line tells of the same user on the same day.
func (a Access) sameView(b Access) bool {
	return !b.Unmask && a.User == b.User && dayOf(a.At) == dayOf(b.At)
}

// dayOf is the day of a moment in Asia/Ho_Chi_Minh; "" if it cannot be read.
func dayOf(moment string) string {
	at, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return ""
	}
	return at.In(zone).Format(time.DateOnly)
}

var zone = time.FixedZone("", 7*60*60)

func (a Access) add(path string, list []Access) error {
	a.At = local(a.At)
	before := ""
	if n := len(list); n > 0 {
		before = list[n-1].Chain
	}
	for _, text := range []*string{&a.User, &a.Host, &a.Command, &a.What, &a.Approval} {
		*text = strings.ToValidUTF8(*text, "�")
	}
	a, err := a.chained(before)
	if err != nil {
		return err
	}
	line, err := a.line()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Sync(), f.Close())
}

// accessing lets one goroutine of this process at an access log.
var accessing sync.Mutex

// lockAccess keeps other programs from adding to the log, which it makes, while a line is chained to the last. Windows keeps
// even the holder of a lock from reading the locked bytes through another handle: there only this process waits in turn.
func lockAccess(path string) (release func(), err error) {
	accessing.Lock()
	if runtime.GOOS == "windows" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			accessing.Unlock()
			return nil, err
		}
		return accessing.Unlock, f.Close()
	}
	l := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
	if err := l.Lock(); err != nil {
		accessing.Unlock()
		return nil, err
	}
	return func() {
		l.Unlock()
		accessing.Unlock()
	}, nil
}

// accessDays is how far back unmasked outputs count, viewDays how far back views do: the days that end with that of as_of.
const (
	accessDays = 90
	viewDays   = 30
)

// accesses sums up the access logs of run folders before a moment.
type accesses struct {
	until    time.Time
	unmasked Unmasked
	viewed   bool                       // there was a view, be it long ago
	days     map[string]map[string]bool // of the last views, by user
}

func accessesBefore(until time.Time) *accesses {
	return &accesses{until: until, days: map[string]map[string]bool{}}
}

// count adds the log of a run folder. One that is not as it was written counts as one unmasked output without approval.
func (c *accesses) count(dir string) error {
	list, whole, err := ReadAccess(dir)
	if err != nil {
		return err
	}
	if !whole {
		c.unmasked.Unapproved++
	}
	for _, a := range list {
		at, err := time.Parse(time.RFC3339, a.At)
		switch {
		case err == nil && at.After(c.until):
		case err == nil && !a.Unmask:
			c.view(a.User, at)
		case err == nil && at.Before(c.until.AddDate(0, 0, -accessDays)):
		case err == nil && a.Approval != "":
			c.unmasked.Approved++
		default: // a line that cannot be read is no approval
			c.unmasked.Unapproved++
		}
	}
	return nil
}

func (c *accesses) view(user string, at time.Time) {
	c.viewed = true
	day := at.In(zone).Format(time.DateOnly)
	if day <= c.until.In(zone).AddDate(0, 0, -viewDays).Format(time.DateOnly) {
		return
	}
	if c.days[user] == nil {
		c.days[user] = map[string]bool{}
	}
	c.days[user][day] = true
}

// viewers are nil where no view was ever logged: then nobody signs in, and nothing is known of who looks.
func (c *accesses) viewers() *Viewers {
	if !c.viewed {
		return nil
	}
	v := &Viewers{Days: []int64{}}
	for _, days := range c.days {
		v.Days = append(v.Days, int64(len(days)))
	}
	slices.SortFunc(v.Days, func(a, b int64) int { return cmp.Compare(b, a) })
	return v
}

// ReadAccess reads the access log of a run folder up to the first line that is not as it was written; whole tells that
// there is no such line. A run folder without the log gave out nothing unmasked.
func ReadAccess(dir string) (list []Access, whole bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, accessLog))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	before := ""
	for line := range bytes.Lines(text) {
		a, follows, err := readAccess(line, before)
		if err != nil || !follows {
			return list, false, err
		}
		before = a.Chain
		list = append(list, a)
	}
	return list, true, nil
}

// readAccess reads a line, and tells whether it is as it was written after the one with that chain.
func readAccess(line []byte, before string) (a Access, follows bool, err error) {
	if json.Unmarshal(line, &a) != nil {
		return a, false, nil
	}
	want, err := a.chained(before)
	if err != nil {
		return a, false, err
	}
	again, err := want.line()
	return a, err == nil && bytes.Equal(again, line), err
}

// readableAccess lists every line of an access log that still can be read, also behind one that is not as it was written;
// broken are the numbers of the lines that do not follow from the one before.
func readableAccess(dir string) (list []Access, broken []int, err error) {
	text, err := os.ReadFile(filepath.Join(dir, accessLog))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	before, n := "", 0
	for line := range bytes.Lines(text) {
		n++
		a, follows, err := readAccess(line, before)
		if err != nil {
			return nil, nil, err
		}
		if !follows {
			broken = append(broken, n)
		}
		if a.Command != "" { // else no line of a log, or torn beyond reading
			list = append(list, a)
			before = a.Chain
		}
	}
	return list, broken, nil
}

// local is a moment in the time zone of the records; as it stands if it cannot be read.
func local(moment string) string {
	at, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return moment
	}
	return at.In(zone).Format(time.RFC3339)
}
