// Package cloudwatch is the metrics of Amazon CloudWatch as the sandbox speaks
// them: data points that clients put, those that EC2 and PrivateLink put, and
// statistics over both. Dashboards, alarms, metric math and percentiles are not
// there, and are refused by name.
package cloudwatch

import (
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// Service is CloudWatch in all regions of one simulated account.
type Service struct {
	World *network.World
	// State may be replaced at any time between two calls.
	State *State
	// Pace is how fast new metrics come to be listed, relative to AWS.
	Pace network.Pace
}

// New is CloudWatch without metrics of the account's own.
func New(world *network.World, pace network.Pace) *Service {
	return &Service{World: world, State: NewState(), Pace: pace}
}

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	put := wire.Writes("PutMetricData", s.putMetricData).Differing("keeps three hours of data points of one minute").From("Amazon CloudWatch user guide, Metrics concepts")
	put.Conditions = namespaceOf
	return &wire.Service{
		Name:       "monitoring",
		Prefix:     "cloudwatch",
		Protocol:   wire.AWSQuery,
		Also:       []wire.Protocol{wire.CBOR, wire.JSON10},
		APIVersion: "2010-08-01",
		Namespace:  "http://monitoring.amazonaws.com/doc/2010-08-01/",
		Target:     "GraniteServiceVersion20100801",
		Exceptions: map[string]string{
			"InvalidParameterValue":       "InvalidParameterValueException",
			"InvalidParameterCombination": "InvalidParameterCombinationException",
			"MissingParameter":            "MissingRequiredParameterException",
		},
		Operations: []*wire.Operation{
			put,
			wire.Op("ListMetrics", s.listMetrics).Differing("of AWS's own metrics it has those of AWS/EC2 instances, and NewConnections and BytesProcessed of AWS/PrivateLinkEndpoints and AWS/PrivateLinkServices; the latter count the payload of requests and answers, without TLS and TCP"),
			wire.Op("GetMetricData", s.getMetricData).Differing("no metric math, no percentiles; the load of a simulated instance's processor is an idle machine's").From("Amazon CloudWatch user guide, Metrics concepts"),
			wire.Op("GetMetricStatistics", s.getMetricStatistics).Differing("no percentiles; the load of a simulated instance's processor is an idle machine's"),
		},
	}
}

func refuse(code, message string) error { return &wire.Error{Code: code, Message: message} }

// invalid refuses a parameter's value.
func invalid(message string) error { return refuse("InvalidParameterValue", message) }

// unsimulated refuses what AWS does and the sandbox does not.
func unsimulated(what string) error {
	return invalid("linklab's simulated account does not implement " + what + ".")
}

// paced is a duration of AWS's at the account's pace.
func (s *Service) paced(d time.Duration) time.Duration {
	return time.Duration(float64(d) * float64(s.Pace))
}
