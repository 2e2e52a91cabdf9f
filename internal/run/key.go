package run

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"ddss/internal/fault"
)

// Key is the secret by which records are tagged.
type Key []byte

const keyBytes = 32

// Tag names a record of a dataset: HMAC-SHA256 over dataset, 0x1F and key. No one without the secret can find the record
// by trying all identity numbers.
func (k Key) Tag(dataset, key string) string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(dataset + "\x1f" + key))
	return hex.EncodeToString(h.Sum(nil))
}

// ID names the key without telling it.
func (k Key) ID() string {
	h := hmac.New(sha256.New, k)
	h.Write([]byte("ddss masking key"))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// DefaultKeyFile is the place of the key in the user's configuration folder.
func DefaultKeyFile() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fault.New(fault.Usage, "Không biết thư mục cấu hình của người dùng để giữ khoá che dữ liệu; hãy đặt masking.key_file trong ddss.yaml.",
			"The user's configuration folder is not known, so there is no place for the masking key; set masking.key_file in ddss.yaml.").Because(err)
	}
	return filepath.Join(dir, "ddss", "masking.key"), nil
}

// ReadKey reads a key file that the configuration names. It must be there and readable by its owner alone.
func ReadKey(path string) (Key, error) {
	text, err := ReadSecret(path, "khoá che dữ liệu", "masking key", "ddss key "+path)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyBytes {
		return nil, fault.New(fault.Usage, "Tệp %s không phải khoá che dữ liệu (cần 64 chữ số thập lục phân); hãy tạo bằng lệnh: ddss key TỆP_MỚI",
			"%s is no masking key (64 hexadecimal digits); make one with: ddss key NEW_FILE", path)
	}
	return key, nil
}

// ReadSecret reads a file with a secret, named in both languages: a plain file that is there and readable by its owner
// alone. The command makes such a file.
func ReadSecret(path, vi, en, command string) ([]byte, error) {
	unreadable := func(err error) error {
		return fault.New(fault.Failed, "Không đọc được tệp %[1]s %[3]s (%[4]s); hãy kiểm tra quyền đọc.", "The %[2]s %[3]s cannot be read (%[4]s); check the permissions.", vi, en, path, fault.System(err)).Because(err)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Usage, "Không thấy tệp %[1]s %[3]s; hãy tạo bằng lệnh: %[4]s", "The %[2]s %[3]s is not there; make it with: %[4]s", vi, en, path, command).Because(err)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.Usage, "%[1]s %[3]s không phải là tệp (là thư mục hoặc tệp đặc biệt); hãy ghi đúng tên tệp khoá.",
			"The %[2]s %[3]s is no file (a folder or special file); name the key file.", vi, en, path)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Usage, "Tệp %[1]s %[3]s đang cho người khác đọc; hãy chạy: chmod 600 %[3]s", "The %[2]s %[3]s can be read by others; run: chmod 600 %[3]s", vi, en, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(err)
	}
	return text, nil
}

// MakeKey writes a new key to a file that must not exist yet.
func MakeKey(path string) (Key, error) {
	key := make([]byte, keyBytes)
	rand.Read(key) // never fails
	if err := writeKey(path, hex.EncodeToString(key)+"\n"); err != nil {
		return nil, err
	}
	return key, nil
}

// writeKey writes a secret to a file that must not exist yet, for its owner alone.
func writeKey(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault.New(fault.Failed, "Không tạo được thư mục cho khoá %s (%s); hãy kiểm tra quyền ghi.",
			"The folder of the key %s cannot be made (%s); check the permissions.", path, fault.System(err)).Because(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Usage, "Tệp %s đã có; ddss không ghi đè lên khoá, hãy chọn tên khác.", "%s exists already; ddss does not overwrite a key, choose another name.", path).Because(err)
	}
	if err == nil {
		_, err = f.WriteString(text)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			os.Remove(path)
		}
	}
	if err != nil {
		return fault.New(fault.Failed, "Không ghi được khoá %s (%s); hãy kiểm tra quyền ghi và chỗ trống.",
			"The key %s cannot be written (%s); check the permissions and the free space.", path, fault.System(err)).Because(err)
	}
	return nil
}
