package agent

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"linklab/checks/sandbox/host"
)

// answers are what the wizard was told.
type answers struct {
	linux            string
	user             string
	statsd, collectd bool
	hostMetrics      bool
	perCore          bool
	dimensions       bool
	aggregate        bool
	interval         int // seconds
	level            int // 1 basic, 2 standard, 3 advanced, 4 none
}

// question is one of the wizard's, with its choices and the one that an empty
// line takes, from 1.
type question struct {
	text    string
	choices []string
	usual   int
}

var yesNo = []string{"yes", "no"}

// The questions in their order (Amazon CloudWatch user guide, "Create the
// CloudWatch agent configuration file with the wizard").
var (
	askSystem    = question{"On which OS are you planning to use the agent?", []string{"linux", "windows", "darwin"}, 1}
	askPlace     = question{"Trying to fetch the default region based on ec2 metadata...\nAre you using EC2 or On-Premises hosts?", []string{"EC2", "On-Premises"}, 1}
	askUser      = question{"Which user are you planning to run the agent?", []string{"root", "cwagent", "others"}, 1}
	askStatsD    = question{"Do you want to turn on StatsD daemon?", yesNo, 1}
	askCollectD  = question{"Do you want to monitor metrics from CollectD? WARNING: CollectD must be installed or the Agent will fail to start", yesNo, 1}
	askHost      = question{"Do you want to monitor any host metrics? e.g. CPU, memory, etc.", yesNo, 1}
	askPerCore   = question{"Do you want to monitor cpu metrics per core?", yesNo, 1}
	askDimension = question{"Do you want to add ec2 dimensions (ImageId, InstanceId, InstanceType, AutoScalingGroupName) into all of your metrics if the info is available?", yesNo, 1}
	askAggregate = question{"Do you want to aggregate ec2 dimensions (InstanceId)?", yesNo, 1}
	askInterval  = question{"Would you like to collect your metrics at high resolution (sub-minute resolution)? This enables sub-minute resolution for all metrics, but you can customize for specific metrics in the output json file.", []string{"1s", "10s", "30s", "60s"}, 4}
	askLevel     = question{"Which default metrics config do you want?", []string{"Basic", "Standard", "Advanced", "None"}, 1}
	askSatisfied = question{"Are you satisfied with the above config? Note: it can be manually customized after the wizard completes to add additional items.", yesNo, 1}
	askImport    = question{"Do you have any existing CloudWatch Log Agent (http://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AgentReference.html) configuration file to import for migration?", yesNo, 2}
	askLogs      = question{"Do you want to monitor any log files?", yesNo, 1}
	askStore     = question{"Do you want to store the config in the SSM parameter store?", yesNo, 1}
)

const wizardHint = `
The input ended before the questions did. Answer them one by one, or give all
answers at once, one a line and empty for the choice in brackets:

  printf '%s\n' 1 1 2 2 2 1 2 1 1 4 1 1 2 2 2 | sudo /opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-config-wizard
`

// wizard reads the answers one after the other.
type wizard struct {
	p  *host.Process
	in *bufio.Reader
}

// errNoAnswer is the end of the input before the end of the questions.
var errNoAnswer = fmt.Errorf("no answer: %w", io.ErrUnexpectedEOF)

// ask gives the number of the choice that was taken, from 1.
func (w *wizard) ask(q question) (int, error) {
	for {
		fmt.Fprintln(w.p.Stdout, q.text)
		for i, choice := range q.choices {
			fmt.Fprintf(w.p.Stdout, "%d. %s\n", i+1, choice)
		}
		fmt.Fprintf(w.p.Stdout, "default choice: [%d]:\n", q.usual)
		line, err := w.in.ReadString('\n')
		if err != nil && line == "" {
			return 0, errNoAnswer
		}
		line = strings.TrimSpace(line)
		if line == "" {
			return q.usual, nil
		}
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(q.choices) {
			return n, nil
		}
		fmt.Fprintf(w.p.Stdout, "The value %s is not valid to this question.\nPlease retry to answer:\n", line)
	}
}

// yes is ask for a question that is answered by yes or no.
func (w *wizard) yes(q question, into *bool) error {
	n, err := w.ask(q)
	*into = n == 1
	return err
}

// Wizard is amazon-cloudwatch-agent-config-wizard: it asks and writes
// config.json.
func Wizard(ctx context.Context, p *host.Process) int {
	if !p.User.IsRoot() {
		return p.Fail(1, "open %s: permission denied (run it with sudo)", wizardFile)
	}
	w := &wizard{p: p, in: bufio.NewReader(io.LimitReader(p.Stdin, 64<<10))}
	fmt.Fprintln(p.Stdout, "================================================================\n= Welcome to the Amazon CloudWatch Agent Configuration Manager =\n=                                                              =\n= CloudWatch Agent allows you to collect metrics and logs from =\n= your host and send them to CloudWatch. Additional CloudWatch =\n= charges may apply.                                           =\n================================================================")
	text, err := w.interview()
	switch {
	case ctx.Err() != nil: // ctrl+c: whoever stopped it needs no advice
		return 130
	case err != nil:
		fmt.Fprintf(p.Stderr, "%v\n%s", err, wizardHint)
		return 1
	}
	if err := putRootFile(p, wizardFile, text); err != nil {
		return p.Fail(1, "%s", host.Errno(err))
	}
	fmt.Fprintf(p.Stdout, "Saved config file to %s successfully.\nCurrent config as follows:\n%sPlease check the above content of the config.\nThe config file is also located at %s.\nEdit it manually if needed.\nProgram exits now.\n", wizardFile, text, wizardFile)
	return 0
}

func (w *wizard) interview() (string, error) {
	system, err := w.ask(askSystem)
	if err != nil {
		return "", err
	}
	place, err := w.ask(askPlace)
	if err != nil {
		return "", err
	}
	if system != 1 || place != 1 {
		return "", fmt.Errorf("only linux on EC2 is simulated here")
	}
	a := answers{}
	user, err := w.ask(askUser)
	if err != nil {
		return "", err
	}
	if user == 3 {
		return "", fmt.Errorf("other users are not simulated here: take root or cwagent")
	}
	a.user = askUser.choices[user-1]
	for _, step := range []struct {
		q    question
		into *bool
	}{{askStatsD, &a.statsd}, {askCollectD, &a.collectd}, {askHost, &a.hostMetrics}} {
		if err := w.yes(step.q, step.into); err != nil {
			return "", err
		}
	}
	if a.hostMetrics {
		if err := w.metrics(&a); err != nil {
			return "", err
		}
	}
	return a.configuration(), w.rest()
}

func (w *wizard) metrics(a *answers) error {
	for _, step := range []struct {
		q    question
		into *bool
	}{{askPerCore, &a.perCore}, {askDimension, &a.dimensions}, {askAggregate, &a.aggregate}} {
		if err := w.yes(step.q, step.into); err != nil {
			return err
		}
	}
	interval, err := w.ask(askInterval)
	if err != nil {
		return err
	}
	a.interval = []int{1, 10, 30, 60}[interval-1]
	for {
		if a.level, err = w.ask(askLevel); err != nil || a.level == 4 {
			return err
		}
		fmt.Fprintf(w.p.Stdout, "Current config as follows:\n%s", a.configuration())
		satisfied, err := w.ask(askSatisfied)
		if err != nil || satisfied == 1 {
			return err
		}
	}
}

// rest asks about logs, which are not simulated.
func (w *wizard) rest() error {
	for _, q := range []question{askImport, askLogs, askStore} {
		n, err := w.ask(q)
		if err != nil {
			return err
		}
		if n == 1 {
			return fmt.Errorf("this is not simulated here: answer 2 (no)")
		}
	}
	return nil
}

// configuration is the file that the answers make.
func (a answers) configuration() string {
	collected := map[string]any{}
	of := func(measurements ...string) map[string]any {
		return map[string]any{"measurement": measurements, "metrics_collection_interval": a.interval}
	}
	everything := func(c map[string]any) map[string]any {
		c["resources"] = []string{"*"}
		return c
	}
	if a.hostMetrics && a.level != 4 {
		collected["disk"] = everything(of("used_percent"))
		collected["mem"] = of("mem_used_percent")
		if a.level >= 2 {
			collected["disk"] = everything(of("used_percent", "inodes_free"))
			collected["diskio"] = everything(of("io_time"))
			cpu := of("cpu_usage_idle", "cpu_usage_iowait", "cpu_usage_user", "cpu_usage_system")
			cpu["totalcpu"] = !a.perCore
			collected["cpu"] = cpu
			collected["swap"] = of("swap_used_percent")
		}
	}
	if a.statsd {
		collected["statsd"] = map[string]any{"metrics_aggregation_interval": 60, "metrics_collection_interval": 10, "service_address": ":8125"}
	}
	if a.collectd {
		collected["collectd"] = map[string]any{"metrics_aggregation_interval": 60}
	}
	metrics := map[string]any{"metrics_collected": collected}
	if a.aggregate {
		metrics["aggregation_dimensions"] = [][]string{{"InstanceId"}}
	}
	if a.dimensions {
		metrics["append_dimensions"] = placeholders
	}
	root := map[string]any{"agent": map[string]any{"metrics_collection_interval": max(a.interval, 1), "run_as_user": a.user}, "metrics": metrics}
	text, err := json.MarshalIndent(root, "", "\t")
	if err != nil {
		return "{}\n" // there is nothing in it that cannot be written
	}
	return string(text) + "\n"
}
