package vocabulary

import (
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	table "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// policyWorld is the part of a world that the labs about policies and tables
// look at.
type policyWorld struct {
	Bucket string // policy of the lab's bucket, "" without
	Object int    // status of a HEAD of any object, 0 is 200
	Table  *table.TableDescription
}

func (w *policyWorld) answer(in any) (out any, ok bool, err error) {
	switch in.(type) {
	case *s3.GetBucketPolicyInput:
		if w.Bucket == "" {
			return nil, true, &smithy.GenericAPIError{Code: "NoSuchBucketPolicy", Message: "The bucket policy does not exist"}
		}
		return &s3.GetBucketPolicyOutput{Policy: aws.String(w.Bucket)}, true, nil
	case *s3.HeadObjectInput:
		if w.Object == 0 {
			return &s3.HeadObjectOutput{}, true, nil
		}
		return nil, true, &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: w.Object, Header: http.Header{}}},
			Err:      &smithy.GenericAPIError{Code: http.StatusText(w.Object)},
		}
	case *dynamodb.DescribeTableInput:
		if w.Table == nil {
			return nil, true, &smithy.GenericAPIError{Code: "ResourceNotFoundException", Message: "Requested resource not found"}
		}
		return &dynamodb.DescribeTableOutput{Table: w.Table}, true, nil
	}
	return nil, false, nil
}

// aTable is a table with a partition key in a state.
func aTable(key string, status table.TableStatus) *table.TableDescription {
	return &table.TableDescription{TableName: aws.String("linklab-s3-gateway"), TableStatus: status, CreationDateTime: aws.Time(now),
		KeySchema: []table.KeySchemaElement{{AttributeName: aws.String(key), KeyType: table.KeyTypeHash}}}
}
