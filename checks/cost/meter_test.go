package cost

import (
	"math"
	"testing"
	"time"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func seoul(items ...Item) Meter {
	table, ok := Prices("ap-northeast-2")
	if !ok {
		panic("no prices of Seoul")
	}
	return Meter{Table: table, Items: items}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestHour(t *testing.T) {
	m := seoul(Item{Kind: InterfaceEndpoint, ID: "vpce-1", Units: 2}, Item{Kind: GatewayEndpoint, ID: "vpce-2", Units: 1},
		Item{Kind: T3Micro, ID: "i-1", Units: 1}, Item{Kind: PublicIPv4, ID: "1.2.3.4", Units: 1}, Item{Kind: "x9.huge", ID: "i-2", Units: 1})
	if got := m.Hour(); !near(got, 0.044) {
		t.Errorf("an hour costs %v", got)
	}
	if got := m.Of(InterfaceEndpoint) * Month; !near(got, 18.98) {
		t.Errorf("a month of the endpoint costs %v", got)
	}
	if n := len(m.Charged()); n != 4 {
		t.Errorf("%d are charged; the gateway endpoint is free and the unknown one is not", n)
	}
	if _, known := m.Price(m.Items[4]); known {
		t.Error("a type without a price has one")
	}
}

func TestSpentByBegunHours(t *testing.T) {
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	for _, c := range []struct {
		item Item
		want float64
	}{
		{Item{Kind: InterfaceEndpoint, Units: 1, Since: ago(time.Minute)}, 0.013},
		{Item{Kind: InterfaceEndpoint, Units: 2, Since: ago(61 * time.Minute)}, 0.052},
		{Item{Kind: NATGateway, Units: 1, Since: ago(time.Hour)}, 0.059},
		{Item{Kind: T3Micro, Units: 1, Since: ago(30 * time.Minute)}, 0.0065},
		{Item{Kind: PublicIPv4, Units: 1, Since: ago(time.Second)}, 0.005 / 60},
		{Item{Kind: VolumeGP3, Units: 8, Since: ago(Month * time.Hour)}, 8 * 0.0912},
		{Item{Kind: VolumeGP2, Units: 1, Since: ago(Month * time.Hour)}, 0.114},
		{Item{Kind: T3Micro, Units: 1}, 0},
		{Item{Kind: T3Micro, Units: 1, Since: now.Add(time.Hour)}, 0},
	} {
		if got := seoul(c.item).Spent(now); !near(got, c.want) {
			t.Errorf("%+v has cost %v, want %v", c.item, got, c.want)
		}
	}
}

// The lesson says from which endpoint on a NAT gateway is cheaper by the hour.
func TestTheFifthEndpointCostsMoreThanNAT(t *testing.T) {
	for _, region := range Regions() {
		table, _ := Prices(region)
		nat, endpoint := table.Hourly[NATGateway], table.Hourly[InterfaceEndpoint]
		if 4*endpoint >= nat || 5*endpoint <= nat || table.EndpointPerGB >= table.NATPerGB {
			t.Errorf("%s: NAT %v, endpoint %v", region, nat, endpoint)
		}
		if table.Date == "" || table.Source == "" {
			t.Errorf("%s does not say from when its prices are", region)
		}
	}
	if _, ok := Prices("eu-nowhere-1"); ok {
		t.Error("a region without a table has prices")
	}
}

func TestUSD(t *testing.T) {
	for amount, want := range map[float64]string{0: "0.00", 0.013: "0.0130", 18.98: "18.98", 0.0445: "0.0445", 7.4: "7.40"} {
		if got := USD(amount); got != want {
			t.Errorf("%v is %s, want %s", amount, got, want)
		}
	}
}
