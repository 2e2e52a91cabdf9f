package catalogue

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ddss/internal/viettext"
)

// ReadWards reads the codes of the wards in force from the official list that a unit imports: delimited text with a
// column code (Mã). Errors name the line and what to do.
func ReadWards(r io.Reader) ([]string, error) {
	return readColumn(r, "code", "ma", "maxa", "maphuongxa", "madvhc", "wardcode")
}

// ReadWardMap reads the codes of the wards before 2025-07-01 from the old-to-new map: a column old_ward (Mã cũ).
func ReadWardMap(r io.Reader) ([]string, error) {
	return readColumn(r, "oldward", "macu", "maxacu", "oldcode")
}

// ReadIDPrefixes reads further first three digits of identity numbers (persons born abroad): a column prefix (Mã).
func ReadIDPrefixes(r io.Reader) ([]string, error) {
	return readColumn(r, "prefix", "code", "ma")
}

// readColumn returns the values of the first column whose header is one of the names, sorted, without repeats.
func readColumn(r io.Reader, names ...string) ([]string, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	enc, _ := viettext.GuessEncoding(text[:min(len(text), 64<<10)])
	body := viettext.Decode(enc, text)
	first, _, _ := strings.Cut(body, "\n")
	in := csv.NewReader(strings.NewReader(body))
	if strings.Count(first, ";") > strings.Count(first, ",") {
		in.Comma = ';'
	}
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, errors.New("the list is empty; it needs a header and one line per entry")
	}
	column := slices.IndexFunc(header, func(h string) bool { return slices.Contains(names, viettext.HeaderKey(h)) })
	if column < 0 {
		return nil, fmt.Errorf("line 1 has no column %s; add a header with that name", names[0])
	}
	codes := []string{}
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		if column >= len(rec) || viettext.Trim(rec[column]) == "" {
			return nil, fmt.Errorf("line %d has no %s; fill it in or delete the line", line, names[0])
		}
		codes = append(codes, viettext.NFC(viettext.Trim(rec[column])))
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}
