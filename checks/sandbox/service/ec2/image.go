package ec2

import (
	"fmt"
	"slices"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) imageOperations() []*wire.Operation {
	return []*wire.Operation{wire.Op("DescribeImages", s.describeImages).Differing("the Amazon Linux images that public parameters of Systems Manager name, alone; their ids are not those of AWS")}
}

// DescribeImagesInput asks for images.
type DescribeImagesInput struct {
	DryRun            *bool
	ExecutableUsers   []string `in:"ExecutableBy"`
	Filters           []Filter `in:"Filter"`
	ImageIds          []string `in:"ImageId"`
	IncludeDeprecated *bool
	MaxResults        *int32
	NextToken         *string
	Owners            []string `in:"Owner"`
}

// DescribeImagesOutput lists images by name.
type DescribeImagesOutput struct {
	Images    []Image `out:"imagesSet"`
	NextToken *string
}

// Image is an image as EC2 shows it.
type Image struct {
	Architecture        string
	BlockDeviceMappings []BlockDeviceMapping `out:"blockDeviceMapping"`
	BootMode            string
	CreationDate        string
	Description         string
	EnaSupport          bool
	Hypervisor          string
	ImageId             string
	ImageLocation       string
	ImageOwnerAlias     string
	ImageType           string
	ImdsSupport         string
	Name                string
	OwnerId             string `out:"imageOwnerId"`
	PlatformDetails     string
	Public              bool `out:"isPublic"`
	RootDeviceName      string
	RootDeviceType      string
	SriovNetSupport     string
	State               string `out:"imageState"`
	UsageOperation      string
	VirtualizationType  string
}

func (s *Service) describeImages(call *wire.Call, in *DescribeImagesInput) (*DescribeImagesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	if err := idsAndPages(in.ImageIds, in.MaxResults, "imagesSet"); err != nil {
		return nil, err
	}
	var images []Image
	for _, id := range in.ImageIds {
		image, err := region.FindImage(id)
		if err != nil {
			return nil, err
		}
		images = append(images, showImage(image))
	}
	if len(in.ImageIds) == 0 {
		for _, image := range region.Images() {
			images = append(images, showImage(image))
		}
	}
	if images, err = ownedBy(images, in.Owners); err != nil {
		return nil, err
	}
	images, err = apply(images, in.Filters, imageFields(), func(Image) network.Tags { return nil })
	if err != nil {
		return nil, err
	}
	images, next, err := page(images, paging{MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	return &DescribeImagesOutput{Images: images, NextToken: next}, err
}

// ownedBy keeps the images of owners; the account itself has none.
func ownedBy(images []Image, owners []string) ([]Image, error) {
	if len(owners) == 0 {
		return images, nil
	}
	for _, owner := range owners {
		switch {
		case owner == "self" || owner == "amazon" || owner == "aws-marketplace" || owner == "aws-backup-vault":
		case len(owner) != 12:
			return nil, refuse("InvalidUserID.Malformed", fmt.Sprintf("Invalid user id: %q", owner))
		}
	}
	return slices.DeleteFunc(images, func(image Image) bool {
		return !slices.Contains(owners, image.ImageOwnerAlias) && !slices.Contains(owners, image.OwnerId)
	}), nil
}

func showImage(image *network.Image) Image {
	ends, encrypted, gibibytes := true, false, int32(image.SizeGiB)
	shown := Image{
		Architecture: image.Architecture,
		BlockDeviceMappings: []BlockDeviceMapping{{
			DeviceName: image.RootDevice,
			Ebs: &EbsBlockDevice{
				DeleteOnTermination: &ends, Encrypted: &encrypted, SnapshotId: &image.Snapshot,
				VolumeSize: &gibibytes, VolumeType: &image.VolumeType,
			},
		}},
		BootMode: "uefi-preferred", CreationDate: timestamp(image.CreatedAt), Description: image.Description,
		EnaSupport: true, Hypervisor: "xen", ImageId: image.ID, ImageLocation: "amazon/" + image.Name,
		ImageOwnerAlias: "amazon", ImageType: "machine", Name: image.Name, OwnerId: network.AmazonOwner,
		PlatformDetails: "Linux/UNIX", Public: true, RootDeviceName: image.RootDevice, RootDeviceType: "ebs",
		SriovNetSupport: "simple", State: "available", UsageOperation: "RunInstances", VirtualizationType: "hvm",
	}
	if image.Architecture == "arm64" {
		shown.BootMode = "uefi"
	}
	if image.RequiresV2 {
		shown.ImdsSupport = "v2.0"
	}
	return shown
}

// imageFields are the filters of DescribeImages.
func imageFields() fields[Image] {
	return fields[Image]{
		"architecture":        one(func(i Image) string { return i.Architecture }),
		"creation-date":       one(func(i Image) string { return i.CreationDate }),
		"description":         one(func(i Image) string { return i.Description }),
		"ena-support":         flag(func(i Image) bool { return i.EnaSupport }),
		"hypervisor":          one(func(i Image) string { return i.Hypervisor }),
		"image-id":            one(func(i Image) string { return i.ImageId }),
		"image-type":          one(func(i Image) string { return i.ImageType }),
		"is-public":           flag(func(i Image) bool { return i.Public }),
		"name":                one(func(i Image) string { return i.Name }),
		"owner-alias":         one(func(i Image) string { return i.ImageOwnerAlias }),
		"owner-id":            one(func(i Image) string { return i.OwnerId }),
		"platform":            func(Image) []string { return nil },
		"platform-details":    one(func(i Image) string { return i.PlatformDetails }),
		"root-device-name":    one(func(i Image) string { return i.RootDeviceName }),
		"root-device-type":    one(func(i Image) string { return i.RootDeviceType }),
		"state":               one(func(i Image) string { return i.State }),
		"virtualization-type": one(func(i Image) string { return i.VirtualizationType }),
		"block-device-mapping.volume-type": one(func(i Image) string {
			return given(i.BlockDeviceMappings[0].Ebs.VolumeType)
		}),
	}
}

// timestamp is a time as EC2 writes it where its model says text.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// seconds is a time as EC2 keeps those of most resources.
func seconds(t time.Time) time.Time { return t.Truncate(time.Second) }
