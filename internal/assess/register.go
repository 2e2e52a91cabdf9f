package assess

import (
	"context"
	"os"
	"path/filepath"

	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
)

// RegisterLine is a dossier in a list made elsewhere, such as the paper register.
type RegisterLine struct {
	Key, Sheet string
	Row        int64
}

// Register reads the dossier codes of a list made elsewhere, in any form that a source may have. Lines without a code are
// left out.
func (s *Session) Register(ctx context.Context, path string) ([]RegisterLine, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fault.New(fault.Usage, "Không thấy sổ %s.", "The register %s is not there.", path).Because(err)
	}
	o := s.options
	o.Config = &config.Config{Lang: o.Config.Lang, Engine: o.Config.Engine, Sources: []config.Source{{Dataset: sampled, Path: filepath.Base(path)}}}
	o.ConfigText, o.Dir, o.NoWrite = nil, filepath.Dir(path), true
	list, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	defer list.Close()
	if len(list.Faults) > 0 {
		return nil, list.Faults[0]
	}
	var lines []RegisterLine
	err = list.Records(ctx, sampled, []string{"dossier_code"}, func(r engine.Record) error {
		if r.Texts[0] != "" {
			_, sheet := list.SourceOf(sampled, r.Source)
			lines = append(lines, RegisterLine{Key: r.Texts[0], Sheet: sheet, Row: r.Row})
		}
		return nil
	})
	return lines, err
}
