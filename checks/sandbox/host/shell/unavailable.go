package shell

import (
	"fmt"
	"strings"
)

// availableFlags are the flags that the interpreter knows of builtins with a
// choice of them; a colon stands behind those with a value.
var availableFlags = map[string]string{
	"wait": "", "read": "rsap:", "mapfile": "td:", "readarray": "td:", "printf": "",
}

// unavailable says which flag of a builtin does not work here, "" for none.
func unavailable(args []string) string {
	name, known := args[0], availableFlags[args[0]]
	for i := 1; i < len(args); i++ {
		arg := args[i]
		if len(arg) < 2 || arg[0] != '-' || arg == "--" {
			return ""
		}
		for j, c := range arg[1:] {
			at := strings.IndexRune(known, c)
			switch {
			case name == "printf" && c == 'v' && i+1 < len(args):
				return fmt.Sprintf("printf: -v is not available here: use %s=$(printf …)", args[i+1])
			case name == "printf" && c != 'v':
				return ""
			case at < 0 || c == ':':
				return fmt.Sprintf("%s: -%c is not available here", name, c)
			}
			if strings.HasPrefix(known[at+1:], ":") {
				if j == len(arg)-2 {
					i++ // its value is the next word
				}
				break
			}
		}
	}
	return ""
}
