package sandbox_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	"github.com/aws/aws-sdk-go-v2/service/pricing/types"
)

func TestPrices(t *testing.T) {
	configuration := config(t, open(t, ""))
	ctx := context.Background()
	in := &pricing.GetProductsInput{ServiceCode: aws.String("AmazonVPC"), Filters: []types.Filter{
		{Type: types.FilterTypeTermMatch, Field: aws.String("regionCode"), Value: aws.String("ap-northeast-2")},
		{Type: types.FilterTypeTermMatch, Field: aws.String("usagetype"), Value: aws.String("APN2-VpcEndpoint-Bytes")},
	}}
	if _, err := pricing.NewFromConfig(configuration).GetProducts(ctx, in); code(err) != "InvalidSignatureException" {
		t.Errorf("a region without the API: %v", err)
	}
	configuration.Region = "us-east-1"
	client := pricing.NewFromConfig(configuration)
	out, err := client.GetProducts(ctx, in)
	if err != nil || len(out.PriceList) != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	var product struct {
		Product struct{ Attributes map[string]string }
		Terms   map[string]map[string]struct {
			PriceDimensions map[string]struct {
				BeginRange, EndRange string
				PricePerUnit         map[string]string
			}
		}
	}
	if err := json.Unmarshal([]byte(out.PriceList[0]), &product); err != nil {
		t.Fatal(err)
	}
	rates := map[string]string{}
	for _, term := range product.Terms["OnDemand"] {
		for _, dimension := range term.PriceDimensions {
			rates[dimension.BeginRange+"-"+dimension.EndRange] = dimension.PricePerUnit["USD"]
		}
	}
	if len(rates) != 3 || rates["0-1048576"] != "0.0100000000" || rates["5242880-Inf"] != "0.0040000000" || product.Product.Attributes["location"] != "Asia Pacific (Seoul)" {
		t.Errorf("priced %v of %v", rates, product.Product.Attributes)
	}
	values, err := client.GetAttributeValues(ctx, &pricing.GetAttributeValuesInput{ServiceCode: aws.String("AmazonEC2"), AttributeName: aws.String("instanceType")})
	if err != nil || len(values.AttributeValues) != 3 {
		t.Errorf("%+v, %v", values, err)
	}
	services, err := client.DescribeServices(ctx, &pricing.DescribeServicesInput{MaxResults: aws.Int32(1)})
	if err != nil || len(services.Services) != 1 || services.NextToken == nil {
		t.Errorf("%+v, %v", services, err)
	}
}
