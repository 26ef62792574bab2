// Package account is the AWS account under check. It opens the account the way
// the AWS CLI would, lets nothing but reads leave the process, and answers a
// round of checks from a snapshot in which each read is made at most once.
//
// account.go opens it: setting.go refuses settings that would be passed over,
// assume.go and region.go say with whose keys and where, guard.go holds the list of
// reads. snapshot.go is one round, prefetch.go what it starts with, asks.go the
// operations that are kept of the SDK's clients; each read lies in the file of its
// resource or service. failure.go says why a read did not answer, refuser.go which
// policy denied it, foreign.go and whole.go that something else than AWS did.
package account

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"
)

// dialTimeout is short of the SDK's own half minute, so that a learner who is
// offline hears of it while still looking at the screen.
const dialTimeout = 5 * time.Second

// Options say which account. The zero value is what the AWS CLI would use:
// environment, shared files, SSO, roles, AWS_ENDPOINT_URL, AWS_CA_BUNDLE and
// HTTPS_PROXY.
type Options struct {
	Profile  string
	Region   string
	Endpoint string // all services at this URL

	// Credentials, when given, are used as they are, and nothing of the
	// machine's own AWS configuration is read.
	Credentials aws.CredentialsProvider

	// HTTPClient is for tests; nil is the SDK's own, which honours
	// AWS_CA_BUNDLE and the proxy variables.
	HTTPClient aws.HTTPClient

	// APIOptions change the stack of every read, behind the guard.
	APIOptions []func(*middleware.Stack) error
}

// Account is an open account in one region. It is safe for concurrent use.
type Account struct {
	region   string
	profile  string
	endpoint string
	login    bool // the profile's credentials come from a sign-in that ends
	config   aws.Config

	asks asks
}

// Open prepares the clients. It asks AWS nothing, so it succeeds offline; an
// error is an *Error about the machine's configuration.
func Open(ctx context.Context, options Options) (*Account, error) {
	configured, err := load(ctx, options)
	if err != nil {
		return nil, configError(err, options.Profile)
	}
	account := &Account{
		region:  configured.Region,
		profile: options.Profile,
		config:  configured,
	}
	if configured.BaseEndpoint != nil {
		account.endpoint = *configured.BaseEndpoint
	}
	for _, source := range configured.ConfigSources {
		if shared, ok := source.(config.SharedConfig); ok {
			account.profile = shared.Profile
			account.login = shared.SSOSessionName != "" || shared.SSOStartURL != "" || shared.LoginSession != ""
		}
	}
	account.asks = connect(configured, options.APIOptions).asks()
	return account, nil
}

func load(ctx context.Context, options Options) (aws.Config, error) {
	client := options.HTTPClient
	if client == nil {
		// A buildable client: the SDK refuses AWS_CA_BUNDLE with any other.
		client = awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
	}
	if options.Credentials != nil {
		given := aws.Config{
			Region:      options.Region,
			Credentials: aws.NewCredentialsCache(options.Credentials),
			HTTPClient:  client,
			RetryMode:   aws.RetryModeAdaptive,
			Logger:      logging.Nop{},
		}
		if options.Endpoint != "" {
			given.BaseEndpoint = aws.String(options.Endpoint)
		}
		return given, nil
	}
	settings := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client),
		config.WithRetryMode(aws.RetryModeAdaptive),
		// The SDK's own logger writes to stderr, which is the learner's screen.
		// The clients of the credential chain take it from here too.
		config.WithLogger(logging.Nop{}),
		config.WithClientLogMode(0),
		config.WithAssumeRoleCredentialOptions(assumeAt(options.Endpoint)),
		config.WithAPIOptions([]func(*middleware.Stack) error{guard(signInOperations)}),
	}
	if options.Profile != "" {
		settings = append(settings, config.WithSharedConfigProfile(options.Profile))
	}
	if options.Region != "" {
		settings = append(settings, config.WithRegion(options.Region))
	}
	if options.Endpoint != "" {
		settings = append(settings, config.WithBaseEndpoint(options.Endpoint))
	}
	// The bundle first: the SDK's own words for a bad one name no variable.
	if wrong := checkSettings(options.Endpoint); wrong != nil {
		return aws.Config{}, wrong
	}
	configured, err := config.LoadDefaultConfig(ctx, settings...)
	if err != nil {
		return aws.Config{}, fmt.Errorf("load the AWS configuration: %w", err)
	}
	// Again, now that the endpoint is known that a profile may set.
	if wrong := checkSettings(aws.ToString(configured.BaseEndpoint)); wrong != nil {
		return aws.Config{}, wrong
	}
	return configured, nil
}

// ownName tells whether an endpoint is known to answer bucket.host names. An
// address or localhost cannot, and of other servers only AWS promises it.
func ownName(endpoint string) bool {
	parsed, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := parsed.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	return strings.HasSuffix(host, ".amazonaws.com") || strings.HasSuffix(host, ".amazonaws.com.cn")
}

// IsAWS tells whether an endpoint is AWS's own; "" is, by default.
func IsAWS(endpoint string) bool {
	parsed, err := url.Parse(endpoint)
	return endpoint == "" || ownName(endpoint) || err == nil && strings.HasSuffix(parsed.Hostname(), ".api.aws")
}

// Region is the region under check, "" when none is configured.
func (a *Account) Region() string { return a.region }

// Profile is the name of the profile in use, made safe to show, "" when there is
// none.
func (a *Account) Profile() string { return OneLine(a.profile) }

// Endpoint is the URL that all services are asked at, "" for AWS's own.
func (a *Account) Endpoint() string { return a.endpoint }
