package server

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"strconv"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
	"linklab/checks/sandbox/host/getopt"
)

// NginxConfig is where nginx reads what to do.
const NginxConfig = "/etc/nginx/nginx.conf"

// NginxDefaults is the configuration that the package brings, as far as it is
// read here.
const NginxDefaults = `user nginx;
events {
    worker_connections 1024;
}
http {
    server {
        listen 80;
        server_name _;
        root /usr/share/nginx/html;
    }
}
`

const nginxLog = "/var/log/nginx/access.log"

var (
	nginxListen = regexp.MustCompile(`(?m)^\s*listen\s+(?:[0-9.]+:)?(\d+)[^;\n]*;`)
	nginxRoot   = regexp.MustCompile(`(?m)^\s*root\s+([^;\s]+)\s*;`)
)

func readNginx(p *host.Process) (ports []int, root string, err error) {
	content, err := viewOf(p, files.Root).ReadFile(NginxConfig)
	if err != nil {
		return nil, "", fmt.Errorf("open() \"%s\" failed (2: %s)", NginxConfig, host.Errno(err))
	}
	for _, found := range nginxListen.FindAllStringSubmatch(string(content), -1) {
		port, err := strconv.Atoi(found[1])
		if err != nil || port < 1 || port > 65535 {
			return nil, "", fmt.Errorf("invalid port in \"%s\" of the \"listen\" directive in %s", found[1], NginxConfig)
		}
		ports = append(ports, port)
	}
	root = "/usr/share/nginx/html"
	if found := nginxRoot.FindStringSubmatch(string(content)); found != nil {
		root = found[1]
	}
	if len(ports) == 0 {
		ports = []int{80}
	}
	return ports, root, nil
}

// Nginx is the other web server.
func Nginx(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "t", "v", "g=", "s=", "c=")
	if err != nil {
		return p.Fail(1, "%v", err)
	}
	if opt.Has("v") {
		fmt.Fprintln(p.Stderr, "nginx version: nginx/1.28.0")
		return 0
	}
	ports, _, err := readNginx(p)
	switch {
	case err != nil:
		fmt.Fprintf(p.Stderr, "nginx: [emerg] %v\n", err)
		return 1
	case opt.Has("t"):
		fmt.Fprintf(p.Stderr, "nginx: the configuration file %s syntax is ok\nnginx: configuration file %s test is successful\n", NginxConfig, NginxConfig)
		return 0
	case opt.Has("s"):
		fmt.Fprintf(p.Stderr, "nginx: -s is not simulated: use systemctl %s nginx\n", opt.Value("s"))
		return 1
	case !p.User.IsRoot():
		fmt.Fprintf(p.Stderr, "nginx: [emerg] bind() to 0.0.0.0:%d failed (13: Permission denied)\n", ports[0])
		return 1
	}
	status, err := p.Forked().Run(ctx, host.Daemon{Program: "nginx", Ports: ports})
	if err != nil {
		fmt.Fprintf(p.Stderr, "nginx: [emerg] bind() to 0.0.0.0:%d failed (98: Address already in use)\n", ports[0])
	}
	return status
}

func serveNginx(p *host.Process, _ *host.Daemon, w http.ResponseWriter, r *http.Request, source netip.Addr) {
	_, root, err := readNginx(p)
	if err != nil {
		root = "/usr/share/nginx/html"
	}
	s := &site{view: viewOf(p, files.User{Name: "nginx", UID: 996}), root: root, named: "nginx/1.28.0", sorry: func(status int, _ *http.Request) string {
		return fmt.Sprintf("<html>\r\n<head><title>%d %s</title></head>\r\n<body>\r\n<center><h1>%d %s</h1></center>\r\n<hr><center>nginx/1.28.0</center>\r\n</body>\r\n</html>\r\n",
			status, http.StatusText(status), status, http.StatusText(status))
	}}
	status, length := s.show(w, r)
	stamp(p, w)
	p.Record(nginxLog, combined(p, r, source.String(), status, length))
}
