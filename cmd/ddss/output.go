package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"ddss/internal/audit/leak"
	"ddss/internal/durable"
	"ddss/internal/fault"
)

// Who may read what is written: figures everybody, lists of records their owner.
const (
	forAll   = 0o644
	forOwner = 0o600
)

// emit writes figures to the file, or to stdout.
func (a *app) emit(file string, text []byte) error {
	return a.write(file, forAll, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// output writes a list of records to the file, or to stdout.
func (a *app) output(file string, write func(io.Writer) error) error {
	return a.write(file, forOwner, write)
}

// write writes to the file, which is there whole or not at all, or to stdout. A file with personal data in clear is
// refused, unless the user asked for it unmasked.
func (a *app) write(file string, mode os.FileMode, write func(io.Writer) error) error {
	if file == "" {
		w := bufio.NewWriter(a.out)
		return errors.Join(write(w), w.Flush())
	}
	var text bytes.Buffer
	if err := write(&text); err != nil {
		var told *fault.Error
		if errors.As(err, &told) || errors.Is(err, context.Canceled) {
			return err
		}
		return cannotWrite(file, err)
	}
	if !a.unmasked {
		found, err := leak.File(file, text.Bytes())
		if err = errors.Join(err, leak.Refuse(file, found)); err != nil {
			return err
		}
	}
	return cannotWrite(file, replaced(file, text.Bytes(), mode))
}

// replaced writes a file beside the one of that name and puts it in its place. What is no plain file, such as a pipe, is
// written as it is.
func replaced(file string, text []byte, mode os.FileMode) error {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file, text, mode)
	}
	return durable.Replace(file, text, mode)
}

func cannotWrite(file string, err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Failed, "Không ghi được tệp %s.", "The file %s cannot be written.", file).Because(err)
}
