package main

import (
	"bufio"
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

// write writes to the file, which is there whole or not at all, or to stdout. A file with personal data in clear is
// refused, unless the user asked for it unmasked.
func (a *app) write(file string, mode os.FileMode, write func(io.Writer) error) error {
	if file == "" {
		w := bufio.NewWriter(a.out)
		return errors.Join(write(w), w.Flush())
	}
	tmp, err := a.draft(file, write)
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if !a.unmasked {
		if err := refuseLeaks(file, tmp); err != nil {
			return err
		}
	}
	return cannotWrite(file, publish(tmp, file, mode))
}

// draft writes to a nameless file beside the one of that name, to be put in its place; beside what is no plain file, such
// as a pipe, nothing can stand.
func (a *app) draft(file string, write func(io.Writer) error) (*os.File, error) {
	dir := filepath.Dir(file)
	if !plain(file) {
		dir = ""
	}
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(file)+"-*")
	if err != nil {
		return nil, cannotWrite(file, err)
	}
	w := bufio.NewWriterSize(tmp, draftBuffer)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		tmp.Close()
		os.Remove(tmp.Name())
		var told *fault.Error
		if errors.As(err, &told) || errors.Is(err, context.Canceled) {
			return nil, err
		}
		return nil, cannotWrite(file, err)
	}
	return tmp, nil
}

const draftBuffer = 1 << 18

func refuseLeaks(file string, draft *os.File) error {
	info, err := draft.Stat()
	if err != nil {
		return cannotWrite(file, err)
	}
	found, err := leak.File(file, draft, info.Size())
	return errors.Join(err, leak.Refuse(file, found))
}

// publish puts a draft in its place, or copies it into what is no plain file.
func publish(draft *os.File, file string, mode os.FileMode) error {
	if plain(file) {
		return errors.Join(draft.Chmod(mode), draft.Close(), os.Rename(draft.Name(), file))
	}
	to, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = draft.Seek(0, io.SeekStart)
	if err == nil {
		_, err = io.Copy(to, draft)
	}
	return errors.Join(err, to.Close())
}

// plain reports whether the file is one that another can replace, or is not there yet.
func plain(file string) bool {
	info, err := os.Stat(file)
	return err != nil || info.Mode().IsRegular()
}

func cannotWrite(file string, err error) error {
	if err == nil {
		return nil
	}
	return fault.New(fault.Failed, "Không ghi được tệp %s.", "The file %s cannot be written.", file).Because(err)
}
