package vocabulary

import (
	"slices"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/catalogue"
)

// provocation is one way to get a check wrong, and what has to be said of it.
type provocation struct {
	key     string // diagnosis
	name    string // "" is the key; tells two of one key apart
	check   checks.CheckSpec
	outcome checks.Outcome // Failed when not given
	break_  func(*world)
	env     func(*checks.Env)
	dns     []string          // addresses that the laptop's resolver answers
	public  []string          // addresses that a public one answers
	args    map[string]string // arguments that must be among the diagnosis's
}

func provocations(t *testing.T) []provocation {
	return slices.Concat(preflightProvocations(), roomProvocations(t), networkProvocations(), instanceProvocations(), endpointProvocations(),
		filterProvocations(), interfaceProvocations(), agentProvocations(), probeProvocations(), sshProvocations(t), resourceProvocations(), serviceProvocations(),
		policyProvocations(), probedReadProvocations(), tableProvocations(), caseProvocations(), telemetryProvocations(), cleanupProvocations(), costProvocations())
}

func TestEveryDiagnosisIsProvoked(t *testing.T) {
	for _, p := range provocations(t) {
		name := p.key
		if p.name != "" {
			name += " " + p.name
		}
		t.Run(name, func(t *testing.T) {
			w := built()
			if p.break_ != nil {
				p.break_(w)
			}
			env := w.env(t)
			if p.dns != nil {
				env.Uplink.DNS = serveDNS(t, p.dns)
			}
			if p.public != nil {
				env.Uplink.Public = []string{serveDNS(t, p.public)}
			}
			if p.env != nil {
				p.env(env)
			}
			finding := round(t, env, p.check).Findings[0]
			outcome := p.outcome
			if outcome == "" {
				outcome = checks.Failed
			}
			if finding.Outcome != outcome || finding.Diagnosis == nil || finding.Diagnosis.Key != p.key {
				t.Fatalf("got %s %+v, want %s %s", finding.Outcome, finding.Diagnosis, outcome, p.key)
			}
			for arg, want := range p.args {
				if got := finding.Diagnosis.Args[arg]; got != want {
					t.Errorf("{%s} is %q, want %q", arg, got, want)
				}
			}
			speaks(t, finding)
		})
	}
}

// speaks holds a finding's sentences against its arguments: nothing that the
// diagnosis knows may be left unsaid in braces, in any language.
func speaks(t *testing.T, finding checks.Finding) {
	t.Helper()
	for _, language := range []string{"en", "ko"} {
		for _, text := range []string{checks.Sentence(language, finding), checks.LookAt(language, *finding.Diagnosis)} {
			if len(catalogue.Args(text)) > 0 || strings.Contains(text, "{}") || strings.Contains(text, "  ") {
				t.Errorf("%s: %q", language, text)
			}
		}
		if said := checks.Sentence(language, finding); said == "" || said == finding.Diagnosis.Key {
			t.Errorf("%s says nothing of %s", language, finding.Diagnosis.Key)
		}
	}
	entry := sentences(t)
	if raw, ok := entry.Raw("en", finding.Diagnosis.Key); ok {
		for _, arg := range slices.Concat(raw.Args(), catalogue.Args(entry.RawFix(finding.Diagnosis.Key))) {
			if _, given := finding.Diagnosis.Args[arg]; !given {
				t.Errorf("the catalogue speaks of {%s}, the diagnosis does not know it", arg)
			}
		}
		for arg := range finding.Diagnosis.Args {
			if !slices.Contains(slices.Concat(raw.Args(), catalogue.Args(entry.RawFix(finding.Diagnosis.Key))), arg) {
				t.Errorf("nothing speaks of {%s}", arg)
			}
		}
	}
}

func sentences(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	loaded, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// elsewhere are keys that other tests provoke: reads that fail and outcomes.
func elsewhere(key string) bool {
	return strings.HasPrefix(key, "read.") || strings.HasPrefix(key, "outcome.") || strings.HasPrefix(key, "check.")
}

func TestNoKeyWithoutProvocation(t *testing.T) {
	provoked := map[string]bool{}
	for _, p := range provocations(t) {
		provoked[p.key] = true
	}
	for _, key := range checks.Keys() {
		if !provoked[key] && !elsewhere(key) {
			t.Errorf("nothing provokes %s", key)
		}
	}
}

func TestCatalogueKnowsChecksAndKinds(t *testing.T) {
	keys := checks.Keys()
	var wanted []string
	for _, definition := range Registry() {
		wanted = append(wanted, "check."+definition.Name)
	}
	for _, kind := range account.Kinds() {
		wanted = append(wanted, "read."+string(kind))
	}
	for _, refuser := range account.Refusers() {
		wanted = append(wanted, "read.denied-"+string(refuser))
	}
	for _, key := range wanted {
		if !slices.Contains(keys, key) {
			t.Errorf("the catalogue lacks %s", key)
		}
	}
	for _, key := range keys {
		if (strings.HasPrefix(key, "read.") || strings.HasPrefix(key, "check.")) && !slices.Contains(wanted, key) {
			t.Errorf("nothing uses %s", key)
		}
	}
}
