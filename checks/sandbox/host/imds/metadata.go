// Package imds is the instance metadata service, at 169.254.169.254 of every
// instance: what it knows and how it answers (Amazon EC2 user guide, "Instance
// metadata and user data").
package imds

import "time"

// Metadata is what an instance is told of itself.
type Metadata struct {
	Account          string
	InstanceID       string
	ImageID          string
	InstanceType     string
	ReservationID    string
	Region           string
	Zone             string
	ZoneID           string
	Hostname         string // private DNS name
	PublicHostname   string
	PrivateIP        string
	PublicIP         string // "" without one
	MAC              string
	InterfaceID      string
	VPC, VPCCIDR     string
	Subnet           string
	SubnetCIDR       string
	NameServers      []string // that DHCP gives out; nil when that is not known
	SearchDomain     string   // that DHCP gives out, "" without one
	SecurityGroups   []string // names
	SecurityGroupIDs []string
	KeyName          string // "" when launched without a key pair
	PublicKey        string // authorized_keys line
	UserData         string
	Off              bool // the HTTP endpoint is disabled
	TokensRequired   bool // IMDSv2 only
	TagsEnabled      bool
	Tags             map[string]string
	ProfileARN       string // instance profile, "" without one
	ProfileID        string
	Role             string       // role of the profile
	Credentials      *Credentials // nil also when the role does not trust EC2
}

// Credentials are the temporary credentials of an instance's role.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	Token           string
	Updated         time.Time
	Expires         time.Time
}
