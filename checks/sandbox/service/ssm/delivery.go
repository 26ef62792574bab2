package ssm

import "time"

// Delivery is a command that waits for an instance.
type Delivery struct {
	Region, Command, Instance string
	Script, Dir               string
}

// Waiting are the commands that are to be delivered, in the order in which they
// were sent. Whether there is a way to the instance is for others to see.
func (s *Service) Waiting(now time.Time) []Delivery {
	var list []Delivery
	for region, commands := range s.State.Commands {
		for _, c := range commands {
			for _, i := range c.Invocations {
				if status, _ := c.status(i, now); status != "Pending" {
					continue
				}
				d := Delivery{Region: region, Command: c.ID, Instance: i.Instance}
				for _, line := range c.Parameters["commands"] {
					d.Script += line + "\n"
				}
				if dir := c.Parameters["workingDirectory"]; len(dir) == 1 {
					d.Dir = dir[0]
				}
				list = append(list, d)
			}
		}
	}
	return list
}

// Delivered notes that an instance has taken a command, at a time.
func (s *Service) Delivered(d Delivery, at time.Time) { s.invocation(d).Started = at }

// Finished notes what a command did.
func (s *Service) Finished(d Delivery, at time.Time, status int, output, errors string) {
	i := s.invocation(d)
	i.Ended, i.Status = at, status
	i.Output, i.Error = bounded(output, outputKept), bounded(errors, errorKept)
}

// bounded keeps no more than is ever shown, and one character that says that
// there was more.
func bounded(text string, most int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), most+1)])
}

// invocation finds one; of a command that is kept no more, one that nobody
// sees.
func (s *Service) invocation(d Delivery) *InvocationState {
	for _, c := range s.State.Commands[d.Region] {
		for _, i := range c.Invocations {
			if c.ID == d.Command && i.Instance == d.Instance {
				return i
			}
		}
	}
	return &InvocationState{}
}
