package network

import (
	"fmt"
	"hash/fnv"
)

// NewID is a fresh resource id in EC2's long form, the kind's prefix and
// seventeen hexadecimal digits: "vpc-0" and sixteen more. The same seed gives
// the same ids in the same order.
func (r *Region) NewID(prefix string) string { return fmt.Sprintf("%s-0%016x", prefix, r.draw()) }

// NewMAC is a fresh, locally administered Ethernet address.
func (r *Region) NewMAC() string {
	n := r.draw()
	return fmt.Sprintf("02:%02x:%02x:%02x:%02x:%02x",
		byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

// draw is the next number of the region's own sequence.
func (r *Region) draw() uint64 {
	r.Serial++
	return scramble(r.world.Seed ^ scramble(hash(r.Name)+r.Serial*0x9e3779b97f4a7c15))
}

// letters is n small letters and digits drawn from the region's sequence.
func (r *Region) letters(n int) string {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
	out := make([]byte, n)
	bits := r.draw()
	for i := range out {
		out[i] = alphabet[bits%uint64(len(alphabet))]
		bits /= uint64(len(alphabet))
	}
	return string(out)
}

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// scramble is the finisher of splitmix64: near numbers come out far apart.
func scramble(n uint64) uint64 {
	n ^= n >> 30
	n *= 0xbf58476d1ce4e5b9
	n ^= n >> 27
	n *= 0x94d049bb133111eb
	return n ^ n>>31
}
