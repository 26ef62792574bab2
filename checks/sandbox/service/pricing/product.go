package pricing

import (
	"cmp"
	_ "embed"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
)

//go:embed prices.json
var pricesJSON []byte

// published is the date of the price lists that the embedded prices come from.
const published = "2026-09-25T00:00:00Z"

// price is one line of the embedded table: a usage and what it costs in each
// region, by tiers.
type price struct {
	Service    string              `json:"service"`
	Family     string              `json:"family"`
	Usage      string              `json:"usage"`
	Plain      bool                `json:"plain"` // the usage has no prefix in us-east-1
	Operation  string              `json:"operation"`
	Group      string              `json:"group"`
	Unit       string              `json:"unit"`
	Text       string              `json:"text"`
	Tiers      []string            `json:"tiers"` // where each tier begins
	Attributes map[string]string   `json:"attributes"`
	Prices     map[string][]string `json:"prices"`
}

// places are the regions of the table.
var places = map[string]struct{ prefix, location string }{
	"us-east-1":      {"USE1-", "US East (N. Virginia)"},
	"ap-northeast-2": {"APN2-", "Asia Pacific (Seoul)"},
}

// product is what a price list calls a product, in one region.
type product struct {
	sku        string
	family     string
	service    string
	attributes map[string]string
	price      price
	rates      []string
}

// products reads the embedded table.
func products() ([]product, error) {
	var table []price
	if err := json.Unmarshal(pricesJSON, &table); err != nil {
		return nil, fmt.Errorf("embedded prices: %w", err)
	}
	var list []product
	for _, line := range table {
		for _, region := range slices.Sorted(maps.Keys(line.Prices)) {
			list = append(list, line.in(region))
		}
	}
	slices.SortFunc(list, func(a, b product) int { return cmp.Compare(a.sku, b.sku) })
	return list, nil
}

func (p price) in(region string) product {
	place := places[region]
	usage := place.prefix + p.Usage
	if p.Plain && region == "us-east-1" {
		usage = p.Usage
	}
	attributes := map[string]string{
		"regionCode": region, "location": place.location, "locationType": "AWS Region", "usagetype": usage,
		"operation": p.Operation, "servicecode": p.Service, "servicename": serviceNames[p.Service],
	}
	if p.Group != "" {
		attributes["group"] = p.Group
	}
	maps.Copy(attributes, p.Attributes)
	return product{
		sku: code(p.Service + usage), family: p.Family, service: p.Service, attributes: attributes,
		price: p, rates: p.Prices[region],
	}
}

var serviceNames = map[string]string{
	"AmazonVPC": "Amazon Virtual Private Cloud", "AmazonEC2": "Amazon Elastic Compute Cloud",
	"AWSELB": "Elastic Load Balancing", "AmazonCloudWatch": "AmazonCloudWatch",
}

// code is 16 letters and digits, as SKUs are.
func code(text string) string {
	sum := fnv.New128a()
	_, _ = sum.Write([]byte(text)) // never fails
	return base32.StdEncoding.EncodeToString(sum.Sum(nil))[:16]
}

// The codes of on-demand terms and of their rates in every price list.
const (
	onDemand = "JRTCKXETXF"
	rateCode = "6YS6EN2CT7"
)

// text is the product as GetProducts gives it.
func (p product) text() (string, error) {
	dimensions := map[string]any{}
	for i, rate := range p.rates {
		begin, end := "0", "Inf"
		if i < len(p.price.Tiers) {
			begin = p.price.Tiers[i]
		}
		if i+1 < len(p.price.Tiers) {
			end = p.price.Tiers[i+1]
		}
		id := p.sku + "." + onDemand + "." + rateCode
		if i > 0 {
			id = p.sku + "." + onDemand + "." + code(p.sku + begin)[:10]
		}
		dimensions[id] = map[string]any{
			"rateCode": id, "unit": p.price.Unit, "beginRange": begin, "endRange": end, "appliesTo": []string{},
			"description": "$" + rate + " " + p.price.Text, "pricePerUnit": map[string]string{"USD": rate},
		}
	}
	term := p.sku + "." + onDemand
	text, err := json.Marshal(map[string]any{
		"product":     map[string]any{"productFamily": p.family, "attributes": p.attributes, "sku": p.sku},
		"serviceCode": p.service, "version": "20260925000000", "publicationDate": published,
		"terms": map[string]any{"OnDemand": map[string]any{term: map[string]any{
			"offerTermCode": onDemand, "sku": p.sku, "effectiveDate": "2026-09-01T00:00:00Z", "termAttributes": map[string]string{},
			"priceDimensions": dimensions,
		}}},
	})
	return string(text), err
}

// value is an attribute that products are filtered by.
func (p product) value(field string) (string, bool) {
	switch field {
	case "productFamily":
		return p.family, true
	case "sku":
		return p.sku, true
	case "termType":
		return "OnDemand", true
	case "serviceCode", "ServiceCode":
		return p.service, true
	}
	value, ok := p.attributes[field]
	return value, ok
}
