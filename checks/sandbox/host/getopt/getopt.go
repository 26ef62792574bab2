// Package getopt reads the options of the simulated machines' programs as GNU
// getopt does: -abc, -ovalue, -o value, --name=value, --name value, and -- to
// end them; options may stand behind arguments.
package getopt

import (
	"fmt"
	"strconv"
	"strings"
)

// Options are what was given on a command line.
type Options struct {
	values map[string][]string
	// Args is what is no option.
	Args []string
}

// Parse reads args (without the program's name). Each of specs names one
// option: "s|silent" takes no value, "o|output=" takes one; an option goes by
// the first of its names. When inOrder is set the first argument ends the
// options, as for programs that run another.
func Parse(args []string, inOrder bool, specs ...string) (*Options, error) {
	byName := map[string]string{} // any name → first name
	takes := map[string]bool{}    // by first name
	for _, spec := range specs {
		spec, value := strings.CutSuffix(spec, "=")
		names := strings.Split(spec, "|")
		for _, name := range names {
			byName[name] = names[0]
		}
		takes[names[0]] = value
	}
	o := &Options{values: map[string][]string{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			o.Args = append(o.Args, args[i+1:]...)
			return o, nil
		case strings.HasPrefix(arg, "--"):
			name, value, given := strings.Cut(arg[2:], "=")
			first, ok := byName[name]
			if !ok || len(name) == 1 {
				return nil, fmt.Errorf("unrecognized option '--%s'", name)
			}
			if takes[first] && !given {
				if i++; i >= len(args) {
					return nil, fmt.Errorf("option '--%s' requires an argument", name)
				}
				value = args[i]
			}
			o.values[first] = append(o.values[first], value)
		case len(arg) > 1 && arg[0] == '-':
			used, err := o.cluster(arg[1:], args[i+1:], byName, takes)
			if err != nil {
				return nil, err
			}
			i += used
		default:
			if inOrder {
				o.Args = args[i:]
				return o, nil
			}
			o.Args = append(o.Args, arg)
		}
	}
	return o, nil
}

// cluster reads -abc and says how many of the following arguments it used.
func (o *Options) cluster(letters string, rest []string, byName map[string]string, takes map[string]bool) (int, error) {
	for j := 0; j < len(letters); j++ {
		first, ok := byName[letters[j:j+1]]
		if !ok {
			return 0, fmt.Errorf("invalid option -- '%c'", letters[j])
		}
		if !takes[first] {
			o.values[first] = append(o.values[first], "")
			continue
		}
		if value := letters[j+1:]; value != "" {
			o.values[first] = append(o.values[first], value)
			return 0, nil
		}
		if len(rest) == 0 {
			return 0, fmt.Errorf("option requires an argument -- '%c'", letters[j])
		}
		o.values[first] = append(o.values[first], rest[0])
		return 1, nil
	}
	return 0, nil
}

// Has says whether the option was given.
func (o *Options) Has(name string) bool { return len(o.values[name]) > 0 }

// Value is the last value of an option, "" when it was not given.
func (o *Options) Value(name string) string {
	values := o.values[name]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// Values are all the values of an option.
func (o *Options) Values(name string) []string { return o.values[name] }

// Int is the last value as a number not below 0; def when it was not given.
func (o *Options) Int(name string, def int) (int, error) {
	if !o.Has(name) {
		return def, nil
	}
	n, err := strconv.Atoi(o.Value(name))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("invalid number: '%s'", o.Value(name))
	}
	return n, nil
}
