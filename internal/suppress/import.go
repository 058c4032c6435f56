package suppress

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// maxImport bounds the list of another tool that is read.
const maxImport = 256 << 20

// Imported is another tool's list of findings, to migrate from. These tools know a finding
// by its place; where they tell of the secret too, it must be the same.
type Imported struct {
	Kind string // what the list is, for people

	at      map[importPlace][]int // indexes of entries
	entries []importEntry
	used    map[int]bool
}

type importPlace struct {
	file string
	line int
}

type importEntry struct {
	secret string // as it is, empty if the list does not tell
	sha1   string // of the secret, in hexadecimal digits; empty: likewise
}

// ReadImport reads gitleaks' JSON report or a baseline of detect-secrets. Its errors do
// not repeat the text, which may hold secrets.
func ReadImport(name string) (*Imported, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the list to take over: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	if err == nil && len(data) > maxImport {
		err = fmt.Errorf("is larger than %d bytes", maxImport)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	im, err := parseImport(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return im, nil
}

func parseImport(data []byte) (*Imported, error) {
	im := &Imported{at: make(map[importPlace][]int), used: make(map[int]bool)}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	unknown := errors.New("is neither gitleaks' JSON report nor a baseline of detect-secrets")
	switch {
	case bytes.HasPrefix(data, []byte("[")):
		var all []struct {
			RuleID, File, Secret string
			StartLine            int
		}
		if json.Unmarshal(data, &all) != nil {
			return nil, unknown
		}
		im.Kind = "a gitleaks report"
		for _, x := range all {
			if x.RuleID == "" || x.File == "" {
				return nil, unknown
			}
			if x.Secret == "REDACTED" || strings.HasSuffix(x.Secret, "...") || strings.Contains(x.Secret, finding.Mask) {
				x.Secret = "" // as --redact leaves it
			}
			im.add(x.File, x.StartLine, importEntry{secret: x.Secret})
		}
	case bytes.HasPrefix(data, []byte("{")):
		var all struct {
			Results map[string][]struct {
				Hash string `json:"hashed_secret"`
				Line int    `json:"line_number"`
			}
		}
		if json.Unmarshal(data, &all) != nil || all.Results == nil {
			return nil, unknown
		}
		im.Kind = "a detect-secrets baseline"
		for file, list := range all.Results {
			for _, x := range list {
				im.add(file, x.Line, importEntry{sha1: strings.ToLower(x.Hash)})
			}
		}
	default:
		return nil, unknown
	}
	return im, nil
}

func (im *Imported) add(file string, line int, e importEntry) {
	p := importPlace{path.Clean(strings.ReplaceAll(file, `\`, "/")), line}
	im.at[p] = append(im.at[p], len(im.entries))
	im.entries = append(im.entries, e)
}

// Has says whether the list has a finding: at its file and line and, if the list tells,
// of its secret. A list of slim entries, without lines, goes by the secret in the file.
func (im *Imported) Has(f *finding.Finding) bool {
	has := false
	for _, line := range []int{f.Position.Line, 0} {
		for _, i := range im.at[importPlace{f.File, line}] {
			e := im.entries[i]
			if e.secret != "" && e.secret != f.Secret && !strings.Contains(f.Match, e.secret) {
				continue
			}
			if e.sha1 != "" && !sameSHA1(e.sha1, f) {
				continue
			}
			if line == 0 && e.secret == "" && e.sha1 == "" {
				continue
			}
			has, im.used[i] = true, true
		}
	}
	return has
}

// sameSHA1 compares with the hash that detect-secrets keeps: of the secret alone.
func sameSHA1(hash string, f *finding.Finding) bool {
	for _, s := range []string{f.Secret, f.Match} {
		sum := sha1.Sum([]byte(s))
		if hex.EncodeToString(sum[:]) == hash {
			return true
		}
	}
	return false
}

// Len is the number of entries.
func (im *Imported) Len() int { return len(im.entries) }

// Matched is the number of entries that Has has found something for.
func (im *Imported) Matched() int { return len(im.used) }
