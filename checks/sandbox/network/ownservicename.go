package network

import (
	"slices"
	"strings"
	"time"
)

// States of the proof that the owner of a service has its private name.
const (
	namePending  = "pendingVerification"
	nameVerified = "verified"
	nameFailed   = "failed"
)

// nameVerification is how long looking for the proof takes.
const nameVerification = time.Minute

// PrivateNameState is how far the proof of a service's private name is, "" for
// a service without one.
func (r *Region) PrivateNameState(s *OwnService) string {
	switch {
	case s.PrivateDNSName == "":
		return ""
	case s.PrivateDNSAsked.IsZero() || !r.passed(s.PrivateDNSAsked, nameVerification):
		return namePending
	case s.PrivateDNSVerified.IsZero():
		return nameFailed
	}
	return nameVerified
}

// VerifyServiceName looks for the TXT record that proves the owner's right to
// the service's private name: in public DNS, at the record's label below the
// name's domain or below the domain above it (AWS PrivateLink guide, Manage DNS
// names for VPC endpoint services).
func (r *Region) VerifyServiceName(id string) error {
	service, err := r.liveService(id)
	if err != nil {
		return err
	}
	if service.PrivateDNSName == "" {
		return refuse("InvalidParameter", "The VPC endpoint service %s does not have a private DNS name.", id)
	}
	if r.PrivateNameState(service) == nameVerified {
		return nil
	}
	service.PrivateDNSAsked = r.Now()
	service.PrivateDNSVerified = time.Time{}
	domain := strings.TrimPrefix(service.PrivateDNSName, "*.")
	for strings.Contains(domain, ".") {
		if slices.Contains(r.world.PublicText(service.PrivateDNSRecord+"."+domain), service.PrivateDNSToken) {
			service.PrivateDNSVerified = r.Now()
			break
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
	return nil
}

func (r *Region) checkServiceName(service *OwnService, change OwnServiceChange) error {
	if change.PrivateDNSName == nil {
		return nil
	}
	name := *change.PrivateDNSName
	switch {
	case change.RemovePrivateDNSName:
		return refuse("InvalidParameterCombination", "The parameters PrivateDnsName and RemovePrivateDnsName cannot be used together.")
	case service.Type != InterfaceType:
		return refuse("InvalidParameter", "Private DNS names are only supported for services of type Interface.")
	case !domainName(strings.TrimPrefix(name, "*.")):
		return refuse("InvalidParameter", "The private DNS name %s is not valid.", name)
	}
	return nil
}

// domainName tells whether text is a name of at least two labels.
func domainName(text string) bool {
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1 && len(text) <= 253
}

// setServiceName gives a service a private name that has yet to be proved; ""
// takes it away.
func (r *Region) setServiceName(service *OwnService, name string) {
	if name == service.PrivateDNSName {
		return
	}
	service.PrivateDNSName, service.PrivateDNSRecord, service.PrivateDNSToken = strings.ToLower(name), "", ""
	service.PrivateDNSAsked, service.PrivateDNSVerified = time.Time{}, time.Time{}
	if name != "" {
		service.PrivateDNSRecord = "_" + r.letters(10) + r.letters(10)
		service.PrivateDNSToken = "vpce:" + r.letters(10) + r.letters(10)
	}
}
