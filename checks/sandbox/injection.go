package sandbox

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Trouble is a kind of trouble that the account can make on purpose, so that
// clients are seen to cope with it.
type Trouble string

// The kinds of trouble.
const (
	Throttle Trouble = "throttle" // the service's refusal of too many requests
	Fail     Trouble = "fail"     // the service's internal error
	Deny     Trouble = "deny"     // a refusal for want of a permission, or by a policy
	Expire   Trouble = "expire"   // the refusal of credentials that have expired
	Lag      Trouble = "lag"      // a new resource is not found by its id yet
	Quota    Trouble = "quota"    // default quotas of AWS, which hold at no other time, or lower ones
)

// Denier is a kind of policy that denies.
type Denier string

// The policies that a Deny may name.
const (
	Identity     Denier = "identity"     // of the caller, by a statement that denies
	Boundary     Denier = "boundary"     // its permissions boundary
	Organization Denier = "organization" // a service control policy
	Session      Denier = "session"      // of the session
	OnEndpoint   Denier = "endpoint"     // of the VPC endpoint on the way
)

// words are how AWS names a denier in a refusal (IAM user guide, "Troubleshoot
// access denied error messages").
func (d Denier) words() string {
	switch d {
	case Boundary:
		return "a permissions boundary"
	case Organization:
		return "a service control policy"
	case Session:
		return "a session policy"
	case OnEndpoint:
		return "a VPC endpoint policy"
	}
	return "an identity-based policy"
}

// Injection is trouble for some requests.
type Injection struct {
	Kind Trouble
	// Action is a pattern of IAM actions, "ec2:Describe*"; "" is all.
	Action string
	// Rate is the share of those requests that it hits; 0 is all of them.
	Rate float64
	// Times is how many requests it hits at most; 0 is no bound.
	Times int
	// For is how long a Lag lasts, by the account's clock.
	For time.Duration
	// By is the kind of policy that a Deny names; "" is none: no policy of the
	// caller's own allows.
	By Denier
	// Limit takes the place of a Quota's default; 0 leaves it.
	Limit int
}

// ParseInjection reads an injection as it is written on a command line:
// "kind=throttle,action=ec2:Describe*,rate=0.3,times=2".
func ParseInjection(text string) (Injection, error) {
	var i Injection
	for part := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(part, "=")
		if err := i.set(name, value); err != nil {
			return Injection{}, err
		}
	}
	if i.Kind == "" {
		return Injection{}, fmt.Errorf("%q says no kind", text)
	}
	if i.By != "" && i.Kind != Deny {
		return Injection{}, fmt.Errorf("%q names a policy and denies nothing", text)
	}
	if i.Kind == Lag && i.For == 0 {
		return Injection{}, fmt.Errorf("%q does not say for how long", text)
	}
	return i, nil
}

func (i *Injection) set(name, value string) error {
	var err error
	switch name {
	case "kind":
		i.Kind = Trouble(value)
		if !slices.Contains([]Trouble{Throttle, Fail, Deny, Expire, Lag, Quota}, i.Kind) {
			err = fmt.Errorf("%q is no kind of trouble", value)
		}
	case "action":
		i.Action = value
		_, err = path.Match(strings.ToLower(value), "")
	case "rate":
		i.Rate, err = strconv.ParseFloat(value, 64)
		if err == nil && !(i.Rate > 0 && i.Rate <= 1) {
			err = fmt.Errorf("the rate %s does not lie between 0 and 1", value)
		}
	case "times":
		i.Times, err = positive(value)
	case "for":
		i.For, err = time.ParseDuration(value)
		if err == nil && i.For <= 0 {
			err = fmt.Errorf("%s is no time", value)
		}
	case "by":
		i.By = Denier(value)
		if !slices.Contains([]Denier{Identity, Boundary, Organization, Session, OnEndpoint}, i.By) {
			err = fmt.Errorf("%q is no kind of policy", value)
		}
	case "limit":
		i.Limit, err = positive(value)
	default:
		err = fmt.Errorf("%q is none of kind, action, rate, times, for, by, limit", name)
	}
	return err
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err == nil && n < 1 {
		err = fmt.Errorf("%d is less than 1", n)
	}
	return n, err
}

// concerns tells whether an injection is for an action. As in policies, the case
// does not matter, and * stands for anything.
func (i Injection) concerns(action string) bool {
	if i.Action == "" {
		return true
	}
	// An action has no slash, at which Match would stop.
	ok, err := path.Match(strings.ToLower(i.Action), strings.ToLower(action))
	return err == nil && ok
}
