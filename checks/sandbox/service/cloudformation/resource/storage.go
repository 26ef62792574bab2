package resource

import "strings"

// storageKinds are S3's buckets and their policies.
func storageKinds() map[string]*Kind {
	name := func(format string) func(*Work) (any, error) {
		return func(w *Work) (any, error) {
			return strings.NewReplacer("NAME", w.Resource.PhysicalID, "REGION", w.Region).Replace(format), nil
		}
	}
	return map[string]*Kind{
		"AWS::S3::Bucket": {
			properties: []string{"BucketName", "Tags"},
			create: func(w *Work, p Properties) error {
				bucket := p.text("BucketName")
				if bucket == "" {
					bucket = strings.ToLower(w.unique(63))
				}
				input := Params{"Bucket": bucket}
				if w.Region != "us-east-1" {
					input["CreateBucketConfiguration"] = Params{"LocationConstraint": w.Region}
				}
				if _, err := w.invoke("s3", "CreateBucket", input); err != nil {
					return err
				}
				w.Resource.PhysicalID = bucket
				return w.bucketTags(p)
			},
			mutable: []string{"Tags"},
			update:  func(w *Work, _, after Properties) error { return w.bucketTags(after) },
			remove: func(w *Work) error {
				_, err := w.invoke("s3", "DeleteBucket", Params{"Bucket": w.Resource.PhysicalID})
				return unlessMissing(err)
			},
			attributes: map[string]func(*Work) (any, error){
				"Arn":                 name("arn:aws:s3:::NAME"),
				"DomainName":          name("NAME.s3.amazonaws.com"),
				"RegionalDomainName":  name("NAME.s3.REGION.amazonaws.com"),
				"DualStackDomainName": name("NAME.s3.dualstack.REGION.amazonaws.com"),
				"WebsiteURL":          name("http://NAME.s3-website.REGION.amazonaws.com"),
			},
		},
		"AWS::S3::BucketPolicy": {
			properties: []string{"Bucket", "PolicyDocument"},
			required:   []string{"Bucket", "PolicyDocument"},
			create: func(w *Work, p Properties) error {
				w.Resource.PhysicalID = p.text("Bucket")
				return w.bucketPolicy(p)
			},
			mutable: []string{"PolicyDocument"},
			update:  func(w *Work, _, after Properties) error { return w.bucketPolicy(after) },
			remove: func(w *Work) error {
				_, err := w.invoke("s3", "DeleteBucketPolicy", Params{"Bucket": w.Resource.PhysicalID})
				return unlessMissing(err)
			},
		},
	}
}

func (w *Work) bucketTags(p Properties) error {
	tags := w.tags(p.list("Tags"))
	if len(tags) == 0 {
		return nil
	}
	_, err := w.invoke("s3", "PutBucketTagging", Params{"Bucket": w.Resource.PhysicalID, "Tagging": Params{"TagSet": tags}})
	return err
}

func (w *Work) bucketPolicy(p Properties) error {
	_, err := w.invoke("s3", "PutBucketPolicy", Params{"Bucket": w.Resource.PhysicalID, "Policy": policyText(p["PolicyDocument"])})
	return err
}
