package text

import (
	"linklab/checks/sandbox/host"
)

// Programs are the programs of this package by name.
func Programs() map[string]host.Program {
	return map[string]host.Program{
		"cat": Cat, "less": Cat, "more": Cat, "head": Head, "tail": Tail, "wc": Wc, "tee": Tee, "base64": Base64,
		"cut": Cut, "paste": Paste, "tr": Tr, "seq": Seq, "sort": Sort, "uniq": Uniq, "grep": Grep, "egrep": Grep, "fgrep": Grep,
		"sed": Sed, "awk": Awk, "diff": Diff, "xargs": Xargs, "column": Column,
	}
}
