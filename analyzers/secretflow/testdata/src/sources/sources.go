// Package sources has all kinds of secrets.
package sources

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"log"
	"net/http"
	"syscall"

	"cloud.google.com/go/secretmanager/apiv1/secretmanagerpb"
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/hashicorp/vault/api"
	"github.com/spf13/viper"
)

func settings(v *viper.Viper) {
	log.Print(viper.GetString("stripe.webhook_secret")) // want `the setting stripe.webhook_secret is written`
	log.Print(v.GetString("db.password"))               // want `the setting db.password`
	log.Print(viper.GetString("server.host"), v.GetString("secret.path"))
}

func amazon(c *secretsmanager.Client) error {
	out, err := c.GetSecretValue(context.TODO(), &secretsmanager.GetSecretValueInput{})
	if err != nil {
		return err
	}
	log.Print(*out.SecretString)              // want `a secret of AWS Secrets Manager is written`
	log.Print(aws.ToString(out.SecretString)) // want `a secret of AWS Secrets Manager`
	log.Printf("%s", out.SecretBinary)        // want `a secret of AWS Secrets Manager`
	log.Print(*out.ARN)
	return nil
}

func vault(c *api.Client) {
	kv, _ := c.KVv2("secret").Get(context.TODO(), "app")
	log.Print(kv.Data["host"]) // want `a secret of Vault`
	s, _ := c.Logical().Read("secret/app")
	password := s.Data["password"].(string)
	log.Print(password)  // want `a secret of Vault`
	log.Print(c.Token()) // want `a token of Vault`
	log.Print(s.LeaseID, s.Data["ttl"])
}

func azure(c *azsecrets.Client) {
	res, _ := c.GetSecret("name", "")
	log.Print(*res.Value) // want `a secret of Azure Key Vault`
}

type config struct {
	Password string `secret:"true"`
	Token    string `env:"API_TOKEN,required"`
	Host     string `env:"API_HOST"`
	Key      hidden `secret:"true"`
}

type hidden string

func (hidden) String() string { return "***" }

type shown struct {
	Host string `env:"API_HOST"`
	Key  hidden `secret:"true"`
}

func tagged(c *config, s shown) {
	log.Print(c.Password) // want `the field Password, which is tagged as a secret, is written`
	log.Print(c.Token)    // want `the field Token`
	log.Printf("%+v", *c) // want `the field Password, which is tagged as a secret, is written to the log by log.Printf with the rest of the struct`
	log.Print(c.Host, c.Key)
	log.Printf("%+v", s)
}

func hmacKey(body, key []byte) []byte {
	log.Printf("key %x", key) // want `the HMAC key of hmac.New is written`
	log.Printf("body %x", body)
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)
}

func basicAuth(r *http.Request, user, password string) {
	r.SetBasicAuth(user, password)
	log.Printf("%s:%s", user, password) // want `the password of http.Request.SetBasicAuth is written`
}

func reused(body, text []byte) {
	log.Printf("%s", text)
	text = body
	hmac.New(sha256.New, text)
	text = nil
}

func google(res *secretmanagerpb.AccessSecretVersionResponse) {
	log.Printf("%s", res.Payload.Data)      // want `a secret of Google Secret Manager is written`
	log.Printf("%s", res.Payload.GetData()) // want `a secret of Google Secret Manager is written`
	log.Print(res.Name, len(res.Payload.Data))
}

type fromEnvironment struct {
	Token string `envconfig:"API_TOKEN" required:"true"`
	URL   string `envconfig:"API_TOKEN_URL"`
	Plain string `json:"token"`
	Off   string `secret:"false"`
}

func envconfig(c fromEnvironment) {
	log.Print(c.Token) // want `the field Token`
	log.Print(c.URL, c.Plain, c.Off)
}

func lookups() {
	v, _ := syscall.Getenv("API_TOKEN")
	log.Print(v) // want `the environment variable API_TOKEN`
}
