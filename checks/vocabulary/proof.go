package vocabulary

import (
	"context"
	"net/netip"

	"linklab/checks"
	"linklab/checks/reach"
)

// probeReaches proves from inside that a name answers, and with a service that
// the address is one of the service's prefix list, which the endpoint carries.
func probeReaches(ctx context.Context, s *checks.Scene) checks.Finding {
	name := s.With["name"]
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.ask(name, nonceOf(s))
	if silent != nil {
		return *silent
	}
	own = h.asOfNow(own, name)
	own.evidence.Expected = "an HTTP status"
	line := own.line
	if line.HTTP == 0 {
		return missed(ctx, s, h, own, name)
	}
	if taken := takenOver(ctx, s, h, own, name); taken != nil {
		return *taken
	}
	if s.With["service"] != "" {
		list, absent := serviceList(ctx, s)
		if absent != nil {
			return *absent
		}
		if len(list.entries) == 0 {
			return noEntries(list)
		}
		own.evidence.Expected += " from an address of " + list.id
		if !line.Remote.IsValid() || !reach.SpanOf(list.entries...).Contains(line.Remote) {
			remote := "?"
			if line.Remote.IsValid() {
				remote = line.Remote.String()
			}
			return failSeen(own.level, diagnose("probe.other-path", "instance", h.id, "name", name, "remote", remote, "prefix_list", list.id), own.evidence)
		}
	}
	return pass(own.level, own.evidence)
}

// missed says why a page of a name did not come: where the name leads, what
// drops the packets, what curl says.
func missed(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) checks.Finding {
	line := own.line
	if unresolved(line) {
		return noName(ctx, s, h, own, name)
	}
	if wrong := rewritten(ctx, s, h, own, name, ofService(ctx, s)); wrong != nil {
		return *wrong
	}
	if taken := takenOver(ctx, s, h, own, name); taken != nil {
		return *taken
	}
	if line.Curl == curlTimeout && s.With["service"] != "" {
		return whoDrops(ctx, s, h, own, name)
	}
	if other := onInstance(ctx, s, h, own, name); other != nil {
		return *other
	}
	return unreached(h, own, name)
}

// ofService tells the addresses that can be those of the check's service: its
// prefix list's, or any public one when there is no list.
func ofService(ctx context.Context, s *checks.Scene) func(netip.Addr) bool {
	if s.With["service"] != "" {
		if list, absent := serviceList(ctx, s); absent == nil && len(list.entries) > 0 {
			return reach.SpanOf(list.entries...).Contains
		}
	}
	return isPublic
}

// onInstance says that the instance itself keeps its request to a service from
// the way, as far as curl tells: by a proxy, or by refusing where AWS never
// does. nil when it is not known to.
func onInstance(ctx context.Context, s *checks.Scene, h *heard, own *said, name string) *checks.Finding {
	code, remote := own.line.Curl, own.line.Remote
	switch {
	case code == curlNoProxy, code == curlProxy, remote.IsValid() && !ofService(ctx, s)(remote):
		return because(byProxy(h, own, name))
	case code == curlRefused:
		return because(failSeen(own.level, diagnose("probe.refused-here", "instance", h.id, "name", name, "nonce", placeholder(own.line.Nonce)), own.evidence))
	}
	return nil
}

func byProxy(h *heard, own *said, name string) checks.Finding {
	return failSeen(own.level, diagnose("probe.proxy", "instance", h.id, "name", name, "code", count(own.line.Curl), "nonce", placeholder(own.line.Nonce)), own.evidence)
}

// unreached says what curl's exit code means for the path to a name that
// resolved.
func unreached(h *heard, own *said, name string) checks.Finding {
	code := own.line.Curl
	switch {
	case code == curlNoProxy, code == curlProxy:
		return byProxy(h, own, name)
	case code == curlTimeout:
		return failSeen(own.level, diagnose("probe.28", "instance", h.id, "name", name), own.evidence)
	case code == curlRefused:
		return failSeen(own.level, diagnose("probe.7", "instance", h.id, "name", name), own.evidence)
	case code == curlCertificate, code == 51:
		return failSeen(own.level, diagnose("probe.60", "instance", h.id, "name", name, "code", count(code)), own.evidence)
	case isTLS(code):
		return failSeen(own.level, diagnose("probe.35", "instance", h.id, "name", name, "code", count(code)), own.evidence)
	}
	return failSeen(own.level, diagnose("probe.curl", "instance", h.id, "name", name, "code", count(code)), own.evidence)
}

// probeListsBucket proves the whole way: path, endpoint policy, role.
func probeListsBucket(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, absent := need(ctx, s, "bucket")
	if absent != nil {
		return *absent
	}
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.askList(nonceOf(s), bucket)
	if silent != nil {
		return orNoWayIn(ctx, s, *silent)
	}
	own.evidence.Expected = "list=ok has=" + bucket
	line := own.line
	switch {
	case line.List == "ok" && line.Has == bucket:
		return pass(own.level, own.evidence)
	case line.List == "ok" && line.Has != "":
		return failSeen(own.level, diagnose("list.other-bucket", "instance", h.id, "bucket", bucket, "seen", line.Has), own.evidence)
	case line.List == "ok":
		if gone := bucketExists(ctx, s); gone.Outcome == checks.Failed {
			return own.explainedBy(gone)
		}
		return failSeen(own.level, diagnose("list.no-bucket", "instance", h.id, "bucket", bucket, "buckets", count(line.Buckets)), own.evidence)
	case line.List == "denied":
		return whoDenied(ctx, s, h, own)
	case line.List == "no-credentials":
		return noCredentials(ctx, s, h, own, "s3:ListAllMyBuckets")
	case line.List == "timeout":
		return lost(ctx, s, h, own, "s3", diagnose("list.timeout", "instance", h.id, "region", s.Snapshot.Region()))
	}
	return endedWith(s, h, own, "list", "bucket", bucket)
}

// askList finds the line about the bucket list, or why there is none.
func (h *heard) askList(nonce, bucket string) (*said, *checks.Finding) {
	if own := h.either(h.console.NewestList(nonce), h.pasted.NewestList(nonce)); own != nil {
		return own, nil
	}
	if h.err != nil && !isUnsupported(h.err) {
		finding := checks.Unread(h.err)
		return nil, &finding
	}
	if silent := h.silence(); silent != nil && h.console.Last() == nil && nonce == "" {
		return nil, silent
	}
	return nil, notAsked(nonce, diagnose("list.not-run", "instance", h.id, "nonce", placeholder(nonce), "bucket", bucket))
}

// noCredentials says why an instance has none, as far as the account shows it:
// no role, a role that EC2 may not hand out, the service that hands it out
// switched off. Otherwise the role has not reached it yet.
func noCredentials(ctx context.Context, s *checks.Scene, h *heard, own *said, action string) checks.Finding {
	inner := *s
	inner.With = map[string]string{"instance": s.With["instance"], "allows": action}
	if role := instanceRole(ctx, &inner); role.Outcome == checks.Failed {
		switch role.Diagnosis.Key {
		case "role.none", "role.profile-gone", "role.profile-empty", "role.trust", "role.trust-deny", "role.trust-action", "role.trust-condition":
			return own.explainedBy(role)
		}
	}
	if off := metadataOff(h.instance); off != nil {
		return own.explainedBy(*off)
	}
	return failSeen(own.level, diagnose("list.no-credentials", "instance", h.id,
		"profile", lastOf(profileARN(h.instance))), own.evidence)
}
