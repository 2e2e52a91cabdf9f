package targets

import (
	"fmt"
	"slices"
	"time"

	"ddss/checks"
	"ddss/internal/catalogue"
	"ddss/internal/config"
	"ddss/internal/fault"
)

// Load reads a plan file; name is how errors call it. A nil text is a plan that promises nothing yet. Phases, unless
// empty, stand in place of those of the file. Errors are *fault.Error with exit code 2.
func Load(name string, text []byte, phases []config.Phase) (*Plan, error) {
	p := &Plan{}
	if text != nil {
		if err := config.Strict(name, text, p); err != nil {
			return nil, err
		}
	}
	if err := checkPhases(name, p.Phases); err != nil {
		return nil, err
	}
	if len(phases) > 0 {
		if err := checkPhases(config.FileName, phases); err != nil {
			return nil, err
		}
		p.Phases = slices.Clone(phases)
	}
	p.sortPhases()
	for i := range p.Targets {
		if err := p.checkTarget(name, i); err != nil {
			return nil, err
		}
	}
	for group := range p.Sectors {
		if !slices.Contains(catalogue.SectorGroups(), group) {
			return nil, unknown(name, "sectors", "nhóm lĩnh vực", "group of sectors", group, catalogue.SectorGroups())
		}
	}
	p.addLevels()
	return p, nil
}

const highestLevel = 5

func checkPhases(name string, phases []config.Phase) error {
	seen := map[string]bool{}
	for i, ph := range phases {
		if ph.Name == "" || seen[ph.Name] {
			return fault.New(fault.Usage, "%s: giai đoạn thứ %d cần một tên riêng (name).", "%s: phase %d needs a name of its own.", name, i+1)
		}
		seen[ph.Name] = true
		if !isDay(ph.By) {
			return fault.New(fault.Usage, "%s: giai đoạn %s cần ngày cuối by dạng yyyy-MM-dd, không phải %q.", "%s: the phase %s needs its last day, by, as yyyy-MM-dd, not %q.", name, ph.Name, ph.By)
		}
		if ph.Level < 0 || ph.Level > highestLevel {
			return fault.New(fault.Usage, "%s: giai đoạn %s: level phải từ 1 đến 5, không phải %d.", "%s: the phase %s: level must be 1 to 5, not %d.", name, ph.Name, ph.Level)
		}
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (p *Plan) checkTarget(name string, i int) error {
	t := &p.Targets[i]
	place := fmt.Sprintf("targets[%d]", i+1)
	ids := indicators()
	if !slices.Contains(ids, t.Indicator) {
		return unknown(name, place, "chỉ tiêu", "indicator", t.Indicator, ids)
	}
	at := slices.IndexFunc(p.Phases, func(ph config.Phase) bool { return ph.Name == t.Phase })
	if at < 0 {
		var names []string
		for _, ph := range p.Phases {
			names = append(names, ph.Name)
		}
		return unknown(name, place, "giai đoạn", "phase", t.Phase, names)
	}
	wrong := func(vi, en, what string) error {
		return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, %s (%s): %s", name, place, t.Indicator, fmt.Sprintf(vi, what)), En: fmt.Sprintf("%s, %s (%s): %s", name, place, t.Indicator, fmt.Sprintf(en, what))}
	}
	if t.Direction == "" {
		t.Direction = High
	}
	if t.Deadline == "" {
		t.Deadline = p.Phases[at].By
	}
	first := slices.IndexFunc(p.Targets, func(o Target) bool { return o.Indicator == t.Indicator && o.Phase == t.Phase })
	switch {
	case t.Value == nil:
		return wrong("thiếu giá trị mục tiêu value%s.", "the value of the target is missing%s.", "")
	case t.Direction != High && t.Direction != Low:
		return wrong("direction phải là high (càng cao càng tốt) hoặc low (càng thấp càng tốt), không phải %q.", "direction must be high (high is good) or low (low is good), not %q.", t.Direction)
	case !isDay(t.Deadline):
		return wrong("deadline phải có dạng yyyy-MM-dd, không phải %q.", "deadline must be yyyy-MM-dd, not %q.", t.Deadline)
	case first < i:
		return wrong("chỉ tiêu này đã có mục tiêu cho giai đoạn %s.", "this indicator already has a target for the phase %s.", t.Phase)
	}
	return nil
}

func indicators() []string {
	var ids []string
	for _, m := range checks.BuiltIn().Measures(checks.Indicators) {
		ids = append(ids, m.ID)
	}
	return ids
}

// unknown refuses a name and asks whether the nearest known one was meant.
func unknown(name, place, vi, en, word string, known []string) error {
	e := &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, %s: không có %s %q.", name, place, vi, word), En: fmt.Sprintf("%s, %s: unknown %s %q.", name, place, en, word)}
	if near := fault.Nearest(word, known); near != "" {
		e.Vi += fmt.Sprintf(" Có phải là %q không?", near)
		e.En += fmt.Sprintf(" Did you mean %q?", near)
	}
	return e
}
