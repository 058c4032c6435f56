package pipeline

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// Between gives the range of what head reaches and base, unless empty, does not.
// source is who told, empty for the user.
func Between(base, head, source string) *githistory.RangeSpec {
	spec := &githistory.RangeSpec{Include: []string{head}, Source: source}
	if base != "" {
		spec.Exclude = []string{base}
	}
	return spec
}

// Refs gives the range of all commits that HEAD and the refs reach, for those
// who want the recent ones of them.
func Refs(repo *gitrepo.Repo) (*githistory.RangeSpec, []finding.Gap, error) {
	look, err := newPeeler(repo)
	if err != nil {
		return nil, nil, err
	}
	defer look.db.Close()
	refs, gaps := repo.Refs()
	head, err := repo.Head()
	if err != nil {
		gaps = append(gaps, finding.Gap{What: "HEAD", Why: err.Error()})
	} else if !head.Unborn() {
		refs = append(refs, head)
	}
	spec := &githistory.RangeSpec{}
	for _, r := range refs {
		switch look.at(r.Target) {
		case toCommit:
			spec.Include = append(spec.Include, r.Target.String())
		case toNothing:
			gaps = append(gaps, finding.Gap{What: r.Short(), Why: "names an object that is not here"})
		}
	}
	return spec, gaps, nil
}

// Push gives the range of the commits that a push sends to a remote: those that
// are not known to be there. Without a name of the remote, what any remote has
// counts as known. A range of nothing is one without Include.
func Push(repo *gitrepo.Repo, push []gitrepo.PushRef, remote string) (*githistory.RangeSpec, []finding.Gap, error) {
	look, err := newPeeler(repo)
	if err != nil {
		return nil, nil, err
	}
	defer look.db.Close()
	spec := &githistory.RangeSpec{Source: "git push"}
	var gaps []finding.Gap
	for _, p := range push {
		if p.Deletes() {
			continue
		}
		switch look.at(p.LocalHash) {
		case toCommit:
			spec.Include = append(spec.Include, p.LocalHash.String())
		case toOther:
			gaps = append(gaps, finding.Gap{What: p.Local, Why: "leads to no commit, and is not scanned"})
		default:
			gaps = append(gaps, finding.Gap{What: p.Local, Why: "names an object that is not here"})
		}
		// Where the remote's is not here, as before a forced push, what was fetched
		// has to do.
		if !p.New() && look.at(p.RemoteHash) == toCommit {
			spec.Exclude = append(spec.Exclude, p.RemoteHash.String())
		}
	}
	if len(spec.Include) == 0 {
		return spec, gaps, nil
	}
	refs, more := repo.Refs()
	gaps = append(gaps, more...)
	prefix := "refs/remotes/"
	if remote != "" {
		prefix += remote + "/"
	}
	for _, r := range refs {
		if strings.HasPrefix(r.Name, prefix) && look.at(r.Target) == toCommit {
			spec.Exclude = append(spec.Exclude, r.Target.String())
		}
	}
	return spec, gaps, nil
}

// peeler tells what objects lead to.
type peeler struct{ db *gitobject.Store }

func newPeeler(repo *gitrepo.Repo) (*peeler, error) {
	db, err := gitobject.OpenStore(repo.ObjectsDir, gitobject.Options{Alternates: true, More: repo.Alternates})
	if err != nil {
		return nil, fmt.Errorf("opening the objects of the repository: %w", err)
	}
	return &peeler{db}, nil
}

type target uint8

const (
	toNothing target = iota
	toCommit
	toOther // a file or a tree
)

const (
	maxPeel = 64      // tags of tags
	maxTag  = 1 << 24 // bytes of a tag
)

// at follows tags.
func (p *peeler) at(id plumbing.Hash) target {
	for range maxPeel {
		n, ok := p.db.Lookup(id)
		if !ok {
			return toNothing
		}
		switch t, _ := p.db.Type(n); t {
		case gitobject.Commit:
			return toCommit
		case gitobject.Tag:
		default:
			return toOther
		}
		_, data, err := p.db.Read(n, maxTag)
		line, _, _ := bytes.Cut(data, []byte("\n"))
		hex, ok := bytes.CutPrefix(line, []byte("object "))
		if err != nil || !ok || !plumbing.IsHash(string(hex)) {
			return toNothing
		}
		id = plumbing.NewHash(string(hex))
	}
	return toNothing
}
