// Package urls puts secrets into queries.
package urls

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func sprintf(user string) string {
	return fmt.Sprintf("https://api.example.com/v1/users/%s?limit=%d&token=%s", user, 5, os.Getenv("API_TOKEN")) // want `the environment variable API_TOKEN is part of a URL's query, .*\(secret-in-url`
}

func based(base string) string {
	return fmt.Sprintf("%s/users?api_key=%s", base, os.Getenv("API_KEY")) // want `secret-in-url`
}

func concatenated(id string) string {
	key := os.Getenv("API_KEY")
	return "https://api.example.com/users/" + id + "?key=" + key + "&x=1" // want `secret-in-url`
}

func values() *url.URL {
	u := &url.URL{Scheme: "https", Host: "api.example.com"}
	q := url.Values{}
	q.Set("access_token", os.Getenv("ACCESS_TOKEN"))
	u.RawQuery = q.Encode() // want `secret-in-url`
	return u
}

func ofRequest(req *http.Request) {
	q := req.URL.Query()
	q.Add("key", url.QueryEscape(os.Getenv("API_KEY")))
	req.URL.RawQuery = q.Encode() // want `secret-in-url`
}

func encoded() {
	q := url.Values{}
	q.Set("key", os.Getenv("API_KEY"))
	http.Get("https://api.example.com/v1?" + q.Encode()) // want `secret-in-url`
}

func encodedSprintf(base string) string {
	query := url.Values{"key": {os.Getenv("API_KEY")}}.Encode()
	return fmt.Sprintf("%s/v1?%s", base, query) // want `secret-in-url`
}

// Near misses.

func form() (*http.Response, error) {
	q := url.Values{}
	q.Set("client_secret", os.Getenv("CLIENT_SECRET"))
	return http.Post("https://api.example.com/token", "application/x-www-form-urlencoded", strings.NewReader(q.Encode()))
}

func header(req *http.Request) {
	req.Header.Set("Authorization", "Bearer "+os.Getenv("API_TOKEN"))
}

func database() string {
	return fmt.Sprintf("postgres://db/app?user=app&password=%s", os.Getenv("DB_PASSWORD"))
}

func database2(host string) string {
	return fmt.Sprintf("%s/app?sslmode=disable&password=%s", host, os.Getenv("DB_PASSWORD"))
}

func text() string {
	return fmt.Sprintf("did you set token? token=%s", os.Getenv("API_TOKEN"))
}

func other(id string) string {
	_ = os.Getenv("API_TOKEN")
	return fmt.Sprintf("https://api.example.com/?id=%s", id)
}

func encodedOther() string {
	q := url.Values{"id": {os.Getenv("ID")}}
	return "https://api.example.com/v1?" + q.Encode()
}

func question() string {
	return "https://api.example.com/v1?" + os.Getenv("API_TOKEN")[:2]
}
