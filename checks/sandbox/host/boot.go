package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"path"
	"strings"
	"time"

	"linklab/checks/sandbox/host/files"
)

const (
	cloudInitVersion = "22.2.2"
	cloudInitLog     = "/var/log/cloud-init-output.log"
	cloudInitDone    = "/var/lib/cloud/instance/boot-finished"
	userDataFile     = "/var/lib/cloud/instance/user-data.txt"
)

// Boot starts the machine as its instance: the kernel's lines on the console,
// the names and keys that the metadata service gives, the units that are
// enabled, and the user data (the first time only, as root, its output on the
// console and in the log). It does not need the network to be reached; what the user
// data does needs it.
func (m *Machine) Boot(ctx context.Context) error {
	meta, err := m.around.Link.Metadata(ctx, m.ID)
	if err != nil {
		return fmt.Errorf("boot %s: %w", m.ID, err)
	}
	m.mu.Lock()
	m.BootedAt = m.around.Now().UTC()
	m.Boots++
	m.Hostname = meta.Hostname
	m.Daemons = nil
	m.mu.Unlock()

	m.kernelLines(meta)
	if err := m.configure(meta); err != nil {
		return fmt.Errorf("boot %s: %w", m.ID, err)
	}
	m.startEnabled(ctx)
	if _, err := m.view(files.Root).Stat(cloudInitDone); err != nil {
		if status := m.runUserData(ctx, meta.UserData); status == held {
			return nil // cloud-init waits, and there is no login prompt
		}
		if err := m.put(cloudInitDone, m.around.Now().UTC().Format(time.RFC1123Z)+"\n", 0o644); err != nil {
			return fmt.Errorf("boot %s: %w", m.ID, err)
		}
	}
	fmt.Fprintf(m.Console, "\nAmazon Linux 2023\nKernel %s on an x86_64 (-)\n\n%s login: \n", Kernel, strings.SplitN(meta.Hostname, ".", 2)[0])
	return nil
}

// Kernel is the version that uname tells.
const Kernel = "6.1.147-172.266.amzn2023.x86_64"

func (m *Machine) kernelLines(meta Metadata) {
	say := func(at float64, format string, args ...any) {
		fmt.Fprintf(m.Console, "[%12.6f] %s\n", at, fmt.Sprintf(format, args...))
	}
	say(0, "Linux version %s (mockbuild@ip-10-0-0-1) #1 SMP PREEMPT_DYNAMIC", Kernel)
	say(0, "Command line: BOOT_IMAGE=(hd0,gpt1)/boot/vmlinuz-%s root=UUID ro console=tty0 console=ttyS0,115200n8", Kernel)
	say(0, "DMI: Amazon EC2 %s/, BIOS 1.0 10/16/2017", meta.InstanceType)
	say(0.671241, "NET: Registered PF_INET6 protocol family")
	say(1.874102, "ena 0000:00:05.0 ens5: Elastic Network Adapter (ENA), %s", meta.MAC)
	say(2.210388, "systemd[1]: Detected virtualization amazon.")
	say(2.214933, "systemd[1]: Hostname set to <%s>.", meta.Hostname)
	say(4.481526, "systemd[1]: Reached target network-online.target - Network is Online.")
}

// configure writes what cloud-init sets from the metadata at each boot.
func (m *Machine) configure(meta Metadata) error {
	var errs []error
	set := func(p, content string, perm uint32) {
		errs = append(errs, m.put(p, content, fs.FileMode(perm)))
	}
	set("/etc/hostname", meta.Hostname+"\n", 0o644)
	set(path.Dir(leaseFile)+"/", "", 0o755)
	set(leaseFile, lease(meta), 0o644)
	set(resolverFile, lease(meta), 0o644)
	if _, err := m.view(files.Root).Stat(cloudInitDone); err == nil {
		return errors.Join(errs...)
	}
	if meta.PublicKey != "" {
		set("/home/ec2-user/.ssh/authorized_keys", strings.TrimSpace(meta.PublicKey)+"\n", 0o600)
	}
	set("/var/lib/cloud/instance/", "", 0o755)
	return errors.Join(errs...)
}

// runUserData is cloud-init's last stage, which returns the script's status.
func (m *Machine) runUserData(ctx context.Context, data string) (status int) {
	var log bytes.Buffer
	out := io.MultiWriter(m.Console, &log)
	at := func() string { return m.around.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000") }
	fmt.Fprintf(out, "cloud-init[1612]: Cloud-init v. %s running 'modules:final' at %s.\n", cloudInitVersion, at())
	switch trimmed := strings.TrimSpace(data); {
	case trimmed == "":
	case strings.HasPrefix(trimmed, "#!"):
		if err := m.put(userDataFile, data, 0o600); err != nil {
			fmt.Fprintf(out, "cloud-init[1612]: %v\n", err)
		}
		first, rest, _ := strings.Cut(data, "\n")
		script := "#" + first + "\n" + rest
		for _, flag := range strings.Fields(first)[1:] {
			if strings.HasPrefix(flag, "-") && strings.Trim(flag, "-eux") == "" {
				script = "set " + flag + "; " + script
			}
		}
		if status = m.RunScript(ctx, files.Root.Name, script, out); status == held {
			return status
		}
		if status != 0 {
			fmt.Fprintf(out, "cloud-init[1612]: cc_scripts_user.py[WARNING]: Failed to run module scripts-user (scripts in /var/lib/cloud/instance/scripts), exit status %d\n", status)
		}
	default:
		// An image that is sent something else runs nothing, and says so.
		fmt.Fprintln(out, "cloud-init[1612]: __init__.py[WARNING]: Unhandled non-multipart (text/x-not-multipart) userdata: only scripts that begin with #! are run here")
	}
	fmt.Fprintf(out, "cloud-init[1612]: Cloud-init v. %s finished at %s. Datasource DataSourceEc2.\n", cloudInitVersion, at())
	if err := m.put(cloudInitLog, log.String(), 0o640); err != nil {
		fmt.Fprintf(m.Console, "cloud-init[1612]: %v\n", err)
	}
	return status
}

// baseResolver is the address of the VPC's resolver: the VPC's first plus two.
func baseResolver(cidr string) string {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil || !prefix.Addr().Is4() {
		return ""
	}
	return prefix.Masked().Addr().Next().Next().String()
}
