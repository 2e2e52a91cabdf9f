package dialect

import (
	"fmt"
	"strings"
)

// SQL selects the _ord of the violating rows of a set check from the judged table. Rows with an unknown key are not
// compared; ties fall to source order.
func (s Set) SQL(ds string) string {
	from := fmt.Sprintf("(SELECT * FROM %s WHERE (e%d >> %d) & 1 = 1%s)", Name(JudgedTable(ds)), s.Item/WordBits, s.Item%WordBits, s.knownKeys(""))
	keys := strings.Join(s.Keys, ", ")
	switch s.Function {
	case "repeats":
		ranked := fmt.Sprintf("SELECT _ord, %s, row_number() OVER (PARTITION BY %s ORDER BY %s_ord) AS rank FROM %s", keys, keys, s.order(), from)
		if d := s.Named["differing"]; len(d) > 0 {
			return fmt.Sprintf("SELECT _ord FROM (%s) SEMI JOIN (SELECT %s FROM %s GROUP BY %s HAVING count(DISTINCT coalesce(%s, '')) > 1) USING (%s) WHERE rank > 1",
				ranked, keys, from, keys, d[0], keys)
		}
		return fmt.Sprintf("SELECT _ord FROM (%s) WHERE rank > 1", ranked)
	case "varies":
		return s.groups(from, keys, fmt.Sprintf("count(DISTINCT %s) > 1", s.Named["value"][0]))
	case "crowd":
		count := "count(*)"
		if of := s.Named["of"]; len(of) > 0 {
			count = fmt.Sprintf("count(DISTINCT %s)", of[0])
		}
		return s.groups(from, keys, fmt.Sprintf("%s >= %d", count, s.Number))
	case "other_owner":
		owner := s.Named["owner"][0]
		return fmt.Sprintf("SELECT _ord FROM (SELECT _ord, coalesce(%[1]s, '') AS owner, first_value(coalesce(%[1]s, '')) OVER (PARTITION BY %[2]s ORDER BY %[3]s_ord) AS first FROM %[4]s) WHERE owner <> first",
			owner, keys, s.order(), from)
	}
	return s.followed(ds, from)
}

func (s Set) knownKeys(prefix string) string {
	var b strings.Builder
	for _, k := range s.Keys {
		b.WriteString(" AND " + prefix + k + " IS NOT NULL")
	}
	return b.String()
}

// order sorts by the order expressions; a missing value sorts first.
func (s Set) order() string {
	var b strings.Builder
	for _, o := range s.Named["order"] {
		b.WriteString(o + " NULLS FIRST, ")
	}
	return b.String()
}

func (s Set) groups(from, keys, having string) string {
	return fmt.Sprintf("SELECT _ord FROM %s SEMI JOIN (SELECT %s FROM %s GROUP BY %s HAVING %s) USING (%s)", from, keys, from, keys, having, keys)
}

func (s Set) followed(ds, from string) string {
	on, differing := s.Named["on"][0], s.Named["differing"][0]
	var equal strings.Builder
	for _, k := range s.Keys {
		fmt.Fprintf(&equal, " AND o.%s = r.%s", k, k)
	}
	return fmt.Sprintf("SELECT DISTINCT r._ord FROM %s AS r JOIN %s AS o ON o.%s IS NOT NULL AND o.%s <> coalesce(r.%s, '')%s AND CAST(o.%s AS DATE) BETWEEN CAST(r.%s AS DATE) AND CAST(r.%s AS DATE) + %d",
		from, Name(JudgedTable(ds)), differing, differing, differing, equal.String(), on, on, on, s.Number)
}
