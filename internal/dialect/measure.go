package dialect

import (
	"fmt"

	"ddss/checks"
)

// inPeriod holds everywhere where no period is set; else an unreadable moment lies in none.
func inPeriod(r *renderer, c checks.Call) term {
	if r.env.From == "" {
		return term{sql: "TRUE"}
	}
	t := r.value(c.Args[0])
	return term{sql: fmt.Sprintf("(%s BETWEEN %s AND %s)", dayOf(t.sql), Date(r.env.From), Date(r.env.To)), depth: t.depth}
}

func inSectors(r *renderer, c checks.Call) term {
	t := norm(r, checks.Call{Func: c.Func, Args: c.Args})
	var names []string
	for _, group := range c.Words {
		names = append(names, r.env.Sectors[group]...)
	}
	if len(names) == 0 {
		return term{sql: "FALSE"}
	}
	return term{sql: fmt.Sprintf("(%s IN %s)", t.sql, Texts(names)), depth: t.depth}
}

func oneIf(r *renderer, c checks.Call) term {
	t := r.predicate(c.Args[0])
	return term{sql: fmt.Sprintf("CASE WHEN %s THEN 1 ELSE 0 END", t.sql), depth: t.depth}
}
