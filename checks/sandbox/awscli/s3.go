package awscli

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/parameter"
)

// s3Command is `aws s3`: commands over buckets and objects by their s3:// URIs.
func s3Command() *command {
	recursive, dryRun := cmdline.Option{Name: "--recursive"}, cmdline.Option{Name: "--dryrun"}
	quiet := []cmdline.Option{dryRun, {Name: "--quiet"}, {Name: "--only-show-errors"}, {Name: "--no-progress"}, recursive,
		{Name: "--content-type", Arity: cmdline.Single}, {Name: "--acl", Arity: cmdline.Single}, {Name: "--sse", Arity: cmdline.Optional}}
	return &command{
		name: "s3", description: "s3",
		sub: []*subcommand{
			{name: "cp", summary: "Copy a local file or S3 object to another location locally or in S3.",
				options: quiet, run: func(s *session, line []string) error { return s.transfer("cp", quiet, line) }},
			{name: "ls", summary: "List S3 objects and common prefixes under a prefix or all S3 buckets.",
				options: []cmdline.Option{recursive, {Name: "--human-readable"}, {Name: "--summarize"},
					{Name: "--page-size", Arity: cmdline.Single, Integer: true}},
				run: (*session).s3List},
			{name: "mb", summary: "Create an S3 bucket.", run: (*session).makeBucket},
			{name: "mv", summary: "Move a local file or S3 object to another location locally or in S3.",
				options: quiet, run: func(s *session, line []string) error { return s.transfer("mv", quiet, line) }},
			{name: "rb", summary: "Delete an empty S3 bucket.", options: []cmdline.Option{{Name: "--force"}}, run: (*session).removeBucket},
			{name: "rm", summary: "Delete an S3 object.",
				options: []cmdline.Option{dryRun, recursive, {Name: "--quiet"}, {Name: "--only-show-errors"}}, run: (*session).s3Remove},
		},
	}
}

// s3Options reads the options of an s3 command and the given number of paths.
func s3Options(line []string, options []cmdline.Option, least, most int) (*cmdline.Arguments, error) {
	given, err := cmdline.Parse(line, options)
	if err != nil {
		return nil, err
	}
	for i, argument := range given.Rest {
		if cmdline.Dashed(argument) {
			return nil, cmdline.Fail(cmdline.StatusUsage, "\nUnknown options: "+strings.Join(given.Rest[i:], ",")+"\n")
		}
	}
	switch {
	case len(given.Rest) < least && most == 1:
		return nil, cmdline.Misuse("the following arguments are required: path")
	case len(given.Rest) < least:
		return nil, cmdline.Misuse("the following arguments are required: paths")
	case len(given.Rest) > most:
		return nil, cmdline.Fail(cmdline.StatusUsage, "\nUnknown options: "+strings.Join(given.Rest[most:], ",")+"\n")
	}
	return given, nil
}

// s3Place takes a bucket and a key from a URI.
func s3Place(uri string) (bucket, key string, ok bool) {
	rest, ok := strings.CutPrefix(uri, "s3://")
	bucket, key, _ = strings.Cut(rest, "/")
	return bucket, key, ok
}

func (s *session) s3List(line []string) error {
	given, err := s3Options(line, s.program.command("s3").sub[1].options, 0, 1)
	if err != nil {
		return err
	}
	bucket, key := "", ""
	if len(given.Rest) == 1 {
		bucket, key, _ = s3Place("s3://" + strings.TrimPrefix(given.Rest[0], "s3://"))
	}
	if bucket == "" {
		return s.listBuckets()
	}
	recursive := given.Given("--recursive")
	input := object("Bucket", bucket, "Prefix", key)
	if !recursive {
		input.Set("Delimiter", "/")
	}
	answer, err := s.objects(input)
	if err != nil {
		return err
	}
	for _, prefix := range asList(answer, "CommonPrefixes") {
		parts := strings.Split(text(prefix, "Prefix"), "/")
		fmt.Fprintf(s.terminal.Out, "%30s %s/\n", "PRE", parts[max(0, len(parts)-2)])
	}
	total := 0.0
	contents := asList(answer, "Contents")
	for _, element := range contents {
		size, _ := element.(*document.Object).Get("Size")
		n, _ := document.Number(size)
		total += n
		name := text(element, "Key")
		if !recursive {
			name = name[strings.LastIndexByte(name, '/')+1:]
		}
		fmt.Fprintf(s.terminal.Out, "%s %10s %s\n", listedTime(text(element, "LastModified")),
			byteSize(n, given.Given("--human-readable")), name)
	}
	if given.Given("--summarize") {
		fmt.Fprintf(s.terminal.Out, "\nTotal Objects: %d\n%s%s\n", len(contents), "   Total Size: ",
			byteSize(total, given.Given("--human-readable")))
	}
	if key != "" && len(contents)+len(asList(answer, "CommonPrefixes")) == 0 {
		return cmdline.Fail(cmdline.StatusFailed, "")
	}
	return nil
}

func (s *session) listBuckets() error {
	answer, err := s.call("s3", "ListBuckets", document.New())
	if err != nil {
		return err
	}
	for _, bucket := range asList(answer, "Buckets") {
		fmt.Fprintf(s.terminal.Out, "%s %s\n", listedTime(text(bucket, "CreationDate")), text(bucket, "Name"))
	}
	return nil
}

// objects lists all objects that an input of ListObjectsV2 asks for.
func (s *session) objects(input *document.Object) (*document.Object, error) {
	service, operation, err := s.program.find("s3", "ListObjectsV2")
	if err != nil {
		return nil, err
	}
	return s.pagedCall(formOf(service, operation), &cmdline.Arguments{Values: map[string][]string{}}, input)
}

func text(value any, name string) string {
	object, ok := value.(*document.Object)
	if !ok {
		return ""
	}
	member, _ := object.Get(name)
	text, _ := member.(string)
	return text
}

func listedTime(stamp string) string {
	t, ok := parameter.Timestamp(stamp)
	if !ok {
		return stamp
	}
	return t.Format(time.DateTime)
}

func byteSize(n float64, human bool) string {
	switch {
	case !human:
		return fmt.Sprintf("%.0f", n)
	case n == 1:
		return "1 Byte"
	case n < 1024:
		return fmt.Sprintf("%.0f Bytes", n)
	}
	for _, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if n /= 1024; math.Round(n) < 1024 {
			return fmt.Sprintf("%.1f %s", n, unit)
		}
	}
	return fmt.Sprintf("%.1f PiB", n/1024)
}

func notAPlace() error {
	return cmdline.Fail(cmdline.StatusUsage, "\n<S3Uri>\nError: Invalid argument type\n")
}

func (s *session) makeBucket(line []string) error {
	given, err := s3Options(line, nil, 1, 1)
	if err != nil {
		return err
	}
	bucket, _, ok := s3Place(given.Rest[0])
	if !ok {
		return notAPlace()
	}
	region, err := s.regionName()
	if err == nil {
		input := object("Bucket", bucket)
		if region != "us-east-1" {
			input.Set("CreateBucketConfiguration", object("LocationConstraint", region))
		}
		_, err = s.call("s3", "CreateBucket", input)
	}
	if err != nil {
		return s.failedOn("make_bucket failed: s3://"+bucket, err)
	}
	fmt.Fprintf(s.terminal.Out, "make_bucket: %s\n", bucket)
	return nil
}

func (s *session) removeBucket(line []string) error {
	given, err := s3Options(line, []cmdline.Option{{Name: "--force"}}, 1, 1)
	if err != nil {
		return err
	}
	bucket, key, ok := s3Place(given.Rest[0])
	if !ok {
		return notAPlace()
	}
	if key != "" {
		return cmdline.Invalid("Please specify a valid bucket name only. E.g. s3://%s", bucket)
	}
	if given.Given("--force") {
		if err := s.removeAll(bucket, "", false, false); err != nil {
			return cmdline.Broken("remove_bucket failed: Unable to delete all objects in the bucket, bucket will not be deleted.")
		}
	}
	if _, err := s.call("s3", "DeleteBucket", object("Bucket", bucket)); err != nil {
		return s.failedOn("remove_bucket failed: s3://"+bucket, err)
	}
	fmt.Fprintf(s.terminal.Out, "remove_bucket: %s\n", bucket)
	return nil
}

// failedOn is the failure of one thing that an s3 command did: one line, and
// the status of a transfer that failed.
func (s *session) failedOn(what string, err error) error {
	if s.ctx.Err() != nil {
		return err
	}
	return cmdline.Fail(cmdline.StatusFailed, what+" "+sentence(err)+"\n")
}

// sentence is an error without the advice that the program adds to it.
func sentence(err error) string {
	var f *cmdline.Failure
	if !errors.As(err, &f) {
		return err.Error()
	}
	short, _, _ := strings.Cut(strings.TrimSpace(f.Text), ". You can")
	return short
}
