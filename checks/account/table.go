package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Table reads a DynamoDB table of the region; nil when there is none of the
// name.
func (s *Snapshot) Table(ctx context.Context, name string) (*types.TableDescription, error) {
	return read(ctx, s, Operation{"DynamoDB", "DescribeTable"}, name, func(ctx context.Context) (*types.TableDescription, error) {
		out, err := s.account.asks.table.describeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name)})
		if IsCode(err, "ResourceNotFoundException") {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return present(out.Table)
	})
}
