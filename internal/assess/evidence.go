package assess

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/viettext"
	"ddss/maturity"
)

var evidenceFields = []string{"evidence_id", "criterion", "title", "document_no", "issued_on", "valid_from", "valid_until", "rating", "assessor", "assessor_unit", "verifier", "verifier_unit", "file", "sha256", "verified_on"}

// evidence reads the documents that the unit names, and compares their files with their hashes.
func (s *Session) evidence(ctx context.Context) ([]maturity.Evidence, error) {
	var list []maturity.Evidence
	err := s.rows(ctx, "evidence", evidenceFields, func(t, v []string) {
		e := maturity.Evidence{ID: t[0], Criterion: strings.ToUpper(t[1]), Title: t[2], DocumentNo: t[3], IssuedOn: dayPart(v[4]), ValidFrom: dayPart(v[5]), ValidUntil: dayPart(v[6]), Expires: t[6] != "" && !endless(t[6]),
			Rating: v[7], Assessor: t[8], AssessorUnit: t[9], Verifier: t[10], VerifierUnit: t[11], File: t[12], VerifiedOn: dayPart(v[14])}
		if e.File != "" {
			e.FileState = s.evidenceFile(e, t[13])
		}
		list = append(list, e)
	})
	if err != nil {
		return nil, engineFault(err)
	}
	return list, nil
}

// endless reports whether a document is said to hold without end.
func endless(until string) bool {
	return slices.Contains([]string{"vô thời hạn", "không thời hạn", "không có thời hạn", "không xác định thời hạn", "lâu dài"}, viettext.Normalize(until))
}

// evidenceFile compares a file below the folder of the configuration with the hash that the row names.
func (s *Session) evidenceFile(e maturity.Evidence, sha256 string) maturity.FileState {
	warn := func(vi, en string) {
		s.Warnings = append(s.Warnings, fault.New(fault.Done, "Minh chứng %s (%s): "+vi, "Evidence %s (%s): "+en, e.ID, e.File))
	}
	path := filepath.Join(s.options.Dir, filepath.FromSlash(e.File))
	text, err := []byte(nil), os.ErrNotExist
	if filepath.IsLocal(filepath.FromSlash(e.File)) && inside(s.options.Dir, path) {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		warn("không thấy tệp này trong thư mục cấu hình; minh chứng tính 0.", "the file is not below the folder of the configuration; it counts 0.")
		return maturity.FileAbsent
	}
	entry := run.EntryOf(shown(s.options.Dir, path), text)
	if !slices.Contains(s.inputs, entry) {
		s.inputs = append(s.inputs, entry)
	}
	if !strings.EqualFold(entry.SHA256, sha256) {
		warn("tệp không khớp mã băm sha256 đã khai; minh chứng tính 0.", "the file does not match the sha256 of the row; it counts 0.")
		return maturity.FileDiffers
	}
	return maturity.FileMatches
}
