package main

import (
	"syscall"

	"ddss/internal/fault"
)

// leastAddressSpace is below what the runtimes of Go and DuckDB reserve; under a narrower limit they abort in the middle.
const leastAddressSpace = 3 << 30

// enoughAddressSpace refuses to begin under a limit of ulimit -v under which no run ends well.
func enoughAddressSpace() error {
	var l syscall.Rlimit
	const addressSpace = syscall.RLIMIT_AS
	if err := syscall.Getrlimit(addressSpace, &l); err != nil || l.Cur >= leastAddressSpace {
		return nil
	}
	return fault.New(fault.Failed, "Giới hạn bộ nhớ ảo (ulimit -v) là %d MB, cần ít nhất %d MB; hãy bỏ giới hạn này, và giới hạn bộ nhớ bằng engine.memory_limit hoặc MemoryMax của systemd.",
		"The limit of the address space (ulimit -v) is %d MB and has to be %d MB at least; lift it, and bound the memory with engine.memory_limit or systemd's MemoryMax.", l.Cur>>20, leastAddressSpace>>20)
}
