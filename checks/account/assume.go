package account

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// assumeAt makes a profile's role be assumed at the endpoint of the other
// services, as the AWS CLI does. The SDK builds that client before it knows the
// endpoint and would ask AWS itself.
func assumeAt(endpoint string) func(*stscreds.AssumeRoleOptions) {
	for _, variable := range []string{"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"} {
		if endpoint == "" && os.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") != "true" {
			endpoint = os.Getenv(variable)
		}
	}
	return func(options *stscreds.AssumeRoleOptions) {
		if endpoint != "" && options.Client != nil {
			options.Client = assumer{client: options.Client, endpoint: endpoint}
		}
	}
}

type assumer struct {
	client   stscreds.AssumeRoleAPIClient
	endpoint string
}

func (a assumer) AssumeRole(ctx context.Context, in *sts.AssumeRoleInput, options ...func(*sts.Options)) (*sts.AssumeRoleOutput, error) {
	return a.client.AssumeRole(ctx, in, append(options, func(o *sts.Options) { o.BaseEndpoint = aws.String(a.endpoint) })...)
}
