package cost

import (
	"strconv"
	"time"
)

// Month and Week are what is meant by them in a price: 730 hours are a month.
const (
	Week  = 7 * 24
	Month = 730
)

// Item is one resource that is charged by the hour.
type Item struct {
	Kind  Kind // an instance's type where it has no price, "t3.large"
	ID    string
	Units int       // Availability Zones of an endpoint, GiB of a volume, else 1
	Since time.Time // when it was made, zero when that is not known
}

// Meter adds up items by the prices of a region.
type Meter struct {
	Table Table
	Items []Item
}

// Price is what an item costs an hour; known is false for one that the table
// has no price for, which is then in no sum.
func (m Meter) Price(item Item) (hour float64, known bool) {
	rate, known := m.Table.Hourly[item.Kind]
	return rate * float64(item.Units), known
}

// Hour is what all items cost together in an hour.
func (m Meter) Hour() float64 {
	sum := 0.0
	for _, item := range m.Items {
		price, _ := m.Price(item)
		sum += price
	}
	return sum
}

// Of is what the items of one kind cost together in an hour.
func (m Meter) Of(kind Kind) float64 {
	only := Meter{Table: m.Table}
	for _, item := range m.Items {
		if item.Kind == kind {
			only.Items = append(only.Items, item)
		}
	}
	return only.Hour()
}

// Charged are the items that are not free, those of unknown price among them. A
// gateway endpoint is free in every region (AWS PrivateLink guide, "Gateway
// endpoints").
func (m Meter) Charged() []Item {
	var charged []Item
	for _, item := range m.Items {
		if item.Kind == GatewayEndpoint {
			continue
		}
		if price, known := m.Price(item); price > 0 || !known {
			charged = append(charged, item)
		}
	}
	return charged
}

// Spent is what the items have cost so far. Instances, addresses and volumes are
// charged by the second, everything else by hours that were begun (AWS PrivateLink
// pricing; Amazon VPC pricing).
func (m Meter) Spent(now time.Time) float64 {
	sum := 0.0
	for _, item := range m.Items {
		price, _ := m.Price(item)
		if item.Since.IsZero() || !now.After(item.Since) {
			continue
		}
		age := now.Sub(item.Since)
		switch item.Kind {
		case InterfaceEndpoint, ResourceEndpoint, LoadBalancer, NATGateway:
			begun := (age + time.Hour - 1) / time.Hour
			sum += price * float64(begun)
		default:
			sum += price * max(age, time.Minute).Hours()
		}
	}
	return sum
}

// USD writes an amount the way prices are written: cents, and more digits where
// cents would say nothing.
func USD(amount float64) string {
	digits := 2
	if amount > 0 && amount < 1 {
		digits = 4
	}
	return strconv.FormatFloat(amount, 'f', digits, 64)
}
