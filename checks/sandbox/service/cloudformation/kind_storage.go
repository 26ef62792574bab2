package cloudformation

import "strings"

// storageKinds are S3's buckets and their policies.
func storageKinds() map[string]*kind {
	name := func(format string) func(*work) (any, error) {
		return func(w *work) (any, error) {
			return strings.NewReplacer("NAME", w.resource.PhysicalID, "REGION", w.call.Region).Replace(format), nil
		}
	}
	return map[string]*kind{
		"AWS::S3::Bucket": {
			properties: []string{"BucketName", "Tags"},
			create: func(w *work, p properties) error {
				bucket := p.text("BucketName")
				if bucket == "" {
					bucket = strings.ToLower(w.unique(63))
				}
				input := params{"Bucket": bucket}
				if w.call.Region != "us-east-1" {
					input["CreateBucketConfiguration"] = params{"LocationConstraint": w.call.Region}
				}
				if _, err := w.invoke("s3", "CreateBucket", input); err != nil {
					return err
				}
				w.resource.PhysicalID = bucket
				return w.bucketTags(p)
			},
			mutable: []string{"Tags"},
			update:  func(w *work, _, after properties) error { return w.bucketTags(after) },
			remove: func(w *work) error {
				_, err := w.invoke("s3", "DeleteBucket", params{"Bucket": w.resource.PhysicalID})
				return unlessMissing(err)
			},
			attributes: map[string]func(*work) (any, error){
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
			create: func(w *work, p properties) error {
				w.resource.PhysicalID = p.text("Bucket")
				return w.bucketPolicy(p)
			},
			mutable: []string{"PolicyDocument"},
			update:  func(w *work, _, after properties) error { return w.bucketPolicy(after) },
			remove: func(w *work) error {
				_, err := w.invoke("s3", "DeleteBucketPolicy", params{"Bucket": w.resource.PhysicalID})
				return unlessMissing(err)
			},
		},
	}
}

func (w *work) bucketTags(p properties) error {
	tags := w.tags(p.list("Tags"))
	if len(tags) == 0 {
		return nil
	}
	_, err := w.invoke("s3", "PutBucketTagging", params{"Bucket": w.resource.PhysicalID, "Tagging": params{"TagSet": tags}})
	return err
}

func (w *work) bucketPolicy(p properties) error {
	_, err := w.invoke("s3", "PutBucketPolicy", params{"Bucket": w.resource.PhysicalID, "Policy": policyText(p["PolicyDocument"])})
	return err
}
