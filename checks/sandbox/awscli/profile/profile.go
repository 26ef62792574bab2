// Package profile reads and writes the AWS CLI's configuration files.
package profile

import (
	"bufio"
	"strings"
)

// Profile is what the configuration files say of one profile. Each of the two
// settings is nil when its file does not know the profile.
type Profile struct {
	Name   string
	Config map[string]string // of the config file
	Keys   map[string]string // of the credentials file
}

// Default is the profile of who names none.
const Default = "default"

// Read finds a profile in the text of the two files.
func Read(name, config, credentials string) *Profile {
	return &Profile{Name: name, Config: sectionOf(config, Section(name)), Keys: sectionOf(credentials, name)}
}

// Section is a profile's heading in the config file.
func Section(name string) string {
	if name == Default {
		return name
	}
	return "profile " + name
}

// Exists says whether a file knows the profile.
func (p *Profile) Exists() bool { return p.Config != nil || p.Keys != nil }

// Setting is a value of the profile, from either file.
func (p *Profile) Setting(key string) string {
	if value := p.Config[key]; value != "" {
		return value
	}
	return p.Keys[key]
}

// Names are the profiles that a file has, in order.
func Names(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		if heading, ok := headingOf(line); ok {
			names = append(names, strings.TrimPrefix(heading, "profile "))
		}
	}
	return names
}

// sectionOf reads the settings of one section of an INI file; nil when the file
// has no such section. Indented lines belong to the setting above and are not
// settings of the section.
func sectionOf(text, name string) map[string]string {
	var settings map[string]string
	inside := false
	scanner := bufio.NewScanner(strings.NewReader(text))
	for scanner.Scan() {
		line := scanner.Text()
		if heading, ok := headingOf(line); ok {
			if inside = heading == name; inside && settings == nil {
				settings = map[string]string{}
			}
			continue
		}
		if key, value, ok := settingOf(line); ok && inside {
			settings[key] = value
		}
	}
	return settings
}

func headingOf(line string) (string, bool) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "[") || !strings.HasSuffix(line, "]") {
		return "", false
	}
	return strings.Join(strings.Fields(strings.Trim(line, "[]")), " "), true
}

func settingOf(line string) (key, value string, ok bool) {
	if line == "" || strings.ContainsAny(line[:1], " \t#;") {
		return "", "", false
	}
	key, value, ok = strings.Cut(line, "=")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), ok
}

// With is an INI text with one setting of one section changed or added.
func With(text, section, key, value string) string {
	var lines []string
	if text != "" {
		lines = strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	}
	inside, end := false, -1
	for i, line := range lines {
		if heading, ok := headingOf(line); ok {
			inside = heading == section
			if inside {
				end = i + 1
			}
			continue
		}
		if !inside || strings.TrimSpace(line) == "" {
			continue
		}
		end = i + 1
		if have, _, ok := settingOf(line); ok && have == key {
			lines[i] = key + " = " + value
			return strings.Join(lines, "\n") + "\n"
		}
	}
	added := key + " = " + value
	if end < 0 {
		lines = append(lines, "["+section+"]", added)
	} else {
		lines = append(lines[:end], append([]string{added}, lines[end:]...)...)
	}
	return strings.Join(lines, "\n") + "\n"
}
