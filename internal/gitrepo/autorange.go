package gitrepo

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Range is a range of commits: those that Head has and Base has not.
type Range struct {
	// Base and Head are revisions for Resolve. Base is "" if there is nothing
	// to compare with: a branch that is new to the remote.
	Base, Head string

	// Source says who told, for people: "GitHub Actions, pull_request".
	Source string
}

// maxEvent is the size of the largest event file that is read; GitHub sends
// payloads of at most 25 MB.
const maxEvent = 32 << 20

// AutoRange returns which commits are new according to the environment of a
// hook or a CI job, and false if it does not tell (a scheduled or manual run,
// no CI at all). Errors are about an environment that promises more than is
// there; then "nothing is known" would be the wrong guess.
//
// The revisions may be missing in the clone, which CI systems like to keep
// shallow.
func AutoRange(getenv func(string) string) (Range, bool, error) {
	for _, ci := range ciSystems {
		if r, ok, err := ci(getenv); ok || err != nil {
			return r, ok && err == nil, err
		}
	}
	return Range{}, false, nil
}

// ciSystems are asked in this order. A hook comes first: it may run in a CI
// job and knows better.
var ciSystems = []func(getenv func(string) string) (Range, bool, error){
	preCommit, gitHub, gitLab, woodpecker, drone, circle, azure, bitbucket, jenkins, travis, buildkite,
}

// between makes a range of two object ids of which the first may be all zeros.
func between(source, base, head string) (Range, bool, error) {
	if head == "" || isZeros(head) {
		return Range{}, false, nil // a branch was deleted
	}
	if isZeros(base) {
		base = ""
	}
	return Range{Base: base, Head: head, Source: source}, true, nil
}

func isZeros(id string) bool { return id != "" && strings.Trim(id, "0") == "" }

// onto makes the range of a pull request: what its head has and the branch
// that it shall go to has not.
func onto(source, branch, head string) (Range, bool, error) {
	if branch == "" {
		return Range{}, false, nil
	}
	branch = strings.TrimPrefix(branch, "refs/heads/")
	if head == "" {
		head = "HEAD"
	}
	return Range{Base: "refs/remotes/origin/" + branch, Head: head, Source: source}, true, nil
}

// https://pre-commit.com/#pre-push: also set by pre-commit run --from-ref --to-ref.
func preCommit(getenv func(string) string) (Range, bool, error) {
	from, to := getenv("PRE_COMMIT_FROM_REF"), getenv("PRE_COMMIT_TO_REF")
	if from == "" || to == "" {
		return Range{}, false, nil
	}
	return between("pre-commit", from, to)
}

// gitHubEvent is the part of an event's payload that is of use:
// https://docs.github.com/en/webhooks/webhook-events-and-payloads
type gitHubEvent struct {
	Before      string `json:"before"`
	After       string `json:"after"`
	PullRequest struct {
		Base struct {
			Ref string `json:"ref"`
		} `json:"base"`
		Head struct {
			SHA string `json:"sha"`
		} `json:"head"`
	} `json:"pull_request"`
	MergeGroup struct {
		BaseSHA string `json:"base_sha"`
		HeadSHA string `json:"head_sha"`
	} `json:"merge_group"`
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/variables
// Forgejo and Gitea set the same names.
func gitHub(getenv func(string) string) (Range, bool, error) {
	name := getenv("GITHUB_EVENT_NAME")
	source := "GitHub Actions, " + name
	switch name {
	case "pull_request":
		// GITHUB_SHA is the merge of both, which has all commits of the head.
		if base := getenv("GITHUB_BASE_REF"); base != "" {
			return onto(source, base, getenv("GITHUB_SHA"))
		}
	case "pull_request_target", "merge_group", "push":
	default:
		return Range{}, false, nil
	}
	event, err := readEvent(getenv("GITHUB_EVENT_PATH"))
	if err != nil {
		return Range{}, false, fmt.Errorf("reading the event file of GitHub Actions: %w", err)
	}
	switch name {
	case "push":
		return between(source, event.Before, event.After)
	case "merge_group":
		return between(source, event.MergeGroup.BaseSHA, event.MergeGroup.HeadSHA)
	}
	// In pull_request_target GITHUB_SHA is the base.
	return onto(source, event.PullRequest.Base.Ref, event.PullRequest.Head.SHA)
}

func readEvent(path string) (gitHubEvent, error) {
	var event gitHubEvent
	if path == "" {
		return event, fmt.Errorf("GITHUB_EVENT_PATH is not set")
	}
	f, err := openPath(path)
	if err != nil {
		return event, err
	}
	defer f.Close()
	data, err := readAll(f, maxEvent)
	if err != nil {
		return event, err
	}
	return event, json.Unmarshal(data, &event)
}

// https://docs.gitlab.com/ci/variables/predefined_variables/
func gitLab(getenv func(string) string) (Range, bool, error) {
	head := getenv("CI_COMMIT_SHA")
	if base := getenv("CI_MERGE_REQUEST_DIFF_BASE_SHA"); base != "" {
		return between("GitLab CI, merge request", base, head)
	}
	before := getenv("CI_COMMIT_BEFORE_SHA")
	// All zeros are for a new branch, but for scheduled and manual pipelines
	// too.
	if before == "" || isZeros(before) && getenv("CI_PIPELINE_SOURCE") != "push" {
		return Range{}, false, nil
	}
	return between("GitLab CI, push", before, head)
}

// https://woodpecker-ci.org/docs/usage/environment
func woodpecker(getenv func(string) string) (Range, bool, error) {
	if getenv("CI") != "woodpecker" {
		return Range{}, false, nil
	}
	head := getenv("CI_COMMIT_SHA")
	switch getenv("CI_PIPELINE_EVENT") {
	case "pull_request":
		return onto("Woodpecker, pull request", getenv("CI_COMMIT_TARGET_BRANCH"), head)
	case "push":
		// That of the pipeline before this one, which may have been of another
		// branch; what it had was checked then.
		if prev := getenv("CI_PREV_COMMIT_SHA"); prev != "" {
			return between("Woodpecker, push", prev, head)
		}
	}
	return Range{}, false, nil
}

// https://docs.drone.io/pipeline/environment/reference/
func drone(getenv func(string) string) (Range, bool, error) {
	if getenv("DRONE") != "true" {
		return Range{}, false, nil
	}
	head := getenv("DRONE_COMMIT_SHA")
	switch getenv("DRONE_BUILD_EVENT") {
	case "pull_request":
		return onto("Drone, pull request", getenv("DRONE_TARGET_BRANCH"), head)
	case "push":
		if before := getenv("DRONE_COMMIT_BEFORE"); before != "" {
			return between("Drone, push", before, head)
		}
	}
	return Range{}, false, nil
}

// https://circleci.com/docs/reference/variables/ has no variable for a base:
// pipeline.git.base_revision has to be handed over by the job. The comparison's
// address is left of version 2.0 of the configuration (not verified; whoever
// does not set it loses nothing).
func circle(getenv func(string) string) (Range, bool, error) {
	if getenv("CIRCLECI") != "true" {
		return Range{}, false, nil
	}
	_, ids, ok := strings.Cut(getenv("CIRCLE_COMPARE_URL"), "/compare/")
	base, head, both := strings.Cut(ids, "...")
	if !ok || !both {
		return Range{}, false, nil
	}
	return between("CircleCI", base, head)
}

// https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
func azure(getenv func(string) string) (Range, bool, error) {
	return onto("Azure Pipelines, pull request", getenv("SYSTEM_PULLREQUEST_TARGETBRANCH"), getenv("BUILD_SOURCEVERSION"))
}

// https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
func bitbucket(getenv func(string) string) (Range, bool, error) {
	return onto("Bitbucket Pipelines, pull request", getenv("BITBUCKET_PR_DESTINATION_BRANCH"), getenv("BITBUCKET_COMMIT"))
}

// CHANGE_TARGET: https://www.jenkins.io/doc/book/pipeline/multibranch/
// GIT_*: https://plugins.jenkins.io/git/, "Environment variables"
func jenkins(getenv func(string) string) (Range, bool, error) {
	if getenv("JENKINS_URL") == "" {
		return Range{}, false, nil
	}
	head := getenv("GIT_COMMIT")
	if target := getenv("CHANGE_TARGET"); target != "" {
		return onto("Jenkins, change request", target, head)
	}
	if base := getenv("GIT_PREVIOUS_SUCCESSFUL_COMMIT"); base != "" {
		return between("Jenkins, since the last successful build", base, head)
	}
	return Range{}, false, nil
}

// https://docs.travis-ci.com/user/environment-variables/
func travis(getenv func(string) string) (Range, bool, error) {
	if getenv("TRAVIS") != "true" {
		return Range{}, false, nil
	}
	if pr := getenv("TRAVIS_PULL_REQUEST"); pr != "" && pr != "false" {
		// The merge of both, as in GitHub Actions.
		return onto("Travis CI, pull request", getenv("TRAVIS_BRANCH"), getenv("TRAVIS_COMMIT"))
	}
	base, head, ok := strings.Cut(getenv("TRAVIS_COMMIT_RANGE"), "...")
	if !ok { // empty in the first build of a branch
		return Range{}, false, nil
	}
	return between("Travis CI, push", base, head)
}

// https://buildkite.com/docs/pipelines/configure/environment-variables
func buildkite(getenv func(string) string) (Range, bool, error) {
	return onto("Buildkite, pull request", getenv("BUILDKITE_PULL_REQUEST_BASE_BRANCH"), getenv("BUILDKITE_COMMIT"))
}
