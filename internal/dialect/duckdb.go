package dialect

// A template renders a function of the language. $1, $2, … stand for the values of its arguments; $1t for the trimmed
// text of a field, $1r for its text as it came, $1v for its typed value; $1h for whether a moment has a time of day.
type template struct {
	sql  string
	lift bool // dear, or used by many checks: computed once in a layer of its own
}

// duckdb is the column of templates for DuckDB. Functions that need more than their arguments (relations, aggregates,
// the calendar) are rendered in special.go.
var duckdb = map[string]template{
	"present": {sql: "$1t IS NOT NULL"},
	"known":   {sql: "$1 IS NOT NULL"},

	"day":           {sql: "CAST($1 AS DATE)"},
	"has_time":      {sql: "$1 IS NOT NULL AND $1h"},
	"minute":        {sql: "CAST(date_trunc('minute', $1) AS VARCHAR)"},
	"month":         {sql: "strftime($1, '%Y-%m')"},
	"days_exceed":   {sql: "CASE WHEN $1h AND $2h THEN epoch_us($2) - epoch_us($1) > $3 * 86400000000 ELSE CAST($2 AS DATE) - CAST($1 AS DATE) > $3 END"},
	"minutes_below": {sql: "$1h AND $2h AND epoch_us($2) - epoch_us($1) >= 0 AND epoch_us($2) - epoch_us($1) < $3 * 60000000"},

	"matches":  {sql: "regexp_full_match($1, $2)", lift: true},
	"has":      {sql: "regexp_matches($1, $2)", lift: true},
	"raw_has":  {sql: "regexp_matches($1r, $2)", lift: true},
	"fold":     {sql: "lower($1)"},
	"skeleton": {sql: "regexp_replace(translate(strip_accents(lower($1)), 'đy', 'di'), '[^a-z0-9]+', '', 'g')"},
	"is_nfc":   {sql: "CASE WHEN regexp_full_match($1r, '[ -~\\x{A0}-\\x{24F}\\x{1E00}-\\x{1EFF}]*') THEN TRUE ELSE $1r = nfc_normalize($1r) END"},
	// A cheap look for the other scripts comes first: Latin text holds none.
	"mixes_scripts": {lift: true, sql: `CASE WHEN regexp_matches($1, '[\p{Cyrillic}\p{Greek}]') THEN regexp_matches($1, '\p{Latin}[\p{L}\p{M}]*[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}][\p{L}\p{M}]*\p{Latin}') ELSE FALSE END`},

	"lesser": {sql: "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN least($1, $2) END"},

	"related": {sql: "$1 = $2 OR starts_with($1, $2 || '.') OR starts_with($2, $1 || '.')"},
	// The yymmdd of the code as a day of this century.
	"code_day":    {lift: true, sql: `TRY_CAST(regexp_replace(nullif(regexp_extract($1t, '-([0-9]{6})-[0-9]{4,7}$', 1), ''), '(..)(..)(..)', '20\1-\2-\3') AS DATE)`},
	"code_agency": {lift: true, sql: `nullif(regexp_extract($1t, '^(.*)-[0-9]{6}-[0-9]{4,7}$', 1), '')`},

	// NĐ 137/2015/NĐ-CP: digit 4 gives century and gender, digits 5 and 6 the year.
	"id_birth_year": {sql: "CASE WHEN regexp_full_match($1t, '[0-9]{12}') THEN CAST(1900 + 100 * (CAST(substr($1t, 4, 1) AS INTEGER) // 2) + CAST(substr($1t, 5, 2) AS INTEGER) AS BIGINT) END"},
	"id_male":       {sql: "CASE WHEN regexp_full_match($1t, '[0-9]{12}') THEN substr($1t, 4, 1) IN ('0', '2', '4', '6', '8') END"},

	"partial_date": {sql: "regexp_full_match($1t, '" + partialDate + "')"},
	"birth_year":   {sql: "CASE WHEN $1v IS NOT NULL THEN CAST(year($1v) AS BIGINT) WHEN regexp_full_match($1t, '" + partialDate + "') THEN CAST(right($1t, 4) AS BIGINT) END"},

	// The tax authority's check digit: 10 − (Σ weight × digit mod 11) over the first nine digits.
	"mst_valid": {lift: true, sql: "regexp_full_match($1t, '[0-9]{12}') OR (regexp_full_match($1t, '[0-9]{10}(?:-?(?:00[1-9]|0[1-9][0-9]|[1-9][0-9]{2}))?') AND 10 - (" +
		"31 * TRY_CAST(substr($1t, 1, 1) AS INTEGER) + 29 * TRY_CAST(substr($1t, 2, 1) AS INTEGER) + 23 * TRY_CAST(substr($1t, 3, 1) AS INTEGER) + " +
		"19 * TRY_CAST(substr($1t, 4, 1) AS INTEGER) + 17 * TRY_CAST(substr($1t, 5, 1) AS INTEGER) + 13 * TRY_CAST(substr($1t, 6, 1) AS INTEGER) + " +
		"7 * TRY_CAST(substr($1t, 7, 1) AS INTEGER) + 5 * TRY_CAST(substr($1t, 8, 1) AS INTEGER) + 3 * TRY_CAST(substr($1t, 9, 1) AS INTEGER)) % 11 = TRY_CAST(substr($1t, 10, 1) AS INTEGER))"},

	"phone_compact":   {lift: true, sql: "regexp_replace($1t, '[" + blanks + `.()\[\]{}\x{2010}-\x{2015}\x{2212}-]+', '', 'g')`},
	"phone_canonical": {lift: true, sql: "regexp_replace(regexp_replace($1t, '[" + blanks + `.()\[\]{}\x{2010}-\x{2015}\x{2212}-]+', '', 'g'), '^(?:\+84|84)([35789][0-9]{8}|2[0-9]{8,9})$', '0\1')`},

	"format_of": {sql: `coalesce(nullif(lower(regexp_replace($1t, '^\.', '')), ''), nullif(lower(regexp_extract($2t, '\.([^./\\]+)$', 1)), ''))`},
}

// The forms of a birth date of which only month and year, or only the year, are known (hộ tịch).
const partialDate = `[0-9]{4}|(?:00/)?(?:0[1-9]|1[0-2])/[0-9]{4}|00/00/[0-9]{4}`

// blanks is the Unicode white space, inside a character class of RE2.
const blanks = `\t\n\x{0B}\f\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}`
