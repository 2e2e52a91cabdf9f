// Command ddss assesses what a commune's records of administrative procedures are worth.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"ddss/internal/fault"
)

func main() { os.Exit(execute()) }

// execute carries out the command line and returns the exit code.
func execute() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{out: os.Stdout, err: discreet{os.Stderr}}
	err := a.root().ExecuteContext(ctx)
	if ctx.Err() != nil && !a.stopped {
		return fault.Interrupted
	}
	return a.end(a.err, err)
}

// end prints the error, if any, and gives its exit code.
func (a *app) end(w io.Writer, err error) int {
	if err == nil {
		return fault.Done
	}
	if text := fault.In(err, a.language()); text != "" {
		fmt.Fprintln(w, "ddss: "+text)
	}
	return fault.Code(err)
}
