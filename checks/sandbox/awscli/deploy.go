package awscli

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
)

// maxTemplate is how long a template may be that is not fetched from S3.
const maxTemplate = 51200

// deployCommand is `aws cloudformation deploy`: a change set that creates or
// updates a stack, carried out and waited for.
func deployCommand() *subcommand {
	return &subcommand{
		name: "deploy", summary: "Deploy a template by creating and executing a change set.",
		options: []cmdline.Option{
			{Name: "--template-file", Arity: cmdline.Single, Required: true},
			{Name: "--stack-name", Arity: cmdline.Single, Required: true},
			{Name: "--parameter-overrides", Arity: cmdline.Several},
			{Name: "--capabilities", Arity: cmdline.Several},
			{Name: "--no-execute-changeset"},
			{Name: "--disable-rollback", Group: "rollback"},
			{Name: "--no-disable-rollback", Group: "rollback"},
			{Name: "--role-arn", Arity: cmdline.Single},
			{Name: "--notification-arns", Arity: cmdline.Several},
			{Name: "--fail-on-empty-changeset", Group: "empty"},
			{Name: "--no-fail-on-empty-changeset", Group: "empty"},
			{Name: "--tags", Arity: cmdline.Several},
			{Name: "--s3-bucket", Arity: cmdline.Single},
			{Name: "--s3-prefix", Arity: cmdline.Single},
			{Name: "--kms-key-id", Arity: cmdline.Single},
			{Name: "--force-upload"},
		},
		run: (*session).runDeploy,
	}
}

func (s *session) runDeploy(line []string) error {
	options := deployCommand().options
	given, err := cmdline.Parse(line, options)
	if err != nil {
		return err
	}
	if err := given.Missing(options); err != nil {
		return err
	}
	if len(given.Rest) > 0 {
		return cmdline.UnknownOptions(given.Rest)
	}
	if given.Given("--s3-bucket") {
		return cmdline.Broken("Templates are deployed without an S3 bucket here: leave out --s3-bucket.")
	}
	input, stack, err := s.changeSet(given)
	if err != nil {
		return err
	}
	kind := "CREATE"
	exists, err := s.stackExists(stack)
	if err != nil {
		return err
	}
	if exists {
		kind = "UPDATE"
	}
	input.Set("ChangeSetType", kind)
	if kind == "CREATE" {
		withoutPrevious(input)
	}
	created, err := s.call("cloudformation", "CreateChangeSet", input)
	if err != nil {
		return err
	}
	id, _ := created.Get("Id")
	out := s.terminal.Out
	fmt.Fprint(out, "\nWaiting for changeset to be created..\n")
	empty, err := s.waitForChangeSet(id, stack)
	if err != nil {
		return err
	}
	if empty {
		message := fmt.Sprintf("No changes to deploy. Stack %s is up to date", stack)
		if given.Given("--fail-on-empty-changeset") {
			return cmdline.Broken("%s", message)
		}
		fmt.Fprintf(out, "\n%s\n", message)
		return nil
	}
	if given.Given("--no-execute-changeset") {
		fmt.Fprintf(out, "Changeset created successfully. Run the following command to review changes:\n"+
			"aws cloudformation describe-change-set --change-set-name %s\n", id)
		return nil
	}
	return s.executeChangeSet(id, stack, kind, given.Given("--disable-rollback"))
}

// changeSet is the request that the options ask for.
func (s *session) changeSet(given *cmdline.Arguments) (*document.Object, string, error) {
	file, stack := given.One("--template-file", ""), given.One("--stack-name", "")
	template, err := s.machine.ReadFile(file)
	if err != nil {
		return nil, "", cmdline.Broken("Invalid template path %s", file)
	}
	if len(template) > maxTemplate {
		return nil, "", cmdline.Broken("Templates with a size greater than 51,200 bytes must be deployed via an S3 Bucket. " +
			"Please add the --s3-bucket parameter to your command. " +
			"The local template will be copied to that S3 bucket and then deployed.")
	}
	overrides, err := s.overrides(given.Values["--parameter-overrides"])
	if err != nil {
		return nil, "", err
	}
	tags, err := keyValues(given.Values["--tags"], "tags")
	if err != nil {
		return nil, "", err
	}
	parameters, err := templateParameters(template, overrides)
	if err != nil {
		return nil, "", err
	}
	now := s.machine.Now().UTC()
	input := object("StackName", stack, "TemplateBody", string(template), "Parameters", parameters,
		"ChangeSetName", fmt.Sprintf("awscli-cloudformation-package-deploy-%d", now.Unix()),
		"Description", fmt.Sprintf("Created by AWS CLI at %s UTC", now.Format("2006-01-02T15:04:05.000000")))
	for _, list := range []string{"capabilities", "notification-arns"} {
		if values := given.Values["--"+list]; len(values) > 0 {
			member := "Capabilities"
			if list == "notification-arns" {
				member = "NotificationARNs"
			}
			input.Set(member, texts(values))
		}
	}
	if role := given.One("--role-arn", ""); role != "" {
		input.Set("RoleARN", role)
	}
	list := []any{}
	for _, key := range tags.Keys() {
		value, _ := tags.Get(key)
		list = append(list, object("Key", key, "Value", value))
	}
	input.Set("Tags", list)
	return input, stack, nil
}

func texts(values []string) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list
}

// overrides reads Key=Value pairs, or a file of parameters in one of the forms
// that CloudFormation and CodePipeline use.
func (s *session) overrides(values []string) (*document.Object, error) {
	if len(values) != 1 || !strings.HasPrefix(values[0], "file://") {
		return keyValues(values, "parameter-overrides")
	}
	content, _, err := parameter.Loaded("--parameter-overrides", values[0], s.machine.ReadFile)
	if err != nil {
		return nil, err
	}
	value, err := parameter.ParseJSON("--parameter-overrides", content)
	if err != nil {
		return nil, err
	}
	if pipeline, ok := value.(*document.Object); ok {
		inner, _ := pipeline.Get("Parameters")
		if object, ok := inner.(*document.Object); ok {
			return object, nil
		}
	}
	list, _ := value.([]any)
	result := document.New()
	var pairs []string
	for _, element := range list {
		switch e := element.(type) {
		case string:
			pairs = append(pairs, e)
		case *document.Object:
			key, _ := e.Get("ParameterKey")
			parameter, _ := e.Get("ParameterValue")
			if name, ok := key.(string); ok {
				result.Set(name, parameter)
			}
		}
	}
	if len(pairs) > 0 {
		return keyValues(pairs, "parameter-overrides")
	}
	if result.Len() == 0 {
		return nil, cmdline.Invalid("JSON passed to --parameter-overrides must be one of the formats: " +
			`["Key1=Value1","Key2=Value2", ...] , [{"ParameterKey": "Key1", "ParameterValue": "Value1"}, ...] , ` +
			`["Parameters": {"Key1": "Value1", "Key2": "Value2", ...}]`)
	}
	return result, nil
}

func keyValues(values []string, name string) (*document.Object, error) {
	result := document.New()
	for _, pair := range values {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, cmdline.Broken("['%s'] value passed to --%s must be of format Key=Value", pair, name)
		}
		result.Set(key, value)
	}
	return result, nil
}

// templateParameters gives each parameter of a template its value: the one
// said, the template's default, or the one that the stack has.
func templateParameters(template []byte, overrides *document.Object) ([]any, error) {
	var outline struct {
		Parameters yaml.Node `yaml:"Parameters"`
	}
	if err := yaml.Unmarshal(template, &outline); err != nil {
		return nil, cmdline.Broken("%v", err)
	}
	list := []any{}
	node := outline.Parameters
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, definition := node.Content[i].Value, node.Content[i+1]
		if value, ok := overrides.Get(key); ok {
			list = append(list, object("ParameterKey", key, "ParameterValue", value))
			continue
		}
		hasDefault := false
		for j := 0; j+1 < len(definition.Content); j += 2 {
			hasDefault = hasDefault || definition.Content[j].Value == "Default"
		}
		if !hasDefault {
			list = append(list, object("ParameterKey", key, "UsePreviousValue", true))
		}
	}
	return list, nil
}

// withoutPrevious drops parameters that want the value of a stack that does not
// exist yet.
func withoutPrevious(input *document.Object) {
	kept := []any{}
	for _, element := range asList(input, "Parameters") {
		if _, previous := element.(*document.Object).Get("UsePreviousValue"); !previous {
			kept = append(kept, element)
		}
	}
	input.Set("Parameters", kept)
}

func (s *session) stackExists(stack string) (bool, error) {
	answer, err := s.call("cloudformation", "DescribeStacks", object("StackName", stack))
	var refused *ServiceError
	if errors.As(err, &refused) && strings.Contains(refused.Message, "does not exist") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	stacks := asList(answer, "Stacks")
	if len(stacks) != 1 {
		return false, nil
	}
	status, _ := stacks[0].(*document.Object).Get("StackStatus")
	return status != "REVIEW_IN_PROGRESS", nil
}

// waitForChangeSet says whether the change set turned out to hold no change.
func (s *session) waitForChangeSet(id any, stack string) (empty bool, err error) {
	w, f, err := s.program.waiter("cloudformation", "change-set-create-complete")
	if err != nil {
		return false, err
	}
	w.Delay /= 6
	_, err = s.wait(w, f, object("ChangeSetName", id, "StackName", stack))
	var ended *waiterError
	if !errors.As(err, &ended) || ended.last == nil {
		return false, err
	}
	status, _ := ended.last.Get("Status")
	reason, _ := ended.last.Get("StatusReason")
	text, _ := reason.(string)
	if status == "FAILED" && (strings.Contains(text, "The submitted information didn't contain changes.") ||
		strings.Contains(text, "No updates are to be performed")) {
		return true, nil
	}
	return false, cmdline.Broken("Failed to create the changeset: %v Status: %v. Reason: %s", ended, status, text)
}

func (s *session) executeChangeSet(id any, stack, kind string, keep bool) error {
	_, err := s.call("cloudformation", "ExecuteChangeSet",
		object("ChangeSetName", id, "StackName", stack, "DisableRollback", keep))
	if err != nil {
		return err
	}
	fmt.Fprint(s.terminal.Out, "Waiting for stack create/update to complete\n")
	w, f, err := s.program.waiter("cloudformation", "stack-"+strings.ToLower(kind)+"-complete")
	if err != nil {
		return err
	}
	_, err = s.wait(w, f, object("StackName", stack))
	var ended *waiterError
	if errors.As(err, &ended) {
		return cmdline.Broken("Failed to create/update the stack. Run the following command\n"+
			"to fetch the list of events leading up to the failure\n"+
			"aws cloudformation describe-stack-events --stack-name %s", stack)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(s.terminal.Out, "Successfully created/updated stack - %s\n", stack)
	return nil
}
