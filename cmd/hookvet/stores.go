package main

import "github.com/spf13/cobra"

// newStores is a topic of help: what stands in the place of a constant.
func newStores() *cobra.Command {
	return &cobra.Command{
		Use:   "stores",
		Short: "how a program reads a secret that is not in its source",
		Long: `A secret that was committed is known: revoke it first, then have the program read
the new one, from one place, and refuse to start without it.

From the environment, which is what --fix writes:

  key := os.Getenv("STRIPE_WEBHOOK_SECRET")
  if key == "" {
      return errors.New("STRIPE_WEBHOOK_SECRET is not set")
  }

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
