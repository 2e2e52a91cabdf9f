package json

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/records"
	"ddss/internal/viettext"
)

type connector struct{}

// New returns the connector of kind "json".
func New() connectors.Connector { return connector{} }

func (connector) Kind() string { return "json" }

// Match recognises text that begins with an object or an array of objects.
func (connector) Match(head []byte, _ string) int {
	if c := connectors.Leading(head); c != '{' && c != '[' {
		return 0
	}
	enc, _ := viettext.GuessEncoding(head)
	text := strings.TrimLeft(viettext.Decode(enc, head), " \t\r\n\ufeff")
	if strings.HasPrefix(text, "{") {
		return 70
	}
	if rest, ok := strings.CutPrefix(text, "["); ok {
		if rest = strings.TrimLeft(rest, " \t\r\n"); strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "]") {
			return 70
		}
	}
	return 0
}

// Open reads the file once to learn the names of the columns.
func (connector) Open(ctx context.Context, path string) (connectors.Book, error) {
	b := &book{path: path, columns: records.NewColumns()}
	head, err := connectors.Head(path)
	if err != nil {
		return nil, err
	}
	b.encoding, b.evidence = viettext.GuessEncoding(head)
	err = b.records(ctx, func(fields []records.Field, fault string) error {
		return b.columns.Learn(fields)
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

type book struct {
	path     string
	encoding viettext.Encoding
	evidence string
	columns  *records.Columns
}

func (b *book) Close() error { return nil }

func (b *book) Sheets() []connectors.Sheet {
	return []connectors.Sheet{{Columns: b.columns.Names, Encoding: string(b.encoding), Evidence: b.evidence}}
}

// Rows gives the records; their numbers count from 1.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	number := int64(0)
	cells := make([]string, len(b.columns.Names))
	return b.records(ctx, func(fields []records.Field, fault string) error {
		number++
		clear(cells)
		for _, f := range fields {
			cells[b.columns.Of(f.Name)] = f.Value
		}
		return yield(connectors.Row{Number: number, Cells: cells, Fault: fault})
	})
}

// records gives the fields of each record in the order of the file.
func (b *book) records(ctx context.Context, each func([]records.Field, string) error) error {
	f, err := connectors.OpenFile(b.path)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if b.encoding != viettext.UTF8 {
		in = viettext.NewDecoder(f, b.encoding)
	}
	r := bufio.NewReaderSize(in, 256<<10)
	if lead, _ := r.Peek(3); bytes.Equal(lead, []byte("\ufeff")) {
		r.Discard(3)
	}
	first, err := firstByte(r)
	if err != nil {
		return connectors.Unreadable("tệp không có bản ghi nào", "no record in this file; export it again")
	}
	if first == '{' {
		if single, ok := wrapped(r); ok {
			return b.array(ctx, single, each)
		}
		return lines(ctx, r, each)
	}
	return b.array(ctx, r, each)
}

func firstByte(r *bufio.Reader) (byte, error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, r.UnreadByte()
		}
	}
}

// wrapped recognises one object over several lines, which holds the array of records in a member. It peeks only.
func wrapped(r *bufio.Reader) (io.Reader, bool) {
	head, _ := r.Peek(64 << 10)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if json.Valid(bytes.TrimSpace(line)) && !bytes.Contains(line, []byte("[{")) {
		return nil, false
	}
	if i := bytes.Index(head, []byte("[")); i >= 0 {
		rest := bytes.TrimLeft(head[i+1:], " \t\r\n")
		colon := bytes.TrimRight(head[:i], " \t\r\n")
		if (bytes.HasPrefix(rest, []byte("{")) || bytes.HasPrefix(rest, []byte("]"))) && bytes.HasSuffix(colon, []byte(":")) && !json.Valid(bytes.TrimSpace(line)) || json.Valid(bytes.TrimSpace(head)) && bytes.HasPrefix(rest, []byte("{")) {
			r.Discard(i)
			return r, true
		}
	}
	return nil, false
}

// lines reads one object a line; a broken line is a fault of its own.
func lines(ctx context.Context, r *bufio.Reader, each func([]records.Field, string) error) error {
	for {
		line, fault, err := readLine(r)
		if len(bytes.TrimSpace(line)) > 0 || fault != "" {
			fields, perr := object(line)
			if perr != nil {
				fields, fault = nil, cmp.Or(fault, connectors.FaultSyntax)
			}
			if err := each(fields, fault); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// readLine reads a line. Of one that is too long nothing is kept but its fault.
func readLine(r *bufio.Reader) (line []byte, fault string, err error) {
	for {
		chunk, err := r.ReadSlice('\n')
		if len(line)+len(chunk) > maxRecord {
			line, fault = nil, connectors.FaultSize
		}
		if fault == "" {
			line = append(line, chunk...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, fault, err
		}
	}
}

// maxRecord is how many bytes a record may have.
const maxRecord = 4 * connectors.MaxText

// bounded fails if more than maxRecord bytes are read before left is set anew.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, connectors.TooLarge("một bản ghi dài hơn %d MB", "a record of more than %d MB", maxRecord>>20)
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

func (b *book) array(ctx context.Context, r io.Reader, each func([]records.Field, string) error) error {
	in := &bounded{r, maxRecord}
	dec := json.NewDecoder(in)
	if _, err := dec.Token(); err != nil {
		return connectors.Unreadable("không phải JSON", "not JSON; export it again")
	}
	for n := 1; dec.More(); n++ {
		var raw json.RawMessage
		in.left = maxRecord
		if err := dec.Decode(&raw); errors.Is(err, connectors.ErrTooLarge) {
			return err
		} else if err != nil {
			return connectors.Unreadable("JSON hỏng ở bản ghi %d", "the JSON is broken at record %d; export it again", n)
		}
		fields, perr := object(raw)
		fault := ""
		if perr != nil {
			fields, fault = nil, connectors.FaultSyntax
		}
		if err := each(fields, fault); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return connectors.Unreadable("JSON bị cắt cụt", "the JSON ends too early; export it again")
	}
	return nil
}

// object takes one record apart, its keys in the order of the file.
func object(raw []byte) ([]records.Field, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	t, err := dec.Token()
	if err != nil || t != json.Delim('{') {
		return nil, connectors.ErrFormat
	}
	fields, err := members(dec, "", nil)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, connectors.ErrFormat
	}
	return fields, nil
}

const maxDepth = 8

func members(dec *json.Decoder, prefix string, fields []records.Field) ([]records.Field, error) {
	if strings.Count(prefix, ".") > maxDepth {
		return nil, connectors.ErrFormat
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name := prefix + key.(string)
		value, err := dec.Token()
		if err != nil {
			return nil, err
		}
		switch value {
		case json.Delim('{'):
			if fields, err = members(dec, name+".", fields); err != nil {
				return nil, err
			}
		case json.Delim('['):
			text, err := list(dec)
			if err != nil {
				return nil, err
			}
			fields = append(fields, records.Field{Name: name, Value: text})
		default:
			fields = append(fields, records.Field{Name: name, Value: scalar(value)})
		}
	}
	_, err := dec.Token()
	return fields, err
}

// list joins the values of an array; objects within stay as JSON.
func list(dec *json.Decoder) (string, error) {
	var parts []string
	for dec.More() {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return "", err
		}
		if raw[0] == '{' || raw[0] == '[' {
			parts = append(parts, string(raw))
			continue
		}
		inner := json.NewDecoder(bytes.NewReader(raw))
		inner.UseNumber()
		v, err := inner.Token()
		if err != nil {
			return "", err
		}
		parts = append(parts, scalar(v))
	}
	_, err := dec.Token()
	return strings.Join(parts, ";"), err
}

func scalar(v json.Token) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return decimal(v.String())
	case bool:
		if v {
			return "TRUE"
		}
		return "FALSE"
	}
	return ""
}

const maxExponentDigits = 400

// decimal writes a number without exponent, exactly.
func decimal(s string) string {
	if !strings.ContainsAny(s, "eE") {
		return s
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 40 {
		return s
	}
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(maxExponentDigits), "0")
}
