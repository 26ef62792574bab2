package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Identity is who asks.
type Identity struct {
	Number string // 12 digits
	ARN    string
	UserID string // AIDA… of a user, AROA…:session of a role
}

// Identity reads who the credentials belong to. It needs no permission.
func (s *Snapshot) Identity(ctx context.Context) (Identity, error) {
	return read(ctx, s, Operation{"STS", "GetCallerIdentity"}, "", func(ctx context.Context) (Identity, error) {
		out, err := s.account.asks.sts.getCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			return Identity{}, err
		}
		return Identity{Number: value(out.Account), ARN: value(out.Arn), UserID: value(out.UserId)}, nil
	})
}

func value[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}
