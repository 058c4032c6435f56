package report

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/hookvet/hookvet/internal/finding"
)

// sarifWriter is the format for code scanning: SARIF 2.1.0 with what GitHub reads of it
// (docs.github.com, "SARIF support for code scanning"). It has neither the lines round a
// secret nor e-mail addresses.
type sarifWriter struct{ opts Options }

func newSARIF(opts Options) Writer { return sarifWriter{opts} }

const (
	sarifSchema  = "https://json.schemastore.org/sarif-2.1.0.json"
	sarifBase    = "%SRCROOT%" // GitHub takes paths below it for those of the repository
	informations = "https://github.com/hookvet/hookvet"

	// Of more places than that GitHub shows none.
	sarifRelated = 20

	// GitHub refuses a report with more results than sarifTaken, and keeps sarifKept.
	sarifTaken, sarifKept = 25_000, 5_000
)

func (s sarifWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(s.opts, r)
	driver := sarif.NewDriver("hookvet").WithInformationURI(informations)
	if r.Version != "" {
		driver.Version = &r.Version
	}
	run := sarif.NewRun(sarif.Tool{Driver: driver})
	run.ColumnKind = "utf16CodeUnits"
	run.AutomationDetails = &sarif.RunAutomationDetails{ID: ptr("hookvet/")}
	run.Results = []*sarif.Result{}
	invocation := c.invocation(r)
	run.Invocations = []*sarif.Invocation{invocation}

	index := make(map[string]uint)
	for _, secret := range finding.Group(r.Findings) {
		for _, f := range secret.Places {
			id := c.text(f.Rule)
			if _, ok := index[id]; !ok {
				index[id] = uint(len(driver.Rules))
				driver.Rules = append(driver.Rules, c.rule(id, f))
			}
			result := c.result(f, secret.Places)
			if r.Since != nil {
				result.BaselineState = ptr("unchanged")
				if r.isNew(f) {
					result.BaselineState = ptr("new")
				}
			}
			result.RuleID, result.RuleIndex = &id, ptr(index[id])
			run.Results = append(run.Results, result)
		}
	}
	if text := overLimit(len(run.Results)); text != "" {
		invocation.ToolExecutionNotifications = append(invocation.ToolExecutionNotifications, notification("warning", text))
	}
	log := &sarif.Report{Version: string(sarif.Version210), Schema: sarifSchema, Runs: []*sarif.Run{run}}
	out := &jsonStream{w: bufio.NewWriter(w)}
	out.value(log)
	out.raw("\n")
	return out.flush()
}

// overLimit says what GitHub does with so many results; empty if it takes and keeps all.
func overLimit(results int) string {
	switch {
	case results > sarifTaken:
		return fmt.Sprintf("GitHub takes no report of more than %s results, and this one has %s: live with what is known by hookvet baseline", grouped(sarifTaken), grouped(results))
	case results > sarifKept:
		return fmt.Sprintf("GitHub keeps %s of the %s results of this report", grouped(sarifKept), grouped(results))
	}
	return ""
}

func ptr[T any](v T) *T { return &v }

// invocation tells what could not be scanned: a result that is missing is no proof.
func (c cleaner) invocation(r *Report) *sarif.Invocation {
	inv := sarif.NewInvocation().WithExecutionSuccess(len(r.Gaps) == 0)
	if !r.Began.IsZero() {
		inv.StartTimeUTC = ptr(r.Began.UTC().Truncate(time.Second))
		inv.EndTimeUTC = ptr(r.ended().UTC().Truncate(time.Second))
	}
	for _, g := range r.gaps() {
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, notification("warning", "not scanned: "+c.text(g.What)+": "+c.text(g.Why)))
	}
	for _, n := range c.furtherNotes(r) {
		inv.ToolConfigurationNotifications = append(inv.ToolConfigurationNotifications, notification("note", c.text(n)))
	}
	return inv
}

func notification(level, text string) *sarif.Notification {
	return &sarif.Notification{Level: level, Message: sarif.NewTextMessage(text)}
}

// rule describes a rule by one of its findings.
func (c cleaner) rule(id string, f finding.Finding) *sarif.ReportingDescriptor {
	what := sentence(c.text(message(f)))
	do := c.remedy(f)
	d := sarif.NewRule(id).WithDescription(cutRight(what, 1000)).WithFullDescription(sarif.NewMultiformatMessageString(what))
	d.Name = &id
	help, markdown := what, markdownText(what)
	if do != "" {
		help += "\n\n" + do
		markdown += "\n\n**What to do**: " + markdownText(do)
	}
	if f.Secret != "" {
		const stores = "\n\nSecrets belong in the environment, filled from a store such as HashiCorp Vault, AWS Secrets Manager or Azure Key Vault (`hookvet help stores`)."
		help, markdown = help+stores, markdown+stores
	}
	d.Help = sarif.NewMultiformatMessageString(help).WithMarkdown(markdown)
	if u, err := url.Parse(f.Rotate); err == nil && u.Scheme == "https" && u.Host != "" {
		d.HelpURI = ptr(c.text(f.Rotate))
	}
	d.DefaultConfiguration = &sarif.ReportingConfiguration{Enabled: ptr(true), Level: sarifLevel(f)}
	tags := []string{"security"}
	if f.Secret != "" {
		tags = append(tags, "secret", "external/cwe/cwe-798") // use of hard-coded credentials
	}
	for _, tag := range []string{f.Kind, f.Provider} {
		if tag = c.text(tag); tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	d.WithProperties(sarif.Properties{
		"tags": tags, "precision": precision(f.Confidence), "security-severity": securitySeverity(f.Severity), "problem.severity": problemSeverity(f),
	})
	return d
}

func sarifLevel(f finding.Finding) string {
	return [...]string{levelNote: "note", levelWarning: "warning", levelError: "error"}[levelOf(f)]
}

func problemSeverity(f finding.Finding) string {
	return [...]string{levelNote: "recommendation", levelWarning: "warning", levelError: "error"}[levelOf(f)]
}

// precision is how GitHub calls confidence, by which its lists are sorted.
func precision(c finding.Confidence) string {
	switch c {
	case finding.Verified, finding.Sink:
		return "very-high"
	case finding.Pattern:
		return "high"
	}
	return "medium"
}

// securitySeverity is a score such as CVSS': GitHub calls those over 9 critical, from 7
// on high and from 4 on medium.
func securitySeverity(severity string) string {
	switch finding.SeverityRank(severity) {
	case 4:
		return "9.5"
	case 2:
		return "5.5"
	case 1:
		return "3.0"
	}
	return "8.0"
}

// result tells of one place of a secret, and of the others as related ones.
func (c cleaner) result(f finding.Finding, places []finding.Finding) *sarif.Result {
	text := c.title(f) + ": " + c.advice(f)
	if f.Commit != nil {
		text += " It came with commit " + c.text(shortHash(f.Commit.Hash)) + "."
	}
	result := sarif.NewRuleResult(f.Rule).WithMessage(sarif.NewTextMessage(text)).WithLevel(sarifLevel(f))
	result.Locations = []*sarif.Location{c.sarifLocation(f.File, f.Position, &f)}
	result.PartialFingerprints = map[string]any{}
	if f.LineHash != "" {
		result.PartialFingerprints["primaryLocationLineHash"] = c.text(f.LineHash)
	}
	if f.Fingerprint != "" {
		result.Fingerprints = map[string]any{"hookvet/v1": c.text(f.Fingerprint)}
	}
	for _, r := range f.Related {
		at := c.sarifLocation(r.File, r.Position, nil)
		at.Message = sarif.NewTextMessage(c.text(r.Message))
		result.RelatedLocations = append(result.RelatedLocations, at)
	}
	for _, p := range places {
		if len(result.RelatedLocations) == sarifRelated {
			break
		}
		if p.File == f.File && p.Position == f.Position {
			continue
		}
		at := c.sarifLocation(p.File, p.Position, &p)
		at.Message = sarif.NewTextMessage("the same secret")
		result.RelatedLocations = append(result.RelatedLocations, at)
	}
	for i, at := range result.RelatedLocations {
		at.Id = ptr(uint(i + 1))
	}
	result.PropertyBag = sarif.PropertyBag{Properties: sarif.Properties{"confidence": f.Confidence.String()}}
	return result
}

// sarifLocation is a place; f, if it is that of a finding, counts its columns as SARIF
// does.
func (c cleaner) sarifLocation(file string, p finding.Position, f *finding.Finding) *sarif.Location {
	artifact := sarif.NewSimpleArtifactLocation(sarifURI(c.name(file))).WithUriBaseId(sarifBase)
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(artifact)
	// GitHub wants a region, and all four of its fields: a file as a whole is its first line.
	p.Line = max(p.Line, 1)
	p.Column = max(p.Column, 1)
	p.EndLine = max(p.EndLine, p.Line)
	if p.EndLine == p.Line {
		p.EndColumn = max(p.EndColumn, p.Column+1)
	}
	p.EndColumn = max(p.EndColumn, 1)
	if f != nil {
		p.Column, p.EndColumn = utf16Columns(f, p)
	}
	region := &sarif.Region{StartLine: &p.Line, StartColumn: &p.Column, EndLine: &p.EndLine, EndColumn: &p.EndColumn}
	return sarif.NewLocationWithPhysicalLocation(physical.WithRegion(region))
}

// utf16Columns gives the columns of a place in UTF-16 code units, if the finding has its
// line from the start; else as they are, in bytes.
func utf16Columns(f *finding.Finding, p finding.Position) (start, end int) {
	if f.SecretStart != p.Column-1 || f.SecretEnd > len(f.Source) || f.SecretStart < 0 || f.SecretEnd < f.SecretStart || p.EndLine != p.Line {
		return p.Column, p.EndColumn
	}
	start = 1 + utf16Len(f.Source[:f.SecretStart])
	return start, max(start+1, start+utf16Len(f.Source[f.SecretStart:f.SecretEnd]))
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// sarifURI is a path as a relative URI.
func sarifURI(path string) string {
	if path == "" {
		path = "."
	}
	return (&url.URL{Path: strings.TrimPrefix(path, "/")}).String()
}
