package sandbox

import (
	"slices"
	"strings"

	"linklab/checks/sandbox/wire"
)

// ServiceCoverage is what the account has of one service of AWS.
type ServiceCoverage struct {
	Service    string              `json:"service"` // scope of signatures: "ec2"
	Protocols  []string            `json:"protocols"`
	OfAWS      int                 `json:"of_aws"` // operations of the service in AWS, 0 when not counted
	Operations []OperationCoverage `json:"operations"`
}

// OperationCoverage is one operation that the account has, with the parameters
// that it knows; others are refused by name.
type OperationCoverage struct {
	Name       string   `json:"name"`
	Action     string   `json:"action"` // of IAM policies
	Parameters []string `json:"parameters"`
	Differs    string   `json:"differs,omitempty"` // how it knowingly differs from AWS
	Source     string   `json:"source,omitempty"`
}

// operationsOfAWS is how many operations each service has in AWS, by the API
// models of the SDK that linklab is built with.
var operationsOfAWS = map[string]int{
	"cloudformation": 90, "cloudtrail": 60, "dynamodb": 62, "ec2": 811, "elasticloadbalancing": 51, "iam": 180, "monitoring": 55,
	"pricing": 5, "route53": 71, "s3": 112, "ssm": 152, "sts": 11, "vpc-lattice": 73,
}

// Coverage lists what the account implements, services and operations by name.
// It needs no state.
func Coverage() ([]ServiceCoverage, error) {
	s, err := Open(Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }() // in memory: nothing to lose
	var list []ServiceCoverage
	for _, service := range s.registry.Services() {
		list = append(list, s.coverageOf(service))
	}
	return list, nil
}

func (s *Sandbox) coverageOf(service *wire.Service) ServiceCoverage {
	c := ServiceCoverage{Service: service.Name, OfAWS: operationsOfAWS[service.Name]}
	for _, p := range append([]wire.Protocol{service.Protocol}, service.Also...) {
		c.Protocols = append(c.Protocols, string(p))
	}
	for _, op := range service.Operations {
		o := OperationCoverage{Name: op.Name, Action: service.ActionOf(op), Parameters: []string{}, Differs: op.Differs, Source: op.Source}
		for _, member := range s.registry.Members(op.Input, true) {
			o.Parameters = append(o.Parameters, member.Name)
		}
		c.Operations = append(c.Operations, o)
	}
	slices.SortFunc(c.Operations, func(a, b OperationCoverage) int { return strings.Compare(a.Name, b.Name) })
	return c
}
