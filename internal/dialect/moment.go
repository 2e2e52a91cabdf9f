package dialect

import (
	"fmt"
	"strconv"
	"strings"
)

// moment reads a date-time from the parts of its text, in local time: d/M/yyyy or ISO, else a serial number of a
// spreadsheet from 20000 to 80000 (days since 1899-12-30, or 1904-01-01 where the workbook says so), rounded to the second.
func (v View) moment(field, t, p string) string {
	day := dayFirst(p)
	if list := v.MonthFirst[field]; len(list) > 0 {
		day = fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END", fromSources(list), monthFirst(p), day)
	}
	epoch := "TIMESTAMP '1899-12-30'"
	if len(v.Epoch1904) > 0 {
		epoch = fmt.Sprintf("CASE WHEN %s THEN TIMESTAMP '1904-01-01' ELSE %s END", fromSources(v.Epoch1904), epoch)
	}
	offset := fmt.Sprintf("CASE WHEN %[1]s.z = '' THEN INTERVAL 0 MINUTE WHEN %[1]s.z = 'Z' THEN INTERVAL 420 MINUTE ELSE "+
		"to_minutes(420 - CAST(left(%[1]s.z, 1) || '1' AS INTEGER) * (CAST(substr(%[1]s.z, 2, 2) AS INTEGER) * 60 + CAST(substr(%[1]s.z, 5, 2) AS INTEGER))) END", p)
	serial := fmt.Sprintf("CASE WHEN regexp_full_match(%[1]s, '[2-8][0-9]{4}(?:\\.[0-9]{1,17})?') AND CAST(%[1]s AS DOUBLE) <= 80000 THEN %[2]s + to_seconds(CAST(round(CAST(%[1]s AS DOUBLE) * 86400) AS BIGINT)) END", t, epoch)
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN %[2]s WHEN %[1]s.y = '' AND %[1]s.iso = '' THEN NULL WHEN %[1]s.y = '0000' OR left(%[1]s.iso, 4) = '0000' THEN NULL ELSE TRY_CAST((%[3]s) || ' ' || CASE WHEN %[1]s.t = '' THEN '00:00' ELSE %[1]s.t END || CASE WHEN length(%[1]s.t) <= 5 THEN ':00' ELSE '' END AS TIMESTAMP) + (%[4]s) END",
		p, serial, day, offset)
}

// fromSources is true for the rows of the sources with these numbers.
func fromSources(list []int) string {
	numbers := make([]string, len(list))
	for i, n := range list {
		numbers[i] = strconv.Itoa(n)
	}
	return "_src IN (" + strings.Join(numbers, ", ") + ")"
}

func dayFirst(p string) string {
	return fmt.Sprintf(`CASE WHEN %[1]s.iso <> '' THEN %[1]s.iso ELSE %[1]s.y || '-' || regexp_replace(%[1]s.d, '^([0-9]+)[^0-9]([0-9]+)[^0-9]$', '\2-\1') END`, p)
}

func monthFirst(p string) string {
	return fmt.Sprintf(`CASE WHEN %[1]s.iso <> '' THEN %[1]s.iso ELSE %[1]s.y || '-' || regexp_replace(%[1]s.d, '^([0-9]+)[^0-9]([0-9]+)[^0-9]$', '\1-\2') END`, p)
}

// MonthFirstHint is true for texts that cannot be read day first because the second number is no month. Only columns
// with such a text need DateOrderSQL.
func MonthFirstHint(field string) string {
	return fmt.Sprintf("coalesce(bool_or(regexp_matches(%s, '[0-9]{1,2}[/.-](?:1[3-9]|[2-9][0-9])[/.-][0-9]{4}')), FALSE)", Name(field))
}

// DateOrderSQL counts, for each source of the raw view, the values of a field of the form d/M/yyyy that are impossible
// with the day first, and those that are impossible with the month first.
func DateOrderSQL(ds, field string) string {
	p := fmt.Sprintf("regexp_extract(%s, %s, ['d', 'y', 'iso', 't', 'z'])", trimmed(Name(field)), Text(dateForm))
	impossible := func(day string) string {
		return fmt.Sprintf("count(*) FILTER (p.y <> '' AND TRY_CAST(%s AS DATE) IS NULL)", day)
	}
	return fmt.Sprintf("SELECT _src, %s, %s FROM (SELECT _src, %s AS p FROM %s) GROUP BY _src ORDER BY _src", impossible(dayFirst("p")), impossible(monthFirst("p")), p, Name(RawView(ds)))
}
