package files

import "io/fs"

// Errno is a refusal of the disk in the words that a Linux machine uses.
type Errno string

// The refusals.
const (
	ErrNotExist    Errno = "No such file or directory"
	ErrExist       Errno = "File exists"
	ErrPermission  Errno = "Permission denied"
	ErrIsDirectory Errno = "Is a directory"
	ErrNotDir      Errno = "Not a directory"
	ErrNotEmpty    Errno = "Directory not empty"
	ErrTooLarge    Errno = "File too large"
	ErrNoSpace     Errno = "No space left on device"
	ErrNameTooLong Errno = "File name too long"
	ErrInvalid     Errno = "Invalid argument"
	ErrNotOwner    Errno = "Operation not permitted"
	ErrReadOnly    Errno = "Read-only file system"
)

func (e Errno) Error() string { return string(e) }

// Is makes errors.Is work with the errors of io/fs.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e == ErrNotExist
	case fs.ErrExist:
		return e == ErrExist
	case fs.ErrPermission:
		return e == ErrPermission || e == ErrNotOwner
	}
	return false
}
