package server

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// Python is python3 as far as -m http.server: the language is not simulated.
func Python(ctx context.Context, p *host.Process) int {
	args := p.Args[1:]
	for len(args) > 0 && args[0] == "-u" {
		args = args[1:]
	}
	switch {
	case len(args) == 1 && (args[0] == "--version" || args[0] == "-V"):
		fmt.Fprintln(p.Stdout, "Python 3.9.23")
		return 0
	case len(args) < 2 || args[0] != "-m" || args[1] != "http.server":
		return p.Fail(1, "not simulated here but for python3 -m http.server PORT: use the shell and the aws command")
	}
	opt, err := getopt.Parse(args[2:], false, "d|directory=", "b|bind=")
	if err != nil {
		fmt.Fprintf(p.Stderr, "usage: server.py [-h] [--bind ADDRESS] [--directory DIRECTORY] [port]\nserver.py: error: %v\n", err)
		return 2
	}
	port := 8000
	if len(opt.Args) > 0 {
		if port, err = strconv.Atoi(opt.Args[0]); err != nil || port < 1 || port > 65535 {
			fmt.Fprintf(p.Stderr, "usage: server.py [-h] [--bind ADDRESS] [--directory DIRECTORY] [port]\nserver.py: error: argument port: invalid int value: '%s'\n", opt.Args[0])
			return 2
		}
	}
	if bind := opt.Value("b"); bind != "" && bind != "0.0.0.0" {
		return p.Fail(1, "-m http.server --bind %s is not simulated: it listens on all addresses", bind)
	}
	if port < 1024 && !p.User.IsRoot() {
		fmt.Fprintln(p.Stderr, "Traceback (most recent call last):\nPermissionError: [Errno 13] Permission denied")
		return 1
	}
	root := p.Dir
	if opt.Has("d") {
		root = p.Path(opt.Value("d"))
	}
	if p.Interactive {
		fmt.Fprintf(p.Stdout, "Serving HTTP on 0.0.0.0 port %d (http://0.0.0.0:%d/) ...\n", port, port)
	}
	status, err := p.Run(ctx, host.Daemon{Program: "http.server", Ports: []int{port}, Memory: map[string]string{"root": root}})
	switch {
	case err != nil:
		fmt.Fprintln(p.Stderr, "Traceback (most recent call last):\nOSError: [Errno 98] Address already in use")
	case status == 130:
		fmt.Fprintln(p.Stderr, "\nKeyboard interrupt received, exiting.")
	}
	return status
}

func servePython(p *host.Process, d *host.Daemon, w http.ResponseWriter, r *http.Request, source netip.Addr) {
	s := &site{view: p.View(), root: d.Memory["root"], named: "SimpleHTTP/0.6 Python/3.9.23", lists: true, sorry: func(status int, _ *http.Request) string {
		return fmt.Sprintf("<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<title>Error response</title>\n</head>\n<body>\n<h1>Error response</h1>\n<p>Error code: %d</p>\n<p>Message: %s.</p>\n</body>\n</html>\n",
			status, http.StatusText(status))
	}}
	status, _ := s.show(w, r)
	stamp(p, w)
	p.Say(d, fmt.Sprintf("%s - - [%s] \"%s %s HTTP/1.1\" %d -\n", source, p.Now().UTC().Format("02/Jan/2006 15:04:05"), r.Method, r.URL.RequestURI(), status))
}

// Behaviours are what the servers do once they run.
func Behaviours() map[string]host.Behaviour {
	return map[string]host.Behaviour{
		"httpd":       {Serve: serveHttpd},
		"nginx":       {Serve: serveNginx},
		"http.server": {Serve: servePython},
	}
}
