package host

import (
	"fmt"
	"io/fs"
	"time"

	"linklab/checks/sandbox/host/device"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/systemd"
)

// Learner is who sits at the laptop.
var Learner = files.User{Name: "learner", UID: 1000, Home: "/home/learner"}

// EC2User is the user of Amazon Linux that people log in as.
var EC2User = files.User{Name: "ec2-user", UID: 1000, Home: "/home/ec2-user"}

// NewLaptop makes the learner's laptop, with an empty home directory.
func NewLaptop(now func() time.Time) *Machine {
	m := newMachine(LaptopID, "laptop", Learner, now)
	m.lay("/etc/hosts", "127.0.0.1   localhost laptop\n", 0o644)
	m.lay("/etc/resolv.conf", "# The network's own resolver, by DHCP.\nnameserver 192.168.0.1\n", 0o644)
	m.lay("/etc/os-release", "NAME=\"Debian GNU/Linux\"\nID=debian\nPRETTY_NAME=\"Laptop of the lab\"\n", 0o644)
	m.lay("/home/learner/.ssh/", "", 0o700)
	m.BootedAt = now().UTC()
	return m
}

// NewInstance makes the machine of an instance as its image has it. It has no
// user data and no keys before Boot.
func NewInstance(id string, now func() time.Time) *Machine {
	m := newMachine(id, "localhost", EC2User, now)
	m.lay("/etc/hosts", "127.0.0.1   localhost localhost.localdomain\n", 0o644)
	m.lay("/etc/os-release", "NAME=\"Amazon Linux\"\nVERSION=\"2023\"\nID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\nPRETTY_NAME=\"Amazon Linux 2023\"\n", 0o644)
	m.lay("/etc/system-release", "Amazon Linux release 2023 (Amazon Linux)\n", 0o644)
	m.lay("/etc/motd", "\n   Amazon Linux 2023 (simulated instance "+id+")\n\n", 0o644)
	m.lay("/home/ec2-user/.ssh/", "", 0o700)
	m.lay("/etc/ssh/sshd_config", "# Logins are by key; what is changed here has no effect.\n#PermitRootLogin yes\nPasswordAuthentication no\n", 0o600)
	m.lay("/usr/lib/systemd/system/amazon-ssm-agent.service",
		"[Unit]\nDescription=amazon-ssm-agent\n\n[Service]\nType=simple\nExecStart=/usr/bin/amazon-ssm-agent\n\n[Install]\nWantedBy=multi-user.target\n", 0o644)
	m.Units["amazon-ssm-agent.service"] = &systemd.State{Enabled: true}
	return m
}

func newMachine(id, hostname string, user files.User, now func() time.Time) *Machine {
	m := &Machine{
		ID: id, Hostname: hostname, Users: []files.User{files.Root, user},
		Files: files.New(now), Console: &device.Console{},
		Units: map[string]*systemd.State{},
	}
	for _, dir := range []string{"/etc/ssh/", "/etc/systemd/system/", "/usr/lib/systemd/system/", "/var/log/amazon/ssm/", "/usr/bin/", "/usr/local/bin/", "/usr/local/sbin/", "/usr/sbin/", "/bin/", "/var/log/", "/var/lib/", "/dev/fd/", "/opt/", "/srv/", "/home/", "/run/"} {
		m.lay(dir, "", 0o755)
	}
	m.lay("/root/", "", 0o550)
	m.lay("/tmp/", "", 0o777|fs.ModeSticky)
	m.lay(user.Home+"/", "", 0o700)
	m.lay("/etc/hostname", hostname+"\n", 0o644)
	m.lay("/etc/passwd", fmt.Sprintf("root:x:0:0:root:/root:/bin/bash\n%s:x:%d:%d:%s:%s:/bin/bash\n", user.Name, user.UID, user.UID, user.Name, user.Home), 0o644)
	return m
}

// lay is put for a new disk, which has room.
func (m *Machine) lay(p, content string, perm fs.FileMode) {
	if err := m.put(p, content, perm); err != nil {
		panic(err)
	}
}

// put puts a file on the disk, or a directory when the path ends with a slash.
// What lies below a user's home belongs to the user.
func (m *Machine) put(p, content string, perm fs.FileMode) error {
	v := &files.View{System: m.Files, User: files.Root}
	clean := files.Clean("/", p)
	var err error
	if p[len(p)-1] == '/' {
		if err = v.MkdirAll(clean, 0o755); err == nil {
			err = v.Chmod(clean, perm)
		}
	} else {
		err = v.WriteFile(clean, []byte(content), perm)
	}
	for _, u := range m.Users {
		if err == nil && (clean == u.Home || len(clean) > len(u.Home) && clean[:len(u.Home)+1] == u.Home+"/") {
			err = v.Chown(clean, u.Name)
		}
	}
	return err
}
