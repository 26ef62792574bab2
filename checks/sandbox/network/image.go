package network

import (
	"fmt"
	"slices"
	"time"
)

// Image is an Amazon Machine Image of Amazon's own.
type Image struct {
	ID           string
	Name         string
	Description  string
	Architecture string // x86_64 or arm64
	Snapshot     string // of the root volume
	SizeGiB      int
	VolumeType   string
	RootDevice   string
	RequiresV2   bool // instances of it answer IMDSv2 only, two hops far
	CreatedAt    time.Time
	// Parameters are the public SSM parameters that name the image.
	Parameters []string
}

// AmazonOwner is the account that owns the Amazon Linux images.
const AmazonOwner = "137112412989"

// imageParameters is where SSM keeps the ids of the newest Amazon Linux images.
const imageParameters = "/aws/service/ami-amazon-linux-latest/"

// Images is the images that a region offers, by name. Their ids differ from
// region to region and never change.
func (r *Region) Images() []*Image {
	day := time.Date(2026, 9, 14, 20, 11, 35, 0, time.UTC)
	var images []*Image
	add := func(name, description, architecture string, size int, volume string, v2 bool, parameters ...string) {
		for i := range parameters {
			parameters[i] = imageParameters + parameters[i]
		}
		images = append(images, &Image{
			ID:           fixedID("ami", r.Name, name),
			Snapshot:     fixedID("snap", r.Name, name),
			Name:         name,
			Description:  description,
			Architecture: architecture,
			SizeGiB:      size,
			VolumeType:   volume,
			RootDevice:   "/dev/xvda",
			RequiresV2:   v2,
			CreatedAt:    day,
			Parameters:   parameters,
		})
	}
	for _, arch := range []string{"x86_64", "arm64"} {
		add("al2023-ami-2023.9.20260914.0-kernel-6.12-"+arch,
			"Amazon Linux 2023 AMI 2023.9.20260914.0 "+arch+" HVM kernel-6.12", arch, 8, "gp3", true,
			"al2023-ami-kernel-default-"+arch, "al2023-ami-kernel-6.12-"+arch)
		add("al2023-ami-2023.9.20260914.0-kernel-6.1-"+arch,
			"Amazon Linux 2023 AMI 2023.9.20260914.0 "+arch+" HVM kernel-6.1", arch, 8, "gp3", true,
			"al2023-ami-kernel-6.1-"+arch)
		add("al2023-ami-minimal-2023.9.20260914.0-kernel-6.12-"+arch,
			"Amazon Linux 2023 AMI 2023.9.20260914.0 "+arch+" Minimal HVM kernel-6.12", arch, 2, "gp3", true,
			"al2023-ami-minimal-kernel-default-"+arch, "al2023-ami-minimal-kernel-6.12-"+arch)
		add("amzn2-ami-kernel-5.10-hvm-2.0.20260615.0-"+arch+"-gp2",
			"Amazon Linux 2 Kernel 5.10 AMI 2.0.20260615.0 "+arch+" HVM gp2", arch, 8, "gp2", false,
			"amzn2-ami-kernel-5.10-hvm-"+arch+"-gp2")
		add("amzn2-ami-hvm-2.0.20260615.0-"+arch+"-gp2",
			"Amazon Linux 2 AMI 2.0.20260615.0 "+arch+" HVM gp2", arch, 8, "gp2", false,
			"amzn2-ami-hvm-"+arch+"-gp2")
	}
	slices.SortFunc(images, func(a, b *Image) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return images
}

// FindImage is the image of an id.
func (r *Region) FindImage(id string) (*Image, error) {
	for _, image := range r.Images() {
		if image.ID == id {
			return image, nil
		}
	}
	if !wellFormed("ami", id) {
		return nil, refuse("InvalidAMIID.Malformed", "Invalid id: %q (expecting \"ami-...\")", id)
	}
	return nil, refuse("InvalidAMIID.NotFound", "The image id '[%s]' does not exist", id)
}

// ImageByParameter is the image that a public SSM parameter names, nil when
// there is no such parameter.
func (r *Region) ImageByParameter(name string) *Image {
	for _, image := range r.Images() {
		if slices.Contains(image.Parameters, name) {
			return image
		}
	}
	return nil
}

// fixedID is an id that follows from what it names alone.
func fixedID(prefix, region, name string) string {
	return fmt.Sprintf("%s-0%016x", prefix, scramble(hash(region+"/"+prefix+"/"+name)))
}
