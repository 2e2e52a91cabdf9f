package assess

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/fault"
	"ddss/internal/layout"
	"ddss/internal/snapshot"
)

// Reasons of sources that do not fit the configuration.
const (
	reasonNoKey     = "no_key_column"
	reasonAmbiguous = "ambiguous_columns" // several columns fit a field
	reasonRivals    = "rival_sheets"      // several sheets fit the dataset
	reasonNoSheet   = "no_sheet"          // the named sheet is not there
	reasonMisplaced = "no_data_file"      // the path names no file that may be read
)

// left says of a mistake that is to be mended that the dataset is left out meanwhile.
func (e entry) left(err error) error {
	return &fault.Error{Code: fault.Failed, Err: err, Vi: fmt.Sprintf("%s Bộ dữ liệu %s không được đánh giá.", fault.In(err, "vi"), e.Dataset),
		En: fmt.Sprintf("%s The dataset %s is not assessed.", fault.In(err, "en"), e.Dataset)}
}

// explain turns the failure to land a source into a sentence. An empty reason means that no run can be made, such as on a
// full disk; else the rest goes on, unless the sentence is one of fault.Usage and the source may not fail.
func (e entry) explain(err error) (error, string) {
	name, place := e.land.Name, ""
	if e.Sheet != "" {
		place = fmt.Sprintf(" [%s]", e.Sheet)
	}
	var ambiguous *layout.AmbiguousError
	var noSheet *snapshot.NoSheetError
	var rivals *snapshot.RivalSheetsError
	failed := func(vi, en string, args ...any) *fault.Error {
		return fault.New(fault.Failed, vi, en, args...).Because(err)
	}
	if told, reason := e.explainRemote(err); told != nil {
		return told, reason
	}
	var unwritten *snapshot.WriteError
	switch {
	case e.misplaced != nil:
		return e.misplaced, reasonMisplaced
	case errors.As(err, &unwritten):
		return failed("Không ghi được bản chụp của %s vào %s (%s); hãy kiểm tra quyền ghi và chỗ trống.",
			"The snapshot of %s cannot be written into %s (%s); check the permissions and the free space.", name, unwritten.Dir, detail(unwritten.Err)), ""
	case errors.As(err, &ambiguous):
		return fault.New(fault.Usage, "%s%s: các cột %s cùng ghép được với trường %s; hãy ghi rõ bằng columns: trong %s.",
			"%s%s: the columns %s all fit the field %s; say which with columns: in %s.", name, place, quoted(ambiguous.Headers), ambiguous.Field, config.FileName).Because(err), reasonAmbiguous
	case errors.As(err, &rivals):
		return fault.New(fault.Usage, "%s: các trang %s cùng khớp với %s; hãy ghi rõ sheet: trong %s, mỗi trang cần đọc là một nguồn.",
			"%s: the sheets %s all fit %s; say which with sheet: in %s, one source for each sheet to be read.", name, quoted(rivals.Sheets), e.Dataset, config.FileName).Because(err), reasonRivals
	case errors.As(err, &noSheet):
		return fault.New(fault.Usage, "%s: không có trang tính %q; các trang tính là %s.", "%s: there is no sheet %q; the sheets are %s.", name, e.Sheet, quoted(noSheet.Sheets)).Because(err), reasonNoSheet
	case errors.Is(err, snapshot.ErrNoKey):
		ds, _ := dataset.Get(e.Dataset)
		key, _ := ds.Field(ds.Key)
		return failed("%s%s: không thấy dòng tiêu đề nào có cột «%s»; hãy ghép cột bằng columns: {\"Tên cột\": %s}. Bộ dữ liệu %s không được đánh giá.",
			"%s%s: no header row has the column «%s»; map it with columns: {\"Header\": %s}. The dataset %s is not assessed.", name, place, key.Vi, ds.Key, e.Dataset), reasonNoKey
	case errors.Is(err, snapshot.ErrChanged):
		return failed("%s: tệp thay đổi trong lúc đọc; hãy đợi kết xuất xong rồi chạy lại. Bộ dữ liệu %s không được đánh giá.", "%s changed while it was read; wait for the export to end and run again. The dataset %s is not assessed.", name, e.Dataset), "changed"
	case errors.Is(err, connectors.ErrEncrypted):
		return failed("%s: tệp đặt mật khẩu; hãy lưu lại không có mật khẩu. Bộ dữ liệu %s không được đánh giá.", "%s is protected by a password; save it without one. The dataset %s is not assessed.", name, e.Dataset), "encrypted"
	case errors.Is(err, connectors.ErrTooLarge):
		return e.unreadable(err, place, "vượt giới hạn an toàn (%s).", "beyond the safe size (%s)."), "too_large"
	case errors.Is(err, connectors.ErrFormat):
		return e.unreadable(err, place, "không đọc được (%s); hãy kết xuất lại tệp.", "unreadable (%s); export the file again."), "unreadable"
	case errors.Is(err, fs.ErrNotExist):
		return failed("%s: chưa có tệp này. Bộ dữ liệu %s không được đánh giá.", "%s is not there. The dataset %s is not assessed.", name, e.Dataset), "missing"
	case errors.Is(err, fs.ErrPermission):
		return failed("%s: không có quyền đọc tệp này. Bộ dữ liệu %s không được đánh giá.", "%s: no permission to read it. The dataset %s is not assessed.", name, e.Dataset), "no_permission"
	}
	return failed("%s%s: không đọc được (%s). Bộ dữ liệu %s không được đánh giá.", "%s%s: cannot be read (%s). The dataset %s is not assessed.", name, place, detail(err), e.Dataset), "unreadable"
}

// unreadable tells what the connector says is wrong, in both languages.
func (e entry) unreadable(err error, place, vi, en string) error {
	return &fault.Error{
		Code: fault.Failed, Err: err,
		Vi: fmt.Sprintf("%s%s: "+vi+" Bộ dữ liệu %s không được đánh giá.", e.land.Name, place, fault.In(err, "vi"), e.Dataset),
		En: fmt.Sprintf("%s%s: "+en+" The dataset %s is not assessed.", e.land.Name, place, fault.In(err, "en"), e.Dataset),
	}
}

// detail says what went wrong, without what every error of a file says.
func detail(err error) fault.Words {
	w := fault.System(err)
	prefix := connectors.ErrFormat.Error() + ": "
	return fault.Words{Vi: strings.TrimPrefix(w.Vi, prefix), En: strings.TrimPrefix(w.En, prefix)}
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = "«" + s + "»"
	}
	return strings.Join(out, ", ")
}
