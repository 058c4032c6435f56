package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// newCompletion is in place of cobra's own, which takes the name of a shell that
// it does not know for a wish for help, with exit status 0.
func newCompletion(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print completion for a shell: bash, zsh, fish, powershell",
		Long:  `Print a script that makes a shell complete hookvet's commands, flags and rules.`,
		Example: `  source <(hookvet completion bash)                        for this session; needs bash-completion
  hookvet completion bash > /etc/bash_completion.d/hookvet
  hookvet completion zsh > "${fpath[1]}/_hookvet"          and compinit in ~/.zshrc
  hookvet completion fish > ~/.config/fish/completions/hookvet.fish
  hookvet completion powershell | Out-String | Invoke-Expression`,
		Args:                  oneArg("the name of a shell"),
		ValidArgs:             shells,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(t.out, true)
			case "zsh":
				return root.GenZshCompletion(t.out)
			case "fish":
				return root.GenFishCompletion(t.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(t.out)
			}
			return fmt.Errorf("there is no completion for %q: use bash, zsh, fish or powershell%s", args[0], didYouMean(args[0], shells, ""))
		},
	}
}

// newHelp is in place of cobra's own, which does not fail for what is no command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "tell about a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return noArgs(about, rest)
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			if about, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, c := range about.Commands() {
					if c.IsAvailableCommand() {
						names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}
