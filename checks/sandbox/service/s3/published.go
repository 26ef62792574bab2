package s3

import (
	"strings"
	"time"
)

// The name of the bucket of a region from which Amazon Linux 2023
// installs packages is al2023-repos-REGION-de612dc2 (Amazon Linux 2023 user
// guide, "Deterministic upgrades through versioned repositories").
const packageBucketPrefix, packageBucketSuffix = "al2023-repos-", "-de612dc2"

// mirrorList is the key of the file that a package manager reads first.
const mirrorList = "core/mirrors/latest/x86_64/mirror.list"

// published is a bucket that Amazon serves to everybody, and that no account
// can list or change.
func published(name string) (*Bucket, bool) {
	region, ok := strings.CutPrefix(name, packageBucketPrefix)
	if !ok {
		return nil, false
	}
	if region, ok = strings.CutSuffix(region, packageBucketSuffix); !ok {
		return nil, false
	}
	address := "https://" + name + ".s3.dualstack." + region + ".amazonaws.com/core/guids/simulated/x86_64/\n"
	at := time.Date(2023, 3, 15, 0, 0, 0, 0, time.UTC)
	b := &Bucket{Name: name, Region: region, CreatedAt: at, Policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"` + arn(name, "*") + `"}]}`}
	b.Objects = map[string]*Object{mirrorList: newObject([]byte(address), description{ContentType: "text/plain"}, nil, usualChecksum, at)}
	return b, true
}
