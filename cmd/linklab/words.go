package main

import (
	"linklab/checks"
	"linklab/checks/site"
	"linklab/checks/vocabulary"
	"linklab/lessons"
	"linklab/lessons/guide"
)

// words is what lessons may speak of.
func words() lessons.Vocabulary {
	return guide.Vocabulary(vocabulary.Registry(), site.Kinds(), checks.Keys())
}
