// Package pricing is the AWS Price List Query API as the sandbox speaks it, over
// a small table of list prices: those of what the lessons use.
package pricing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"linklab/checks/sandbox/wire"
)

const perPage = 100

// regions have the API (AWS Billing user guide, Finding services and products).
var regions = []string{"us-east-1", "eu-central-1", "ap-south-1"}

// Service is the price list. It keeps nothing.
type Service struct{}

// New is the price list of the embedded table.
func New() *Service { return &Service{} }

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	const differs = "has the prices of what the lessons use in us-east-1 and ap-northeast-2, of September 2026, with SKUs of its own"
	operations := []*wire.Operation{
		wire.Op("DescribeServices", s.describeServices).Differing(differs),
		wire.Op("GetAttributeValues", s.getAttributeValues).Differing(differs),
		wire.Op("GetProducts", s.getProducts).Differing(differs).From("AWS Price List"),
	}
	for _, op := range operations {
		op.Before = available
	}
	return &wire.Service{Name: "pricing", Protocol: wire.JSON11, APIVersion: "2017-10-15", Target: "AWSPriceListService", Operations: operations}
}

// available refuses regions that have no endpoint of the API. In AWS their
// names do not resolve; the sandbox has one address for all.
func available(call *wire.Call, _ any) error {
	if slices.Contains(regions, call.Region) {
		return nil
	}
	return refuse("InvalidSignatureException", "Credential should be scoped to a valid region. The price list has endpoints in "+strings.Join(regions, ", ")+" only.")
}

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }

func invalid(message string) error { return refuse("InvalidParameterException", message) }

// Page asks for a page.
type Page struct {
	MaxResults *int32
	NextToken  string
}

// cut is the part of a list that a page shows, and the token of the next one.
func cut[T any](p Page, list []T) ([]T, string, error) {
	limit, first := perPage, 0
	if p.MaxResults != nil {
		limit = int(*p.MaxResults)
	}
	if limit < 1 || limit > perPage {
		return nil, "", invalid(fmt.Sprintf("Value '%d' at 'maxResults' must be between 1 and 100", limit))
	}
	if p.NextToken != "" {
		var err error
		if first, err = strconv.Atoi(p.NextToken); err != nil || first < 0 || first > len(list) {
			return nil, "", refuse("InvalidNextTokenException", "The pagination token is invalid. Try again without a pagination token.")
		}
	}
	last := min(first+limit, len(list))
	token := ""
	if last < len(list) {
		token = strconv.Itoa(last)
	}
	return append([]T{}, list[first:last]...), token, nil
}

// format refuses every format but the one that there is.
func format(version string) error {
	if version != "" && version != "aws_v1" {
		return invalid("Invalid FormatVersion " + version)
	}
	return nil
}

// DescribeServicesInput names a service, or none for all.
type DescribeServicesInput struct {
	Page
	ServiceCode   string
	FormatVersion string
}

// DescribeServicesOutput is services with the attributes of their products.
type DescribeServicesOutput struct {
	Services      []Listed
	FormatVersion string
	NextToken     string
}

// Listed is one service of the price list.
type Listed struct {
	ServiceCode    string
	AttributeNames []string
}

func (s *Service) describeServices(_ *wire.Call, in *DescribeServicesInput) (*DescribeServicesOutput, error) {
	if err := format(in.FormatVersion); err != nil {
		return nil, err
	}
	all, err := products()
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, p := range all {
		for name := range p.attributes {
			if !slices.Contains(names[p.service], name) {
				names[p.service] = append(names[p.service], name)
			}
		}
	}
	var list []Listed
	for service, attributes := range names {
		if in.ServiceCode == "" || in.ServiceCode == service {
			attributes = append(attributes, "productFamily", "termType")
			slices.Sort(attributes)
			list = append(list, Listed{service, attributes})
		}
	}
	if len(list) == 0 {
		return nil, unknownService(in.ServiceCode)
	}
	slices.SortFunc(list, func(a, b Listed) int { return strings.Compare(a.ServiceCode, b.ServiceCode) })
	out := &DescribeServicesOutput{FormatVersion: "aws_v1"}
	out.Services, out.NextToken, err = cut(in.Page, list)
	return out, err
}

func unknownService(code string) error {
	return refuse("NotFoundException", "The service code "+code+" is not in the price list of linklab's simulated account.")
}

// of are the products of a service.
func of(service string) ([]product, error) {
	all, err := products()
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p product) bool { return p.service != service })
	if len(all) == 0 {
		return nil, unknownService(service)
	}
	return all, nil
}

// GetAttributeValuesInput names an attribute of a service's products.
type GetAttributeValuesInput struct {
	Page
	ServiceCode   string `req:"true"`
	AttributeName string `req:"true"`
}

// AttributeValue is one value.
type AttributeValue struct{ Value string }

// GetAttributeValuesOutput is the values in order.
type GetAttributeValuesOutput struct {
	AttributeValues []AttributeValue
	NextToken       string
}

func (s *Service) getAttributeValues(_ *wire.Call, in *GetAttributeValuesInput) (*GetAttributeValuesOutput, error) {
	all, err := of(in.ServiceCode)
	if err != nil {
		return nil, err
	}
	var values []AttributeValue
	for _, p := range all {
		if value, ok := p.value(in.AttributeName); ok && !slices.Contains(values, AttributeValue{value}) {
			values = append(values, AttributeValue{value})
		}
	}
	if len(values) == 0 {
		return nil, invalid("The attribute " + in.AttributeName + " is not valid for the service " + in.ServiceCode)
	}
	slices.SortFunc(values, func(a, b AttributeValue) int { return strings.Compare(a.Value, b.Value) })
	out := &GetAttributeValuesOutput{}
	out.AttributeValues, out.NextToken, err = cut(in.Page, values)
	return out, err
}

// Filter is what a product has to have.
type Filter struct {
	Type  string `req:"true"`
	Field string `req:"true"`
	Value string `req:"true"`
}

// GetProductsInput asks for the products of a service that pass all filters.
type GetProductsInput struct {
	Page
	ServiceCode   string `req:"true"`
	Filters       []Filter
	FormatVersion string
}

// GetProductsOutput is products and their prices, each as JSON.
type GetProductsOutput struct {
	FormatVersion string
	PriceList     []string
	NextToken     string
}

func (s *Service) getProducts(_ *wire.Call, in *GetProductsInput) (*GetProductsOutput, error) {
	if err := format(in.FormatVersion); err != nil {
		return nil, err
	}
	all, err := of(in.ServiceCode)
	if err != nil {
		return nil, err
	}
	for _, filter := range in.Filters {
		if filter.Field == "" || filter.Value == "" || filters[filter.Type] == nil {
			return nil, invalid("The filter of type " + filter.Type + " on " + filter.Field + " is invalid")
		}
		all = slices.DeleteFunc(all, func(p product) bool { return !filter.passes(p) })
	}
	var texts []string
	for _, p := range all {
		text, err := p.text()
		if err != nil {
			return nil, fmt.Errorf("price list: %w", err)
		}
		texts = append(texts, text)
	}
	out := &GetProductsOutput{FormatVersion: "aws_v1"}
	out.PriceList, out.NextToken, err = cut(in.Page, texts)
	return out, err
}

// filters are the types of filters; the values of ANY_OF and NONE_OF have commas
// between them.
var filters = map[string]func(has, wanted string) bool{
	"TERM_MATCH": strings.EqualFold,
	"EQUALS":     strings.EqualFold,
	"CONTAINS":   strings.Contains,
	"ANY_OF":     func(has, wanted string) bool { return slices.Contains(strings.Split(wanted, ","), has) },
	"NONE_OF":    func(has, wanted string) bool { return !slices.Contains(strings.Split(wanted, ","), has) },
}

func (f Filter) passes(p product) bool {
	has, ok := p.value(f.Field)
	return ok && filters[f.Type](has, f.Value)
}
