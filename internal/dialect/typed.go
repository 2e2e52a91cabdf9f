package dialect

import (
	"fmt"
	"slices"
	"strings"

	"ddss/internal/catalogue"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// Spelling maps a normalised text to a value of an enumeration.
type Spelling struct{ Text, Value string }

// View describes the typed view of a dataset.
type View struct {
	Dataset dataset.Dataset
	Mapped  []string // fields that the raw view has
	Fields  []string // fields that the typed view shall show; those not mapped are NULL
	// MonthFirst lists, by field, the numbers of the sources whose column is read month before day.
	MonthFirst map[string][]int
	// Epoch1904 lists the numbers of the sources whose serial numbers count days from 1904-01-01.
	Epoch1904 []int
	// Spellings adds to the built-in spellings of enumerations, by field.
	Spellings map[string][]Spelling
}

// SQL is the statement that creates the view over all its fields.
func (v View) SQL() string {
	return fmt.Sprintf("CREATE OR REPLACE VIEW %s AS %s", Name(TypedView(v.Dataset.Name)), v.Select(v.Fields))
}

// Select reads the typed columns of some fields: _src, _row, _ord and per field r_ (as it came), t_ (trimmed, NULL where
// missing), v_ (typed) and h_ (whether a moment has a time of day).
func (v View) Select(fields []string) string {
	v.Fields = fields
	var raw, text, typed []string
	for _, name := range v.Fields {
		f, ok := v.Dataset.Field(name)
		if !ok {
			continue
		}
		column := "CAST(NULL AS VARCHAR)"
		if slices.Contains(v.Mapped, name) {
			column = Name(name)
		}
		raw = append(raw, fmt.Sprintf("%s AS %s, %s AS %s", column, Name("r_"+name), trimmed(column), Name("n_"+name)))
		text = append(text, fmt.Sprintf("%s AS %s", present(Name("n_"+name), f.Type), Name("t_"+name)))
		typed = append(typed, v.typed(f)...)
	}
	id := "_src, _row, _ord"
	names := func(prefix string) string {
		list := []string{id}
		for _, name := range v.Fields {
			list = append(list, Name(prefix+name))
		}
		return strings.Join(list, ", ")
	}
	with := func(list []string) string {
		if len(list) == 0 {
			return ""
		}
		return ", " + strings.Join(list, ", ")
	}
	inner := fmt.Sprintf("SELECT %s%s FROM %s", id, with(raw), Name(RawView(v.Dataset.Name)))
	middle := fmt.Sprintf("SELECT %s%s FROM (%s)", names("r_"), with(text), inner)
	parsed := fmt.Sprintf("SELECT *%s FROM (%s)", with(v.parts()), middle)
	values := fmt.Sprintf("SELECT %s%s FROM (%s)", names("r_"), with(append(columns("t_", v.Fields), typed...)), parsed)
	return fmt.Sprintf("SELECT *%s FROM (%s)", with(v.timesOfDay()), values)
}

// timesOfDay are the columns h_f: a value at exactly 00:00:00 has no time of day.
func (v View) timesOfDay() []string {
	var out []string
	for _, name := range v.Fields {
		if f, _ := v.Dataset.Field(name); f.Type.Temporal() {
			out = append(out, fmt.Sprintf("date_trunc('day', %[1]s) <> %[1]s AS %[2]s", Name("v_"+name), Name("h_"+name)))
		}
	}
	return out
}

func columns(prefix string, fields []string) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = Name(prefix + f)
	}
	return out
}

var trimSet = Text(" \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000" + viettext.ZeroWidth)

// tidy texts hold only printable ASCII and composed letters of the Latin blocks, and neither begin nor end with a blank:
// they are trimmed and in NFC as they stand. Telling so costs a tenth of trimming and composing.
const (
	tidySolid = `!-~\x{A1}-\x{AC}\x{AE}-\x{24F}\x{1E00}-\x{1EFF}`
	tidy      = `[` + tidySolid + `](?:[ ` + tidySolid + `]*[` + tidySolid + `])?`
)

func trimmed(column string) string {
	return fmt.Sprintf("CASE WHEN regexp_full_match(%[1]s, '%[2]s') THEN %[1]s ELSE trim(nfc_normalize(trim(%[1]s, %[3]s)), %[3]s) END", column, strings.ReplaceAll(tidy, "'", "''"), trimSet)
}

// present is the text, or NULL where it is missing. In boolean fields only a blank is missing.
func present(column string, t dataset.Type) string {
	if t == dataset.Bool {
		return "nullif(" + column + ", '')"
	}
	longest := 0
	for _, w := range viettext.MissingWords {
		longest = max(longest, len([]rune(w)))
	}
	return fmt.Sprintf("CASE WHEN %[1]s = '' OR (length(%[1]s) <= %[2]d AND lower(%[1]s) IN %[3]s) THEN NULL ELSE %[1]s END", column, longest, Texts(viettext.MissingWords))
}

// parts are the columns p_f that take a date apart, or the normalised text of an enumeration, once for typed.
func (v View) parts() []string {
	var out []string
	for _, name := range v.Fields {
		f, _ := v.Dataset.Field(name)
		t, p := Name("t_"+name), Name("p_"+name)
		switch {
		case f.Type.Temporal():
			out = append(out, fmt.Sprintf("CASE WHEN %[1]s IS NOT NULL AND regexp_matches(%[1]s, '^[0-9]{1,4}[/.-]') THEN regexp_extract(%[1]s, %[2]s, ['d', 'y', 'iso', 't', 'z']) END AS %[3]s", t, Text(dateForm), p))
		case f.Type == dataset.Enum || f.Type == dataset.Bool:
			out = append(out, fmt.Sprintf("%s AS %s", lowered(t), p))
		}
	}
	return out
}

// The readable forms: d/M/yyyy with one separator used twice, or yyyy-MM-dd; then a time of day; then an offset.
const (
	clock    = `(?:[ T]((?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{3})?)?) ?(Z|[+-](?:0[0-9]|1[0-9]|2[0-3]):[0-5][0-9])?)?`
	dateForm = `^(?:([0-9]{1,2}(?:/[0-9]{1,2}/|-[0-9]{1,2}-|\.[0-9]{1,2}\.))([0-9]{4})|([0-9]{4}-[0-9]{2}-[0-9]{2}))` + clock + `$`
)

func (v View) typed(f dataset.Field) []string {
	t, p, value := Name("t_"+f.Name), Name("p_"+f.Name), Name("v_"+f.Name)
	switch {
	case f.Type.Temporal():
		return []string{v.moment(f.Name, t, p) + " AS " + value}
	case f.Type == dataset.Bool:
		return []string{fmt.Sprintf("CASE WHEN %[1]s IN %[2]s THEN TRUE WHEN %[1]s IN %[3]s THEN FALSE END AS %[4]s", p, Texts(catalogue.BoolTrue), Texts(catalogue.BoolFalse), value)}
	case f.Type == dataset.Enum:
		return []string{v.enum(f, p) + " AS " + value}
	case f.Name == "rating" || f.Name == "score":
		return []string{rating(t) + " AS " + value}
	case f.Type.Whole():
		return []string{Whole(t) + " AS " + value}
	case f.Type == dataset.Decimal:
		return []string{decimal(t) + " AS " + value}
	}
	return nil
}

func lowered(t string) string {
	return "lower(" + collapsed(t) + ")"
}

func collapsed(t string) string {
	return fmt.Sprintf("CASE WHEN regexp_full_match(%[1]s, '[!-~\\x{C0}-\\x{24F}\\x{1E00}-\\x{1EFF}]+(?: [!-~\\x{C0}-\\x{24F}\\x{1E00}-\\x{1EFF}]+)*') THEN %[1]s ELSE trim(regexp_replace(translate(%[1]s, %[2]s, ''), '[%[3]s]+', ' ', 'g')) END", t, Text(viettext.ZeroWidth), blanks)
}

// enum maps the normalised text. Tone placement is folded on both sides only where the plain lower-cased text misses.
func (v View) enum(f dataset.Field, p string) string {
	list := append([]Spelling{}, v.Spellings[f.Name]...)
	for _, s := range catalogue.Enum(v.Dataset.Name, f.Name) {
		list = append(list, Spelling{Text: s.Text, Value: s.Value})
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CASE %s", toneFolding(p))
	for _, s := range list {
		fmt.Fprintf(&b, " WHEN %s THEN %s", Text(s.Text), Text(s.Value))
	}
	return b.String() + " END"
}

const (
	plainInt   = `[+-]?[0-9]{1,18}`
	groupedInt = `[+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)`
	currency   = `(?i:đ|đồng|vnd)`
)

// Whole reads a text column as integers and money: digits, or groups of three with one kind of separator, optionally the currency.
func Whole(t string) string {
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN NULL WHEN regexp_full_match(%[1]s, '%[2]s') THEN TRY_CAST(%[1]s AS BIGINT) WHEN regexp_full_match(%[1]s, '%[3]s[%[5]s]*%[4]s?') THEN TRY_CAST(regexp_replace(%[1]s, '[^0-9+-]', '', 'g') AS BIGINT) END",
		t, plainInt, groupedInt, currency, blanks)
}

// decimal reads as an integer first; what is left may have one decimal comma or point. The value is in thousandths.
func decimal(t string) string {
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL THEN NULL WHEN regexp_full_match(%[1]s, '%[2]s') THEN TRY_CAST(regexp_replace(%[1]s, '[^0-9+-]', '', 'g') AS DECIMAL(18, 3)) WHEN regexp_full_match(%[1]s, '[+-]?[0-9]{1,12}[.,][0-9]+') THEN TRY_CAST(replace(%[1]s, ',', '.') AS DECIMAL(18, 3)) END", t, groupedInt)
}

func rating(t string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE %s", toneFolding(lowered(t)))
	for _, w := range catalogue.RatingWords() {
		fmt.Fprintf(&b, " WHEN %s THEN CAST(%d AS BIGINT)", Text(w.Text), w.Value)
	}
	return b.String() + " ELSE " + Whole(t) + " END"
}
