// Package errs puts secrets into errors.
package errs

import (
	"errors"
	"fmt"
	"net/http"
	"os"

	pkgerrors "github.com/pkg/errors"
)

func wrapped(err error) error {
	return fmt.Errorf("logging in with %s: %w", os.Getenv("DB_PASSWORD"), err) // want `the environment variable DB_PASSWORD is part of an error's text \(secret-in-error`
}

func plain() error {
	return errors.New("bad token " + os.Getenv("API_TOKEN")) // want `secret-in-error`
}

func panics() {
	panic("bad token " + os.Getenv("API_TOKEN")) // want `is the text of a panic \(secret-in-error`
}

func answered(w http.ResponseWriter) {
	http.Error(w, "want token "+os.Getenv("API_TOKEN"), http.StatusForbidden) // want `http.Error sends \(secret-in-error`
}

func unset() error {
	const name = "API_TOKEN"
	if os.Getenv(name) == "" {
		return fmt.Errorf("%s is not set", name)
	}
	return fmt.Errorf("token of %d letters", len(os.Getenv(name)))
}

func panicsWithError(err error) { panic(err) }

func formattedPanic() {
	panic(fmt.Sprintf("bad token %q", os.Getenv("API_TOKEN"))) // want `is the text of a panic`
}

func wrappers(err error) error {
	if err == nil {
		return pkgerrors.Errorf("bad token %s", os.Getenv("API_TOKEN")) // want `secret-in-error`
	}
	if err.Error() == "" {
		return pkgerrors.WithMessage(err, "token "+os.Getenv("API_TOKEN")) // want `secret-in-error`
	}
	return pkgerrors.Wrapf(err, "token of %d letters", len(os.Getenv("API_TOKEN")))
}
