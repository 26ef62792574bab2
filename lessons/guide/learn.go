package guide

import (
	"linklab/lessons/progress"
)

// learn takes over what a round says of the account and of the lab's resources.
// In a clean-up nothing new is taken for the lab's only because the lab's own is
// gone.
func (g *Guide) learn(r Round, seen Seen, mode Mode) error {
	lab := r.Lab
	step := lab.Step(r.Ref.Step)
	leaving := step != nil && step.Clean
	g.mu.Lock()
	live := g.opts.Live
	g.account, g.problem = seen.Account, seen.Problem
	g.account.Live, g.account.NotAWS = live, g.opts.NotAWS || seen.Account.NotAWS
	g.choices[lab.ID] = seen.Choices
	g.mu.Unlock()
	kept := g.kept(lab)
	number, region := seen.Account.Number, seen.Account.Region
	if mode.Detached || number == "" {
		return nil
	}
	if kept.Account != "" && (kept.Account != number || kept.Region != region) {
		return &OtherAccountError{Lab: lab.ID, Account: kept.Account, Region: kept.Region, CurrentAccount: number, CurrentRegion: region}
	}
	changed, how := map[string]string{}, map[string]string{}
	for name, value := range seen.Values {
		if leaving && seen.How[name] == "place" && kept.Found[name] != "" {
			continue
		}
		if name == "nonce" || (kept.Found[name] == value && kept.How[name] == seen.How[name]) || seen.How[name] == "chosen" {
			continue
		}
		changed[name], how[name] = value, seen.How[name]
	}
	var events []progress.Event
	if kept.Account == "" {
		events = append(events, progress.Event{Type: progress.Bound, Lab: lab.ID, Account: number, Region: region})
	}
	if len(changed) > 0 {
		events = append(events, progress.Event{Type: progress.Found, Lab: lab.ID, Values: changed, How: how})
	}
	if len(events) == 0 {
		return nil
	}
	return g.write(events...)
}
