package network

import "time"

// Error is a refusal in AWS's own words: the EC2 error code and sentence.
type Error struct {
	Code    string
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// AWSCode is the EC2 error code.
func (e *Error) AWSCode() string { return e.Code }

// Tags of a resource, in the order they were first set.
type Tags []Tag

// Tag is one key and value.
type Tag struct{ Key, Value string }

// VPC is a virtual private cloud.
type VPC struct {
	ID                 string
	CIDR               string
	IsDefault          bool
	EnableDNSSupport   bool
	EnableDNSHostnames bool
	DHCPOptionsID      string
	Tenancy            string
	CreatedAt          time.Time
	Tags               Tags
}

// DHCPOptions is a set of DHCP options; DomainNameServers is
// ["AmazonProvidedDNS"] or addresses.
type DHCPOptions struct {
	ID                string
	DomainName        string
	DomainNameServers []string
	NTPServers        []string
	// NetBIOS settings are kept and shown; nothing in the model reads them.
	NetbiosNameServers []string
	NetbiosNodeType    string
	Tags               Tags
}

// Subnet is a subnet in one availability zone.
type Subnet struct {
	ID                  string
	VPC                 string
	CIDR                string
	Zone                string // ap-northeast-2a
	ZoneID              string // apne2-az1
	MapPublicIPOnLaunch bool
	DefaultForAZ        bool
	CreatedAt           time.Time
	Tags                Tags
}

// InternetGateway is attached to at most one VPC.
type InternetGateway struct {
	ID   string
	VPC  string // "" when detached
	Tags Tags
}

// NATGateway is a NAT gateway in a subnet.
type NATGateway struct {
	ID           string
	VPC, Subnet  string
	Public       bool
	AllocationID string
	ENI          string
	PrivateIP    string // kept when the interface is gone
	PublicIP     string // "" for a private NAT gateway
	CreatedAt    time.Time
	DeletedAt    time.Time
	// FailureCode is set when the gateway ends as failed instead of available.
	FailureCode, FailureMessage string
	Tags                        Tags
}

// RouteTable holds routes and its associations.
type RouteTable struct {
	ID           string
	VPC          string
	Routes       []Route
	Associations []Association
	Tags         Tags
}

// Route sends one destination to one target. Exactly one of DestinationCIDR and
// DestinationPrefixList is set. Target is "local", igw-, nat-, vpce-, eni-, i-,
// pcx-, tgw-.
type Route struct {
	DestinationCIDR       string
	DestinationPrefixList string
	Target                string
	Origin                string // CreateRouteTable, CreateRoute, EnableVgwRoutePropagation
}

// Association binds a route table to a subnet, or makes it the VPC's main one.
type Association struct {
	ID     string
	Subnet string // "" for the main association
	Main   bool
}

// SecurityGroup is a stateful filter of network interfaces.
type SecurityGroup struct {
	ID          string
	VPC         string
	Name        string
	Description string
	Rules       []SecurityGroupRule
	CreatedAt   time.Time
	Tags        Tags
}

// SecurityGroupRule has one source or destination: CIDR, Group or PrefixList.
type SecurityGroupRule struct {
	ID          string
	Egress      bool
	Protocol    string // tcp, udp, icmp, -1, or a number
	From, To    int    // ports; -1 when all
	CIDR        string
	Group       string
	PrefixList  string
	Description string
	Tags        Tags
}

// NetworkACL is a stateless filter of subnets.
type NetworkACL struct {
	ID           string
	VPC          string
	IsDefault    bool
	Entries      []ACLEntry
	Associations []ACLAssociation
	Tags         Tags
}

// ACLEntry is one numbered rule; 32767 is the last one, which denies.
type ACLEntry struct {
	Number   int
	Egress   bool
	Protocol string // -1, 6, 17, 1
	Allow    bool
	CIDR     string
	From, To int
}

// ACLAssociation binds a subnet to its network ACL.
type ACLAssociation struct{ ID, Subnet string }

// Interface is an elastic network interface.
type Interface struct {
	ID               string
	VPC, Subnet      string
	Type             string // interface, vpc_endpoint, nat_gateway, network_load_balancer
	Description      string
	RequesterManaged bool
	RequesterID      string
	PrivateIP        string
	// Further holds the interface's other private addresses by what they are for.
	Further       map[string]string
	PublicIP      string // "" without one
	AllocationID  string // the Elastic IP that gives PublicIP
	AssociationID string
	Groups        []string
	Instance      string // attached instance
	AttachmentID  string
	DeviceIndex   int
	AttachedAt    time.Time
	// DeleteOnTermination ends the interface with its instance.
	DeleteOnTermination bool
	// AutoPublicIP has the region give it a public address at each start of its
	// instance.
	AutoPublicIP    bool
	SourceDestCheck bool
	MAC             string
	CreatedAt       time.Time
	Tags            Tags
}

// Address is an Elastic IP address.
type Address struct {
	AllocationID  string
	PublicIP      string
	AssociationID string
	ENI           string
	Instance      string
	Tags          Tags
}

// Instance is a virtual machine. Its state follows from the times and the
// clock: see Lifecycle.
type Instance struct {
	ID             string
	ReservationID  string
	Image          string
	Type           string
	KeyName        string
	VPC, Subnet    string
	ENI            string // the first interface
	Architecture   string // x86_64 or arm64
	ProfileARN     string // instance profile
	ProfileID      string
	ProfileAssocID string
	ProfileAssocAt time.Time
	UserData       string // decoded
	MetadataTags   bool
	MetadataTokens string // required or optional
	MetadataHops   int
	MetadataOff    bool
	ClientToken    string
	LaunchDigest   string // of the request that made it, for ClientToken
	LaunchIndex    int    // within its reservation
	Volume         string
	CreatedAt      time.Time // first launch
	LaunchedAt     time.Time
	StoppedAt      time.Time // zero unless stopping or stopped
	TerminatedAt   time.Time
	Boots          int // how many times user data's host has been booted
	// BootsAsked counts launch, starts and reboots: a boot is due while Boots
	// is less.
	BootsAsked     int
	BootAskedAt    time.Time
	Monitored      bool
	CPUCredits     string // standard or unlimited; "" for types without credits
	DisableAPITerm bool
	DisableAPIStop bool
	ShutdownTerm   bool
	Tags           Tags
}

// KeyPair is the public half of a key.
type KeyPair struct {
	ID          string
	Name        string
	Type        string // rsa or ed25519
	Fingerprint string
	PublicKey   string // authorized_keys line
	CreatedAt   time.Time
	Tags        Tags
}

// Volume is the root volume of an instance.
type Volume struct {
	ID                  string
	Zone                string
	SizeGiB             int
	Type                string
	Instance            string
	Device              string
	Snapshot            string // it was made from
	DeleteOnTermination bool
	CreatedAt           time.Time
	Tags                Tags
}

// PrefixList is a managed prefix list; AWS owns those of its services.
type PrefixList struct {
	ID       string
	Name     string // com.amazonaws.ap-northeast-2.s3
	Owner    string // AWS or the account
	CIDRs    []string
	MaxItems int
	Version  int
	Tags     Tags
}

// Endpoint is a VPC endpoint.
type Endpoint struct {
	ID               string
	Type             string // Gateway, Interface, GatewayLoadBalancer, Resource, ServiceNetwork
	VPC              string
	Service          string
	Policy           string // JSON; "" is the default policy
	RouteTables      []string
	Subnets          []string
	Groups           []string
	ENIs             []string
	PrivateDNS       bool
	InboundOnlyDNS   bool
	IPAddressType    string
	DNSSuffix        string // random part of its own names, "abcdefgh"
	RequesterManaged bool
	ClientToken      string
	// Resource is the ARN of a Resource endpoint's configuration or of a
	// ServiceNetwork endpoint's network.
	Resource string
	// ServiceRegion is where the service is, "" for the endpoint's own region.
	ServiceRegion string
	// DNSRecordIPType is ipv4 or service-defined, "" for the type's default.
	DNSRecordIPType string
	// DNSPreference and DNSDomains choose the private names of Resource and
	// ServiceNetwork endpoints.
	DNSPreference  string
	DNSDomains     []string
	ConnectionID   string // to a service of the account's own, vpce-con-…
	ConnectionTags Tags   // set by the service's owner
	CreatedAt      time.Time
	AcceptedAt     time.Time
	RejectedAt     time.Time
	DeletedAt      time.Time
	FailureCode    string
	FailureMessage string
	Tags           Tags
}

// Region is one region of the account. Maps are keyed by id.
type Region struct {
	Name        string
	VPCs        map[string]*VPC
	DHCPOptions map[string]*DHCPOptions
	Subnets     map[string]*Subnet
	Gateways    map[string]*InternetGateway
	NATs        map[string]*NATGateway
	RouteTables map[string]*RouteTable
	Groups      map[string]*SecurityGroup
	ACLs        map[string]*NetworkACL
	Interfaces  map[string]*Interface
	Addresses   map[string]*Address
	Instances   map[string]*Instance
	KeyPairs    map[string]*KeyPair // by id
	Volumes     map[string]*Volume
	PrefixLists map[string]*PrefixList
	Endpoints   map[string]*Endpoint
	OwnServices map[string]*OwnService
	// LoadBalancers and TargetGroups are keyed by ARN.
	LoadBalancers map[string]*LoadBalancer
	TargetGroups  map[string]*TargetGroup
	// Leaving is what load balancers have left behind.
	Leaving []Leaving

	ResourceGateways       map[string]*ResourceGateway
	ResourceConfigurations map[string]*ResourceConfiguration
	ServiceNetworks        map[string]*ServiceNetwork
	Peerings               map[string]*Peering
	ConnectEndpoints       map[string]*ConnectEndpoint
	FlowLogs               map[string]*FlowLog

	SerialAccess bool
	// Serial counts the ids given out, so that ids are stable for a seed.
	Serial uint64

	world     *World
	endpoints *endpointIndex // nil until asked for, and after every change
}
