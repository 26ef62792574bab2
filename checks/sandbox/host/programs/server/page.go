// Package server holds the web servers of the simulated machines: Apache httpd,
// nginx, and python3 -m http.server.
package server

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/files"
)

// site is what a server shows of a disk.
type site struct {
	view  *files.View // as the user that the server runs as
	root  string
	named string // Server header
	lists bool   // shows directories without a page of their own
	// sorry makes the page of an error.
	sorry func(status int, r *http.Request) string
}

// show answers a request and gives the status and the length of the body.
func (s *site) show(w http.ResponseWriter, r *http.Request) (status, length int) {
	w.Header().Set("Server", s.named)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return s.send(w, r, http.StatusMethodNotAllowed, "text/html", s.sorry(http.StatusMethodNotAllowed, r))
	}
	full := path.Join(s.root, path.Clean("/"+r.URL.Path))
	info, err := s.view.Stat(full)
	if err == nil && info.IsDir() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			w.Header().Set("Location", r.URL.Path+"/")
			return s.send(w, r, http.StatusMovedPermanently, "text/html", "")
		}
		for _, name := range []string{"index.html", "index.htm"} {
			if page, found := s.view.Stat(path.Join(full, name)); found == nil && !page.IsDir() {
				return s.file(w, r, path.Join(full, name), page.ModTime())
			}
		}
		if s.lists {
			return s.list(w, r, full)
		}
		return s.send(w, r, http.StatusForbidden, "text/html", s.sorry(http.StatusForbidden, r))
	}
	if err != nil {
		return s.fail(w, r, err)
	}
	return s.file(w, r, full, info.ModTime())
}

func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) (status, length int) {
	status = http.StatusNotFound
	if errors.Is(err, files.ErrPermission) {
		status = http.StatusForbidden
	}
	return s.send(w, r, status, "text/html", s.sorry(status, r))
}

func (s *site) file(w http.ResponseWriter, r *http.Request, full string, changed time.Time) (status, length int) {
	content, err := s.view.ReadFile(full)
	if err != nil {
		return s.fail(w, r, err)
	}
	w.Header().Set("Content-Type", kindOf(full))
	counter := &counted{ResponseWriter: w, status: http.StatusOK}
	http.ServeContent(counter, r, path.Base(full), changed, bytes.NewReader(content))
	return counter.status, counter.length
}

func (s *site) send(w http.ResponseWriter, r *http.Request, status int, kind, body string) (int, int) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, body)
	}
	return status, len(body)
}

// list shows what lies in a directory.
func (s *site) list(w http.ResponseWriter, r *http.Request, full string) (status, length int) {
	entries, err := s.view.ReadDir(full)
	if err != nil {
		return s.fail(w, r, err)
	}
	title := "Directory listing for " + html.EscapeString(r.URL.Path)
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE HTML>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n</head>\n<body>\n<h1>%s</h1>\n<hr>\n<ul>\n", title, title)
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		name = html.EscapeString(name)
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>\n", name, name)
	}
	b.WriteString("</ul>\n<hr>\n</body>\n</html>\n")
	return s.send(w, r, http.StatusOK, "text/html; charset=utf-8", b.String())
}

// counted notes what was answered, for the log.
type counted struct {
	http.ResponseWriter
	status, length int
}

func (c *counted) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.length += n
	return n, err
}

// kinds are the content types by the ends of file names.
var kinds = map[string]string{
	".html": "text/html; charset=UTF-8", ".htm": "text/html; charset=UTF-8", ".txt": "text/plain; charset=UTF-8", ".css": "text/css", ".js": "text/javascript",
	".json": "application/json", ".xml": "text/xml", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml",
}

func kindOf(name string) string {
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return "application/octet-stream"
}

// combined is a line of the log format of that name, which both servers write.
func combined(p *host.Process, r *http.Request, source string, status, length int) string {
	or := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	size := "-"
	if length > 0 {
		size = fmt.Sprint(length)
	}
	return fmt.Sprintf("%s - - [%s] \"%s %s HTTP/1.1\" %d %s \"%s\" \"%s\"\n", source, p.Now().UTC().Format("02/Jan/2006:15:04:05 -0700"),
		r.Method, r.URL.RequestURI(), status, size, or(r.Referer()), or(r.UserAgent()))
}

// stamp puts the time into an answer.
func stamp(p *host.Process, w http.ResponseWriter) {
	w.Header().Set("Date", p.Now().UTC().Format(http.TimeFormat))
}

// apache is the user that web servers serve as: files that are not for
// everybody are not shown.
var apache = files.User{Name: "apache", UID: 48, Home: "/usr/share/httpd"}

func viewOf(p *host.Process, u files.User) *files.View {
	return &files.View{System: p.Machine.Files, User: u}
}
