package nightly

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"ddss/internal/fault"
	"ddss/internal/run"
)

// holder says who holds the lock.
type holder struct {
	PID     int    `json:"pid"`
	Started string `json:"started"`
}

// lock keeps other nights away from out. The system frees it when the process ends, however it ends.
func lock(out string, now time.Time) (release func(), err error) {
	dir := filepath.Join(out, run.CacheDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, cannotWrite(out, err)
	}
	file := filepath.Join(dir, "nightly.lock")
	who := filepath.Join(dir, "nightly.holder.json")
	l := flock.New(file)
	got, err := l.TryLock()
	if err != nil {
		return nil, cannotWrite(file, err)
	}
	if !got {
		h := holder{}
		if text, err := os.ReadFile(who); err != nil || json.Unmarshal(text, &h) != nil {
			return nil, fault.New(fault.Locked, "Một lần đánh giá khác đang giữ khoá của %s.", "Another run holds the lock of %s.", out)
		}
		return nil, fault.New(fault.Locked, "Một lần đánh giá khác đang giữ khoá của %s (tiến trình %d, bắt đầu %s).", "Another run holds the lock of %s (process %d, started %s).", out, h.PID, h.Started)
	}
	text, err := json.Marshal(holder{os.Getpid(), now.Format(time.RFC3339)})
	if err == nil {
		err = os.WriteFile(who, text, 0o644)
	}
	if err != nil {
		l.Unlock()
		return nil, cannotWrite(who, err)
	}
	return func() {
		os.Remove(who)
		l.Unlock()
	}, nil
}

func cannotWrite(place string, err error) error {
	return fault.New(fault.Failed, "Không ghi được vào %s; hãy kiểm tra quyền ghi và chỗ trống.", "%s cannot be written; check the permissions and the free space.", place).Because(err)
}
