package resource

import (
	"strconv"
	"strings"
)

func (w *Work) route53(operation string, p Params) (map[string]any, error) {
	return w.invoke("route53", operation, p)
}

// zoneKinds are hosted zones and their records.
func zoneKinds() map[string]*Kind {
	return map[string]*Kind{
		"AWS::Route53::HostedZone": hostedZoneKind(),
		"AWS::Route53::RecordSet":  recordSetKind(),
	}
}

func hostedZoneKind() *Kind {
	read := func(w *Work) (any, error) { return w.route53("GetHostedZone", Params{"Id": w.Resource.PhysicalID}) }
	return &Kind{
		properties: []string{"HostedZoneConfig", "HostedZoneTags", "Name", "VPCs"},
		create: func(w *Work, p Properties) error {
			input := Params{"Name": p.text("Name"), "CallerReference": newUUID()}
			if comment := Path(p["HostedZoneConfig"], "Comment"); comment != "" {
				input["HostedZoneConfig"] = Params{"Comment": comment}
			}
			vpcs := p.list("VPCs")
			if len(vpcs) > 0 {
				input["VPC"] = vpcs[0]
			}
			answer, err := w.route53("CreateHostedZone", input)
			if err != nil {
				return err
			}
			w.Resource.PhysicalID = strings.TrimPrefix(Path(answer, "HostedZone.Id"), "/hostedzone/")
			for i := 1; i < len(vpcs); i++ {
				if err := w.zoneVPC("AssociateVPCWithHostedZone", vpcs[i]); err != nil {
					return err
				}
			}
			return w.zoneTags(nil, p)
		},
		mutable: []string{"HostedZoneConfig", "HostedZoneTags", "VPCs"},
		update: func(w *Work, before, after Properties) error {
			if _, err := w.route53("UpdateHostedZoneComment", Params{"Id": w.Resource.PhysicalID, "Comment": Path(after["HostedZoneConfig"], "Comment")}); err != nil {
				return err
			}
			// What comes goes before what leaves: a private zone keeps one VPC.
			for _, vpc := range without(after.list("VPCs"), before.list("VPCs")) {
				if err := w.zoneVPC("AssociateVPCWithHostedZone", vpc); err != nil {
					return err
				}
			}
			for _, vpc := range without(before.list("VPCs"), after.list("VPCs")) {
				if err := w.zoneVPC("DisassociateVPCFromHostedZone", vpc); err != nil {
					return err
				}
			}
			return w.zoneTags(before, after)
		},
		remove: func(w *Work) error {
			_, err := w.route53("DeleteHostedZone", Params{"Id": w.Resource.PhysicalID})
			return unlessMissing(err)
		},
		attributes: map[string]func(*Work) (any, error){
			"Id": self,
			// Private zones have none to show.
			"NameServers": func(w *Work) (any, error) {
				answer, err := read(w)
				servers, _ := At(answer, "DelegationSet.NameServers").([]any)
				return append([]any{}, servers...), err
			},
		},
	}
}

func (w *Work) zoneVPC(operation string, vpc any) error {
	_, err := w.route53(operation, Params{"HostedZoneId": w.Resource.PhysicalID, "VPC": vpc})
	return err
}

// zoneTags makes a zone bear the tags of after and no more of before.
func (w *Work) zoneTags(before, after Properties) error {
	tags := w.tags(after.list("HostedZoneTags"))
	keep := map[string]bool{}
	for _, tag := range tags {
		keep[Path(tag, "Key")] = true
	}
	lost := []any{}
	for _, tag := range before.list("HostedZoneTags") {
		if key := Path(tag, "Key"); !keep[key] {
			lost = append(lost, key)
		}
	}
	if len(tags)+len(lost) == 0 {
		return nil
	}
	input := Params{"ResourceType": "hostedzone", "ResourceId": w.Resource.PhysicalID}
	if len(tags) > 0 {
		input["AddTags"] = tags
	}
	if len(lost) > 0 {
		input["RemoveTagKeys"] = lost
	}
	_, err := w.route53("ChangeTagsForResource", input)
	return err
}

func recordSetKind() *Kind {
	return &Kind{
		properties: []string{"AliasTarget", "Comment", "HostedZoneId", "HostedZoneName", "Name", "ResourceRecords", "TTL", "Type"},
		required:   []string{"Name", "Type"},
		create: func(w *Work, p Properties) error {
			zone, err := w.zoneOf(p)
			if err != nil {
				return err
			}
			if err := w.changeRecord("CREATE", zone, p); err != nil {
				return err
			}
			w.remember("zone", zone)
			w.remember("record", map[string]any(p))
			w.Resource.PhysicalID = p.text("Name")
			return nil
		},
		mutable: []string{"AliasTarget", "Comment", "ResourceRecords", "TTL"},
		update: func(w *Work, _, after Properties) error {
			if err := w.changeRecord("UPSERT", w.remembered("zone"), after); err != nil {
				return err
			}
			w.remember("record", map[string]any(after))
			return nil
		},
		remove: func(w *Work) error {
			record, _ := w.Resource.Data["record"].(map[string]any)
			err := w.changeRecord("DELETE", w.remembered("zone"), record)
			if err != nil && strings.Contains(err.Error(), "but it was not found") {
				return nil
			}
			return unlessMissing(err)
		},
	}
}

// zoneOf is the zone that a record's properties name.
func (w *Work) zoneOf(p Properties) (string, error) {
	name := strings.TrimSuffix(p.text("HostedZoneName"), ".")
	switch {
	case p.has("HostedZoneId") == p.has("HostedZoneName"):
		return "", invalid("Specify exactly one of HostedZoneId and HostedZoneName")
	case name == "":
		return p.text("HostedZoneId"), nil
	}
	answer, err := w.route53("ListHostedZonesByName", Params{"DNSName": name})
	if err != nil {
		return "", err
	}
	found := ""
	zones, _ := answer["HostedZones"].([]any)
	for _, zone := range zones {
		if Path(zone, "Name") != name+"." {
			continue
		}
		if found != "" {
			return "", invalid("Found multiple hosted zones with name " + name + ".")
		}
		found = strings.TrimPrefix(Path(zone, "Id"), "/hostedzone/")
	}
	if found == "" {
		return "", invalid("No hosted zones named " + name + ". found")
	}
	return found, nil
}

func (w *Work) changeRecord(action, zone string, p Properties) error {
	set := pick(p, "Name", "Type")
	if target, ok := p["AliasTarget"].(map[string]any); ok {
		alias := Params{"EvaluateTargetHealth": "false"}
		for name, value := range target {
			alias[name] = value
		}
		set["AliasTarget"] = alias
	} else {
		ttl, err := strconv.Atoi(p.text("TTL"))
		if err != nil {
			return invalid("TTL must be a number of seconds")
		}
		set["TTL"] = ttl
		records := []any{}
		for _, value := range p.list("ResourceRecords") {
			records = append(records, Params{"Value": value})
		}
		set["ResourceRecords"] = records
	}
	batch := Params{"Changes": []any{Params{"Action": action, "ResourceRecordSet": set}}}
	if p.has("Comment") {
		batch["Comment"] = p.text("Comment")
	}
	_, err := w.route53("ChangeResourceRecordSets", Params{"HostedZoneId": zone, "ChangeBatch": batch})
	return err
}
