package dataset

// Relation leads from a row to the first row, by source order, of another dataset whose key equals a code of the row.
type Relation struct {
	From  string // dataset of the row
	Field string // its field that holds the code
	To    string // the other dataset, which also names the relation; its key is compared
}

// Relations are the ways from row to row. Codes are compared trimmed, in NFC, case-sensitively.
var Relations = []Relation{
	{From: "dossier", Field: "procedure_code", To: "procedure"},
	{From: "dossier", Field: "national_id", To: "person"},
	{From: "dossier", Field: "agency_code", To: "agency"},
	{From: "document", Field: "dossier_code", To: "dossier"},
	{From: "payment", Field: "dossier_code", To: "dossier"},
	{From: "survey", Field: "dossier_code", To: "dossier"},
}

// RelationOf returns the relation of that name from the dataset.
func RelationOf(from, to string) (Relation, bool) {
	for _, r := range Relations {
		if r.From == from && r.To == to {
			return r, true
		}
	}
	return Relation{}, false
}
