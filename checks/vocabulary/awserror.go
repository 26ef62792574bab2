package vocabulary

import (
	"slices"

	"linklab/checks"
)

// badCredentials are the codes by which AWS says that it does not accept the
// keys that a request was signed with. Those of an instance's role are renewed
// by themselves, so the request bore others (Amazon S3 API reference, "Error
// responses"; Amazon DynamoDB developer guide, "Error messages and codes").
var badCredentials = []string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidClientTokenId",
	"UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignature", "ExpiredTokenException"}

// endedWith says what it means that a command of the aws program on an instance
// ended with an error that is neither a refusal nor silence. prefix is "list" or
// "get", as its diagnoses begin; args are what it was about.
func endedWith(s *checks.Scene, h *heard, own *said, prefix string, args ...string) checks.Finding {
	code := own.line.Code
	args = append([]string{"instance", h.id}, args...)
	switch {
	case code == "":
		return failSeen(own.level, diagnose(prefix+".error", args...), own.evidence)
	case slices.Contains(badCredentials, code):
		return failSeen(own.level, diagnose("aws.other-keys", "instance", h.id, "code", code, "again", probeAgain(s)), own.evidence)
	}
	return failSeen(own.level, diagnose(prefix+".error-code", append(args, "code", code)...), own.evidence)
}

// probeAgain is the command that has the probe ask for the same again.
func probeAgain(s *checks.Scene) string {
	again := "linklab-probe"
	if nonce := nonceOf(s); nonce != "" {
		again += " " + nonce
	}
	if bucket := s.Site.ID(s.With["bucket"]); bucket != "" {
		again += " --bucket " + bucket
	}
	return again
}
