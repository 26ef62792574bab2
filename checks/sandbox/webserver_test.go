package sandbox_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/host"
	"linklab/checks/sandbox/network"
)

// wants runs a script and looks for parts of what it prints, "!" before what it
// may not print.
func (l learner) wants(instance, script string, parts ...string) {
	l.Helper()
	out := l.on(instance, script)
	for _, part := range parts {
		unwanted, not := strings.CutPrefix(part, "!")
		if not && strings.Contains(out, unwanted) || !not && !strings.Contains(out, part) {
			l.Errorf("%s printed\n%s\nwant %q", script, out, part)
		}
	}
}

// openGroup is a security group of the default VPC that lets TCP ports in.
func (l learner) openGroup(name string, ports ...int) string {
	l.Helper()
	group := at(l.do("ec2", "CreateSecurityGroup", map[string]any{"GroupName": name, "Description": name}), "GroupId")
	for _, port := range ports {
		l.do("ec2", "AuthorizeSecurityGroupIngress", map[string]any{"GroupId": group, "IpPermissions": []any{
			map[string]any{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": []any{map[string]any{"CidrIp": "0.0.0.0/0"}}},
		}})
	}
	return group
}

func (l learner) address(instance, which string) string {
	l.Helper()
	return at(l.do("ec2", "DescribeInstances", map[string]any{"InstanceIds": []any{instance}}), "Reservations", 0, "Instances", 0, which)
}

// TestUserDataOfOldTimes is written as for Amazon Linux 2, with what a machine
// of here does not do among it.
func TestUserDataOfOldTimes(t *testing.T) {
	l := learner{t, open(t, "")}
	id := l.launch(`#!/bin/bash
(
echo "secret"
echo "secret"
) | passwd --stdin root
sed -i "s/^PasswordAuthentication no/PasswordAuthentication yes/g" /etc/ssh/sshd_config
sed -i "s/^#PermitRootLogin yes/PermitRootLogin yes/g" /etc/ssh/sshd_config
service sshd restart
yum install httpd -y
service httpd start
chkconfig httpd on
echo "<html><h1>Web Server 1</h1></html>" > /var/www/html/index.html
`, nil)
	if text := l.console(id); !strings.Contains(text, "passwd: not simulated here") || !strings.Contains(text, "login:") {
		t.Errorf("console\n%s", text)
	}
	l.wants(id, "curl -s localhost; systemctl is-enabled httpd; systemctl restart sshd && echo again", "<h1>Web Server 1</h1>", "enabled", "again")
	l.wants(id, "systemctl stop sshd", "always runs here")
}

const webUserData = `#!/bin/bash
yum install -y httpd
systemctl enable --now httpd
echo "<h1>Endpoint Service Lab</h1>" > /var/www/html/index.html
`

// TestUserDataServesAPage: installed, started, enabled, reached from another
// machine and from the internet, and what a reboot and a stop make of it.
func TestUserDataServesAPage(t *testing.T) {
	dir := t.TempDir()
	l := learner{t, reopen(t, dir)}
	group := l.openGroup("web", 80, 8080)
	inGroup := map[string]any{"SecurityGroupIds": []any{group}}
	web, client := l.launch(webUserData, inGroup), l.launch("#!/bin/bash\n", inGroup)
	if text := l.console(web); !strings.Contains(text, "Complete!") || !strings.Contains(text, "login:") {
		t.Fatalf("console\n%s", text)
	}
	private, public := l.address(web, "PrivateIpAddress"), l.address(web, "PublicIpAddress")
	from := l.address(client, "PrivateIpAddress")
	l.wants(client, "curl -s -w '%{http_code}\\n' http://"+private+"/", "<h1>Endpoint Service Lab</h1>", "200")
	l.wants(client, "curl -sI http://"+private+"/nothing", "404 Not Found", "Server: Apache")
	l.wants(client, "curl -sS http://"+private+":8080/", "Failed to connect")
	l.wants(web, "curl -s localhost; ss -ltn; systemctl status httpd; systemctl is-active httpd", "Endpoint Service Lab", "0.0.0.0:80 ", "active (running)", "Main PID:")
	l.wants(web, "cat /var/log/httpd/access_log", from+` - - [`, `"GET / HTTP/1.1" 200 30 "-" "curl/`, `"HEAD /nothing HTTP/1.1" 404`, "127.0.0.1 - - ")

	// From the laptop, and by the uplink's proxy.
	ctx, cancel := context.WithCancel(context.Background())
	online, err := l.sandbox.GoOnline(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := url.Parse(online.Proxy)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), DisableKeepAlives: true}}
	response, err := browser.Get("http://" + public + "/")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if response.StatusCode != 200 || !strings.Contains(string(body), "Endpoint Service Lab") {
		t.Errorf("by the proxy: %d %s", response.StatusCode, body)
	}
	cancel()
	if err := online.Wait(); err != nil {
		t.Error(err)
	}
	laptop, err := l.sandbox.Laptop(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	laptop.RunScript(context.Background(), "learner", "curl -s http://"+public+"/; curl -s -m 5 -o /dev/null -w '%{exitcode}' http://"+private+"/", &printed)
	if got := printed.String(); !strings.HasSuffix(got, "</h1>\n28") {
		t.Errorf("from the laptop: %s", got)
	}
	l.wants(web, "tail -n 1 /var/log/httpd/access_log", network.Laptop.String()+" - - [")

	// Another process sees the same machine, and its server.
	if err := l.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	l = learner{t, open(t, dir)}
	l.wants(client, "curl -s http://"+private+"/", "Endpoint Service Lab")
	l.do("ec2", "RebootInstances", map[string]any{"InstanceIds": []any{web}})
	l.do("ec2", "DescribeInstances", nil)
	l.wants(client, "curl -s http://"+private+"/", "Endpoint Service Lab")
	l.wants(web, "systemctl disable httpd; systemctl restart httpd; echo port $(ss -ltn | grep -c :80)", "port 1")
	l.do("ec2", "RebootInstances", map[string]any{"InstanceIds": []any{web}})
	l.do("ec2", "DescribeInstances", nil)
	l.wants(client, "curl -sS http://"+private+"/", "Failed to connect")
	l.wants(web, "systemctl start httpd && curl -s localhost && systemctl stop httpd; curl -sS localhost", "Endpoint Service Lab", "Failed to connect to localhost port 80")
}

// TestPythonServesADirectory: in the background, with its log where its output
// goes, until it is killed.
func TestPythonServesADirectory(t *testing.T) {
	l := learner{t, open(t, "")}
	inGroup := map[string]any{"SecurityGroupIds": []any{l.openGroup("web", 8000)}}
	web, client := l.launch("#!/bin/bash\nmkdir /srv/www; cd /srv/www; echo hello > note.txt\nnohup python3 -m http.server 8000 > /tmp/log 2>&1 &\necho started $!\n", inGroup), l.launch("#!/bin/bash\n", inGroup)
	if text := l.console(web); !strings.Contains(text, "started 2") || !strings.Contains(text, "login:") {
		t.Fatalf("console\n%s", text)
	}
	at := "http://" + l.address(web, "PrivateIpAddress") + ":8000"
	l.wants(client, "curl -s "+at+"/; curl -s "+at+"/note.txt; curl -s -o /dev/null -w '%{http_code}' "+at+"/../../etc/passwd", "<li><a href=\"note.txt\">note.txt</a></li>", "hello\n", "404")
	l.wants(web, "jobs; kill -l; fg", "[1]   Running                 python3 -m http.server 8000 &", "TERM", "fg: not simulated here")
	l.wants(web, "cat /tmp/log; ps; pgrep -f http.server", `"GET /note.txt HTTP/1.1" 200 -`, "python3 -m http.server 8000", l.address(client, "PrivateIpAddress"))
	l.wants(web, "python3 -m http.server 8000 &", "Address already in use")
	l.wants(web, "pkill -f http.server; curl -sS localhost:8000", "Failed to connect")
	l.wants(web, "python3 -c 'print(1)'; sleep 100 &", "background jobs are not available")
	// In the foreground the script does not go on.
	l.wants(web, "cd /srv/www; echo before; python3 -m http.server 8000; echo after", "before", "!after")
	l.wants(client, "curl -s "+at+"/note.txt", "hello")
}

// TestServiceOfOnesOwn is a unit that was written by hand; it comes back with
// the machine, also in another process.
func TestServiceOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	l := learner{t, reopen(t, dir)}
	id := l.launch(`#!/bin/bash
mkdir -p /srv/www && echo page > /srv/www/index.html
cat > /etc/systemd/system/web.service <<'EOF'
[Unit]
Description=A page
[Service]
User=ec2-user
WorkingDirectory=/srv/www
ExecStart=/usr/bin/python3 -m http.server 8080
Restart=always
[Install]
WantedBy=multi-user.target
EOF
systemctl daemon-reload
systemctl enable --now web
`, nil)
	l.console(id)
	l.wants(id, "curl -s localhost:8080; systemctl status web; ps", "page\n", "active (running)", "ec2-user ", "python3 -m http.server 8080")
	l.wants(id, "journalctl -u web", `"GET / HTTP/1.1" 200 -`)
	l.do("ec2", "StopInstances", map[string]any{"InstanceIds": []any{id}})
	l.do("ec2", "StartInstances", map[string]any{"InstanceIds": []any{id}})
	l.console(id)
	if err := l.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	l = learner{t, reopen(t, dir)}
	defer l.sandbox.Close()
	l.wants(id, "curl -s localhost:8080", "page\n")
	l.wants(id, "cd /srv; python3 -m http.server 9090 & kill $!; ss -ltn; curl -s localhost:8080", "page\n", "!:9090", ":8080")
	l.wants(id, "pkill -f http.server; curl -s localhost:8080", "page\n")
	l.wants(id, "systemctl stop web; curl -sS localhost:8080; systemctl is-active web", "Failed to connect", "inactive")
}

// TestNginx serves by its own configuration.
func TestNginx(t *testing.T) {
	l := learner{t, open(t, "")}
	id := l.launch("#!/bin/bash\ndnf install -y nginx\nsed -i 's/listen 80;/listen 8080;/' /etc/nginx/nginx.conf\nsystemctl enable --now nginx\n", nil)
	l.console(id)
	l.wants(id, "nginx -t; curl -s localhost:8080; curl -sS localhost", "test is successful", "Welcome to nginx!", "Failed to connect")
	l.wants(id, "echo secret > /usr/share/nginx/html/s; chmod 600 /usr/share/nginx/html/s; curl -s localhost:8080/s; tail -n 1 /var/log/nginx/access.log", "403 Forbidden", `"GET /s HTTP/1.1" 403`)
	l.wants(id, "sed -i 's/8080/99999/' /etc/nginx/nginx.conf; nginx -t; systemctl restart nginx; systemctl is-failed nginx", "invalid port", "Job for nginx.service failed", "failed")
}

// TestPackagesNeedTheRepository: in a subnet without a way to S3 nothing is
// installed, and an endpoint whose policy leaves the repository out answers 403.
func TestPackagesNeedTheRepository(t *testing.T) {
	l := learner{t, open(t, "")}
	id := l.launch("#!/bin/bash\n", nil)
	l.console(id)
	vpc := l.address(id, "VpcId")
	table := at(l.do("ec2", "DescribeRouteTables", map[string]any{"Filters": []any{map[string]any{"Name": "vpc-id", "Values": []any{vpc}}}}), "RouteTables", 0, "RouteTableId")
	l.do("ec2", "DeleteRoute", map[string]any{"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"})
	l.wants(id, "dnf install -y httpd; echo status $?; httpd; ls /etc/httpd", "Curl error (28): Timeout was reached for https://al2023-repos-ap-northeast-2-de612dc2.s3.dualstack.ap-northeast-2.amazonaws.com/",
		"Error: Failed to download metadata for repo 'amazonlinux'", "status 1", "httpd: command not found", "No such file")
	endpoint := at(l.do("ec2", "CreateVpcEndpoint", map[string]any{
		"VpcId": vpc, "ServiceName": "com.amazonaws." + sandbox.DefaultRegion + ".s3", "RouteTableIds": []any{table},
		"PolicyDocument": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"123456789012"}}}]}`,
	}), "VpcEndpoint", "VpcEndpointId")
	l.wants(id, "dnf install -y httpd", "Status code: 403 for https://al2023-repos-")
	l.do("ec2", "ModifyVpcEndpoint", map[string]any{"VpcEndpointId": endpoint, "ResetPolicy": true})
	l.wants(id, "dnf install httpd", "Is this ok [y/N]: ", "Operation aborted")
	l.wants(id, "dnf install -y httpd nginx-nope", "No match for argument: nginx-nope", "Unable to find a match")
	l.wants(id, "yum install -y httpd bind-utils && which httpd", "Complete!", "Package bind-utils-9", "/usr/bin/httpd")
	l.wants(id, "dnf install -y httpd", "is already installed", "Nothing to do.")
	l.wants(id, "dnf remove -y httpd; httpd", "Removed:", "httpd: command not found")
}

// TestServerInTheForegroundEndsWithItsContext goes on until Ctrl-C.
func TestServerInTheForegroundEndsWithItsContext(t *testing.T) {
	l := learner{t, open(t, "")}
	id := l.launch("#!/bin/bash\n", nil)
	l.console(id)
	guest, err := l.sandbox.Guest(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err := host.NewTerminal(guest)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- terminal.Run(ctx, "python3 -m http.server 8000", io.Discard)
	}()
	deadline := time.Now().Add(10 * time.Second)
	for !guest.Listens(8000) && time.Now().Before(deadline) {
		l.on(id, "true")
	}
	l.wants(id, "curl -s -o /dev/null -w '%{http_code}' localhost:8000/", "200")
	cancel()
	if status := <-ended; status != 130 || guest.Listens(8000) {
		t.Errorf("status %d, listens %t", status, guest.Listens(8000))
	}
}
