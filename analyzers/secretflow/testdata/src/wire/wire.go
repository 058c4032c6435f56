// Package wire sends secrets to anybody.
package wire

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func header() (*http.Response, error) {
	req, err := http.NewRequest("GET", "http://api.example.com/v1", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("API_TOKEN")) // want `the environment variable API_TOKEN is sent over http, .*\(secret-over-http`
	return http.DefaultClient.Do(req)
}

func basic(id string) {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1/"+id, nil)
	req.SetBasicAuth("app", os.Getenv("APP_PASSWORD")) // want `secret-over-http`
}

func body() {
	http.Post("http://203.0.113.7/token", "text/plain", strings.NewReader(os.Getenv("API_TOKEN"))) // want `secret-over-http`
}

func form() {
	http.PostForm("http://api.example.com/token", url.Values{"secret": {os.Getenv("CLIENT_SECRET")}}) // want `secret-over-http`
}

func insecureClient() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
}

func unverified() {
	client := insecureClient()
	req, _ := http.NewRequest("GET", "https://api.example.com/v1", nil)
	req.Header.Set("Authorization", "Bearer "+os.Getenv("API_TOKEN"))
	client.Do(req) // want `the environment variable API_TOKEN is sent by a client that does not verify who it talks to .*\(secret-without-tls-verification`
}

func unverifiedPost() {
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	client := &http.Client{Transport: tr}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN"))) // want `secret-without-tls-verification`
}

func assignedTransport() {
	client := &http.Client{}
	client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	req, _ := http.NewRequest("GET", "https://api.example.com/v1", nil)
	req.SetBasicAuth("app", os.Getenv("APP_PASSWORD"))
	client.Do(req) // want `secret-without-tls-verification`
}

func assignedField() {
	cfg := &tls.Config{}
	cfg.InsecureSkipVerify = true
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: cfg}}
	req, _ := http.NewRequest("GET", "https://api.example.com/v1", nil)
	req.Header["Authorization"] = []string{"Bearer " + os.Getenv("API_TOKEN")}
	client.Do(req) // want `secret-without-tls-verification`
}

func clonedTransport() {
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.TLSClientConfig.InsecureSkipVerify = true
	client := http.Client{Transport: tr}
	client.PostForm("https://api.example.com/token", url.Values{"secret": {os.Getenv("CLIENT_SECRET")}}) // want `secret-without-tls-verification`
}

type api struct {
	client *http.Client
	token  string
}

func newAPI() *api { return &api{client: insecureClient(), token: os.Getenv("API_TOKEN")} }

func (a *api) get() {
	req, _ := http.NewRequest("GET", "https://api.example.com/v1", nil)
	req.Header.Set("Authorization", "Bearer "+a.token)
	a.client.Do(req) // want `secret-without-tls-verification`
}

func headerMap() {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1", nil)
	req.Header["Authorization"] = []string{"Bearer " + os.Getenv("API_TOKEN")} // want `secret-over-http`
	http.DefaultClient.Do(req)
}

func headers() {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1", nil)
	req.Header = http.Header{"Authorization": {"Bearer " + os.Getenv("API_TOKEN")}} // want `secret-over-http`
	http.DefaultClient.Do(req)
}

func parameter(c *http.Client, password string) {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1", nil)
	req.SetBasicAuth("app", password) // want `the password of http.Request.SetBasicAuth is sent over http`
	c.Do(req)
}

// Near misses.

func secure() {
	req, _ := http.NewRequest("GET", "https://api.example.com/v1", nil)
	req.Header.Set("Authorization", "Bearer "+os.Getenv("API_TOKEN"))
	http.DefaultClient.Do(req)
}

func near() {
	for _, address := range []string{"http://localhost:8200/v1"} {
		req, _ := http.NewRequest("GET", address, nil)
		req.Header.Set("X-Vault-Token", os.Getenv("VAULT_TOKEN"))
	}
	for range 3 {
		req, _ := http.NewRequest("GET", "http://127.0.0.1:8200/v1", nil)
		req.Header.Set("X-Vault-Token", os.Getenv("VAULT_TOKEN"))
	}
	req, _ := http.NewRequest("GET", "http://vault.default.svc.cluster.local/v1", nil)
	req.Header.Set("X-Vault-Token", os.Getenv("VAULT_TOKEN"))
	http.Post("http://vault:8200", "text/plain", strings.NewReader(os.Getenv("VAULT_TOKEN")))
	http.Post("http://10.1.2.3/", "text/plain", strings.NewReader(os.Getenv("VAULT_TOKEN")))
}

func configured(base string) {
	req, _ := http.NewRequest("GET", base+"/v1", nil)
	req.Header.Set("X-Vault-Token", os.Getenv("VAULT_TOKEN"))
}

func open() {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1", nil)
	req.Header.Set("User-Agent", os.Getenv("USER"))
	insecureClient().Do(req)
}

func ownCheck(verify func(tls.ConnectionState) error) {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, VerifyConnection: verify}}}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
}

func verifies() {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: false}}}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
}

// chosen is insecure if the operator wants it so.
func chosen(insecure bool) {
	cfg := &tls.Config{}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: cfg}}
	if insecure {
		cfg.InsecureSkipVerify = true
	}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
}

func pinned(verify func([][]byte, [][]*x509.Certificate) error) {
	cfg := &tls.Config{}
	cfg.InsecureSkipVerify = true
	cfg.VerifyPeerCertificate = verify
	client := &http.Client{}
	client.Transport = &http.Transport{TLSClientConfig: cfg}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
}

func other() {
	bad := &http.Client{}
	bad.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	bad.Get("https://api.example.com/health")
	good := &http.Client{}
	good.Transport = &http.Transport{TLSClientConfig: &tls.Config{}}
	good.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
}

func later() {
	client := &http.Client{}
	client.Post("https://api.example.com", "text/plain", strings.NewReader(os.Getenv("API_TOKEN")))
	client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
}

func agent() {
	req, _ := http.NewRequest("GET", "http://api.example.com/v1", nil)
	req.Header["User-Agent"] = []string{os.Getenv("USER")}
	http.DefaultClient.Do(req)
}
