package checks

import "linklab/checks/catalogue"

// Sentence is what a finding says to a person in a language, "en" or "ko": its
// diagnosis with the learner's own ids, "" when there is nothing to say.
func Sentence(language string, finding Finding) string {
	if finding.Outcome == Blocked {
		return say(language, Diagnosis{Key: "outcome.blocked", Args: map[string]string{"check": finding.BlockedBy}})
	}
	if finding.Diagnosis == nil {
		return ""
	}
	text := say(language, *finding.Diagnosis)
	if finding.Late {
		text += " " + say(language, Diagnosis{Key: "outcome.late"})
	}
	return text
}

// Say is a diagnosis as a sentence.
func Say(language string, diagnosis Diagnosis) string { return say(language, diagnosis) }

func say(language string, diagnosis Diagnosis) string {
	sentences, err := catalogue.Load()
	if err != nil {
		return diagnosis.Key
	}
	return sentences.Say(language, diagnosis.Key, diagnosis.Args)
}

// LookAt is where the learner sees for themselves what a diagnosis says, ""
// when the catalogue has no hint of its own.
func LookAt(language string, diagnosis Diagnosis) string {
	sentences, err := catalogue.Load()
	if err != nil {
		return ""
	}
	return sentences.Look(language, diagnosis.Key, diagnosis.Args)
}

// Phrase is a text of the evidence in a language: what was looked at, what was
// expected or what was seen.
func Phrase(language, text string) string {
	sentences, err := catalogue.Load()
	if err != nil {
		return text
	}
	return sentences.Phrase(language, text)
}

// Fix is the command that mends what a diagnosis says, "" without one. Inputs
// stand in it as ${input}.
func Fix(diagnosis Diagnosis) string {
	sentences, err := catalogue.Load()
	if err != nil {
		return ""
	}
	return sentences.Fix(diagnosis.Key, diagnosis.Args)
}

// Keys are all keys of diagnoses, sorted.
func Keys() []string {
	sentences, err := catalogue.Load()
	if err != nil {
		return nil
	}
	return sentences.Keys(catalogue.Fallback)
}
