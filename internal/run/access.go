package run

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ddss/internal/fault"
)

// Access is a line of access.log: that somebody took personal data unmasked out of a run.
type Access struct {
	At      string `json:"at"` // RFC 3339
	User    string `json:"user"`
	Host    string `json:"host"`
	Command string `json:"command"`
	What    string `json:"what"` // the options that say what was taken
	Unmask  bool   `json:"unmask"`
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

// LogAccess adds a line to the access log of a run folder, the only file of it that grows. Who asks for unmasked data logs
// it before anything is shown. The error is a *fault.Error.
func LogAccess(dir string, a Access) error {
	path := filepath.Join(dir, accessLog)
	list, whole, err := ReadAccess(dir)
	if err == nil && !whole {
		return fault.New(fault.NotVerified, "%s đã bị sửa, nên không đưa ra dữ liệu chưa che; hãy báo người quản lý và khôi phục tệp từ bản sao lưu.",
			"%s was changed, so no unmasked data is shown; tell whoever is in charge and restore it from a backup.", path)
	}
	before := ""
	if n := len(list); n > 0 {
		before = list[n-1].Chain
	}
	var line []byte
	if err == nil {
		a.Unmask = true
		for _, text := range []*string{&a.User, &a.Host, &a.Command, &a.What, &a.Approval} {
			*text = strings.ToValidUTF8(*text, "�")
		}
		if a, err = a.chained(before); err == nil {
			line, err = a.line()
		}
	}
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600); err == nil {
			_, err = f.Write(line)
			err = errors.Join(err, f.Sync(), f.Close())
		}
	}
	if err != nil {
		return fault.New(fault.Failed, "Không ghi được %s (%s), nên không đưa ra dữ liệu chưa che; hãy bỏ --unmask hoặc sửa quyền ghi.",
			"%s cannot be written (%s), so no unmasked data is shown; leave out --unmask or mend the permissions.", path, cause(err)).Because(err)
	}
	return nil
}

// accessDays is how far back accesses count.
const accessDays = 90

// count adds the accesses of a run folder in the last 90 days before a moment. A log that is not as it was written counts as one
// access without approval.
func (u *Unmasked) count(dir string, until time.Time) error {
	list, whole, err := ReadAccess(dir)
	if err != nil {
		return err
	}
	if !whole {
		u.Unapproved++
	}
	for _, a := range list {
		at, err := time.Parse(time.RFC3339, a.At)
		switch {
		case err == nil && (at.After(until) || at.Before(until.AddDate(0, 0, -accessDays))):
		case err == nil && a.Approval != "":
			u.Approved++
		default: // a line that cannot be read is no approval
			u.Unapproved++
		}
	}
	return nil
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
		var a Access
		if json.Unmarshal(line, &a) != nil {
			return list, false, nil
		}
		want, err := a.chained(before)
		if err != nil {
			return list, false, err
		}
		again, err := want.line()
		if err != nil || !bytes.Equal(again, line) {
			return list, false, err
		}
		before = a.Chain
		list = append(list, a)
	}
	return list, true, nil
}
