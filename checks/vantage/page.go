package vantage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// httpTimeout bounds one page.
const httpTimeout = 3 * time.Second

// Page is what an HTTP server on the public internet answered.
type Page struct {
	URL    string
	Status int
}

// Fetch asks for a page by the uplink and follows no redirect: the status that
// the named host gives is what is looked at.
func (u Uplink) Fetch(ctx context.Context, address string) (Page, error) {
	page, _, err := u.fetch(ctx, address, 0)
	return page, err
}

// fetch is Fetch with the beginning of the body.
func (u Uplink) fetch(ctx context.Context, address string, limit int64) (Page, string, error) {
	ctx, cancel := context.WithTimeout(ctx, httpTimeout)
	defer cancel()
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}
	if u.Proxy != "" {
		proxy, err := url.Parse(u.Proxy)
		if err != nil {
			return Page{}, "", fmt.Errorf("uplink proxy: %w", err)
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Page{}, "", fmt.Errorf("fetch %s: %w", address, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return Page{}, "", fmt.Errorf("fetch %s: %w", address, err)
	}
	defer response.Body.Close()
	page := Page{URL: address, Status: response.StatusCode}
	if limit == 0 {
		return page, "", nil
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit))
	if err != nil {
		return page, "", fmt.Errorf("fetch %s: %w", address, err)
	}
	return page, string(body), nil
}

// AddressPage answers with the address that it is asked from.
const AddressPage = "http://checkip.amazonaws.com/"

// ErrProxied says that a proxy of the environment would ask in the laptop's
// place, so that the answer would be the proxy's address.
var ErrProxied = errors.New("an HTTP proxy stands in between")

// Address is the IPv4 address by which the laptop's HTTP reaches the internet.
// Other traffic may leave by another one: a VPN may carry only some of it, and
// some providers share several addresses among their customers.
func (u Uplink) Address(ctx context.Context) (netip.Addr, error) {
	if u.Proxy == "" {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, AddressPage, nil)
		if err != nil {
			return netip.Addr{}, fmt.Errorf("fetch %s: %w", AddressPage, err)
		}
		if proxy, err := http.ProxyFromEnvironment(request); err != nil || proxy != nil {
			return netip.Addr{}, ErrProxied
		}
	}
	page, body, err := u.fetch(ctx, AddressPage, 64)
	if err != nil {
		return netip.Addr{}, err
	}
	address, err := netip.ParseAddr(strings.TrimSpace(body))
	if err != nil || page.Status != http.StatusOK || !address.Is4() || address.IsPrivate() || !address.IsGlobalUnicast() {
		return netip.Addr{}, fmt.Errorf("fetch %s: the answer is no public address", AddressPage)
	}
	return address, nil
}
