package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

var kindFlowLog = kind{"fl", "InvalidFlowLogId.NotFound", "InvalidFlowLogId.Malformed", "The flow log ID '%s' does not exist"}

// FlowLog has the connections at a VPC's, a subnet's or a single interface
// written into an S3 bucket.
type FlowLog struct {
	ID          string // fl-…
	Resource    string // vpc-, subnet- or eni-
	Traffic     string // ACCEPT, REJECT or ALL
	Bucket      string
	Folder      string // "" or with a slash at its end
	Interval    time.Duration
	ClientToken string
	CreatedAt   time.Time
	DeliveredAt time.Time
	Failure     string // why the last delivery did not get through, "" when it did
	Tags        Tags
}

// FlowRecord is one direction of one connection at one interface.
type FlowRecord struct {
	ENI            string
	From, To       netip.Addr
	FromPort, Port int
	Protocol       string // number
	Accepted       bool
	At             time.Time
}

// flowBook collects the records of each flow log until they are delivered.
// Connections are followed side by side, so it has a lock of its own.
type flowBook struct {
	mu    sync.Mutex
	queue map[string][]FlowRecord // by flow log
	made  uint64
}

// flowsKept is how many records of a flow log wait at most; the oldest go
// first.
const flowsKept = 1024

// sighting is a packet of the connection's own direction at an interface.
type sighting struct {
	region   string
	eni      *Interface
	from, to netip.Addr
	accepted bool
}

// see notes that a packet passed an interface or was dropped there.
func (t *trace) see(r *Region, eni *Interface, outward bool, peer netip.Addr, accepted bool) {
	own := netip.MustParseAddr(eni.PrivateIP)
	if eni.has(t.flow.To.String()) {
		own = t.flow.To
	}
	s := sighting{region: r.Name, eni: eni, from: peer, to: own, accepted: accepted}
	if outward {
		s.from, s.to = own, peer
	}
	t.path.seen = append(t.path.seen, s)
}

// Record notes a connection that was made along a path in the flow logs of the
// interfaces that it met: the packets there and, when it was established, the
// answers. It tells whether any flow log looked on.
func (w *World) Record(flow Flow, path Path) bool {
	request := flow.request()
	w.flows.mu.Lock()
	defer w.flows.mu.Unlock()
	w.flows.made++
	// The port that the client drew is not part of the model: any of its range.
	fromPort, port := linuxPorts.from+int(scramble(w.Seed+w.flows.made)%uint64(linuxPorts.to-linuxPorts.from)), flow.Port
	if request.protocol == "1" {
		fromPort, port = 0, 0
	}
	noted := false
	for _, s := range path.seen {
		r := w.Regions[s.region]
		if r == nil || len(r.FlowLogs) == 0 {
			continue
		}
		record := FlowRecord{
			ENI: s.eni.ID, From: s.from, To: s.to, FromPort: fromPort, Port: port,
			Protocol: request.protocol, Accepted: s.accepted, At: w.Now(),
		}
		noted = w.note(r, s.eni, record) || noted
		if path.Blocked == nil {
			record.From, record.To, record.FromPort, record.Port = record.To, record.From, record.Port, record.FromPort
			noted = w.note(r, s.eni, record) || noted
		}
	}
	return noted
}

// note puts a record into the flow logs that take it.
func (w *World) note(r *Region, eni *Interface, record FlowRecord) bool {
	noted := false
	for id, log := range r.FlowLogs {
		if log.Resource != eni.ID && log.Resource != eni.Subnet && log.Resource != eni.VPC ||
			log.Traffic != "ALL" && (log.Traffic == "ACCEPT") != record.Accepted {
			continue
		}
		if w.flows.queue == nil {
			w.flows.queue = map[string][]FlowRecord{}
		}
		queue := append(w.flows.queue[id], record)
		w.flows.queue[id] = queue[max(0, len(queue)-flowsKept):]
		noted = true
	}
	return noted
}

// FlowDelivery is the records of one flow log that are ready to be written.
type FlowDelivery struct {
	Region, Log string
	Records     []FlowRecord
}

// DueFlows is the records of flow logs whose aggregation interval is over. They
// are there until TakeFlows.
func (w *World) DueFlows() []FlowDelivery {
	w.flows.mu.Lock()
	defer w.flows.mu.Unlock()
	var due []FlowDelivery
	for name, r := range w.Regions {
		for id, log := range r.FlowLogs {
			if queue := w.flows.queue[id]; len(queue) > 0 && r.passed(queue[0].At, log.Interval) {
				due = append(due, FlowDelivery{name, id, slices.Clone(queue)})
			}
		}
	}
	slices.SortFunc(due, func(a, b FlowDelivery) int { return strings.Compare(a.Log, b.Log) })
	return due
}

// TakeFlows forgets the records that were delivered.
func (w *World) TakeFlows(d FlowDelivery) {
	w.flows.mu.Lock()
	defer w.flows.mu.Unlock()
	if queue := w.flows.queue[d.Log]; len(queue) > len(d.Records) {
		w.flows.queue[d.Log] = queue[len(d.Records):]
		return
	}
	delete(w.flows.queue, d.Log)
}

// FlowLogFields is the default format of a record (Amazon VPC user guide, Flow
// log records).
const FlowLogFields = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"

// Line is a record in the default format. Packets and bytes are not counted:
// a hyphen stands for what is not known.
func (f FlowRecord) Line(account string) string {
	action := "REJECT"
	if f.Accepted {
		action = "ACCEPT"
	}
	at := f.At.Unix()
	return fmt.Sprintf("2 %s %s %s %s %d %d %s - - %d %d %s OK", account, f.ENI, f.From, f.To, f.FromPort, f.Port, f.Protocol, at, at, action)
}

// SelectFlowLogs is the flow logs of the given ids, all without any.
func (r *Region) SelectFlowLogs(ids []string) ([]*FlowLog, error) {
	return pick(r.FlowLogs, kindFlowLog, ids)
}

// CreateFlowLog makes a flow log of a VPC, a subnet or an interface.
func (r *Region) CreateFlowLog(spec FlowLog) (*FlowLog, error) {
	var err error
	switch prefix, _, _ := strings.Cut(spec.Resource, "-"); prefix {
	case "vpc":
		_, err = r.FindVPC(spec.Resource)
	case "subnet":
		_, err = r.FindSubnet(spec.Resource)
	default:
		_, err = r.FindInterface(spec.Resource)
	}
	if err != nil {
		return nil, err
	}
	for _, other := range r.FlowLogs {
		if spec.ClientToken != "" && other.ClientToken == spec.ClientToken && other.Resource == spec.Resource {
			return other, nil
		}
		if other.Resource == spec.Resource && other.Traffic == spec.Traffic && other.Bucket == spec.Bucket && other.Folder == spec.Folder {
			return nil, refuse("FlowLogAlreadyExists", "Error. There is an existing Flow Log with the same configuration and log destination.")
		}
	}
	spec.ID, spec.CreatedAt = r.NewID("fl"), r.Now()
	r.FlowLogs[spec.ID] = &spec
	return &spec, nil
}

// DeleteFlowLog deletes a flow log; what it has written stays.
func (r *Region) DeleteFlowLog(id string) error {
	_, err := find(r.FlowLogs, kindFlowLog, id)
	delete(r.FlowLogs, id)
	return err
}
