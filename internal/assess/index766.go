package assess

import (
	"slices"

	"ddss/checks"
	"ddss/internal/config"
	"ddss/internal/engine"
	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/viettext"
)

const reasonPortal = "not_in_exports"

// index766 computes the index from the dossiers; a count of the configuration stands in for what they do not tell.
func (s *Session) index766() error {
	counted := map[string]engine.Measured{}
	for _, m := range s.Judged.Measured {
		counted[m.ID] = m
	}
	supplied, err := s.suppliedCounts()
	if err != nil {
		return err
	}
	counts := map[string]index766.Count{}
	for _, m := range s.Catalogue.Measures(checks.Index766) {
		count := index766.Count{Reason: reasonPortal}
		if m.From == checks.FromRows {
			c := counted[m.ID]
			count = index766.Count{Reason: c.Reason}
			if c.Reason == "" {
				count = index766.Count{Known: true, Numerator: &c.Numerator, Denominator: &c.Denominator}
			}
		}
		if given, ok := supplied[m.ID]; ok && !count.Known {
			count = given
		}
		counts[m.ID] = count
	}
	s.Result.Index766 = index766.Live2026().Index(counts)
	return nil
}

// suppliedCounts reads the counts of the unit from the file of the configuration.
func (s *Session) suppliedCounts() (map[string]index766.Count, error) {
	name := s.options.Config.Index766.Counts
	if name == "" {
		return nil, nil
	}
	text, err := s.options.readInput("index766.counts", name, s.Outcome)
	if err != nil {
		return nil, err
	}
	units, err := index766.ReadCounts(name, text, index766.Live2026())
	if err != nil {
		return nil, err
	}
	own := viettext.Normalize(s.options.Config.Unit.Name)
	i := slices.IndexFunc(units, func(u index766.UnitCounts) bool { return viettext.Normalize(u.Unit) == own })
	switch {
	case i >= 0:
		return units[i].Counts, nil
	case len(units) == 1:
		return units[0].Counts, nil
	}
	return nil, fault.New(fault.Usage, "%s: không có dòng nào của đơn vị %q (unit.name trong %s).", "%s: no line belongs to the unit %q (unit.name in %s).", name, s.options.Config.Unit.Name, config.FileName)
}
