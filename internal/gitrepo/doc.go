// Package gitrepo opens a git repository as it lies on the disk, whatever its
// state, and reads everything about it but the objects: where its directories
// are, its refs, reflogs, index, submodules and shallow boundary, and what a
// revision or a hook's or a CI's range means.
//
// The repository may be a stranger's. No process is started and no setting
// that names a program is looked at. Only regular files are read, each up to a
// named size, and none that a symbolic link inside the git directory would
// reach outside of it. What cannot be read is an error or a finding.Gap, never
// left out in silence.
//
// go-git's own way in is not taken: v5.19.3 refuses repositories with
// extensions.worktreeConfig (git sparse-checkout sets it), split and sparse
// indexes and linked worktrees that it was not told about, and ignores the
// environment that git gives to hooks. The tests hold the readers here against
// git and, where it can read the input, against go-git.
//
// What this package is not for: reading objects (the caller hands Resolve what
// it needs of them), writing, or the user's and the system's configuration,
// which it never reads. Included configuration files are not followed either.
package gitrepo
