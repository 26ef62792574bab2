package iam

import (
	"io/fs"
	"strings"
	"testing"

	"linklab/checks/policy"
)

// TestManagedPolicies holds the table of AWS's policies and their files
// together, and each text against the rules for policies.
func TestManagedPolicies(t *testing.T) {
	files, err := fs.Glob(managedFiles, "managed/*.json")
	if err != nil || len(files) != len(managedDescriptions) {
		t.Errorf("%d files, %d descriptions, %v", len(files), len(managedDescriptions), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "managed/"), ".json")
		found := managed()[name]
		if found == nil {
			t.Errorf("%s is not in the table", name)
			continue
		}
		if err := checkDocument(found.version(found.Default).Document, policy.Identity); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name := range managedVersions {
		if managed()[name] == nil {
			t.Errorf("a version of %s, which there is not", name)
		}
	}
}
