package account

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestForeignAnswers: nothing that is not AWS's is taken for an empty account.
func TestForeignAnswers(t *testing.T) {
	const vpcs = `<?xml version="1.0"?><DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>`
	for name, test := range map[string]struct {
		status int
		body   string
		header []string
		kind   Kind // "" for one that is taken
		detail string
	}{
		"AWS":                 {200, vpcs, nil, "", ""},
		"with a comment":      {200, "\ufeff<?xml version=\"1.0\"?><!-- moto -->\n" + vpcs[21:], nil, "", ""},
		"empty":               {200, "", nil, Foreign, "the answer is empty"},
		"no content":          {204, "", nil, Foreign, "the answer is empty"},
		"junk":                {200, strings.Repeat("A", 1<<20), nil, Foreign, "not XML of AWS"},
		"JSON":                {200, "{}", nil, Foreign, "not XML of AWS"},
		"a VPC without id":    {200, strings.Replace(vpcs, "<vpcId>vpc-1</vpcId>", "<state>available</state>", 1), nil, Foreign, "leaves out VpcId"},
		"an id of nothing":    {200, strings.Replace(vpcs, "vpc-1", "", 1), nil, Foreign, "leaves out VpcId"},
		"another document":    {200, "<ok/>", nil, Foreign, "not XML of AWS"},
		"page":                {200, "<!DOCTYPE html><html>", nil, Foreign, "a web page answered"},
		"page after XML":      {200, `<?xml version="1.0"?><!-- x --><HTML><body/></HTML>`, nil, Foreign, "a web page answered"},
		"page of a proxy":     {503, "<html>", nil, Foreign, "a web page answered (HTTP 503 Service Unavailable)"},
		"cut":                 {200, vpcs[:60], nil, Foreign, "unexpected EOF"},
		"not there":           {404, "not found", nil, Foreign, "HTTP 404 Not Found"},
		"sign-in elsewhere":   {302, "", []string{"Location", "http://u:p@login.example/?token=secret"}, Foreign, "HTTP 302 Found to http://login.example"},
		"proxy wants a login": {407, "<html>", nil, ProxyLogin, "a web page answered (HTTP 407"},
		"proxy, no page":      {407, "denied", nil, ProxyLogin, "HTTP 407"},
		"gateway":             {502, "Bad Gateway", nil, ServerFault, "HTTP 502 Bad Gateway"},
		"decode it yourself": {403, ec2Error("UnauthorizedOperation", "You are not authorized. Encoded authorization failure message: Zm9vYmFy"), nil,
			Denied, "You are not authorized."},
	} {
		t.Run(name, func(t *testing.T) {
			server := answering(t, test.status, test.body, test.header...)
			client := server.Client()
			client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			account := openAt(t, client, server.URL)
			account.config.RetryMaxAttempts = 1
			account.asks = connect(account.config, nil).asks()
			found, err := account.Snapshot(t.Context(), nil).VPCs(t.Context())
			if test.kind == "" {
				if err != nil || len(found) != 1 {
					t.Fatalf("%+v, %v", found, err)
				}
				return
			}
			var failure *Error
			if !errors.As(err, &failure) || failure.Kind != test.kind || !strings.Contains(failure.Detail, test.detail) {
				t.Fatalf("%+v: %v", failure, err)
			}
			for _, noise := range []string{"operation error", "StatusCode", "token=", "u:p", "Zm9v"} {
				if strings.Contains(failure.Detail, noise) {
					t.Errorf("%q is in %q", noise, failure.Detail)
				}
			}
		})
	}
}

// TestEmptyAnswerOfOtherServices: an empty answer of IAM is no missing role, one
// of DynamoDB no table in a state of no name.
func TestEmptyAnswerOfOtherServices(t *testing.T) {
	for _, body := range []string{"", "{}", "<GetRoleResponse></GetRoleResponse>", "<html>"} {
		t.Run(body, func(t *testing.T) { noRoleNoTable(t, body) })
	}
}

func noRoleNoTable(t *testing.T, body string) {
	t.Helper()
	server := answering(t, http.StatusOK, body)
	account := openAt(t, server.Client(), server.URL)
	snapshot := account.Snapshot(t.Context(), time.Now)
	_, role := snapshot.Role(t.Context(), "linklab")
	_, table := snapshot.Table(t.Context(), "linklab")
	for name, err := range map[string]error{"role": role, "table": table} {
		var failure *Error
		if !errors.As(err, &failure) || failure.Kind != Foreign {
			t.Errorf("%s: %v", name, err)
		}
	}
}
