// Package targets is the plan of a commune: what it promised, by when and who answers for it.
//
// A plan is a YAML file that the commune writes: phases with their last day and the level of maturity to be reached,
// targets of indicators in a phase (value, direction, deadline, lead unit), and the local names of the sectors that the
// plan speaks of. A phase reaches from the day after the one before it to its last day; the first has no beginning. The
// target that holds on a day is that of the phase in which the day lies, or, where this sets none, of the next phase that
// does. After the last phase no target holds.
package targets
