package run

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
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
	// Approval is the document that permitted it, as far as the user named one.
	Approval string `json:"approval,omitempty"`
}

// LogAccess adds a line to the access log of a run folder, the only file of it that grows. Who asks for unmasked data logs
// it before anything is shown. The error is a *fault.Error.
func LogAccess(dir string, a Access) error {
	path := filepath.Join(dir, accessLog)
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		_, err = f.Write(append(line, '\n'))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return fault.New(fault.Failed, "Không ghi được %s (%s), nên không đưa ra dữ liệu chưa che; hãy bỏ --unmask hoặc sửa quyền ghi.",
			"%s cannot be written (%s), so no unmasked data is shown; leave out --unmask or mend the permissions.", path, cause(err)).Because(err)
	}
	return nil
}

// accessDays is how far back accesses count.
const accessDays = 90

// count adds the accesses of a run folder in the last 90 days before a moment.
func (u *Unmasked) count(dir string, until time.Time) error {
	text, err := os.ReadFile(filepath.Join(dir, accessLog))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range bytes.Lines(text) {
		var a Access
		at := time.Time{}
		err := json.Unmarshal(line, &a)
		if err == nil {
			at, err = time.Parse(time.RFC3339, a.At)
		}
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
