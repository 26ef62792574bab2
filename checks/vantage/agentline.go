package vantage

// Agent is what an instance says of its CloudWatch agent: what is on its disk,
// what runs, and what the agent's log says since its last start.
type Agent struct {
	State  string // AgentAbsent, AgentStopped, AgentRunning
	Config string // ConfigNone, ConfigWritten, ConfigFetched

	// Of the configuration that the agent has taken in; false without one.
	Memory     bool // collects mem_used_percent
	Aggregates bool // adds up by InstanceId alone
	Group      bool // wants AutoScalingGroupName, a tag that it has to ask EC2 for

	Tags  string // TagsRead, TagsWaiting, TagsDenied; "" when it has not said
	Error string // ErrorDenied, ErrorTimeout, ErrorOther of its last failed publication; "" when none failed
}

// What an Agent may be.
const (
	AgentAbsent  = "absent"
	AgentStopped = "stopped"
	AgentRunning = "running"

	ConfigNone    = "none"
	ConfigWritten = "written" // by the wizard, and not taken in
	ConfigFetched = "fetched"

	TagsRead    = "read"
	TagsWaiting = "waiting"
	TagsDenied  = "denied"

	ErrorDenied  = "denied"
	ErrorTimeout = "timeout"
	ErrorOther   = "other"
)

// parseAgent reads the fields of an agent line.
func (l *Line) parseAgent(fields map[string]string) bool {
	if !only(fields, "v", "n", "t", "agent", "config", "mem", "aggregate", "group", "tags", "error") {
		return false
	}
	a := &Agent{}
	for _, field := range []struct {
		name  string
		into  *string
		known []string
	}{
		{"agent", &a.State, []string{AgentAbsent, AgentStopped, AgentRunning}},
		{"config", &a.Config, []string{ConfigNone, ConfigWritten, ConfigFetched}},
		{"tags", &a.Tags, []string{"-", TagsRead, TagsWaiting, TagsDenied}},
		{"error", &a.Error, []string{"-", ErrorDenied, ErrorTimeout, ErrorOther}},
	} {
		value, ok := oneOf(fields[field.name], field.known)
		if !ok {
			return false
		}
		*field.into = value
	}
	for name, into := range map[string]*bool{"mem": &a.Memory, "aggregate": &a.Aggregates, "group": &a.Group} {
		value, ok := oneOf(fields[name], []string{"-", "yes", "no"})
		if !ok {
			return false
		}
		*into = value == "yes"
	}
	l.Agent = a
	return true
}

// oneOf is a field's value when it is a known one; "-" stands for none.
func oneOf(value string, known []string) (string, bool) {
	for _, word := range known {
		if value == word {
			if word == "-" {
				word = ""
			}
			return word, true
		}
	}
	return "", false
}

// NewestAgent is the newest line about the agent, nil without.
func (h Hearing) NewestAgent() *Line {
	return h.newest(func(l *Line) bool { return l.Agent != nil })
}
