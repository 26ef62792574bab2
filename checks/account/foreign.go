package account

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// errForeign says that a web page answered instead of AWS.
var errForeign = errors.New("a web page answered")

// refusePages stops an answer that is a web page, such as a hotel's sign-in.
// With status 200 the SDK would find none of the elements it knows in it and
// report an empty account.
func refusePages(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("linklab:pages",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			response, ok := out.RawResponse.(*smithyhttp.Response)
			if err != nil || !ok || response.Body == nil {
				return out, metadata, err
			}
			body := bufio.NewReaderSize(response.Body, 512)
			response.Body = peeked{Reader: body, Closer: response.Body}
			head, _ := body.Peek(256)
			head = bytes.ToLower(bytes.TrimLeft(head, " \t\r\n\ufeff"))
			if bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) {
				return out, metadata, errForeign
			}
			return out, metadata, nil
		}), middleware.After)
}

type peeked struct {
	io.Reader
	io.Closer
}
