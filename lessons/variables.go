package lessons

import (
	"regexp"
	"slices"
	"strings"
)

// variable is a learner's own value in a text or command: ${private_route_table}.
var variable = regexp.MustCompile(`\$\{([^}]*)\}`)

// builtin variables need no input of their own.
var builtin = []string{"account", "region", "nonce"}

// Fill puts values in place of the ${variables} of a text. Those that have no
// value stay as they are and are listed once each, in the order of the text.
func Fill(text string, values map[string]string) (filled string, missing []string) {
	filled = variable.ReplaceAllStringFunc(text, func(v string) string {
		name := v[2 : len(v)-1]
		if value := values[name]; value != "" {
			return value
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return v
	})
	return filled, missing
}

// Variables are the names that a text speaks of, once each, in its order.
func Variables(text string) []string {
	_, names := Fill(text, nil)
	return names
}

// checkVariables reports the variables of a text that the lab has no input for.
func (r *reporter) checkVariables(file string, line int, text string, known []string) {
	for i, l := range strings.Split(text, "\n") {
		for _, span := range variable.FindAllStringSubmatchIndex(l, -1) {
			name := l[span[2]:span[3]]
			if slices.Contains(known, name) {
				continue
			}
			r.add(Problem{File: file, Line: line + i, Column: len([]rune(l[:span[0]])) + 1,
				What: "unknown variable ${" + name + "}", Allowed: oneOf(known), Source: l})
		}
	}
}

// reserved are names in lower case that programs read from their environment:
// proxies, package managers, and what shells take for settings of their own. An
// input is a variable of the learner's own shell, and must not set one of these.
var reserved = regexp.MustCompile(`_proxy$|^(npm|pnpm|yarn|pip|cargo|fish)_|` +
	`^(path|fpath|cdpath|manpath|mailpath|module_path|prompt|psvar|histchars|auto_resume|home|shell|term|user|cwd|ifs|tmout|watch)$`)

func reservedVariable(name string) bool { return reserved.MatchString(name) }
