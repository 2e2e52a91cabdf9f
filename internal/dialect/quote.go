package dialect

import (
	"strconv"
	"strings"
	"time"
)

// Text quotes a text constant.
func Text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Name quotes an identifier.
func Name(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// Texts quotes a list of text constants, in brackets; an empty list matches nothing.
func Texts(list []string) string {
	if len(list) == 0 {
		return "(NULL)"
	}
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = Text(s)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

func integer(n int64) string { return "CAST(" + strconv.FormatInt(n, 10) + " AS BIGINT)" }

// Date quotes a day given as yyyy-MM-dd; "" is the unknown day.
func Date(day string) string {
	if day == "" {
		return "CAST(NULL AS DATE)"
	}
	return "DATE " + Text(day)
}

func timestamp(t time.Time) string {
	return "TIMESTAMP " + Text(t.Format("2006-01-02 15:04:05.000000"))
}
