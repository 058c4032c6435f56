// Package logs writes secrets to logs.
package logs

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"strings"

	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
	"k8s.io/klog/v2"
)

func standard() {
	key := os.Getenv("STRIPE_SECRET_KEY")
	log.Printf("using %s", key) // want `the environment variable STRIPE_SECRET_KEY is written to the log by log.Printf \(secret-in-log, sink, [0-9a-f]{4}\)`
	log.Println("key:", key)    // want `written to the log by log.Println`
}

func logger(l *log.Logger) {
	password, ok := os.LookupEnv("DB_PASSWORD")
	if !ok {
		l.Fatalf("no %s", "DB_PASSWORD")
	}
	l.Print("password " + password) // want `the environment variable DB_PASSWORD is written to the log by Logger.Print`
}

func structured(l *slog.Logger) {
	token := strings.TrimSpace(os.Getenv("GITHUB_TOKEN"))
	slog.Info("start", "token", token)                 // want `slog.Info`
	l.Warn("start", slog.String("token", token))       // want `Logger.Warn`
	l.With("auth", "Bearer "+token).Info("configured") // want `Logger.With`
}

func printed() {
	fmt.Println(os.Getenv("API_KEY"))                            // want `is printed by fmt.Println`
	fmt.Fprintf(os.Stderr, "token=%q\n", os.Getenv("NPM_TOKEN")) // want `is printed by fmt.Fprintf`
}

func uber(l *zap.Logger) {
	secret := os.Getenv("WEBHOOK_SECRET")
	l.Info("hook", zap.String("secret", secret)) // want `Logger.Info`
	l.Sugar().Infof("secret %s", secret)         // want `SugaredLogger.Infof`
	l.Sugar().Infow("hook", "secret", secret)    // want `SugaredLogger.Infow`
}

func zero(l *zerolog.Logger) {
	secret := os.Getenv("WEBHOOK_SECRET")
	l.Info().Str("secret", secret).Msg("hook") // want `Event.Str`
	l.Info().Msgf("secret %s", secret)         // want `Event.Msgf`
}

func rus() {
	secret := os.Getenv("WEBHOOK_SECRET")
	logrus.WithField("secret", secret).Info("hook")                 // want `logrus.WithField`
	logrus.WithFields(logrus.Fields{"secret": secret}).Info("hook") // want `logrus.WithFields`
	logrus.Infof("secret %v", secret)                               // want `logrus.Infof`
}

func encoded() {
	s := base64.StdEncoding.EncodeToString([]byte(os.Getenv("CLIENT_SECRET")))
	log.Print(s) // want `CLIENT_SECRET`
}

func built() {
	var b strings.Builder
	fmt.Fprintf(&b, "token=%s", os.Getenv("SLACK_TOKEN"))
	log.Print(b.String()) // want `SLACK_TOKEN`
}

func sprintf() {
	msg := fmt.Sprintf("token=%s", os.Getenv("SLACK_TOKEN"))
	log.Print(msg) // want `SLACK_TOKEN`
}

type config struct {
	Host  string
	Token string
}

func wholeStruct() {
	cfg := config{Host: os.Getenv("HOST"), Token: os.Getenv("API_TOKEN")}
	log.Printf("%+v", cfg) // want `the environment variable API_TOKEN, in the field Token, is written to the log by log.Printf with the rest of the struct`
	log.Printf("%v", &cfg) // want `with the rest of the struct`
	log.Print(cfg.Host)    // the host is none
	fmt.Println(cfg.Token) // want `API_TOKEN is printed`
	log.Printf("%T", cfg.Token)
}

var global = os.Getenv("ADMIN_PASSWORD")

func prints() { log.Print(global) } // want `ADMIN_PASSWORD`

// Near misses.

func names() {
	log.Print(os.Getenv("SECRET_PATH"), os.Getenv("TOKEN_FILE"), os.Getenv("SECRET_NAME"), os.Getenv("TOKEN_URL"))
	log.Print(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("PUBLIC_KEY"), os.Getenv("STRIPE_PUBLISHABLE_KEY"), os.Getenv("MAX_TOKENS"))
	log.Print(os.Getenv("PWD"), os.Getenv("TOKENIZER"), os.Getenv("COMPASS"), os.Getenv("KEY"), os.Getenv("SECRET_KEY_FILE"), os.Getenv("PASSWORD_MIN_LENGTH"))
}

func about() {
	token := os.Getenv("API_TOKEN")
	log.Printf("token of %d letters", len(token))
	log.Printf("token set: %t", token != "")
	log.Printf("token %s…", token[:4])
	log.Printf("token …%s", token[len(token)-4:])
	log.Printf("token %.4s…", token)
	log.Printf("token %T", token)
	log.Print(strings.Repeat("*", len(token)))
	log.Print(redact(token))
	if token == "" {
		log.Print("API_TOKEN is not set")
	}
}

func redact(s string) string { return s[:2] + "…" }

func overwritten() {
	token := os.Getenv("API_TOKEN")
	_ = token
	token = "none"
	log.Print(token)
}

func default_() {
	token := os.Getenv("API_TOKEN")
	if token == "" {
		token = "none"
		log.Print(token)
		return
	}
}

func elsewhere(w io.Writer) {
	fmt.Fprintf(w, "token: %s\n", os.Getenv("API_TOKEN")) // a configuration file, maybe
}

type hidden string

func (hidden) String() string { return "***" }

func hides() {
	log.Print(hidden(os.Getenv("API_TOKEN")))
}

func wrote(err error) {
	log.Print(err)
}

func mapEntry() {
	m := map[string]string{"host": os.Getenv("HOST"), "token": os.Getenv("API_TOKEN")}
	log.Print(m["host"])
}

func kubernetes() {
	token := os.Getenv("API_TOKEN")
	klog.Infof("token %s", token)       // want `klog.Infof`
	klog.InfoS("start", "token", token) // want `klog.InfoS`
	klog.Infof("token of %d", len(token))
}

func attributes(ctx context.Context, l *slog.Logger) {
	l.LogAttrs(ctx, slog.LevelInfo, "start", slog.Any("token", os.Getenv("API_TOKEN"))) // want `Logger.LogAttrs`
	l.LogAttrs(ctx, slog.LevelInfo, "start", slog.Bool("token", os.Getenv("API_TOKEN") != ""))
}

func entry(l *logrus.Entry) {
	l.Debugf("token %s", os.Getenv("API_TOKEN")) // want `Entry.Debugf`
}

func context0(l zerolog.Context) {
	l.Str("token", os.Getenv("API_TOKEN")) // want `Context.Str`
	l.Str("host", os.Getenv("API_HOST"))
}

func built_in() {
	println("token", os.Getenv("API_TOKEN")) // want `is printed by println`
	println("token", len(os.Getenv("API_TOKEN")))
}
