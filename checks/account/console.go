package account

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

// Console is what an instance has printed on its system console.
type Console struct {
	Instance string
	Output   []byte    // at most 64 KB in AWS; as the instance wrote it
	Asked    time.Time // the server's clock when it answered, UTC
}

// Console reads the console as it is now, not as it was at the last boot. That
// needs a Nitro instance; others answer UnsupportedOperation.
func (s *Snapshot) Console(ctx context.Context, instance string) (Console, error) {
	return read(ctx, s, Operation{"EC2", "GetConsoleOutput"}, instance, func(ctx context.Context) (Console, error) {
		out, err := s.account.asks.ec2.getConsoleOutput(ctx, &ec2.GetConsoleOutputInput{InstanceId: aws.String(instance), Latest: aws.Bool(true)})
		if err != nil {
			return Console{}, err
		}
		output, err := base64.StdEncoding.DecodeString(value(out.Output))
		if err != nil {
			return Console{}, fmt.Errorf("console output of %s is not base64: %w", instance, err)
		}
		console := Console{Instance: instance, Output: output, Asked: s.now().UTC()}
		// The server's clock, because the laptop's may be off and a line's age
		// decides whether it is believed.
		if at, ok := awsmiddleware.GetServerTime(out.ResultMetadata); ok {
			console.Asked = at.UTC()
		}
		return console, nil
	})
}
