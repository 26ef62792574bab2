package programs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox/host"
)

// FuzzUserData boots an instance with any script as user data: the machine comes
// up, whatever the script has done, and says so on its console.
func FuzzUserData(f *testing.F) {
	for _, seed := range []string{
		"#!/bin/bash\ndnf install -y httpd\nsystemctl enable --now httpd\necho page > /var/www/html/index.html\n", "#!/bin/bash -xe\nfalse\n", "#cloud-config\n", "#!/bin/sh\n",
		"#!/bin/bash\ncat > /etc/systemd/system/a.service <<'X'\n[Service]\nExecStart=/bin/a\nX\nsystemctl start a\n", "#!/usr/bin/python3\nprint(1)", "#!/bin/bash -\nexit 300", "#!", "\xff\xfe",
		"#!/bin/bash\nrm -rf / --no-preserve-root\n", "#!/bin/bash\nsed -i 's/a/b/' /etc/httpd/conf/httpd.conf\nsed -n '$p;1,2d' /etc/passwd\nchmod u+x,go-rwx /etc/passwd\ncut -d: -f1-3,5- /etc/passwd\n",
		"#!/bin/bash\nmkdir -p /etc/nginx; echo 'listen 99999;' > /etc/nginx/nginx.conf; nginx -t; httpd -t\n", "#!/bin/bash\ncurl -s http://169.254.169.254/latest/meta-data/\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if len(data) > 1000 {
			t.Skip("longer than is of use here")
		}
		b := newBench(t)
		meta := b.wires.metadata["i-private"]
		meta.UserData = data
		b.wires.metadata["i-private"] = meta
		m := host.NewInstance("i-private", b.time)
		m.Attach(b.around)
		// A script without end is stopped, as by a reboot.
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := m.Boot(ctx); err != nil && ctx.Err() == nil {
			t.Fatal(err)
		}
		if console := string(m.Console.Bytes()); strings.Contains(console, "fault in the simulated") && !strings.Contains(data, "fault") {
			t.Fatalf("%s", console)
		}
	})
}
