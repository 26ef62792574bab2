package guide

import (
	"linklab/lessons"
	"linklab/lessons/progress"
)

// learn takes over what a round says of the account and of the lab's resources.
func (g *Guide) learn(lab *lessons.Lab, seen Seen, mode Mode) error {
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
