package account

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// wholeBody hands a request's body to the HTTP client as bytes. The SDK closes
// its own body as soon as an answer begins. A server that is near answers before
// net/http has seen the end of that body; the connection is then dropped, and
// the answer with it.
type wholeBody struct{ client aws.HTTPClient }

func (w wholeBody) Do(request *http.Request) (*http.Response, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return w.client.Do(request)
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("read the request's body: %w", err)
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	return w.client.Do(request)
}
