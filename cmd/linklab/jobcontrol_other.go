//go:build !unix

package main

// underJobControl is false where there is none.
func underJobControl() bool { return false }
