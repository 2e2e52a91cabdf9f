package database

import (
	"encoding/hex"
	"math/big"
	"strconv"
	"strings"
	"time"

	"ddss/connectors"
)

// zone is the time zone in which moments with a time zone are told.
var zone = time.FixedZone("+07", 7*60*60)

const (
	isoMoment = "2006-01-02T15:04:05"
	isoOffset = isoMoment + "-07:00"
)

// truth writes a boolean.
func truth(b bool) string {
	if b {
		return "TRUE"
	}
	return "FALSE"
}

// moment rewrites a time stamp of the form yyyy-MM-dd HH:mm:ss[.f] with or without an offset; anything else stays.
func moment(text string) string {
	if t, err := time.Parse("2006-01-02 15:04:05.999999999", text); err == nil {
		return t.Round(time.Second).Format(isoMoment)
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Round(time.Second).In(zone).Format(isoOffset)
		}
	}
	return text
}

// column is what is known of a column that database/sql gives.
type column struct {
	typ string // in capitals, as the driver names it
}

// kinds of types by the names that the drivers use.
func (c column) number() bool {
	switch c.typ {
	case "DECIMAL", "NUMERIC", "NUMBER", "MONEY", "SMALLMONEY", "FLOAT", "DOUBLE", "REAL":
		return true
	}
	return false
}

func (c column) bytes() bool {
	switch c.typ {
	case "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY", "IMAGE", "GEOMETRY", "RAW", "LONGRAW", "VARRAW", "OCIBLOBLOCATOR":
		return true
	}
	return false
}

// text writes a value as database/sql gives it.
func (c column) text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return c.word(v)
	case []byte:
		return c.ofBytes(v)
	case bool:
		return truth(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float32:
		return strconv.FormatFloat(float64(v), 'f', -1, 32)
	case float64:
		if c.typ == "REAL" || c.typ == "IBFLOAT" || c.typ == "BFLOAT" {
			return strconv.FormatFloat(float64(float32(v)), 'f', -1, 32)
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return c.time(v)
	}
	return ""
}

func (c column) word(s string) string {
	switch {
	case c.number():
		return connectors.Decimal(s)
	case c.typ == "DATETIME" || c.typ == "TIMESTAMP":
		return moment(s)
	}
	return s
}

func (c column) ofBytes(v []byte) string {
	switch {
	case c.typ == "BIT":
		return new(big.Int).SetBytes(v).String()
	case c.typ == "UNIQUEIDENTIFIER" && len(v) == 16: // its first three parts are little-endian
		h := hex.EncodeToString
		return strings.ToLower(h([]byte{v[3], v[2], v[1], v[0]}) + "-" + h([]byte{v[5], v[4]}) + "-" + h([]byte{v[7], v[6]}) + "-" + h(v[8:10]) + "-" + h(v[10:]))
	case c.bytes():
		return hex.EncodeToString(v)
	}
	return c.word(string(v))
}

func (c column) time(t time.Time) string {
	switch {
	case c.typ == "DATE" && t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())):
		return t.Format(time.DateOnly)
	case c.typ == "TIME":
		return t.Format(time.TimeOnly)
	case c.typ == "DATETIMEOFFSET" || strings.Contains(c.typ, "TZ"):
		return t.Round(time.Second).In(zone).Format(isoOffset)
	}
	return t.Round(time.Second).Format(isoMoment)
}

// list joins the values of an array of PostgreSQL, {a,"b c",NULL}, by ";", each rewritten by text. Arrays of arrays and
// those that do not count from 1 stay as they are.
func list(array string, text func(string) string) string {
	inner, ok := strings.CutPrefix(array, "{")
	if !ok || !strings.HasSuffix(inner, "}") {
		return array
	}
	inner = inner[:len(inner)-1]
	var out []string
	for i := 0; i < len(inner); i++ {
		var b strings.Builder
		plain := inner[i] != '"'
		if !plain {
			i++
		}
		for ; i < len(inner) && (plain && inner[i] != ',' || !plain && inner[i] != '"'); i++ {
			if plain && inner[i] == '{' {
				return array
			}
			if inner[i] == '\\' && i+1 < len(inner) {
				i++
			}
			b.WriteByte(inner[i])
		}
		if !plain {
			i++
		}
		value := b.String()
		if plain && strings.EqualFold(value, "NULL") {
			value = ""
		}
		out = append(out, text(value))
	}
	return strings.Join(out, ";")
}
