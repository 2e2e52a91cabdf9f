package checks

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"ddss/internal/dataset"
)

// Version is the version of the built-in catalogue.
const Version = "1.0.0"

// Catalogue is a set of checks that are judged together.
type Catalogue struct {
	Checks []*Check   // sorted by id
	All    []*Measure // of every family, sorted by id
	Words  Words
	Digest string // "sha256:…" over the words, the datasets and all files of checks and measures
}

// Get returns the check with that id.
func (c *Catalogue) Get(id string) (*Check, bool) {
	i, ok := slices.BinarySearchFunc(c.Checks, id, func(c *Check, id string) int { return strings.Compare(c.ID, id) })
	if !ok {
		return nil, false
	}
	return c.Checks[i], true
}

//go:embed words.yaml */*.yaml
var files embed.FS

var builtIn = sync.OnceValues(func() (*Catalogue, error) { return load(files, nil) })

// BuiltIn returns the catalogue that ddss ships. The result is shared and must not be changed.
func BuiltIn() *Catalogue {
	c, err := builtIn()
	if err != nil {
		panic("built-in catalogue: " + err.Error())
	}
	return c
}

// Load returns the built-in catalogue together with the user's own checks, *.yaml files in dir and its folders. A check
// whose expression is broken is kept with its Err; any other fault of a file is an error that names the file.
func Load(dir string) (*Catalogue, error) {
	if dir == "" {
		return BuiltIn(), nil
	}
	return load(files, os.DirFS(dir))
}

func load(shipped, own fs.FS) (*Catalogue, error) {
	c := &Catalogue{Words: Words{}}
	h := sha256.New()
	text, err := fs.ReadFile(shipped, "words.yaml")
	if err != nil {
		return nil, err
	}
	if err := decode(text, &c.Words); err != nil {
		return nil, fmt.Errorf("words.yaml: %w", err)
	}
	fmt.Fprintf(h, "datasets %x\nwords %x\n", sha256.Sum256(dataset.Source()), sha256.Sum256(text))
	if err := c.add(shipped, false, h.Write); err != nil {
		return nil, err
	}
	for _, k := range c.Checks {
		if k.Err != nil {
			return nil, k.Err
		}
	}
	slices.SortFunc(c.Checks, byID)
	for _, family := range []string{Indicators, Index766} {
		err := c.addMeasures(shipped, family, func(id string, text []byte) { fmt.Fprintf(h, "%s %s %x\n", family, id, sha256.Sum256(text)) })
		if err != nil {
			return nil, err
		}
	}
	if own != nil {
		if err := c.add(own, true, h.Write); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(c.Checks, byID)
	for i := 1; i < len(c.Checks); i++ {
		if c.Checks[i].ID == c.Checks[i-1].ID {
			return nil, fmt.Errorf("check %s stands twice; give your own check another id", c.Checks[i].ID)
		}
	}
	c.Digest = "sha256:" + hex.EncodeToString(h.Sum(nil))
	return c, nil
}

func byID(a, b *Check) int { return strings.Compare(a.ID, b.ID) }

// add reads the check files of fsys in the order of their paths.
func (c *Catalogue) add(fsys fs.FS, custom bool, hash func([]byte) (int, error)) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && !custom && (name == Indicators || name == Index766) {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(name) != ".yaml" || name == "words.yaml" {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("check file %s: %w", name, err)
		}
		k, err := parseCheck(text, c.Words)
		if err != nil {
			return fmt.Errorf("check file %s: %w", name, err)
		}
		if want := k.Dimension() + "/" + k.Dataset() + "." + k.Name() + ".yaml"; !custom && name != want {
			return fmt.Errorf("check file %s: the check %s belongs in %s", name, k.ID, want)
		}
		k.Custom = custom
		c.Checks = append(c.Checks, k)
		_, err = hash([]byte(fmt.Sprintf("%s %x\n", k.ID, sha256.Sum256(text))))
		return err
	})
}

func parseCheck(text []byte, words Words) (*Check, error) {
	k := &Check{}
	if err := decode(text, k); err != nil {
		return nil, err
	}
	if msg := k.validate(words); msg != "" {
		return nil, errors.New(msg)
	}
	for _, t := range k.Tests {
		if err := t.validate(k); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func decode(text []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	return dec.Decode(into)
}

// LoadFile reads one check file. A check whose expression is broken is returned with its Err.
func LoadFile(name string) (*Check, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parseCheck(text, BuiltIn().Words)
}
