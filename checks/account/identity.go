package account

import (
	"context"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Identity is who asks.
type Identity struct {
	Number string // 12 digits
	ARN    string
	UserID string // AIDA… of a user, AROA…:session of a role

	// Ahead is by how much this machine's clock was ahead of AWS's when the
	// answer came, less than 0 when it was behind; Dated says that it is known.
	// AWS's clock is the answer's Date header, in whole seconds.
	Ahead time.Duration
	Dated bool
}

// Identity reads who the credentials belong to. It needs no permission.
func (s *Snapshot) Identity(ctx context.Context) (Identity, error) {
	return read(ctx, s, Operation{"STS", "GetCallerIdentity"}, "", func(ctx context.Context) (Identity, error) {
		out, err := s.account.asks.sts.getCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			return Identity{}, err
		}
		who := Identity{Number: value(out.Account), ARN: value(out.Arn), UserID: value(out.UserId)}
		if at, ok := awsmiddleware.GetServerTime(out.ResultMetadata); ok {
			who.Ahead, who.Dated = s.now().Sub(at).Round(time.Second), true
		}
		return who, nil
	})
}

func value[T any](pointer *T) T {
	if pointer == nil {
		var zero T
		return zero
	}
	return *pointer
}
