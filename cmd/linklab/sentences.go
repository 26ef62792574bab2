package main

import (
	_ "embed"

	"linklab/lessons"
)

//go:embed sentences.yaml
var sentencesYAML []byte

// catalogue holds the sentences of the commands. A test proves that they parse,
// so an error here cannot be; without them keys are said.
func (a *app) catalogue() lessons.Sentences {
	if a.sentences == nil {
		a.sentences, _ = lessons.ParseSentences("sentences.yaml", sentencesYAML)
	}
	return a.sentences
}
