package awscli

import (
	"fmt"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/profile"
)

// Files of the configuration, below the home directory, unless the environment
// names others.
const (
	configFile      = "/.aws/config"
	credentialsFile = "/.aws/credentials"
)

// Settings are the configuration files, by their paths below a home directory,
// of somebody who has run `aws configure` with the given keys.
func Settings(keys Keys, region string) map[string]string {
	return map[string]string{
		strings.TrimPrefix(configFile, "/"): fmt.Sprintf("[default]\nregion = %s\noutput = json\n", region),
		strings.TrimPrefix(credentialsFile, "/"): fmt.Sprintf("[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n",
			keys.AccessKeyID, keys.SecretAccessKey),
	}
}

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

// machineProfile reads a profile from the machine's own files.
func machineProfile(m Machine, name string) *profile.Profile {
	config, _ := m.ReadFile(configPath(m))
	credentials, _ := m.ReadFile(credentialsPath(m))
	return profile.Read(name, string(config), string(credentials))
}

// useProfile takes up the profile that the line or the environment names. The
// default one need not exist.
func (s *session) useProfile() error {
	name := s.profile
	if name == "" {
		name = s.machine.Getenv("AWS_PROFILE")
	}
	named := name != ""
	if !named {
		name = profile.Default
	}
	s.prof = machineProfile(s.machine, name)
	if named && !s.prof.Exists() {
		return cmdline.Broken("The config profile (%s) could not be found", name)
	}
	return nil
}
