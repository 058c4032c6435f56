// Package gocmd runs the go command: go list, to learn which files make up
// packages, and go vet, which runs passes on them and caches what they give.
//
// It is the only package that starts a program, and the only program is go, as it
// is found in PATH (never in the working directory). No program of the packages runs:
//
//   - GOTOOLCHAIN=local: a go.mod names no other toolchain to fetch and run;
//   - CGO_ENABLED=0: no C compiler, whose flags a file may set;
//   - -buildvcs=false: no git, hg or svn;
//   - of GOFLAGS only those stay that name what to build (-tags, -mod, -modfile,
//     -overlay, -trimpath): -toolexec and the like do not.
//
// go itself may fetch modules that are missing, as the user's settings say.
package gocmd
