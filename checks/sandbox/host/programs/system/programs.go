package system

import (
	"context"
	"fmt"
	"strings"

	"linklab/checks/sandbox/host"
)

// refused are programs that people reach for and that are not simulated, with
// what to do instead.
var refused = map[string]string{
	"nano":    "write the file with: cat > FILE <<'EOF'",
	"vi":      "write the file with: cat > FILE <<'EOF'",
	"vim":     "write the file with: cat > FILE <<'EOF'",
	"emacs":   "write the file with: cat > FILE <<'EOF'",
	"jq":      "use --query of the aws command",
	"python3": "on the instances there is python3 -m http.server; for the rest use the shell and the aws command",
	"python":  "use the shell and the aws command",
	"perl":    "use the shell and the aws command",
	"tmux":    "this terminal is the only one",
	"screen":  "this terminal is the only one",
	"top":     "processes are not simulated",
	"htop":    "processes are not simulated",
	"ps":      "processes are not simulated; for services: systemctl status NAME",
	"kill":    "there is nothing in the background; Ctrl-C ends what runs",
	"jobs":    "there is nothing in the background",
	"fg":      "what is in the background stays there: kill and pkill end it",
	"bg":      "there is nothing in the background",
	"nohup":   "nothing goes on in the background of the laptop",
	"ulimit":  "the limits of a simulated machine are fixed",
	"umask":   "files are made with 0644, directories with 0755; change them with chmod",
	"crontab": "write a systemd timer",
	"docker":  "containers are not simulated",
	"git":     "only the lab's own programs are simulated; help lists them",
	"tar":     "archives are not simulated",
	"unzip":   "archives are not simulated",
	"openssl": "TLS is simulated by curl alone",
	"apt":     "packages are not simulated; help lists the programs that there are",
	"apt-get": "packages are not simulated; help lists the programs that there are",
	"pip":     "packages are not simulated; help lists the programs that there are",
}

const noPasswords = "logins are by key alone"

func refuse(instead string) host.Program {
	return func(_ context.Context, p *host.Process) int {
		return p.Fail(1, "not simulated here: %s", instead)
	}
}

// Help lists the programs.
func Help(_ context.Context, p *host.Process) int {
	if len(p.Args) > 1 {
		fmt.Fprintf(p.Stdout, "No manual for %s here. Most programs take --help; for AWS: aws help\n", p.Args[1])
		return 1
	}
	names := []string{}
	for _, name := range p.Machine.Programs() {
		if _, no := refused[name]; !no {
			names = append(names, name)
		}
	}
	fmt.Fprintln(p.Stdout, "This is a simulated machine: what is typed here touches nothing of yours.\nBash's own commands work (for, if, while, functions, pipes, redirections), and these programs:")
	line := ""
	for _, name := range names {
		if len(line)+len(name)+1 > max(p.Width-2, 20) {
			fmt.Fprintln(p.Stdout, " "+line)
			line = ""
		}
		line += " " + name
	}
	if line != "" {
		fmt.Fprintln(p.Stdout, " "+line)
	}
	return 0
}

// History lists what was typed.
func History(_ context.Context, p *host.Process) int {
	for i, line := range p.Machine.Lines(p.User.Name) {
		fmt.Fprintf(p.Stdout, "%5d  %s\n", i+1, strings.ReplaceAll(line, "\n", "\n       "))
	}
	return 0
}

// Programs are the programs of every machine by name.
func Programs() map[string]host.Program {
	table := map[string]host.Program{
		"date": Date, "env": Env, "printenv": Printenv, "hostname": Hostname, "whoami": Whoami, "id": ID, "uname": Uname, "uptime": Uptime,
		"which": Which, "df": Df, "clear": Clear, "sleep": Sleep, "timeout": Timeout, "watch": Watch, "sudo": Sudo, "bash": Bash, "sh": Bash,
		"echo": Builtin, "printf": Builtin, "test": Builtin, "[": Builtin, "pwd": Builtin, "true": Builtin, "false": Builtin,
		"help": Help, "man": Help, "history": History,
	}
	for name, instead := range refused {
		table[name] = refuse(instead)
	}
	return table
}

// InstancePrograms are those of instances alone.
func InstancePrograms() map[string]host.Program {
	return map[string]host.Program{
		"systemctl": Systemctl, "journalctl": Journalctl, "logger": Logger, "cloud-init": CloudInit, "su": Su,
		"service": Service, "chkconfig": Chkconfig, "passwd": refuse(noPasswords), "chpasswd": refuse(noPasswords), "ss": SS, "netstat": SS, "ps": PS, "kill": Kill, "jobs": Jobs, "pgrep": Pgrep, "pkill": Pkill, "nohup": Nohup,
	}
}
