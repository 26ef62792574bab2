package packages

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

const (
	// installed is the directory with a file for each package that was.
	installed = "/var/lib/rpm/installed/"
	cacheFile = "/var/cache/dnf/amazonlinux.solv"
	// mirrorList is what the package manager reads first; the bucket is the
	// region's own (Amazon Linux 2023 user guide, "Repositories").
	mirrorList = "https://al2023-repos-%s-de612dc2.s3.dualstack.%[1]s.amazonaws.com/core/mirrors/latest/x86_64/mirror.list"
	// attemptTime and attempts are how long a dead repository is waited for.
	attemptTime = 30 * time.Second
	attempts    = 2
	// cacheLife is how long metadata is good for.
	cacheLife = 48 * time.Hour
)

// Dnf is the package manager, which yum is another name of.
func Dnf(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "y|assumeyes", "q|quiet", "v", "b", "best", "allowerasing", "refresh", "n", "installed", "security", "releasever=", "skip-broken", "nobest")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	d := &transaction{p: p, opt: opt}
	if len(opt.Args) == 0 {
		fmt.Fprintln(p.Stdout, "usage: dnf [options] COMMAND\n\nSimulated here: install, remove, list installed, update, makecache, clean all, search, info")
		return 1
	}
	verb, names := opt.Args[0], opt.Args[1:]
	switch verb {
	case "list":
		return d.list()
	case "install", "reinstall", "remove", "erase", "update", "upgrade", "makecache", "clean", "check-update", "search", "info":
	default:
		fmt.Fprintf(p.Stderr, "No such command: %s. It is not simulated here, or there is none.\n", verb)
		return 1
	}
	if !p.User.IsRoot() && verb != "search" && verb != "info" && verb != "check-update" {
		fmt.Fprintln(p.Stderr, "Error: This command has to be run with superuser privileges (under the root user on most systems).")
		return 1
	}
	switch verb {
	case "clean":
		_ = d.root().Remove(cacheFile)
		fmt.Fprintln(p.Stdout, "1 files removed")
		return 0
	case "remove", "erase":
		return d.remove(names)
	}
	if status := d.metadata(ctx, verb == "makecache" || opt.Has("refresh")); status != 0 {
		return status
	}
	switch verb {
	case "makecache":
		fmt.Fprintln(p.Stdout, "Metadata cache created.")
		return 0
	case "check-update":
		return 0
	case "search", "info":
		return d.search(names)
	case "install":
		return d.install(ctx, names)
	}
	fmt.Fprintln(p.Stdout, "Dependencies resolved.\nNothing to do.\nComplete!")
	return 0
}

type transaction struct {
	p   *host.Process
	opt *getopt.Options
}

func (d *transaction) root() *files.View {
	return &files.View{System: d.p.Machine.Files, User: files.Root}
}

func (d *transaction) has(name string) (version string, ok bool) {
	if version, ok := present[name]; ok {
		return version, true
	}
	content, err := d.root().ReadFile(installed + name)
	return strings.TrimSpace(string(content)), err == nil
}

// metadata fetches what the repository holds, unless that is known from before.
func (d *transaction) metadata(ctx context.Context, fresh bool) int {
	info, err := d.root().Stat(cacheFile)
	if err == nil && !fresh && d.p.Now().Sub(info.ModTime()) < cacheLife {
		age := max(d.p.Now().Sub(info.ModTime()), 0).Truncate(time.Second)
		fmt.Fprintf(d.p.Stdout, "Last metadata expiration check: %s ago on %s.\n", clockTime(age), info.ModTime().UTC().Format("Mon Jan _2 15:04:05 2006"))
		return 0
	}
	url, refusal := d.fetch(ctx)
	if ctx.Err() != nil {
		return 130
	}
	if refusal != "" {
		fmt.Fprintf(d.p.Stdout, "Amazon Linux 2023 repository                    0.0  B/s |   0  B     00:%02d    \n", int(min(attempts*attemptTime, time.Minute-time.Second).Seconds()))
		fmt.Fprintf(d.p.Stderr, "Errors during downloading metadata for repository 'amazonlinux':\n  - %s\n", refusal)
		fmt.Fprintf(d.p.Stderr, "Error: Failed to download metadata for repo 'amazonlinux': Cannot prepare internal mirrorlist: %s\n", refusal)
		return 1
	}
	fmt.Fprintln(d.p.Stdout, "Amazon Linux 2023 repository                     48 MB/s |  45 MB     00:00    ")
	if err := d.lay(cacheFile, url+"\n"); err != nil {
		return d.p.Fail(1, "%s", host.Errno(err))
	}
	return 0
}

func clockTime(d time.Duration) string {
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

// fetch asks the repository of the machine's region, which lies in S3. refusal
// is what the download library says of a failure.
func (d *transaction) fetch(ctx context.Context) (url, refusal string) {
	meta, err := d.p.Link().Metadata(ctx, d.p.Machine.ID)
	if err != nil {
		return "", err.Error()
	}
	url = fmt.Sprintf(mirrorList, meta.Region)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return url, err.Error()
	}
	request.Header.Set("User-Agent", "libdnf (Amazon Linux 2023; generic; Linux.x86_64)")
	name := request.URL.Hostname()
	for attempt := 1; ; attempt++ {
		connection, err := d.p.Dial(ctx, name, 443, attemptTime)
		switch {
		case err == nil:
			return url, d.read(ctx, connection, request)
		case ctx.Err() != nil:
			return url, "interrupted"
		case host.IsDialFailure(err, host.NoName, host.NoResolver):
			return url, fmt.Sprintf("Curl error (6): Couldn't resolve host name for %s [Could not resolve host: %s]", url, name)
		case host.IsDialFailure(err, host.TimedOut):
			refusal = fmt.Sprintf("Curl error (28): Timeout was reached for %s [Failed to connect to %s port 443 after %d ms: Timeout was reached]", url, name, attemptTime.Milliseconds()+1)
		default:
			refusal = fmt.Sprintf("Curl error (7): Couldn't connect to server for %s [%v]", url, err)
		}
		if attempt == attempts {
			return url, refusal
		}
	}
}

func (d *transaction) read(ctx context.Context, c *host.Connection, r *http.Request) (refusal string) {
	response, err := d.p.RoundTrip(ctx, c, r)
	if err != nil {
		return fmt.Sprintf("Curl error (56): Failure when receiving data from the peer for %s [%v]", r.URL, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Sprintf("Status code: %d for %s (IP: %s)", response.StatusCode, r.URL, c.Address)
	}
	return ""
}

// lay puts a file on the disk; a directory when the name ends with a slash.
func (d *transaction) lay(name, content string) error {
	view := d.root()
	if strings.HasSuffix(name, "/") {
		return view.MkdirAll(strings.TrimSuffix(name, "/"), 0o755)
	}
	if err := view.MkdirAll(name[:strings.LastIndexByte(name, '/')], 0o755); err != nil {
		return err
	}
	perm := fs.FileMode(0o644)
	if strings.HasPrefix(content, "#!") {
		perm = 0o755
	}
	return view.WriteFile(name, []byte(content), perm)
}

func (d *transaction) install(ctx context.Context, names []string) int {
	if len(names) == 0 {
		fmt.Fprintln(d.p.Stderr, "Error: Need to pass a list of pkgs to install")
		return 1
	}
	var wanted []Package
	var unknown []string
	for _, name := range names {
		name = strings.TrimSuffix(strings.TrimSuffix(name, ".x86_64"), ".noarch")
		if alias := aliases[name]; alias != "" {
			name = alias
		}
		if version, ok := d.has(name); ok {
			fmt.Fprintf(d.p.Stdout, "Package %s-%s.x86_64 is already installed.\n", name, version)
			continue
		}
		found, ok := find(name)
		if !ok {
			fmt.Fprintf(d.p.Stdout, "No match for argument: %s\n", name)
			unknown = append(unknown, name)
			continue
		}
		wanted = append(wanted, found)
	}
	if len(unknown) > 0 && !d.opt.Has("skip-broken") {
		fmt.Fprintf(d.p.Stderr, "Error: Unable to find a match: %s\n(The simulated repository holds %s.)\n", strings.Join(unknown, " "), repository())
		return 1
	}
	fmt.Fprintln(d.p.Stdout, "Dependencies resolved.")
	if len(wanted) == 0 {
		fmt.Fprintln(d.p.Stdout, "Nothing to do.\nComplete!")
		return 0
	}
	d.table(wanted)
	if !d.agreed() {
		return 1
	}
	// The packages themselves come from the same place, at this moment.
	if _, refusal := d.fetch(ctx); refusal != "" {
		fmt.Fprintf(d.p.Stderr, "[FAILED] %s: %s\nError: Error downloading packages:\n  %s\n", wanted[0].Name, refusal, refusal)
		return 1
	}
	for _, w := range wanted {
		for _, name := range slices.Sorted(maps.Keys(w.Files)) {
			if _, err := d.root().Stat(strings.TrimSuffix(name, "/")); err == nil && !strings.HasSuffix(name, "/") && strings.HasPrefix(name, "/etc/") {
				continue // what was changed by hand stays
			}
			if err := d.lay(name, w.Files[name]); err != nil {
				return d.p.Fail(1, "%s: %s", name, host.Errno(err))
			}
		}
		for _, name := range append([]string{w.Name}, w.Needs...) {
			if err := d.lay(installed+name, w.Version); err != nil {
				return d.p.Fail(1, "%s", host.Errno(err))
			}
		}
	}
	fmt.Fprintln(d.p.Stdout, "Running transaction\nInstalled:")
	for _, w := range wanted {
		for _, name := range append([]string{w.Name}, w.Needs...) {
			fmt.Fprintf(d.p.Stdout, "  %s-%s.x86_64\n", name, w.Version)
		}
	}
	fmt.Fprintln(d.p.Stdout, "\nComplete!")
	return 0
}

func (d *transaction) table(wanted []Package) {
	line := strings.Repeat("=", 80)
	fmt.Fprintf(d.p.Stdout, "%s\n %-26s %-8s %-26s %-12s %s\n%s\nInstalling:\n", line, "Package", "Arch", "Version", "Repository", "Size", line)
	count := 0
	for _, w := range wanted {
		fmt.Fprintf(d.p.Stdout, " %-26s %-8s %-26s %-12s %s\n", w.Name, "x86_64", w.Version, "amazonlinux", w.Size)
		count += 1 + len(w.Needs)
	}
	fmt.Fprintf(d.p.Stdout, "\nTransaction Summary\n%s\nInstall  %d Packages\n\n", line, count)
}

// agreed asks before anything is changed, unless -y says it all.
func (d *transaction) agreed() bool {
	if d.opt.Has("y") {
		return true
	}
	fmt.Fprint(d.p.Stdout, "Is this ok [y/N]: ")
	line, _ := bufio.NewReader(d.p.Stdin).ReadString('\n')
	if answer := strings.ToLower(strings.TrimSpace(line)); answer == "y" || answer == "yes" {
		return true
	}
	fmt.Fprintln(d.p.Stderr, "Operation aborted. (With -y it does not ask.)")
	return false
}

func repository() string {
	var names []string
	for _, a := range available {
		names = append(names, a.Name)
	}
	return strings.Join(names, ", ")
}

func (d *transaction) remove(names []string) int {
	removed := 0
	for _, name := range names {
		found, ok := find(name)
		if _, there := d.has(name); !ok || !there {
			fmt.Fprintf(d.p.Stdout, "No match for argument: %s\n", name)
			continue
		}
		for file := range found.Files {
			if !strings.HasSuffix(file, "/") {
				_ = d.root().Remove(file)
			}
		}
		for _, part := range append([]string{name}, found.Needs...) {
			_ = d.root().Remove(installed + part)
		}
		d.p.Machine.StopUnit(name + ".service")
		fmt.Fprintf(d.p.Stdout, "Removed:\n  %s-%s.x86_64\n", name, found.Version)
		removed++
	}
	if removed == 0 {
		fmt.Fprintln(d.p.Stdout, "No packages marked for removal.\nDependencies resolved.\nNothing to do.")
	}
	fmt.Fprintln(d.p.Stdout, "Complete!")
	return 0
}

func (d *transaction) list() int {
	fmt.Fprintln(d.p.Stdout, "Installed Packages")
	all := maps.Clone(present)
	for _, a := range available {
		if version, ok := d.has(a.Name); ok {
			all[a.Name] = version
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if only := d.opt.Args[1:]; len(only) > 0 && only[0] != "installed" && !slices.Contains(only, name) {
			continue
		}
		fmt.Fprintf(d.p.Stdout, "%-40s %-30s @System\n", name+".x86_64", all[name])
	}
	return 0
}

func (d *transaction) search(names []string) int {
	found := false
	for _, a := range available {
		for _, name := range names {
			if strings.Contains(a.Name, name) {
				found = true
				fmt.Fprintf(d.p.Stdout, "%s.x86_64 : %s\n", a.Name, a.Version)
			}
		}
	}
	if !found {
		fmt.Fprintln(d.p.Stdout, "No matches found.")
		return 1
	}
	return 0
}
