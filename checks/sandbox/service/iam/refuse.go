package iam

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"linklab/checks/policy"
	"linklab/checks/sandbox/wire"
)

func refuse(code string, status int, format string, args ...any) error {
	return &wire.Error{Code: code, Message: fmt.Sprintf(format, args...), Status: status}
}

func notFound(format string, args ...any) error {
	return refuse("NoSuchEntity", http.StatusNotFound, format, args...)
}

func exists(format string, args ...any) error {
	return refuse("EntityAlreadyExists", http.StatusConflict, format, args...)
}

func inUse(what string) error {
	return refuse("DeleteConflict", http.StatusConflict, "%s", what)
}

func overQuota(quota string, limit int) error {
	return refuse("LimitExceeded", http.StatusConflict, "Cannot exceed quota for %s: %d", quota, limit)
}

func invalid(format string, args ...any) error {
	return refuse("ValidationError", http.StatusBadRequest, format, args...)
}

var (
	namePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)
	pathPattern = regexp.MustCompile(`^/([\x21-\x7e]+/)?$`)
)

// checkName refuses names that IAM does not take; member is the parameter as
// IAM writes it, "roleName".
func checkName(member, name string, most int) error {
	if len(name) < 1 || len(name) > most {
		bound := fmt.Sprintf("less than or equal to %d", most)
		if name == "" {
			bound = "greater than or equal to 1"
		}
		return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have length %s", name, member, bound)
	}
	if !namePattern.MatchString(name) {
		return invalid("The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", member)
	}
	return nil
}

// checkPath is the path given, or "/".
func checkPath(path *string) (string, error) {
	if path == nil || *path == "" {
		return "/", nil
	}
	if len(*path) > 512 || !pathPattern.MatchString(*path) {
		return "", invalid("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	return *path, nil
}

// checkDocument refuses what is no policy of a kind.
func checkDocument(text string, kind policy.Kind) error {
	if strings.TrimSpace(text) == "" {
		return invalid("1 validation error detected: Value '' at 'policyDocument' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	document, err := policy.Parse(text)
	if err == nil {
		err = document.Validate(kind)
	}
	if err == nil {
		return nil
	}
	return refuse("MalformedPolicyDocument", http.StatusBadRequest, "%s", sentence(err))
}

// sentence is a fault of a policy as IAM words it.
func sentence(err error) string {
	reason := strings.TrimPrefix(err.Error(), "policy: ")
	var fault *policy.SyntaxError
	if errors.As(err, &fault) {
		reason = fault.Reason
	}
	if reason == "" {
		return "Syntax errors in policy."
	}
	reason = strings.ToUpper(reason[:1]) + reason[1:]
	if !strings.HasSuffix(reason, ".") {
		reason += "."
	}
	return reason
}

// checkTags refuses tags that IAM does not take.
func checkTags(tags []Tag) error {
	seen := map[string]bool{}
	for _, tag := range tags {
		switch {
		case tag.Key == "" || len(tag.Key) > 128:
			return invalid("1 validation error detected: Value '%s' at 'tags.member.key' failed to satisfy constraint: Member must have length between 1 and 128", tag.Key)
		case strings.HasPrefix(strings.ToLower(tag.Key), "aws:"):
			return refuse("InvalidInput", http.StatusBadRequest, "Tag keys starting with 'aws:' are reserved for system use")
		case tag.Value != nil && len(*tag.Value) > 256:
			return invalid("1 validation error detected: Value '%s' at 'tags.member.value' failed to satisfy constraint: Member must have length less than or equal to 256", *tag.Value)
		case seen[key(tag.Key)]:
			return refuse("InvalidInput", http.StatusBadRequest, "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		seen[key(tag.Key)] = true
	}
	if len(tags) > 50 {
		return overQuota("TagsPerResource", 50)
	}
	return nil
}
