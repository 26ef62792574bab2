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
