package ec2

// isTrue tells whether an optional boolean was given and is true.
func isTrue(b *bool) bool { return b != nil && *b }

// given is an optional member's value, or the zero value.
func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
