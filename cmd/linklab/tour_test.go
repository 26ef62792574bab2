package main

import (
	"slices"
	"testing"

	"linklab/checks"
)

// TestTour takes the first two labs on the program's own screen, in each language
// and shape: from the first page to the lab's proven clean-up, with a crash and a
// proper end on the way. The log tells which screens at its milestones differ from
// those that are kept.
func TestTour(t *testing.T) {
	if testing.Short() {
		t.Skip("the tour takes its time")
	}
	needTmux(t)
	t.Parallel()
	file := build(t)
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			l := newLearner(t, file, shape)
			l.orientation()
			l.build()
			l.connect()
			l.prove()
			l.cleanUp()
			l.record.compare(t, "tour")
		})
	}
}

// firstLabs are taken by TestTour.
var firstLabs = []string{"orientation", "s3-gateway"}

// orientation is the first lab: four pages and a quiz.
func (l *learner) orientation() {
	l.t.Helper()
	l.lab = l.course.Lab("s3-gateway")
	l.page("preflight")
	l.passed("preflight", checks.Inferred)
	l.milestone("the program is opened")
	l.lab = l.course.Lab("orientation")
	l.jump(l.lab.Steps[0].ID)
	for i, step := range l.lab.Steps[:len(l.lab.Steps)-1] {
		l.page(step.ID)
		l.sees(l.words.ReadOnlyPage)
		if i == 0 {
			l.milestone("the first page")
		}
		l.read()
		l.keys("Enter")
	}
	quiz := l.lab.Steps[len(l.lab.Steps)-1].ID
	l.page(quiz)
	if text := l.text(); l.reading(text) {
		l.keys("Tab")
	}
	l.answer(quiz, true, func() { l.record.add("a wrong answer", l.rest()) })
	l.passed(quiz, checks.Stated)
	l.read()
	l.keys("Enter")
	l.sees(l.words.LabDone)
	l.milestone("orientation finished")
}

// build is the lab up to what is to be connected: account, network, role and
// bucket. The program is killed in the middle of a step.
func (l *learner) build() {
	l.t.Helper()
	l.lab = l.course.Lab("s3-gateway")
	l.jump("preflight")
	l.openTerminal()
	l.command("preflight", 1)
	l.sees("arn:aws:iam::123456789012:user/learner")
	l.on("network")
	l.unsolved("network", "vpc.not-found")
	l.milestone("nothing is built")
	l.command("network", 1)
	l.command("network", 2)
	l.command("network", 3)
	l.sees("Successfully created/updated stack - linklab-s3-gateway")
	l.passed("network", checks.Inferred)

	l.on("role")
	l.unsolved("role", "role.none")
	l.command("role", 1)
	l.command("role", 2)
	before := l.program.status()
	l.kill()
	l.same(before, l.program.status())
	l.restart()
	l.page("role")
	l.openTerminal()
	l.line("ls")
	l.sees("trust.json")
	l.clear()
	l.unsolved("role", "role.none")
	l.milestone("back after the program was killed")
	l.keys("]", "]")
	l.command("role", 3)
	l.passed("role", checks.Inferred)

	l.on("bucket")
	l.unsolved("bucket", "bucket.none")
	l.command("bucket", 1)
	l.sees("make_bucket: linklab-123456789012-ap-northeast-2")
	l.passed("bucket", checks.Inferred)
}

// connect sees that S3 does not answer, and makes the endpoint and its routes.
func (l *learner) connect() {
	l.t.Helper()
	l.on("baseline")
	l.unsolved("baseline", "probe.not-run")
	l.command("baseline", 1)
	l.command("baseline", 2)
	l.command("baseline", 3)
	l.sees("curl: (28)")
	l.clear()
	l.command("baseline", 4)
	l.sees("curl=28")
	l.passed("baseline", checks.Inferred) // a step is known as its weakest check is
	l.clear()
	l.milestone("the baseline is proved")
	l.read()
	l.sees(l.words.Levels[checks.ObservedInside])

	l.on("endpoint")
	l.goTo("endpoint", "laptop")
	l.unsolved("endpoint", "endpoint.none")
	l.command("endpoint", 1)
	l.passed("endpoint", checks.Inferred)
	l.scroll(`"State": "available"`)

	l.on("route")
	l.unsolved("route", "endpoint.no-tables")
	l.shut()
	l.milestone("an endpoint without a route")
	l.command("route", 1)
	l.clear()
	l.command("route", 2)
	l.sees("pl-78a54011")
	l.passed("route", checks.Inferred)
	l.milestone("the route is there")

	l.leave()
	l.on("prefix-list")
	l.command("prefix-list", 1)
	l.sees("com.amazonaws.ap-northeast-2.s3")
	l.command("prefix-list", 2)
	l.sees("GetManagedPrefixListEntries")
	l.command("prefix-list", 3)
	l.shut()
	l.keys("Enter")
	l.answer("prefix-list", false, nil)
	l.passed("prefix-list", checks.Inferred)
}

// leave ends the program as a learner does, and opens it again where they were.
func (l *learner) leave() {
	l.t.Helper()
	before := l.program.status()
	l.read()
	l.keys("q")
	if code := l.end(); code != "0" {
		l.t.Fatalf("the program ended with %s", code)
	}
	l.same(before, l.program.status())
	l.restart()
}

// prove reaches S3 from inside.
func (l *learner) prove() {
	l.t.Helper()
	l.on("proof")
	l.unsolved("proof", "list.not-run")
	l.goTo("proof", "private")
	l.command("proof", 1)
	l.command("proof", 2)
	l.sees("linklab-123456789012-ap-northeast-2")
	l.clear()
	l.command("proof", 3)
	l.sees("list=ok")
	l.passed("proof", checks.Inferred)
	l.shut()
	l.sees(l.words.Levels[checks.ObservedInside])
	l.milestone("the proof")
}

// cleanUp takes everything down and finishes the lab.
func (l *learner) cleanUp() {
	l.t.Helper()
	l.on("cleanup")
	l.unsolved("cleanup", "clean.endpoint-left")
	l.milestone("everything is still there")
	l.goTo("cleanup", "laptop")
	l.command("cleanup", 1)
	l.command("cleanup", 2)
	l.command("cleanup", 3)
	l.passed("cleanup", checks.Inferred)
	l.shut()
	l.keys("Enter")
	l.sees(l.words.LabDone)
	l.sees(l.words.LabDoneClean)
	l.milestone("the lab is finished")
	for _, lab := range l.program.status().Labs {
		if slices.Contains(firstLabs, lab.ID) != (lab.Outcome == "passed") {
			l.t.Errorf("status says that %s is %s", lab.ID, lab.Outcome)
		}
	}
}
