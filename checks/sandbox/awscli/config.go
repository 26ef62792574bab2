package awscli

import (
	"bufio"
	"strings"
)

// profile is what the machine's configuration files say of one profile. A
// setting remembers which file it is from.
type profile struct {
	name   string
	exists bool
	config map[string]string // of the config file
	keys   map[string]string // of the credentials file
}

// Files of the configuration, unless the environment names others.
const (
	configFile      = "/.aws/config"
	credentialsFile = "/.aws/credentials"
)

func configPath(m Machine) string {
	if name := m.Getenv("AWS_CONFIG_FILE"); name != "" {
		return name
	}
	return m.Home() + configFile
}

func credentialsPath(m Machine) string {
	if name := m.Getenv("AWS_SHARED_CREDENTIALS_FILE"); name != "" {
		return name
	}
	return m.Home() + credentialsFile
}

// loadProfile reads a profile from the machine's own files. The default one
// need not exist.
func loadProfile(m Machine, name string) *profile {
	p := &profile{name: name}
	config, _ := m.ReadFile(configPath(m))
	keys, _ := m.ReadFile(credentialsPath(m))
	section := "profile " + name
	if name == "default" {
		section = name
	}
	p.config = sectionOf(string(config), section)
	p.keys = sectionOf(string(keys), name)
	p.exists = p.config != nil || p.keys != nil
	return p
}

// setting is a value of the profile, from either file.
func (p *profile) setting(key string) string {
	if value := p.config[key]; value != "" {
		return value
	}
	return p.keys[key]
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

// withSetting is an INI text with one setting of one section changed or added.
func withSetting(text, section, key, value string) string {
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
