package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"ddss/connectors"
)

// page is one answer.
type page struct {
	header http.Header
	body   json.RawMessage
}

// at finds the value at a path, keys joined by "."; nil if a key is missing or null.
func (p page) at(path string) (json.RawMessage, error) {
	raw := p.body
	if path == "" {
		return raw, nil
	}
	for _, key := range strings.Split(path, ".") {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil {
			return nil, err
		}
		if raw = object[key]; raw == nil || bytes.Equal(raw, []byte("null")) {
			return nil, nil
		}
	}
	return raw, nil
}

// records is the list of records at a path.
func (p page) records(path string, number int64) ([]json.RawMessage, error) {
	raw, err := p.at(path)
	var list []json.RawMessage
	if err == nil && raw != nil {
		err = json.Unmarshal(raw, &list)
	}
	if err != nil || raw == nil {
		return nil, connectors.NewRemoteError(connectors.BadAnswer, "trang %d không có danh sách bản ghi ở chỗ %q; hãy xem lại http.records", "page %d has no list of records at %q; look at http.records again", number, path)
	}
	for i, r := range list {
		if !bytes.HasPrefix(bytes.TrimSpace(r), []byte("{")) {
			return nil, connectors.NewRemoteError(connectors.BadAnswer, "trang %d, mục %d không phải là bản ghi dạng {…}; hãy xem lại http.records", "page %d, item %d is no record of the form {…}; look at http.records again", number, i+1)
		}
	}
	return list, nil
}

// text is the text or number at a path; empty if it is missing, null or false.
func (p page) text(path string, number int64) (string, error) {
	raw, err := p.at(path)
	if err != nil || raw == nil || bytes.Equal(raw, []byte("false")) {
		return "", nil
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s, nil
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String(), nil
	}
	return "", connectors.NewRemoteError(connectors.BadAnswer, "trang %d có ở %q một giá trị không phải chữ hay số; hãy xem lại http.paging", "page %d has at %q what is neither text nor number; look at http.paging again", number, path)
}
