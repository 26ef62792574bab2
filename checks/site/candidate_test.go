package site

import "testing"

// TestCandidateIsShownSafely: a learner picks by names that anybody in the
// account may have given.
func TestCandidateIsShownSafely(t *testing.T) {
	got := thing{id: "vpc-1", name: "\x1b]52;c;Zm9v\x07lab\u202e\r\nx", detail: "10.0.0.0/16"}.candidate()
	if want := (Candidate{ID: "vpc-1", Name: "]52;c;Zm9v lab x", Detail: "10.0.0.0/16"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
