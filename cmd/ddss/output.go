package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"ddss/internal/audit/leak"
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

// write writes to the file, which is there whole or not at all, or to stdout. What holds personal data in clear is refused,
// unless the user asked for it unmasked.
func (a *app) write(file string, mode os.FileMode, write func(io.Writer) error) error {
	text, err := a.filled(file, write)
	if err != nil {
		return err
	}
	if file == "" {
		_, err := a.out.Write(text)
		return err
	}
	return cannotWrite(file, replaced(file, text, mode))
}

// filled is what write writes, once it is known to hold no personal data in clear.
func (a *app) filled(file string, write func(io.Writer) error) ([]byte, error) {
	if file == "" {
		file = "stdout"
	}
	var text bytes.Buffer
	if err := write(&text); err != nil {
		var told *fault.Error
		if errors.As(err, &told) || errors.Is(err, context.Canceled) {
			return nil, err
		}
		return nil, cannotWrite(file, err)
	}
	if a.unmasked {
		return text.Bytes(), nil
	}
	found, err := leak.File(file, text.Bytes())
	return text.Bytes(), errors.Join(err, leak.Refuse(file, found))
}

// replaced writes a file beside the one of that name and puts it in its place. What is no plain file, such as a pipe, is
// written as it is.
func replaced(file string, text []byte, mode os.FileMode) error {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file, text, mode)
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Chmod(mode), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}

func cannotWrite(file string, err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Failed, "Không ghi được tệp %s.", "The file %s cannot be written.", file).Because(err)
}

// discreet hides personal data in what is said beside the results: errors that name files, warnings, progress, logs.
type discreet struct{ io.Writer }

func (d discreet) Write(p []byte) (int, error) {
	if _, err := io.WriteString(d.Writer, leak.Mask(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
