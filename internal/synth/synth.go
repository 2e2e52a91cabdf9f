package synth

import (
	"context"
	"fmt"
	"time"
)

// Options of a commune.
type Options struct {
	Dossiers int    // about how many of the year, at least MinDossiers
	Seed     uint64 // the same seed gives the same bytes
	Until    time.Time
	AsOf     time.Time // the moment of the exports, not after Until
	Clean    bool      // without planted defects
}

// MinDossiers are enough to have one on every working day, and room for every defect.
const MinDossiers = 2000

// Defect is a fault that was planted.
type Defect struct {
	Check, Dataset, Source, Sheet string
	Row                           int // 0 for faults that are not of a row
	Key                           string
}

// generator writes the tables of a world at a moment.
type generator struct {
	*world
	r            random
	tables       map[string][]*row
	transactions int
	papers       int
	forms        int
	results      int
	noRow        []Defect // faults that are not of a row
}

func (g *generator) add(dataset string, r *row) { g.tables[dataset] = append(g.tables[dataset], r) }

// Generate writes the exports, the configuration, the lists and defects.csv of a commune into dir.
func Generate(ctx context.Context, dir string, o Options) error {
	if o.Dossiers < MinDossiers {
		return fmt.Errorf("at least %d dossiers are needed", MinDossiers)
	}
	g := newGenerator(o)
	if err := ctx.Err(); err != nil {
		return err
	}
	return g.write(dir)
}

func newGenerator(o Options) *generator {
	o.Until, o.AsOf = o.Until.In(zone), o.AsOf.In(zone)
	g := &generator{world: newWorld(o), r: newRandom(o.Seed, "exports"), tables: map[string][]*row{}}
	for _, d := range g.dossiers {
		g.show(d)
	}
	g.catalogues()
	g.feedback()
	g.plan()
	if !o.Clean {
		g.plant()
	}
	return g
}

// show writes the rows of a dossier.
func (g *generator) show(d *dossier) {
	fields, there := g.dossierRow(d)
	if !there {
		return
	}
	d.row = newRow(fields)
	g.add("dossier", d.row)
	g.digitise(d)
	g.pay(d)
	g.survey(d)
}
