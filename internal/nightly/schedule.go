package nightly

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Schedule says when and what to run.
type Schedule struct {
	Program string // absolute path of ddss
	Config  string // absolute path of the folder or of ddss.yaml
	Out     string // absolute path of the run folders
	Clock   string // HH:mm
	User    string // under whom the service runs
}

// Systemd is the service and the timer, with the lines that name their files.
func (s Schedule) Systemd() string {
	return "# ddss.service\n" + s.Service() + "\n# ddss.timer\n" + s.Timer()
}

// Service is the systemd unit of a night. That a gate is missed is no failure of the service.
func (s Schedule) Service() string {
	return fmt.Sprintf(`[Unit]
Description=ddss: assess the commune's records
After=local-fs.target remote-fs.target network-online.target
Wants=network-online.target

[Service]
Type=oneshot
User=%[1]s
ExecStart=%[2]s nightly --config %[3]s --out %[4]s
SuccessExitStatus=3
TimeoutStartSec=4h
MemoryMax=4G
Nice=10
UMask=0027
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
CapabilityBoundingSet=
ReadWritePaths=%[4]s
`, s.User, unitQuote(s.Program), unitQuote(s.Config), unitQuote(s.Out))
}

// Timer is the systemd unit that starts the service. A night that the machine slept through is caught up with.
func (s Schedule) Timer() string {
	return fmt.Sprintf(`[Unit]
Description=ddss every night

[Timer]
OnCalendar=*-*-* %s:00
RandomizedDelaySec=5min
Persistent=true

[Install]
WantedBy=timers.target
`, s.Clock)
}

// unitQuote quotes an argument for a unit file (systemd.syntax, systemd.service: quoting, % specifiers, $ variables).
func unitQuote(arg string) string {
	arg = strings.NewReplacer(`%`, `%%`, `$`, `$$`).Replace(arg)
	if strings.ContainsAny(arg, " \t\"'\\") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(arg) + `"`
	}
	return arg
}

// Cron is a line for a crontab.
func (s Schedule) Cron() string {
	hour, minute, _ := strings.Cut(s.Clock, ":")
	return fmt.Sprintf("%s %s * * * %s nightly --config %s --out %s\n", plain(minute), plain(hour), shellQuote(s.Program), shellQuote(s.Config), shellQuote(s.Out))
}

// plain drops the leading zero of two digits.
func plain(s string) string { return strings.TrimLeft(s[:1], "0") + s[1:] }

// shellQuote quotes for a POSIX shell; a crontab also ends the command at %.
func shellQuote(arg string) string {
	return "'" + strings.NewReplacer(`'`, `'\''`, `%`, `\%`).Replace(arg) + "'"
}

// Windows is the command that makes the task.
func (s Schedule) Windows() string {
	return fmt.Sprintf("schtasks /Create /TN ddss /SC DAILY /ST %s /TR \"\\\"%s\\\" nightly --config \\\"%s\\\" --out \\\"%s\\\"\"\n", s.Clock, s.Program, s.Config, filepath.Clean(s.Out))
}
