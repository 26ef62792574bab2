package selftest

import (
	"context"
	"fmt"
	"maps"
	"regexp"

	"linklab/checks"
	"linklab/lessons"
)

// onMachine are the commands that the tutor advises for the instance that a step
// is about; the others are for the laptop.
var onMachine = regexp.MustCompile(`^(linklab-probe|sudo|echo|cd /opt|aws s3 ls)\b`)

// proveAdvice runs the command that the tutor advises for the diagnosis of a
// mistake, and looks again: the same check may not say the same any more. Who is
// shown a command when they are stuck has to get on by it. detail says what is
// wrong with it, "" when nothing is.
func (b *bench) proveAdvice(ctx context.Context, m *lessons.Mistake, f checks.Finding) (detail string) {
	command := b.advice(f)
	if command == "" {
		return ""
	}
	err := b.run(ctx, m.Step, []lessons.Command{{Host: b.hostFor(m.Step, command), Text: command}})
	if err == nil {
		err = b.wait(ctx, max(m.Wait, b.lab.Step(m.Step).Wait))
	}
	if err != nil {
		return fmt.Sprintf("the advice for %s is %q: %v", f.Diagnosis.Key, command, err)
	}
	report, err := b.settled(ctx, m.Step)
	if err != nil {
		return err.Error()
	}
	mended := true
	for _, now := range report.Findings {
		if now.Check == f.Check {
			mended = now.Outcome != checks.Failed || !sameDiagnosis(now.Diagnosis, f.Diagnosis)
		}
	}
	switch {
	case !mended && m.Unmended == "":
		return fmt.Sprintf("the advice for %s is %q, and after it the check says the same; mend it in checks/catalogue/fix.yaml, or say in the mistake why it is not enough: unmended", f.Diagnosis.Key, command)
	case mended && m.Unmended != "":
		return fmt.Sprintf("the mistake says unmended, and %q mends it", command)
	}
	return ""
}

// advice is the command that the last hint shows for a finding, "" without one.
func (b *bench) advice(f checks.Finding) string {
	values := maps.Clone(b.values())
	for k, v := range f.Diagnosis.Args {
		if values[k] == "" {
			values[k] = v
		}
	}
	command, missing := lessons.Fill(checks.Fix(*f.Diagnosis), values)
	if len(missing) > 0 {
		return ""
	}
	return command
}

// hostFor is where an advised command is run: on the machine that the step's own
// last commands are for, when it is one for a machine.
func (b *bench) hostFor(step, command string) string {
	const laptop = "laptop"
	if !onMachine.MatchString(command) {
		return laptop
	}
	host := ""
	for _, s := range b.lab.Steps {
		for _, c := range s.Commands() {
			if c.Host != laptop && (s.ID == step || host == "") {
				host = c.Host
			}
		}
		if s.ID == step && host != "" {
			return host
		}
	}
	return laptop
}

func sameDiagnosis(a, b *checks.Diagnosis) bool {
	return a != nil && b != nil && a.Key == b.Key && maps.Equal(a.Args, b.Args)
}
