package web

import (
	"net/netip"
	"sync"
	"time"
)

// limiter gives each client a bucket of tokens that fills with time.
type limiter struct {
	every time.Duration // a token is added
	burst int64         // tokens in a full bucket
	clock func() time.Time

	mu      sync.Mutex
	buckets map[string]time.Time // by client: when the bucket is full again
}

// mostBuckets bounds the memory; further clients share a bucket.
const mostBuckets = 10_000

const others = "\x00others"

func newLimiter(every time.Duration, burst int64, clock func() time.Time) *limiter {
	return &limiter{every: every, burst: burst, clock: clock, buckets: map[string]time.Time{}}
}

// take takes a token of the client, or says how long it has to wait for one.
func (l *limiter) take(client string) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	if _, ok := l.buckets[client]; !ok && len(l.buckets) >= mostBuckets {
		for c, full := range l.buckets {
			if !full.After(now) {
				delete(l.buckets, c)
			}
		}
		if len(l.buckets) >= mostBuckets {
			client = others
		}
	}
	full := l.buckets[client]
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.every)
	if wait = full.Sub(now) - time.Duration(l.burst)*l.every; wait > 0 {
		return wait
	}
	l.buckets[client] = full
	return 0
}

// give puts a token back.
func (l *limiter) give(client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if full, ok := l.buckets[client]; ok {
		l.buckets[client] = full.Add(-l.every)
	}
}

// clientOf is who is limited together: an IPv4 address, or the network of an IPv6 address, of which one client has many.
func clientOf(remote string) string {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return others
	}
	ip := at.Addr().Unmap().WithZone("")
	const network = 64
	if ip.Is6() {
		if p, err := ip.Prefix(network); err == nil {
			return p.String()
		}
	}
	return ip.String()
}
