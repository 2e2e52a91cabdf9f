package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

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

// write writes to the file, which is there whole or not at all, or to stdout.
func (a *app) write(file string, mode os.FileMode, write func(io.Writer) error) error {
	if file == "" && a.unmasked {
		w := bufio.NewWriter(a.out)
		return errors.Join(write(w), w.Flush())
	}
	d, err := a.draft(file, write)
	if err != nil {
		return err
	}
	defer d.discard()
	if file == "" {
		return d.copy(a.out)
	}
	return cannotWrite(file, d.publish(file, mode))
}

// draft is what will be written, in a nameless file.
type draft struct{ *os.File }

func (d draft) discard() {
	d.Close()
	os.Remove(d.Name())
}

// draft writes beside the file whose place it is to take; beside what is no plain file, such as a pipe, nothing can stand.
// What holds personal data in clear is refused, unless the user asked for it unmasked.
func (a *app) draft(file string, write func(io.Writer) error) (draft, error) {
	dir := filepath.Dir(file)
	if !plain(file) {
		dir = ""
	}
	if file == "" {
		dir, file = "", "stdout"
	}
	tmp, err := os.CreateTemp(dir, "."+filepath.Base(file)+"-*")
	if err != nil {
		return draft{}, cannotWrite(file, err)
	}
	d := draft{tmp}
	w := bufio.NewWriterSize(tmp, draftBuffer)
	err = errors.Join(write(w), w.Flush())
	var told *fault.Error
	if err != nil && !errors.As(err, &told) && !errors.Is(err, context.Canceled) {
		err = cannotWrite(file, err)
	}
	if err == nil && !a.unmasked {
		err = d.refuseLeaks(file)
	}
	if err != nil {
		d.discard()
		return draft{}, err
	}
	return d, nil
}

const draftBuffer = 1 << 18

func (d draft) refuseLeaks(file string) error {
	info, err := d.Stat()
	if err != nil {
		return cannotWrite(file, err)
	}
	found, err := leak.File(file, d, info.Size())
	return errors.Join(err, leak.Refuse(file, found))
}

// publish puts a draft in its place, or copies it into what is no plain file.
func (d draft) publish(file string, mode os.FileMode) error {
	if plain(file) {
		if err := errors.Join(d.Chmod(mode), d.Sync(), d.Close()); err != nil {
			return err
		}
		return durable.Rename(d.Name(), file)
	}
	to, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(d.copy(to), to.Close())
}

func (d draft) copy(to io.Writer) error {
	if _, err := d.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(to, d.File)
	return err
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

// discreet hides personal data in what is said beside the results: errors that name files, warnings, progress, logs.
type discreet struct{ io.Writer }

func (d discreet) Write(p []byte) (int, error) {
	if _, err := io.WriteString(d.Writer, leak.Mask(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
