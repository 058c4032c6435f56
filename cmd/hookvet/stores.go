package main

import "github.com/spf13/cobra"

// newStores is a topic of help: what stands in the place of a constant.
func newStores() *cobra.Command {
	return &cobra.Command{
		Use:   "stores",
		Short: "how a program reads a secret that is not in its source",
		Long: `A secret that was committed is known: revoke it first, then have the program read
the new one, from one place, and refuse to start without it.

From the environment, which is what hookvet check --fix writes, with the function:

  key := mustGetenv("STRIPE_WEBHOOK_SECRET") // ends the program where it is empty

--store getenv writes os.Getenv alone, for programs that look at all their variables
when they start.

From a file, where a store's agent or driver puts the secret, so that the program knows
nothing of the store. --fix --store NAME writes it, again with the function:

  key := mustReadSecret("/run/secrets/stripe-webhook-secret") // ends the program where there is none

  file          /run/secrets/        Docker, Podman, Compose
  vault         /vault/secrets/      HashiCorp Vault's agent in Kubernetes
  aws, azure    /mnt/secrets-store/  the Secrets Store CSI driver, with the provider for
                                     AWS Secrets Manager or Azure Key Vault; the path is
                                     the volume's, as its mount says

With the store's own package, which can ask again when a secret is rotated, but which the
program has to have among its modules:

From HashiCorp Vault (github.com/hashicorp/vault/api):

  client, err := vault.NewClient(vault.DefaultConfig()) // VAULT_ADDR, VAULT_TOKEN
  …
  secret, err := client.KVv2("secret").Get(ctx, "shop/stripe")
  …
  key, ok := secret.Data["webhook_secret"].(string)

From AWS Secrets Manager (github.com/aws/aws-sdk-go-v2/service/secretsmanager):

  cfg, err := config.LoadDefaultConfig(ctx)
  …
  out, err := secretsmanager.NewFromConfig(cfg).GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
      SecretId: aws.String("shop/stripe-webhook-secret"),
  })
  …
  key := aws.ToString(out.SecretString)

From Azure Key Vault (github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets):

  cred, err := azidentity.NewDefaultAzureCredential(nil)
  …
  client, err := azsecrets.NewClient("https://shop.vault.azure.net", cred, nil)
  …
  resp, err := client.GetSecret(ctx, "stripe-webhook-secret", "", nil) // "": the newest version
  …
  key := *resp.Value

Give each program a secret of its own, with no more rights than it needs, so that it
can be revoked alone; rotate it; and watch who reads it.`,
	}
}
