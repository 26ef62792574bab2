package awscli

import (
	"encoding/base64"
	"fmt"
	"io"
	"path"
	"strings"

	"linklab/checks/sandbox/awscli/cmdline"
	"linklab/checks/sandbox/awscli/parameter"
)

// transfer is `aws s3 cp` and `aws s3 mv`: it copies between the machine and S3
// or within S3, and mv removes what it has copied.
func (s *session) transfer(verb string, options []cmdline.Option, line []string) error {
	given, err := s3Options(line, options, 2, 2)
	if err != nil {
		return err
	}
	from, to := given.Rest[0], given.Rest[1]
	_, _, fromS3 := s3Place(from)
	_, _, toS3 := s3Place(to)
	if !fromS3 && !toS3 {
		return cmdline.Fail(cmdline.StatusUsage, "\nusage: aws s3 "+verb+" <LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>\nError: Invalid argument type\n")
	}
	items, err := s.items(from, to, fromS3, given.Given("--recursive"))
	if err != nil {
		return err
	}
	word := map[[2]bool]string{{false, true}: "upload", {true, false}: "download", {true, true}: "copy"}[[2]bool{fromS3, toS3}]
	if verb == "mv" {
		word = "move"
	}
	var failures []string
	for _, item := range items {
		what := word + ": " + item.shownFrom + " to " + item.shownTo
		if given.Given("--dryrun") {
			fmt.Fprintln(s.terminal.Out, "(dryrun) "+what)
			continue
		}
		err := s.move(item, given.One("--content-type", ""))
		if err == nil && verb == "mv" && fromS3 {
			_, err = s.call("s3", "DeleteObject", object("Bucket", item.fromBucket, "Key", item.from))
		}
		switch {
		case err != nil && s.ctx.Err() != nil:
			return err
		case err != nil:
			failures = append(failures, fmt.Sprintf("%s failed: %s to %s %s\n", word, item.shownFrom, item.shownTo, sentence(err)))
		case item.to != "-" && !given.Given("--quiet") && !given.Given("--only-show-errors"):
			fmt.Fprintln(s.terminal.Out, what)
		}
	}
	if len(failures) > 0 {
		return cmdline.Fail(cmdline.StatusFailed, strings.Join(failures, ""))
	}
	return nil
}

// item is one file to copy. A bucket is "" for a place on the machine.
type item struct {
	fromBucket, from   string
	toBucket, to       string
	shownFrom, shownTo string
}

// items are the files that a transfer is of.
func (s *session) items(from, to string, fromS3, recursive bool) ([]item, error) {
	var names []string
	bucket, key, _ := s3Place(from)
	switch {
	case fromS3 && recursive:
		answer, err := s.objects(object("Bucket", bucket, "Prefix", key))
		if err != nil {
			return nil, cmdline.Fail(cmdline.StatusFailed, "fatal error: "+sentence(err)+"\n")
		}
		for _, element := range asList(answer, "Contents") {
			if name := text(element, "Key"); !strings.HasSuffix(name, "/") {
				names = append(names, strings.TrimPrefix(name[len(key):], "/"))
			}
		}
	case fromS3:
		if _, err := s.call("s3", "HeadObject", object("Bucket", bucket, "Key", key)); err != nil {
			message := sentence(err)
			if code(err) == "404" {
				message = fmt.Sprintf("An error occurred (404) when calling the HeadObject operation: Key \"%s\" does not exist", key)
			}
			return nil, cmdline.Fail(cmdline.StatusFailed, "fatal error: "+message+"\n")
		}
	case from != "-":
		var err error
		if names, err = s.machine.Walk(from); err != nil {
			return nil, cmdline.Fail(cmdline.StatusOther, fmt.Sprintf("\nThe user-provided path %s does not exist.\n", from))
		}
		if len(names) == 1 && names[0] == "." {
			names = nil
		} else if !recursive {
			return nil, cmdline.Fail(cmdline.StatusFailed, fmt.Sprintf("upload failed: %s to %s [Errno 21] Is a directory: '%s'\n", from, to, from))
		}
	}
	if !recursive {
		return []item{onlyItem(from, to)}, nil
	}
	var items []item
	for _, name := range names {
		items = append(items, newItem(joined(from, name), joined(to, name)))
	}
	return items, nil
}

func joined(base, name string) string { return strings.TrimSuffix(base, "/") + "/" + name }

// onlyItem completes a destination that names a directory by the file's name.
func onlyItem(from, to string) item {
	name := path.Base(from)
	bucket, key, toS3 := s3Place(to)
	switch {
	case toS3 && key == "":
		to = "s3://" + bucket + "/" + name
	case strings.HasSuffix(to, "/") || to == "." || to == "..":
		to = joined(to, name)
	}
	return newItem(from, to)
}

func newItem(from, to string) item {
	i := item{shownFrom: shown(from), shownTo: shown(to)}
	i.fromBucket, i.from = place(from)
	i.toBucket, i.to = place(to)
	return i
}

func place(name string) (bucket, key string) {
	if bucket, key, ok := s3Place(name); ok {
		return bucket, key
	}
	return "", name
}

// shown is a path as the program prints it: relative ones with a leading dot.
func shown(name string) string {
	if _, _, ok := s3Place(name); ok || name == "-" || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "../") {
		return name
	}
	return "./" + path.Clean(name)
}

// move copies one file.
func (s *session) move(i item, contentType string) error {
	if i.fromBucket != "" && i.toBucket != "" {
		_, err := s.call("s3", "CopyObject", object("Bucket", i.toBucket, "Key", i.to, "CopySource", i.fromBucket+"/"+i.from))
		return err
	}
	if i.toBucket != "" {
		data, err := s.machine.ReadFile(i.from)
		if i.from == "-" {
			data, err = io.ReadAll(s.terminal.In)
		}
		if err != nil {
			return cmdline.Broken("%s", parameter.FileError(err, i.from))
		}
		input := object("Bucket", i.toBucket, "Key", i.to, "Body", encoded(data))
		if contentType != "" {
			input.Set("ContentType", contentType)
		}
		_, err = s.call("s3", "PutObject", input)
		return err
	}
	answer, err := s.call("s3", "GetObject", object("Bucket", i.fromBucket, "Key", i.from))
	if err != nil {
		return err
	}
	data, err := base64.StdEncoding.DecodeString(text(answer, "Body"))
	if err != nil {
		return fmt.Errorf("read %s: %w", i.shownFrom, err)
	}
	if i.to == "-" {
		_, err = s.terminal.Out.Write(data)
		return err
	}
	if err := s.machine.WriteFile(i.to, data); err != nil {
		return cmdline.Broken("%s", parameter.FileError(err, i.to))
	}
	return nil
}

func (s *session) s3Remove(line []string) error {
	given, err := s3Options(line, s.program.command("s3").sub[5].options, 1, 1)
	if err != nil {
		return err
	}
	bucket, key, ok := s3Place(given.Rest[0])
	if !ok {
		return notAPlace()
	}
	quiet := given.Given("--quiet") || given.Given("--only-show-errors")
	if given.Given("--recursive") {
		return s.removeAll(bucket, key, given.Given("--dryrun"), quiet)
	}
	return s.remove(bucket, key, given.Given("--dryrun"), quiet)
}

func (s *session) removeAll(bucket, prefix string, dry, quiet bool) error {
	answer, err := s.objects(object("Bucket", bucket, "Prefix", prefix))
	if err != nil {
		return cmdline.Fail(cmdline.StatusFailed, "fatal error: "+sentence(err)+"\n")
	}
	for _, element := range asList(answer, "Contents") {
		if err := s.remove(bucket, text(element, "Key"), dry, quiet); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) remove(bucket, key string, dry, quiet bool) error {
	what := fmt.Sprintf("s3://%s/%s", bucket, key)
	if dry {
		fmt.Fprintln(s.terminal.Out, "(dryrun) delete: "+what)
		return nil
	}
	if _, err := s.call("s3", "DeleteObject", object("Bucket", bucket, "Key", key)); err != nil {
		return s.failedOn("delete failed: "+what, err)
	}
	if !quiet {
		fmt.Fprintln(s.terminal.Out, "delete: "+what)
	}
	return nil
}
