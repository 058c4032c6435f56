package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "print the version of hookvet and of what its rules come from",
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(t.out, "hookvet %s %s/%s %s\n", version(), runtime.GOOS, runtime.GOARCH, runtime.Version())
			if err != nil {
				return err
			}
			info, _ := debug.ReadBuildInfo()
			for _, dep := range depsOf(info) {
				if dep.Path == "github.com/zricethezav/gitleaks/v8" {
					_, err = fmt.Fprintf(t.out, "default rules of gitleaks %s\n", dep.Version)
				}
			}
			return err
		},
	}
}

func depsOf(info *debug.BuildInfo) []*debug.Module {
	if info == nil {
		return nil
	}
	return info.Deps
}
