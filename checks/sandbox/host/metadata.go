package host

import (
	"context"
	"net/http"
	"net/netip"
)

// metadataAddress is the link-local address of the metadata service.
var metadataAddress = netip.AddrFrom4([4]byte{169, 254, 169, 254})

// RoundTrip sends a request over a connection of the process. The metadata
// service answers from the machine itself, as do its own servers.
func (p *Process) RoundTrip(ctx context.Context, c *Connection, r *http.Request) (*http.Response, error) {
	if c.Address == metadataAddress {
		meta, err := p.Link().Metadata(ctx, p.Machine.ID)
		if err != nil {
			return nil, err
		}
		return p.Machine.tokens.Answer(r, meta, p.Now()), nil
	}
	if c.Address.IsLoopback() {
		return p.Machine.Answer(r, c.Port, c.Address)
	}
	return p.Link().RoundTrip(ctx, p.Machine.ID, c.Path, r)
}
