package vocabulary

import (
	"context"
	"strings"
	"time"

	"linklab/checks"
	"linklab/checks/policy"
	"linklab/checks/site"
	"linklab/checks/vantage"
)

// thing is one object or item that a probe reads, as policies speak of it.
type thing struct {
	of, service, holder, action, resource string
}

// host is the name by which the aws program reaches the thing.
func (t thing) host(region string) string {
	if t.service == "s3" {
		return t.holder + "." + serviceHost("s3", region)
	}
	return serviceHost(t.service, region)
}

// put is the command that puts it there, as the labs do: a file of its name, an
// item whose key is called id.
func (t thing) put(region string) string {
	_, rest, _ := strings.Cut(t.of, "://")
	key := strings.TrimPrefix(rest, t.holder+"/")
	if t.service == "s3" {
		return "aws s3 cp " + lastOf(key) + " " + t.of
	}
	return "aws dynamodb put-item --table-name " + t.holder + " --region " + region + ` --item '{"id":{"S":"` + key + `"}}'`
}

// serviceHost is the public name of a service.
func serviceHost(service, region string) string { return service + "." + region + ".amazonaws.com" }

// thingOf takes apart s3://BUCKET/KEY and dynamodb://TABLE/KEY.
func thingOf(ctx context.Context, s *checks.Scene) (thing, *checks.Finding) {
	of := s.With["of"]
	scheme, rest, _ := strings.Cut(of, "://")
	holder, key, _ := strings.Cut(rest, "/")
	if site.Unfilled(of) || holder == "" || key == "" {
		finding := cannotTell(diagnose("input.unknown", "input", of))
		return thing{}, &finding
	}
	t := thing{of: of, service: scheme, holder: holder, action: "s3:GetObject", resource: bucketARN(s.Snapshot.Region(), rest)}
	if scheme == "dynamodb" {
		identity, err := s.Snapshot.Identity(ctx)
		if err != nil {
			finding := checks.Unread(err)
			return thing{}, &finding
		}
		t.action = "dynamodb:GetItem"
		t.resource = "arn:" + partitionOf(s.Snapshot.Region()) + ":dynamodb:" + s.Snapshot.Region() + ":" + identity.Number + ":table/" + holder
	}
	return t, nil
}

// probeReads proves path and policies together: an instance reads one thing.
func probeReads(ctx context.Context, s *checks.Scene) checks.Finding {
	t, absent := thingOf(ctx, s)
	if absent != nil {
		return *absent
	}
	h, absent := listen(ctx, s)
	if absent != nil {
		return *absent
	}
	own, silent := h.askRead(nonceOf(s), t.of)
	if silent != nil {
		return orNoWayIn(ctx, s, *silent)
	}
	own.evidence.Expected = "read=ok"
	switch own.line.Read {
	case "ok":
		return pass(own.level, own.evidence)
	case "denied":
		return whoDeniesRead(ctx, s, h, own, t)
	case "no-credentials":
		return noCredentials(ctx, s, h, own, t.action)
	case "timeout":
		return lost(ctx, s, h, own, t.service, diagnose("get.timeout", "instance", h.id, "of", t.of, "host", t.host(s.Snapshot.Region())))
	case "missing":
		if gone := holderGone(ctx, s, t); gone != nil {
			return failSeen(own.level, gone.Diagnosis, append([]checks.Evidence{own.evidence}, gone.Evidence...)...)
		}
		return failSeen(own.level, diagnose("get.missing", "instance", h.id, "of", t.of, "put", t.put(s.Snapshot.Region()), "nonce", placeholder(nonceOf(s))), own.evidence)
	}
	return endedWith(s, h, own, "get", "of", t.of)
}

// holderGone says that there is no bucket or table for the thing to lie in; nil
// when it is there, or cannot be looked at.
func holderGone(ctx context.Context, s *checks.Scene, t thing) *checks.Finding {
	inner := *s
	inner.With = map[string]string{"bucket": s.With["bucket"]}
	found := pass(checks.Inferred)
	switch {
	case t.service == "dynamodb":
		found = tableNamed(ctx, s, t.holder)
	case s.With["bucket"] != "":
		found = bucketExists(ctx, &inner)
	}
	if found.Outcome == checks.Failed {
		return &found
	}
	return nil
}

// askRead finds the line about one thing, or why there is none.
func (h *heard) askRead(nonce, of string) (*said, *checks.Finding) {
	if own := h.either(h.console.NewestRead(of, nonce), h.pasted.NewestRead(of, nonce)); own != nil {
		return own, nil
	}
	if h.err != nil && !isUnsupported(h.err) {
		finding := checks.Unread(h.err)
		return nil, &finding
	}
	if other := h.console.NewestRead("", nonce); nonce != "" && other != nil && h.console.Age(*other) <= nonceAge {
		finding := fail(diagnose("get.other", "instance", h.id, "of", of, "seen", other.Of),
			saw("console probe", h.id, "of="+of, "of="+other.Of))
		return nil, &finding
	}
	return nil, notAsked(nonce, diagnose("get.not-run", "instance", h.id, "nonce", placeholder(nonce), "of", of))
}

// whoDeniesRead finds which policy stands in the way of reading one thing: the
// endpoint's, the bucket's, the role's.
func whoDeniesRead(ctx context.Context, s *checks.Scene, h *heard, own *said, t thing) checks.Finding {
	if own.line.By == vantage.Organization {
		return deniedByOrganization(h, own, t.action)
	}
	inner := &checks.Scene{Env: s.Env, Snapshot: s.Snapshot, Site: s.Site, With: map[string]string{"vpc": "vpc", "service": t.service,
		"action": t.action, "instance": s.With["instance"], "allows": t.action, "resource": t.resource, "bucket": s.With["bucket"],
		"key": strings.TrimPrefix(t.of, t.service+"://"+t.holder+"/")}}
	looks := []func(context.Context, *checks.Scene) checks.Finding{endpointPolicyAllows}
	if t.service == "s3" && s.With["bucket"] != "" {
		looks = append(looks, bucketPolicyAdmits)
	}
	for _, look := range append(looks, instanceRole) {
		if found := look(ctx, inner); found.Outcome == checks.Failed {
			if found.Diagnosis.Args["how"] != "" && alreadyNarrow(ctx, inner) {
				narrowly(s, t.holder, found.Diagnosis)
			}
			return own.explainedBy(found)
		}
	}
	// All of them take it that the request comes by the endpoint.
	if past := pastEndpoint(ctx, s, h, t.service); past != nil {
		return own.explainedBy(*past)
	}
	return failSeen(own.level, diagnose("get.denied", "instance", h.id, "action", t.action, "of", t.of,
		"age", own.age.Round(time.Second).String(), "by", placeholder(own.line.By)), own.evidence)
}

// alreadyNarrow tells whether an endpoint's policy keeps out more than the one
// thing: then it is one that was meant to, and wants to be mended, not taken off.
func alreadyNarrow(ctx context.Context, s *checks.Scene) bool {
	all := *s
	all.With = map[string]string{"vpc": "vpc", "service": "s3", "action": "s3:ListAllMyBuckets"}
	return s.With["bucket"] != "" && endpointPolicyAllows(ctx, &all).Outcome == checks.Failed
}

// bucketPolicyAdmits asks whether the bucket's policy denies the lab's instance
// that comes by the endpoint.
func bucketPolicyAdmits(ctx context.Context, s *checks.Scene) checks.Finding {
	bucket, endpoint, role, absent := privateWay(ctx, s)
	if absent != nil {
		return *absent
	}
	document, absent := bucketPolicy(ctx, s, bucket)
	if absent != nil || document == nil {
		return orPassed(absent)
	}
	id := *endpoint.VpcEndpointId
	decision := document.Evaluate(insideRequest(s, role, id, s.With["action"], s.With["resource"]))
	if decision.Effect != policy.Denied {
		return pass(checks.Inferred)
	}
	g := &gate{Scene: s, document: document, bucket: bucket, key: s.With["key"], endpoint: id, role: role}
	if you, err := learnerRequest(ctx, s, s.With["action"], s.With["resource"]); err == nil && !g.denies(you) {
		// The learner is not shut out, so this is not the policy by which the
		// endpoint is the only way in: it is one too many.
		return fail(diagnose("bucketpolicy.denies-role", "bucket", bucket, "role", *role.RoleName), saw("s3:GetBucketPolicy", bucket, "not denied by "+id, "denied"))
	}
	return fail(g.shutInside(decision.Statement), saw("s3:GetBucketPolicy", bucket, "not denied by "+id, "denied"))
}

func orPassed(finding *checks.Finding) checks.Finding {
	if finding == nil {
		return pass(checks.Inferred)
	}
	return *finding
}

// probeListRefused proves that the endpoint's policy takes effect: the instance
// may list the account's buckets by its role, and gets a refusal.
func probeListRefused(ctx context.Context, s *checks.Scene) checks.Finding {
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
	own.evidence.Expected = "list=denied"
	switch own.line.List {
	case "denied":
		return pass(own.level, own.evidence)
	case "ok":
		return failSeen(own.level, diagnose("list.not-refused", "instance", h.id), own.evidence)
	case "no-credentials":
		return noCredentials(ctx, s, h, own, "s3:ListAllMyBuckets")
	case "timeout":
		return lost(ctx, s, h, own, "s3", diagnose("list.timeout", "instance", h.id, "region", s.Snapshot.Region()))
	}
	return endedWith(s, h, own, "list", "bucket", bucket)
}
