package awscli

import (
	"fmt"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/parameter"
	"linklab/checks/sandbox/awscli/profile"
)

// configureCommand is `aws configure`, without the questions it asks alone.
func configureCommand() *command {
	return &command{
		name: "configure", description: "configure",
		sub: []*subcommand{
			{name: "get", summary: "Print a value of the configuration files.", run: configureGet},
			{name: "list", summary: "Show the settings in force and where they are from.", run: configureList},
			{name: "list-profiles", summary: "List the profiles of the configuration files.", run: configureProfiles},
			{name: "set", summary: "Write a value into the configuration files.", run: configureSet},
		},
	}
}

// setting is one line of `aws configure list`.
type setting struct{ name, value, kind, location string }

func configureList(s *session, line []string) error {
	if len(line) > 0 {
		return cmdline.UnknownOptions(line)
	}
	rows := []setting{s.profileSetting()}
	access, secret := setting{name: "access_key"}, setting{name: "secret_key"}
	if keys, err := s.keys(); err == nil {
		access.value, secret.value = masked(keys.AccessKeyID), masked(keys.SecretAccessKey)
		access.kind, secret.kind = keys.Source, keys.Source
	}
	rows = append(rows, access, secret, s.regionSetting())
	fmt.Fprintf(s.terminal.Out, "%10s %24s %16s    %s\n", "Name", "Value", "Type", "Location")
	fmt.Fprintf(s.terminal.Out, "%10s %24s %16s    %s\n", "----", "-----", "----", "--------")
	for _, row := range rows {
		if row.value == "" {
			row.value, row.kind, row.location = "<not set>", "None", "None"
		}
		fmt.Fprintf(s.terminal.Out, "%10s %24s %16s    %s\n", row.name, row.value, row.kind, row.location)
	}
	return nil
}

func (s *session) profileSetting() setting {
	if s.profile != "" {
		return setting{"profile", s.profile, "manual", "--profile"}
	}
	return setting{"profile", s.machine.Getenv("AWS_PROFILE"), "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']"}
}

func (s *session) regionSetting() setting {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if value := s.machine.Getenv(name); value != "" {
			return setting{"region", value, "env", "['AWS_REGION', 'AWS_DEFAULT_REGION']"}
		}
	}
	if value := s.prof.Setting("region"); value != "" {
		return setting{"region", value, "config-file", "~" + configFile}
	}
	return setting{"region", s.machine.Region(), "imds", ""}
}

func masked(secret string) string {
	if secret == "" {
		return ""
	}
	return strings.Repeat("*", 16) + secret[max(0, len(secret)-4):]
}

func configureGet(s *session, line []string) error {
	if len(line) != 1 {
		return cmdline.Misuse("the following arguments are required: varname")
	}
	name, key := s.prof.Name, line[0]
	if parts := strings.Split(key, "."); len(parts) > 1 {
		key = parts[len(parts)-1]
		if name = parts[0]; name == "profile" && len(parts) > 2 {
			name = parts[1]
		}
	}
	value := machineProfile(s.machine, name).Setting(strings.ToLower(key))
	if value == "" {
		return cmdline.Fail(cmdline.StatusFailed, "")
	}
	fmt.Fprintln(s.terminal.Out, value)
	return nil
}

func configureSet(s *session, line []string) error {
	if len(line) != 2 {
		return cmdline.Misuse("the following arguments are required: varname, value")
	}
	name, key := s.prof.Name, strings.ToLower(line[0])
	if parts := strings.Split(key, "."); len(parts) == 3 && parts[0] == "profile" {
		name, key = parts[1], parts[2]
	} else if len(parts) == 2 {
		name, key = parts[0], parts[1]
	}
	file, section := configPath(s.machine), profile.Section(name)
	if strings.HasPrefix(key, "aws_") {
		file, section = credentialsPath(s.machine), name
	}
	text, _ := s.machine.ReadFile(file)
	if err := s.machine.WriteFile(file, []byte(profile.With(string(text), section, key, line[1]))); err != nil {
		return cmdline.Broken("%s", parameter.FileError(err, file))
	}
	return nil
}

func configureProfiles(s *session, line []string) error {
	if len(line) > 0 {
		return cmdline.UnknownOptions(line)
	}
	seen := map[string]bool{}
	for _, file := range []string{credentialsPath(s.machine), configPath(s.machine)} {
		text, _ := s.machine.ReadFile(file)
		for _, name := range profile.Names(string(text)) {
			if !seen[name] {
				seen[name] = true
				fmt.Fprintln(s.terminal.Out, name)
			}
		}
	}
	return nil
}
