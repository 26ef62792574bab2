package vocabulary

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/vantage"
)

// nonceAge is how long a line that bears the step's nonce is believed. It is
// longer than the beacon's age: the learner ran it for this step, and reads its
// output before looking at linklab.
const nonceAge = 15 * time.Minute

// bootTime is how long an instance may be silent after its launch.
const bootTime = 4 * time.Minute

// heard is what was heard of one instance, and by which ear.
type heard struct {
	instance *types.Instance
	id       string
	console  vantage.Hearing
	pasted   vantage.Hearing
	err      error // the console could not be read
}

// listen hears an instance by its console and by what the learner pasted.
func listen(ctx context.Context, s *checks.Scene) (*heard, *checks.Finding) {
	instance, absent := theInstance(ctx, s)
	if absent != nil {
		return nil, absent
	}
	if stopped := running(instance); stopped != nil {
		return nil, stopped
	}
	h := &heard{instance: instance, id: aws.ToString(instance.InstanceId)}
	console, err := s.Snapshot.Console(ctx, h.id)
	if err != nil {
		h.err = err
	} else {
		h.console = vantage.Hear(console.Output, console.Asked)
	}
	if s.Pasted != "" {
		h.pasted = vantage.Hear([]byte(s.Pasted), s.Clock())
	}
	return h, nil
}

// silence says why nothing useful is heard on the console; nil when the beacon
// speaks. Without a vantage nothing is known, so nothing of it is a failure.
func (h *heard) silence() *checks.Finding {
	finding := checks.Finding{}
	last := h.console.Last()
	switch {
	case h.err != nil && isUnsupported(h.err):
		finding = cannotTell(diagnose("beacon.unsupported", "instance", h.id, "type", string(h.instance.InstanceType)))
	case h.err != nil:
		finding = checks.Unread(h.err)
	case last == nil && h.booting():
		finding = wait(diagnose("beacon.booting", "instance", h.id), aws.ToTime(h.instance.LaunchTime))
	case last == nil:
		finding = cannotTell(diagnose("beacon.silent", "instance", h.id),
			saw("ec2:GetConsoleOutput", h.id, "a LINKLAB-PROBE line", "none"))
	case h.console.Age(*last) > vantage.Fresh:
		age := h.console.Age(*last).Round(time.Second).String()
		finding = cannotTell(diagnose("beacon.stale", "instance", h.id, "age", age),
			saw("ec2:GetConsoleOutput", h.id, "a line younger than "+vantage.Fresh.String(), "the newest is "+age+" old"))
	default:
		return nil
	}
	return &finding
}

func (h *heard) booting() bool {
	return h.instance.LaunchTime != nil && h.console.Asked.Sub(*h.instance.LaunchTime) < bootTime
}

// isUnsupported knows an instance type whose console cannot be read live.
func isUnsupported(err error) bool {
	return account.IsCode(err, "UnsupportedOperation", "Unsupported", "InvalidParameterCombination")
}

func vantageReady(ctx context.Context, s *checks.Scene) checks.Finding {
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	if silent := h.silence(); silent != nil {
		return *silent
	}
	last := h.console.Last()
	return pass(checks.ObservedInside, saw("ec2:GetConsoleOutput", h.id, "a LINKLAB-PROBE line", lineText(h.console, *last)))
}

func lineText(hearing vantage.Hearing, line vantage.Line) string {
	age := hearing.Age(line).Round(time.Second).String() + " ago"
	if a := line.Agent; a != nil {
		return age + ": agent=" + a.State + " config=" + a.Config + " tags=" + placeholder(a.Tags) + " error=" + placeholder(a.Error)
	}
	if line.List != "" {
		return age + ": list=" + line.List + " has=" + line.Has
	}
	if line.Read != "" {
		return age + ": read=" + line.Read + " of=" + line.Of + " by=" + placeholder(line.By)
	}
	if line.Tries > 0 {
		return age + ": " + line.Name + " " + count(line.Answered) + " of " + count(line.Tries) + " pages"
	}
	text := age + ": " + line.Name + " curl=" + count(line.Curl) + " http=" + count(line.HTTP)
	if line.Remote.IsValid() {
		text += " remote=" + line.Remote.String()
	}
	return text
}

// said is a line that answers a check's question, and how it is known.
type said struct {
	line     vantage.Line
	level    checks.Level
	age      time.Duration // when it was heard
	evidence checks.Evidence
}

// explainedBy is a finding that says why the line is as it is: the line comes
// first among what was seen, and how it is known counts.
func (own *said) explainedBy(found checks.Finding) checks.Finding {
	found.Level = own.level
	found.Evidence = append([]checks.Evidence{own.evidence}, found.Evidence...)
	return found
}

// ask finds the line that answers for a name, or why there is none. With a
// nonce the learner has to have run the probe for this step, on this instance.
func (h *heard) ask(name, nonce string) (*said, *checks.Finding) {
	fresh := h.console.Newest(name, "")
	if fresh != nil && h.console.Age(*fresh) > vantage.Fresh {
		fresh = nil
	}
	if nonce == "" {
		if fresh == nil {
			return h.orPasted(name)
		}
		return h.said(h.console, *fresh, checks.ObservedInside, "console probe"), nil
	}
	own := h.console.Newest(name, nonce)
	if own == nil || h.console.Age(*own) > nonceAge {
		if pasted := h.pasted.Newest(name, nonce); pasted != nil && h.pasted.Age(*pasted) <= nonceAge {
			return h.said(h.pasted, *pasted, checks.Stated, "pasted probe"), nil
		}
		finding := h.notRun(name, nonce, own)
		return nil, &finding
	}
	return h.said(h.console, *own, checks.ObservedInside, "console probe"), nil
}

// asOfNow is what the instance said last of a name: own, or a line after it. Who
// has run the probe for a step has done what was asked; whether a repair has
// helped since, the lines that come by themselves tell as well.
func (h *heard) asOfNow(own *said, name string) *said {
	last := h.console.Newest(name, "")
	if own.level != checks.ObservedInside || last == nil || h.console.Age(*last) > vantage.Fresh {
		return own
	}
	return h.said(h.console, *last, checks.ObservedInside, "console probe")
}

// orPasted answers by a pasted line when the beacon does not.
func (h *heard) orPasted(name string) (*said, *checks.Finding) {
	if pasted := h.pasted.Newest(name, ""); pasted != nil && pasted.Nonce != "" && h.pasted.Age(*pasted) <= nonceAge {
		return h.said(h.pasted, *pasted, checks.Stated, "pasted probe"), nil
	}
	if silent := h.silence(); silent != nil {
		return nil, silent
	}
	finding := fail(diagnose("beacon.other-name", "instance", h.id, "name", name))
	return nil, &finding
}

func (h *heard) said(hearing vantage.Hearing, line vantage.Line, level checks.Level, source string) *said {
	return &said{line: line, level: level, age: hearing.Age(line), evidence: saw(source, h.id, "", lineText(hearing, line))}
}

// either is what a line of the console says while it is believed, else a pasted
// one that names the step it was run for; nil without.
func (h *heard) either(console, pasted *vantage.Line) *said {
	if console != nil && h.console.Age(*console) <= nonceAge {
		return h.said(h.console, *console, checks.ObservedInside, "console probe")
	}
	if pasted != nil && pasted.Nonce != "" && h.pasted.Age(*pasted) <= nonceAge {
		return h.said(h.pasted, *pasted, checks.Stated, "pasted probe")
	}
	return nil
}

// notAsked says that the learner has not had the instance ask. Without a nonce
// nobody was told to, so nobody has failed to.
func notAsked(nonce string, why *checks.Diagnosis) *checks.Finding {
	if nonce == "" {
		return because(cannotTell(why))
	}
	return because(fail(why))
}

// notRun says why there is no line with the nonce.
func (h *heard) notRun(name, nonce string, old *vantage.Line) checks.Finding {
	if h.err != nil && !isUnsupported(h.err) {
		return checks.Unread(h.err)
	}
	if old != nil {
		return fail(diagnose("probe.stale", "instance", h.id, "nonce", nonce, "age", h.console.Age(*old).Round(time.Second).String()))
	}
	for _, hearing := range []vantage.Hearing{h.pasted, h.console} {
		if other := hearing.OtherNonce(nonce, nonceAge); other != "" {
			return fail(diagnose("probe.other-nonce", "instance", h.id, "nonce", nonce, "seen", other),
				saw("console probe", h.id, "n="+nonce, "n="+other))
		}
	}
	if h.silence() != nil && !h.booting() {
		return cannotTell(diagnose("probe.unheard", "instance", h.id, "nonce", nonce, "name", name))
	}
	return fail(diagnose("probe.not-run", "instance", h.id, "nonce", nonce),
		saw("console probe", h.id, "n="+nonce, "not heard"))
}
