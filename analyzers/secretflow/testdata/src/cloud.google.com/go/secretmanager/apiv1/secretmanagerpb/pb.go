package secretmanagerpb

type SecretPayload struct{ Data []byte }

func (p *SecretPayload) GetData() []byte { return p.Data }

type AccessSecretVersionResponse struct {
	Name    string
	Payload *SecretPayload
}
