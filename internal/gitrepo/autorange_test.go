package gitrepo

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAutoRange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	zeros := strings.Repeat("0", 40)
	event := func(name, text string) string {
		path := filepath.Join(dir, name)
		writeFile(t, path, text)
		return "GITHUB_EVENT_PATH=" + path
	}
	push := event("push", `{"before":"aaa","after":"bbb","forced":false,"commits":[]}`)
	for _, test := range []struct {
		name, env  string
		base, head string // "" and "" for none
	}{
		{"nothing", "CI=true", "", ""},
		{"pre-commit", "PRE_COMMIT_FROM_REF=a PRE_COMMIT_TO_REF=b GITHUB_EVENT_NAME=pull_request GITHUB_BASE_REF=main", "a", "b"},
		{"pre-commit, half", "PRE_COMMIT_FROM_REF=a", "", ""},
		{"GitHub, pull request", "GITHUB_EVENT_NAME=pull_request GITHUB_BASE_REF=main GITHUB_SHA=abc", "refs/remotes/origin/main", "abc"},
		{"GitHub, push", "GITHUB_EVENT_NAME=push " + push, "aaa", "bbb"},
		{"GitHub, new branch", "GITHUB_EVENT_NAME=push " + event("new", `{"before":"`+zeros+`","after":"bbb"}`), "", "bbb"},
		{"GitHub, deleted branch", "GITHUB_EVENT_NAME=push " + event("del", `{"before":"aaa","after":"`+zeros+`"}`), "", ""},
		{"GitHub, pull_request_target", "GITHUB_EVENT_NAME=pull_request_target GITHUB_SHA=base " + event("prt", `{"pull_request":{"base":{"ref":"main"},"head":{"sha":"abc"}}}`), "refs/remotes/origin/main", "abc"},
		{"GitHub, merge queue", "GITHUB_EVENT_NAME=merge_group " + event("mg", `{"merge_group":{"base_sha":"a","head_sha":"b"}}`), "a", "b"},
		{"GitHub, schedule", "GITHUB_EVENT_NAME=schedule GITHUB_SHA=abc " + push, "", ""},
		{"GitLab, merge request", "CI_MERGE_REQUEST_DIFF_BASE_SHA=a CI_COMMIT_SHA=b CI_COMMIT_BEFORE_SHA=" + zeros, "a", "b"},
		{"GitLab, push", "CI_COMMIT_BEFORE_SHA=a CI_COMMIT_SHA=b CI_PIPELINE_SOURCE=push", "a", "b"},
		{"GitLab, new branch", "CI_COMMIT_SHA=b CI_PIPELINE_SOURCE=push CI_COMMIT_BEFORE_SHA=" + zeros, "", "b"},
		{"GitLab, schedule", "CI_COMMIT_SHA=b CI_PIPELINE_SOURCE=schedule CI_COMMIT_BEFORE_SHA=" + zeros, "", ""},
		{"Woodpecker, pull request", "CI=woodpecker CI_PIPELINE_EVENT=pull_request CI_COMMIT_TARGET_BRANCH=main CI_COMMIT_SHA=b", "refs/remotes/origin/main", "b"},
		{"Woodpecker, push", "CI=woodpecker CI_PIPELINE_EVENT=push CI_PREV_COMMIT_SHA=a CI_COMMIT_SHA=b", "a", "b"},
		{"Drone, pull request", "DRONE=true DRONE_BUILD_EVENT=pull_request DRONE_TARGET_BRANCH=main DRONE_COMMIT_SHA=b", "refs/remotes/origin/main", "b"},
		{"Drone, push", "DRONE=true DRONE_BUILD_EVENT=push DRONE_COMMIT_BEFORE=a DRONE_COMMIT_SHA=b", "a", "b"},
		{"CircleCI", "CIRCLECI=true CIRCLE_COMPARE_URL=https://github.com/o/r/compare/a...b", "a", "b"},
		{"CircleCI, one commit", "CIRCLECI=true CIRCLE_COMPARE_URL=https://github.com/o/r/commit/a", "", ""},
		{"Azure", "SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/release/1 BUILD_SOURCEVERSION=b", "refs/remotes/origin/release/1", "b"},
		{"Bitbucket", "BITBUCKET_PR_DESTINATION_BRANCH=main BITBUCKET_COMMIT=b", "refs/remotes/origin/main", "b"},
		{"Jenkins, change", "JENKINS_URL=x CHANGE_TARGET=main GIT_PREVIOUS_SUCCESSFUL_COMMIT=a", "refs/remotes/origin/main", "HEAD"},
		{"Jenkins", "JENKINS_URL=x GIT_PREVIOUS_SUCCESSFUL_COMMIT=a GIT_COMMIT=b", "a", "b"},
		{"Travis, pull request", "TRAVIS=true TRAVIS_PULL_REQUEST=7 TRAVIS_BRANCH=main TRAVIS_COMMIT=b", "refs/remotes/origin/main", "b"},
		{"Travis, push", "TRAVIS=true TRAVIS_PULL_REQUEST=false TRAVIS_COMMIT_RANGE=a...b", "a", "b"},
		{"Travis, new branch", "TRAVIS=true TRAVIS_PULL_REQUEST=false TRAVIS_COMMIT_RANGE=", "", ""},
		{"Buildkite", "BUILDKITE_PULL_REQUEST_BASE_BRANCH=main BUILDKITE_COMMIT=HEAD", "refs/remotes/origin/main", "HEAD"},
	} {
		got, ok, err := AutoRange(getenv(strings.Fields(test.env)...))
		if err != nil || got.Base != test.base || got.Head != test.head || ok != (test.head != "") || ok != (got.Source != "") {
			t.Errorf("%s: %+v, %v, %v", test.name, got, ok, err)
		}
	}
	for name, path := range map[string]string{
		"no file": "", "missing file": filepath.Join(dir, "nowhere"), "directory": dir, "no JSON": filepath.Join(dir, "bad"),
	} {
		event("bad", "{")
		if r, ok, err := AutoRange(getenv("GITHUB_EVENT_NAME=push", "GITHUB_EVENT_PATH="+path)); err == nil || ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
