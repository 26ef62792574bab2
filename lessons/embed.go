package lessons

import (
	"embed"
	"io/fs"
)

//go:embed content
var content embed.FS

// Content is the course that the binary carries.
func Content() fs.FS {
	sub, err := fs.Sub(content, "content")
	if err != nil {
		return content // the name above is valid, so this is never reached
	}
	return sub
}
