package account

import (
	"context"
	"strings"
)

// PrincipalARN is the ARN by which policies know who asks: the value of
// aws:PrincipalArn. For the session of a role that is the role's, with the path
// that the session's own ARN lacks (IAM user guide, aws:PrincipalArn).
func (s *Snapshot) PrincipalARN(ctx context.Context) (string, error) {
	identity, err := s.Identity(ctx)
	if err != nil {
		return "", err
	}
	head, session, ok := strings.Cut(identity.ARN, ":assumed-role/")
	if !ok {
		return identity.ARN, nil
	}
	name, _, _ := strings.Cut(session, "/")
	// Who may not read its own role still knows its name; most have no path.
	if role, err := s.Role(ctx, name); err == nil && role != nil && role.Arn != nil {
		return *role.Arn, nil
	}
	return strings.Replace(head, ":sts:", ":iam:", 1) + ":role/" + name, nil
}
