package files

import (
	"io/fs"
	"path"
	"time"
)

// Info describes a file; it is an fs.FileInfo and an fs.DirEntry.
type Info struct {
	Path     string
	FileMode fs.FileMode
	Owner    string
	Bytes    int64
	Modified time.Time
}

// Name is the last element of the path.
func (i Info) Name() string { return path.Base(i.Path) }

// Size is the length in bytes.
func (i Info) Size() int64 { return i.Bytes }

// Mode holds the permission bits and the kind.
func (i Info) Mode() fs.FileMode { return i.FileMode }

// ModTime is when the content last changed.
func (i Info) ModTime() time.Time { return i.Modified }

// IsDir says whether it is a directory.
func (i Info) IsDir() bool { return i.FileMode.IsDir() }

// Sys is always nil: there is no real file behind it.
func (i Info) Sys() any { return nil }

// Type is the kind of the file.
func (i Info) Type() fs.FileMode { return i.FileMode.Type() }

// Info is the entry itself.
func (i Info) Info() (fs.FileInfo, error) { return i, nil }

func (n *Node) info(p string) Info {
	return Info{Path: p, FileMode: n.Mode, Owner: n.Owner, Bytes: int64(len(n.Content)), Modified: n.Modified}
}
