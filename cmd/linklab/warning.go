package main

import "linklab/lessons/progress"

// warn says beside the output what is wrong with the journal that a command
// answers from.
func (a *app) warn(journal *progress.Journal) {
	if err := journal.ReadOnly(); err != nil {
		writeLine(a.Err, "linklab: %s", a.sentence(err))
	} else if n := journal.Damaged(); n > 0 {
		writeLine(a.Err, "linklab: %s", a.say("journal.damaged", "lines", itoa(n), "path", journal.Path()))
	}
	for _, r := range journal.Repairs() {
		writeLine(a.Err, "linklab: %s", a.say("journal.repaired", "backup", r.Backup))
	}
}

// world is the kind of account that a command is about.
func (a *app) world() progress.World {
	if a.live {
		return progress.Live
	}
	return progress.Simulated
}

// elsewhere is the other world when there is progress in it too, which a command
// does not show.
func elsewhere(state *progress.State, here progress.World) (other progress.World, ok bool) {
	other = progress.Live
	if here == progress.Live {
		other = progress.Simulated
	}
	return other, state.Begun(other)
}
