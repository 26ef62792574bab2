package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"linklab/lessons"
)

//go:embed help.ko.yaml
var helpKorean []byte

// help is what the help of the command tree says in a language other than that
// of the code.
type help struct {
	Headings map[string]string      `yaml:"headings"` // by fang's, which knows English ones only
	Commands map[string]commandHelp `yaml:"commands"` // by path without the program's name
	Flags    map[string]string      `yaml:"flags"`
}

type commandHelp struct {
	Short string `yaml:"short"`
	Long  string `yaml:"long"`
}

func parseHelp(text []byte) (help, error) {
	var h help
	if err := yaml.UnmarshalWithOptions(text, &h, yaml.DisallowUnknownField()); err != nil {
		return help{}, fmt.Errorf("help: %w", err)
	}
	return h, nil
}

// speakHelp gives a command tree its help in the learner's language. Which that
// is has to be known before the tree reads the command line, since the help is
// printed while it does. What has no translation stays English; a test proves
// that nothing lacks one.
func speakHelp(root *cobra.Command, lang lessons.Lang) {
	defer flow(root)
	page := helpPage{Writer: root.OutOrStdout()}
	defer func() { page.printFor(root) }()
	if lang != lessons.Korean {
		return
	}
	h, err := parseHelp(helpKorean)
	if err != nil {
		return
	}
	page.headings = h.Headings
	root.Version = version()
	root.InitDefaultVersionFlag()
	// Cobra gives each command a flag of its own when it is asked, in English.
	root.PersistentFlags().BoolP("help", "h", false, "")
	h.command(root)
}

// helpLanguage is the language of a command line that is not read yet. A word of
// it may belong to a command that linklab is to run, so nothing else goes by it.
func (a *app) helpLanguage(args []string) lessons.Lang {
	ahead := *a
	ahead.spokenIn(args)
	return ahead.language()
}

// pathOf is a command's path without the name of the program.
func pathOf(cmd *cobra.Command) string {
	_, rest, _ := strings.Cut(cmd.CommandPath(), " ")
	return rest
}

func (h help) command(cmd *cobra.Command) {
	if said, ok := h.Commands[pathOf(cmd)]; ok {
		cmd.Short = said.Short
		if said.Long != "" {
			cmd.Long = said.Long
		}
	}
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
		flags.VisitAll(h.flag)
	}
	for _, child := range cmd.Commands() {
		h.command(child)
	}
}

// flag says what a flag takes. The values of --format differ from command to
// command, so they are taken from the English text.
func (h help) flag(f *pflag.Flag) {
	said, ok := h.Flags[f.Name]
	if !ok {
		return
	}
	if strings.Contains(said, "{values}") {
		_, values, named := strings.Cut(f.Usage, ": ")
		if !named {
			return // it speaks Korean already
		}
		said = strings.ReplaceAll(said, "{values}", strings.ReplaceAll(values, " or ", ", "))
	}
	f.Usage = said
}
