package run

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Rules is the content of catalogue.json: the checks as they were applied.
type Rules struct {
	Schema string `json:"schema"`
	Digest string `json:"digest"` // as in result.json
	Checks []Rule `json:"checks"` // by id
}

// RulesSchema names the form of catalogue.json.
const RulesSchema = "ddss.catalogue/1"

// Rule is a check: what an auditor reads to know who was judged, by what, and on which basis. Wordings are by language.
type Rule struct {
	ID        string            `json:"id"`
	Version   int               `json:"version"`
	Severity  string            `json:"severity"`
	Title     map[string]string `json:"title"`
	Basis     map[string]string `json:"basis"`
	Advice    map[string]string `json:"advice"`
	Field     string            `json:"field"`
	Unit      string            `json:"unit"`
	Eligible  string            `json:"eligible"`  // predicate of the denominator
	Violating string            `json:"violating"` // predicate of a violation
	Custom    bool              `json:"custom"`    // the unit's own
}

// ReadRules reads the catalogue of a run folder; one without has no rules.
func ReadRules(dir string) (Rules, error) {
	var r Rules
	text, err := os.ReadFile(filepath.Join(dir, CatalogueFile))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("%s: %w", CatalogueFile, err)
	}
	return r, nil
}
