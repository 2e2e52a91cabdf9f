package maturity

import (
	"math/big"
	"strings"

	"ddss/internal/viettext"
)

// Evidence is a document that stands for a criterion. Days are yyyy-MM-dd, "" where missing or unreadable.
type Evidence struct {
	ID, Criterion, Title, DocumentNo string
	IssuedOn, ValidFrom, ValidUntil  string
	Expires                          bool // a last day is written, be it readable or not
	Rating                           string
	Assessor, AssessorUnit           string
	Verifier, VerifierUnit           string
	VerifiedOn                       string
	File                             string
	FileState                        FileState
}

// FileState says whether the file of an evidence row is the one whose hash the row names.
type FileState int

// States of a file.
const (
	FileMatches FileState = iota
	FileAbsent            // named, and not below the folder of the configuration
	FileDiffers           // its hash is another, or the row names none
)

// Reasons that lower a document.
const (
	reasonNoEvidence  = "no_evidence"
	reasonFileAbsent  = "file_absent"
	reasonFileDiffers = "file_differs"
	reasonExpired     = "expired"
	reasonNotInForce  = "not_in_force"
	reasonIncomplete  = "evidence_incomplete" // without number, date or file
	reasonUnverified  = "unverified"
	reasonRating      = "rated"
)

var ratingWorth = map[string]int64{NotAchieved: 0, Partly: 50, Largely: 75, Fully: 100}

// Achievement is what a document is worth on a day (yyyy-MM-dd), and what lowers it: a code, and "" for nothing.
func (e Evidence) Achievement(today string) (*big.Rat, string) {
	v, reason := big.NewRat(ratingWorth[e.Rating], 1), ""
	if v.Cmp(hundred) < 0 {
		reason = reasonRating + ":" + firstOf(e.Rating, NotAchieved)
	}
	atMost := func(most *big.Rat, why string) {
		if v.Cmp(most) > 0 {
			v, reason = most, why
		}
	}
	if e.File != "" && e.FileState != FileMatches {
		return new(big.Rat), map[FileState]string{FileAbsent: reasonFileAbsent, FileDiffers: reasonFileDiffers}[e.FileState] + ":" + code(e.ID)
	}
	if !e.verified() || e.VerifiedOn > today {
		atMost(big.NewRat(75, 1), reasonUnverified+":"+code(e.ID))
	}
	switch {
	case e.Expires && e.ValidUntil < today:
		atMost(cutP, reasonExpired+":"+code(e.ID))
	case e.ValidFrom > today || e.IssuedOn > today:
		atMost(cutP, reasonNotInForce+":"+code(e.ID))
	case e.DocumentNo == "" || e.IssuedOn == "" || e.File == "":
		atMost(cutP, reasonIncomplete+":"+code(e.ID))
	}
	return v, reason
}

// verified reports whether another person of another unit vouches for the rating. A missing name counts as the same.
func (e Evidence) verified() bool {
	other := func(a, b string) bool {
		a, b = viettext.Normalize(a), viettext.Normalize(b)
		return a != "" && b != "" && a != b
	}
	return other(e.Assessor, e.Verifier) && other(e.AssessorUnit, e.VerifierUnit)
}

// code makes a text fit for a reason, which has no spaces.
func code(s string) string { return strings.Join(strings.Fields(firstOf(s, "?")), "_") }

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// best is the achievement of the best document of a criterion, and what lowers that one.
func best(list []Evidence, criterion, today string) (*big.Rat, string) {
	v, reason := new(big.Rat), reasonNoEvidence
	found := false
	for _, e := range list {
		if e.Criterion != criterion {
			continue
		}
		if w, why := e.Achievement(today); !found || w.Cmp(v) > 0 {
			v, reason, found = w, why, true
		}
	}
	return v, reason
}
