package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// Where httpd keeps what it is told and what it writes.
const (
	HttpdConfig = "/etc/httpd/conf/httpd.conf"
	accessLog   = "/var/log/httpd/access_log"
	errorLog    = "/var/log/httpd/error_log"
)

// HttpdDefaults is the configuration that the package brings, as far as it is
// read here.
const HttpdDefaults = `ServerRoot "/etc/httpd"
Listen 80
User apache
Group apache
ServerAdmin root@localhost
DocumentRoot "/var/www/html"
<IfModule dir_module>
    DirectoryIndex index.html
</IfModule>
ErrorLog "logs/error_log"
CustomLog "logs/access_log" combined
`

// httpdSettings are the directives that matter here.
type httpdSettings struct {
	ports []int
	root  string
}

// readHttpd reads the configuration. A directive that is wrong is refused in
// httpd's words.
func readHttpd(p *host.Process) (httpdSettings, error) {
	content, err := viewOf(p, files.Root).ReadFile(HttpdConfig)
	if err != nil {
		return httpdSettings{}, fmt.Errorf("could not open configuration file %s: %s", HttpdConfig, host.Errno(err))
	}
	s := httpdSettings{root: "/var/www/html"}
	for i, line := range strings.Split(string(content), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		value := strings.Trim(fields[1], `"`)
		switch strings.ToLower(fields[0]) {
		case "listen":
			port, err := strconv.Atoi(value[strings.LastIndexByte(value, ':')+1:])
			if err != nil || port < 1 || port > 65535 {
				return s, fmt.Errorf("AH00526: Syntax error on line %d of %s:\nPort must be specified", i+1, HttpdConfig)
			}
			s.ports = append(s.ports, port)
		case "documentroot":
			s.root = value
		}
	}
	if info, err := viewOf(p, files.Root).Stat(s.root); err != nil || !info.IsDir() {
		return s, fmt.Errorf("AH00526: Syntax error in %s:\nDocumentRoot '%s' is not a directory, or is not readable", HttpdConfig, s.root)
	}
	if len(s.ports) == 0 {
		return s, errors.New("no listening sockets available, shutting down")
	}
	return s, nil
}

// Httpd is Apache's server. Its unit starts it; so does its name alone.
func Httpd(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "D=", "k=", "t", "v", "S", "f=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if opt.Has("v") {
		fmt.Fprintln(p.Stdout, "Server version: Apache/2.4.62 (Amazon Linux)")
		return 0
	}
	settings, err := readHttpd(p)
	switch {
	case err != nil:
		return p.Fail(1, "%v", err)
	case opt.Has("t"):
		fmt.Fprintln(p.Stderr, "Syntax OK")
		return 0
	case !p.User.IsRoot():
		return p.Fail(1, "(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:%d", settings.ports[0])
	}
	// Without -DFOREGROUND it goes into the background by itself.
	status := 0
	if opt.Value("D") == "FOREGROUND" {
		status, err = p.Run(ctx, host.Daemon{Program: "httpd", Ports: settings.ports})
	} else {
		status, err = p.Forked().Run(ctx, host.Daemon{Program: "httpd", Ports: settings.ports})
	}
	if err != nil {
		return p.Fail(1, "(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:%d", settings.ports[0])
	}
	_ = p.Machine.AppendLog(errorLog, fmt.Sprintf("[%s] [mpm_event:notice] AH00489: Apache/2.4.62 (Amazon Linux) configured -- resuming normal operations\n", p.Now().UTC().Format("Mon Jan 02 15:04:05.000000 2006")))
	return status
}

// serveHttpd answers a request to httpd.
func serveHttpd(p *host.Process, _ *host.Daemon, w http.ResponseWriter, r *http.Request, source netip.Addr) {
	settings, err := readHttpd(p)
	if err != nil {
		settings.root = "/var/www/html" // what it read when it began
	}
	s := &site{view: viewOf(p, apache), root: settings.root, named: "Apache/2.4.62 (Amazon Linux)", sorry: func(status int, r *http.Request) string {
		text := http.StatusText(status)
		if status == http.StatusForbidden && r.URL.Path == "/" {
			return "<!DOCTYPE html>\n<html><head><title>Test Page for the HTTP Server</title></head><body><h1>Test Page</h1><p>The server works: put content into " + settings.root + ".</p></body></html>\n"
		}
		return fmt.Sprintf("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>%d %s</title>\n</head><body>\n<h1>%s</h1>\n</body></html>\n", status, text, text)
	}}
	status, length := s.show(w, r)
	stamp(p, w)
	p.Record(accessLog, combined(p, r, source.String(), status, length))
}
