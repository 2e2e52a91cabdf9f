package targets

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ddss/internal/config"
	"ddss/internal/result"
)

// Plan is what a commune promised.
type Plan struct {
	Title      string              `yaml:"title"`
	DocumentNo string              `yaml:"document_no"`
	Phases     []config.Phase      `yaml:"phases"` // in the order of their days
	Targets    []Target            `yaml:"targets"`
	Sectors    map[string][]string `yaml:"sectors"` // names of local sectors by group, beside the built-in ones
}

// Directions of a target.
const (
	High = "high" // the value must reach the target
	Low  = "low"  // the value must not exceed it, as a rank
)

// Target is the value that an indicator must reach in a phase.
type Target struct {
	Indicator string `yaml:"indicator"`
	Phase     string `yaml:"phase"`
	Value     *Value `yaml:"value"`
	Direction string `yaml:"direction"` // high if left out
	Deadline  string `yaml:"deadline"`  // yyyy-MM-dd; the last day of the phase if left out
	LeadUnit  string `yaml:"lead_unit"`
	CoopUnits string `yaml:"coop_units"`
}

// Value is a number with at most two decimals, in hundredths.
type Value result.Percent

// UnmarshalYAML reads the digits as they are written, without going through a float.
func (v *Value) UnmarshalYAML(n *yaml.Node) error {
	if n.Tag != "!!int" && n.Tag != "!!float" {
		return fmt.Errorf("line %d: %q is no number", n.Line, n.Value)
	}
	if err := (*result.Percent)(v).UnmarshalJSON([]byte(n.Value)); err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	return nil
}

// Phase is the phase in which a day (yyyy-MM-dd) lies; false after the last.
func (p *Plan) Phase(day string) (config.Phase, bool) {
	for _, ph := range p.Phases {
		if day <= ph.By {
			return ph, true
		}
	}
	return config.Phase{}, false
}

// Holding is the target of an indicator that holds on a day (yyyy-MM-dd).
func (p *Plan) Holding(indicator, day string) (Target, bool) {
	for _, ph := range p.Phases {
		if day > ph.By {
			continue
		}
		i := slices.IndexFunc(p.Targets, func(t Target) bool { return t.Indicator == indicator && t.Phase == ph.Name })
		if i >= 0 {
			return p.Targets[i], true
		}
	}
	return Target{}, false
}

// MaturityIndicator is the indicator whose targets are the levels of the phases, unless the plan sets them itself.
const MaturityIndicator = "truong_thanh"

// addLevels makes the levels of the phases targets.
func (p *Plan) addLevels() {
	for _, ph := range p.Phases {
		given := slices.ContainsFunc(p.Targets, func(t Target) bool { return t.Indicator == MaturityIndicator && t.Phase == ph.Name })
		if ph.Level > 0 && !given {
			level := Value(ph.Level * 100)
			p.Targets = append(p.Targets, Target{Indicator: MaturityIndicator, Phase: ph.Name, Value: &level, Direction: High, Deadline: ph.By})
		}
	}
}

func (p *Plan) sortPhases() {
	slices.SortStableFunc(p.Phases, func(a, b config.Phase) int { return strings.Compare(a.By, b.By) })
}
