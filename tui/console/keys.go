package console

import "context"

// Keys carries lines that are typed to the program that runs and asks for them.
type Keys struct {
	asked chan struct{}
	lines chan answer
}

type answer struct {
	text string
	end  bool
}

// NewKeys makes the keys of one command.
func NewKeys() *Keys {
	return &Keys{asked: make(chan struct{}, 1), lines: make(chan answer, 1)}
}

// Line waits for a line with its end; ok is false at the end of the input, and
// when ctx is done. The program calls it.
func (k *Keys) Line(ctx context.Context) (line string, ok bool) {
	signal(k.asked)
	select {
	case a := <-k.lines:
		return a.text, !a.end
	case <-ctx.Done():
		return "", false
	}
}

// Asked waits until the program asks for a line; false when ctx is done first.
func (k *Keys) Asked(ctx context.Context) bool {
	select {
	case <-k.asked:
		return true
	case <-ctx.Done():
		return false
	}
}

// Give answers one question; end is the end of the input. Without a question
// that is open it keeps what is given for the next.
func (k *Keys) Give(text string, end bool) {
	select {
	case k.lines <- answer{text, end}:
	default: // there is an answer already, which nobody has taken
	}
}
