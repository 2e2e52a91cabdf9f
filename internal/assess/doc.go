// Package assess is the main job: from a configuration to a result and its run folder.
//
// It lands the sources, has the engine judge them, turns the counts into scores and writes the evidence. A source that
// cannot be read leaves its dataset not assessed and the rest goes on; a mistake in the configuration stops before
// anything is judged.
package assess
