package account

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// foreignError says that something else than AWS answered, and what.
type foreignError string

func (e foreignError) Error() string { return string(e) }

const (
	errPage  = foreignError("a web page answered")
	errEmpty = foreignError("the answer is empty")
	errNoXML = foreignError("the answer is not XML of AWS")
	errJSON  = foreignError("the answer is not JSON of AWS")
	errLacks = foreignError("the answer lacks what was asked for")
)

// longest is how much of an answer is read, bytes. A page of AWS's holds a few
// MiB; what never ends would fill the memory.
const longest = 64 << 20

// headLength is within how many bytes an answer's first element has to begin.
const headLength = 1024

// jsonServices answer in JSON; the others of the clients do in XML.
var jsonServices = map[string]bool{"DynamoDB": true, "VPC Lattice": true, "CloudTrail": true}

// refusePages stops an answer that is not AWS's, such as a hotel's sign-in page
// or the empty one of a proxy. With status 200 the SDK would find none of the
// elements it knows in it and report an empty account.
func refusePages(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("linklab:pages",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			response, ok := out.RawResponse.(*smithyhttp.Response)
			if err != nil || !ok || response.Body == nil {
				return out, metadata, err
			}
			if request, ok := in.Request.(*smithyhttp.Request); ok && request.Method == http.MethodHead {
				return out, metadata, nil
			}
			head := preview(response)
			operation := Operation{Service: middleware.GetServiceID(ctx), Name: middleware.GetOperationName(ctx)}
			if foreign := suspect(operation, response.StatusCode, head); foreign != "" {
				return out, metadata, foreign
			}
			return out, metadata, nil
		}), middleware.After)
}

// preview takes a look at the beginning of an answer, which can still be read
// whole afterwards. What a proxy compressed unasked is unpacked.
func preview(response *smithyhttp.Response) []byte {
	body := bufio.NewReaderSize(io.LimitReader(response.Body, longest), headLength)
	var plain io.Reader = body
	if magic, _ := body.Peek(2); response.Header.Get("Content-Encoding") == "gzip" && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if unpacked, err := gzip.NewReader(body); err == nil {
			response.Header.Del("Content-Encoding")
			body = bufio.NewReaderSize(io.LimitReader(unpacked, longest), headLength)
			plain = body
		}
	}
	response.Body = peeked{Reader: plain, Closer: response.Body}
	head, _ := body.Peek(headLength)
	return head
}

// suspect says what an answer is when it is not AWS's, "" when it may be.
func suspect(operation Operation, status int, head []byte) foreignError {
	head = bytes.TrimLeft(head, " \t\r\n\ufeff")
	root := rootOf(head)
	switch {
	case strings.EqualFold(root, "html") || bytes.HasPrefix(bytes.ToLower(head), []byte("<!doctype html")):
		return errPage
	case status < 200 || status > 299:
		return "" // errors are told apart by their status and code
	case len(head) == 0:
		return errEmpty
	case operation.Service == metrics, operation == Operation{"S3", "GetBucketPolicy"}:
		return "" // CloudWatch speaks several protocols; a policy is any text
	case jsonServices[operation.Service]:
		if head[0] != '{' {
			return errJSON
		}
	case head[0] != '<':
		return errNoXML
	case operation.Service != "S3" && root != "" && !strings.HasPrefix(root, operation.Name) &&
		!strings.HasSuffix(root, "Response") && !strings.HasSuffix(root, "Result"):
		return errNoXML
	}
	return ""
}

// rootOf is the name of a document's first element, "" when none begins in what
// is given.
func rootOf(head []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(head))
	decoder.Strict = false
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}

// present passes on what an answer that succeeded has to hold. Without it there
// was no "not found": the server does not tell.
func present[T any](thing *T) (*T, error) {
	if thing == nil {
		return nil, errLacks
	}
	return thing, nil
}

type peeked struct {
	io.Reader
	io.Closer
}

// bareStatus words an answer that says no more than its status, and for a
// redirect where it leads. The rest of that address may hold secrets.
func bareStatus(response *http.Response) string {
	text := strings.TrimSpace(fmt.Sprintf("HTTP %d %s", response.StatusCode, http.StatusText(response.StatusCode)))
	if to, err := url.Parse(response.Header.Get("Location")); err == nil && to.Host != "" {
		text += " to " + to.Scheme + "://" + to.Host
	}
	return text
}
