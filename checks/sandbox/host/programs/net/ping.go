package net

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/host/getopt"
)

// unattendedPings is how many packets ping sends when nobody can interrupt it.
const unattendedPings = 20

// Ping sends echo requests. Whether they are answered is the network's to say;
// AWS services answer none.
func Ping(ctx context.Context, p *host.Process) int {
	opt, err := getopt.Parse(p.Args[1:], false, "c=", "i=", "W=", "w=", "q", "n", "4", "s=", "D", "v")
	if err != nil {
		fmt.Fprintf(p.Stderr, "ping: %v\n", err)
		return 2
	}
	if len(opt.Args) != 1 {
		fmt.Fprintln(p.Stderr, "ping: usage error: Destination address required")
		return 1
	}
	name := opt.Args[0]
	count, err := opt.Int("c", 0)
	if err != nil {
		fmt.Fprintf(p.Stderr, "ping: invalid argument: '%s'\n", opt.Value("c"))
		return 1
	}
	every := time.Second
	if opt.Has("i") {
		n, err := strconv.ParseFloat(opt.Value("i"), 64)
		if err != nil || n < 0.2 || n > 3600 {
			fmt.Fprintln(p.Stderr, "ping: cannot flood; minimal interval allowed for user is 200ms")
			return 2
		}
		every = time.Duration(n * float64(time.Second))
	}
	wait, err := seconds(opt, "W")
	deadline, err2 := seconds(opt, "w")
	if err != nil || err2 != nil {
		fmt.Fprintln(p.Stderr, "ping: bad timing interval")
		return 2
	}
	if wait == 0 {
		wait = time.Second
	}
	if count == 0 && !p.Interactive {
		count = unattendedPings
	}

	answer, err := p.Resolve(ctx, name)
	if err != nil {
		fmt.Fprintf(p.Stderr, "ping: %v\n", err)
		return 2
	}
	if answer.Code == "TIMEOUT" {
		if p.Sleep(ctx, 10*time.Second) != nil {
			return 130
		}
		fmt.Fprintf(p.Stderr, "ping: %s: Temporary failure in name resolution\n", name)
		return 2
	}
	if len(answer.Addresses) == 0 {
		fmt.Fprintf(p.Stderr, "ping: %s: Name or service not known\n", name)
		return 2
	}
	addr := answer.Addresses[0]
	shown := name
	if answer.CNAME != "" {
		shown = answer.CNAME
	}
	fmt.Fprintf(p.Stdout, "PING %s (%s) 56(84) bytes of data.\n", shown, addr)
	start := p.Monotonic()
	sent, received := 0, 0
	var times []float64
	for ctx.Err() == nil && (count == 0 || sent < count) && (deadline == 0 || p.Monotonic().Sub(start) < deadline) {
		path, err := p.Link().Connect(ctx, p.Machine.ID, addr, 0, "icmp")
		if err != nil {
			fmt.Fprintf(p.Stderr, "ping: %v\n", err)
			return 2
		}
		sent++
		last := count > 0 && sent == count
		if path.Blocked != nil || path.Refused {
			pause := every
			if last {
				pause = max(wait, every)
			}
			_ = p.Sleep(ctx, pause)
			continue
		}
		received++
		// A little unrest, as on a real network, and always the same.
		ms := 0.42 + 0.11*math.Abs(math.Sin(float64(sent)))
		times = append(times, ms)
		if !opt.Has("q") {
			fmt.Fprintf(p.Stdout, "64 bytes from %s: icmp_seq=%d ttl=127 time=%.3f ms\n", addr, sent, ms)
		}
		if !last {
			_ = p.Sleep(ctx, every)
		}
	}
	loss := 0
	if sent > 0 {
		loss = 100 * (sent - received) / sent
	}
	fmt.Fprintf(p.Stdout, "\n--- %s ping statistics ---\n%d packets transmitted, %d received, %d%% packet loss, time %dms\n",
		shown, sent, received, loss, p.Monotonic().Sub(start).Milliseconds())
	if received == 0 {
		fmt.Fprintln(p.Stdout)
		return 1
	}
	low, high, sum, squares := math.Inf(1), 0.0, 0.0, 0.0
	for _, ms := range times {
		low, high = min(low, ms), max(high, ms)
		sum += ms
		squares += ms * ms
	}
	mean := sum / float64(len(times))
	fmt.Fprintf(p.Stdout, "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms\n", low, mean, high, math.Sqrt(max(0, squares/float64(len(times))-mean*mean)))
	return 0
}
