//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// underJobControl says whether a shell started the program that can stop it and
// go on with it. A process group without such a parent is orphaned: the kernel
// does not stop it, and nobody would wake it (POSIX, 3.264 Orphaned Process
// Group).
func underJobControl() bool {
	parent := os.Getppid()
	own, err := unix.Getsid(0)
	if err != nil {
		return false
	}
	theirs, err := unix.Getsid(parent)
	if err != nil || theirs != own {
		return false
	}
	group, err := unix.Getpgid(parent)
	return err == nil && group != unix.Getpgrp()
}
