package config

import (
	"maps"
	"net/mail"
	"regexp"
	"slices"

	"ddss/internal/fault"
)

var memory = regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?(?i:[KMGT]i?B)$`)

// Check refuses values that no configuration may have. Errors are *fault.Error with exit code 2.
func (c *Config) Check() error {
	wrong := func(vi, en string, args ...any) error { return fault.New(fault.Usage, vi, en, args...) }
	if c.System != "" && c.System != "tap_trung" && c.System != "rieng" {
		return wrong("%s: system phải là tap_trung hoặc rieng, không phải %q.", "%s: system must be tap_trung or rieng, not %q.", FileName, c.System)
	}
	if c.Lang != "" && c.Lang != "vi" && c.Lang != "en" {
		return wrong("%s: lang phải là vi hoặc en, không phải %q.", "%s: lang must be vi or en, not %q.", FileName, c.Lang)
	}
	for _, r := range c.Reports {
		if !slices.Contains([]string{"html", "xlsx", "pdf", "fixlist"}, r) {
			return wrong("%s: reports chỉ có html, xlsx, pdf và fixlist, không có %q.", "%s: reports can be html, xlsx, pdf and fixlist, not %q.", FileName, r)
		}
	}
	if n := c.Engine.Name; n != "" && n != "duckdb" {
		return wrong("%s: engine.name chỉ có duckdb, không có %q.", "%s: engine.name can only be duckdb, not %q.", FileName, n)
	}
	if c.Engine.Threads < 0 {
		return wrong("%s: engine.threads không được âm.", "%s: engine.threads must not be negative.", FileName)
	}
	if m := c.Engine.MemoryLimit; m != "" && !memory.MatchString(m) {
		return wrong("%s: engine.memory_limit phải có dạng như 400MB hoặc 2GB, không phải %q.", "%s: engine.memory_limit must be like 400MB or 2GB, not %q.", FileName, m)
	}
	if g := c.Gate.DQI; g != nil && !(*g >= 0 && *g <= 100) {
		return wrong("%s: gate.dqi phải từ 0 đến 100.", "%s: gate.dqi must be from 0 to 100.", FileName)
	}
	if s := c.Calendar.Saturday; s != "" && s != "off" && s != "morning" && s != "full" {
		return wrong("%s: calendar.saturday phải là off, morning hoặc full, không phải %q.", "%s: calendar.saturday must be off, morning or full, not %q.", FileName, s)
	}
	if c.Retention.Runs < 0 || c.Retention.Days < 0 {
		return wrong("%s: retention không được âm.", "%s: retention must not be negative.", FileName)
	}
	if err := c.Alerts.check(); err != nil {
		return err
	}
	for i, s := range c.Sources {
		if s.Dataset == "" && s.Path != "" {
			return wrong("%s: nguồn thứ %d (%s) cần dataset; hãy ghi bộ dữ liệu mà tệp này chứa.", "%s: source %d (%s) needs dataset; name the dataset that the file holds.", FileName, i+1, s.Path)
		}
		if s.Dataset == "" || s.Path == "" && s.URL == "" {
			return wrong("%s: nguồn thứ %d cần dataset và path, hoặc dataset và url.", "%s: source %d needs dataset and path, or dataset and url.", FileName, i+1)
		}
		if err := s.check(i + 1); err != nil {
			return err
		}
	}
	return nil
}

func (a *Alerts) check() error {
	wrong := func(vi, en string, args ...any) error { return fault.New(fault.Usage, vi, en, args...) }
	addresses := map[string][]string{}
	if m := a.SMTP; m != nil {
		switch {
		case m.Host == "" || m.From == "" || len(m.To) == 0:
			return wrong("%s: alerts.smtp cần host, from và to.", "%s: alerts.smtp needs host, from and to.", FileName)
		case m.TLS != "" && m.TLS != "starttls" && m.TLS != "implicit" && m.TLS != "none":
			return wrong("%s: alerts.smtp.tls phải là starttls, implicit hoặc none, không phải %q.", "%s: alerts.smtp.tls must be starttls, implicit or none, not %q.", FileName, m.TLS)
		}
		addresses["alerts.smtp.from"], addresses["alerts.smtp.to"] = []string{m.From}, m.To
	}
	if w := a.Webhook; w != nil && w.URL == "" {
		return wrong("%s: alerts.webhook cần url.", "%s: alerts.webhook needs url.", FileName)
	}
	if d := a.Due; d != nil {
		switch {
		case a.SMTP == nil:
			return wrong("%s: alerts.due gửi thư qua alerts.smtp; hãy khai alerts.smtp.", "%s: alerts.due sends mail through alerts.smtp; add alerts.smtp.", FileName)
		case len(d.Agencies) == 0 && len(d.Others) == 0:
			return wrong("%s: alerts.due cần agencies hoặc others.", "%s: alerts.due needs agencies or others.", FileName)
		case d.Within != nil && *d.Within < 0:
			return wrong("%s: alerts.due.within không được âm.", "%s: alerts.due.within must not be negative.", FileName)
		}
		addresses["alerts.due.others"] = d.Others
		for code, list := range d.Agencies {
			if len(list) == 0 {
				return wrong("%s: alerts.due.agencies: %q chưa có địa chỉ thư nào.", "%s: alerts.due.agencies: %q has no address.", FileName, string(code))
			}
			addresses["alerts.due.agencies"] = append(addresses["alerts.due.agencies"], list...)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(addresses)) {
		for i, s := range addresses[key] {
			if _, err := mail.ParseAddress(s); err != nil {
				return wrong("%s: %s: địa chỉ thứ %d không phải địa chỉ thư.", "%s: %s: address %d is no mail address.", FileName, key, i+1)
			}
		}
	}
	return nil
}
